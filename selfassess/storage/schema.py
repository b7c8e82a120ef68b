"""Which shape a database has, told by the number of its last migration, and how that stands to this version."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

MIGRATIONS = Path(__file__).with_name("migrations")
REVISION_TABLE = "alembic_version"
READ_REVISION = f"SELECT version_num FROM {REVISION_TABLE}"


class SchemaState(StrEnum):
    """How a database stands to the code: without tables, behind it, with it, or ahead of it."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


class NotOurs(Exception):
    """The database holds tables that selfassess did not make."""


def revisions() -> tuple[str, ...]:
    """The number of each migration, in order; told from the names of the files, so that no migration is loaded."""
    names = (re.match(r"(\d{4})_\w+\.py$", path.name) for path in (MIGRATIONS / "versions").iterdir())
    return tuple(sorted(found[1] for found in names if found))


def head() -> str:
    """The revision that this version of the code works with."""
    return revisions()[-1]


def current(engine: Engine) -> str | None:
    """The revision of the database, or None where it is empty."""
    with engine.connect() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    """The revision of the database behind ``connection``, or None where it is empty."""
    if not inspect(connection).has_table(REVISION_TABLE):
        return None
    found: str | None = connection.execute(text(READ_REVISION)).scalar()
    return found


def state_of(revision: str | None, tables: Collection[str]) -> SchemaState:
    """How a database with this revision and these tables stands to the code. An unknown revision is a newer one.

    Raises:
        NotOurs: there are tables, and no migration of ours made them.
    """
    if revision is not None:
        known = revisions()
        if revision not in known:
            return SchemaState.NEWER
        return SchemaState.CURRENT if revision == known[-1] else SchemaState.OLDER
    if set(tables) - {REVISION_TABLE}:
        raise NotOurs
    return SchemaState.EMPTY
