"""All that a database says, in one form whatever the engine and version: to be compared before and after an upgrade."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, MetaData, select

from selfassess.storage.schema import REVISION_TABLE

Columns = Mapping[str, tuple[str, ...]]


def columns_of(engine: Engine) -> Columns:
    """The columns of every table, in the order of the alphabet."""
    return {table.name: tuple(sorted(table.columns.keys())) for table in _tables(engine)}


def export_of(engine: Engine, columns: Columns | None = None) -> dict[str, tuple[int, str]]:
    """For each table how many rows it has, and a digest over all of them; of these columns alone where they are given.

    Given the columns that there were before an upgrade, what the upgrade added is left out.
    """
    wanted = columns_of(engine) if columns is None else columns
    found = {}
    with engine.connect() as connection:
        for table in _tables(engine):
            if table.name in wanted:
                rows = connection.execute(select(*(table.columns[name] for name in wanted[table.name])))
                lines = sorted(json.dumps([_plain(value) for value in row], ensure_ascii=False) for row in rows)
                found[table.name] = len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return found


def _tables(engine: Engine) -> list[Any]:
    metadata = MetaData()
    metadata.reflect(engine)
    return [table for table in metadata.sorted_tables if table.name != REVISION_TABLE]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        # SQLite keeps the moment alone, which is in UTC.
        return (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes | memoryview) else value
