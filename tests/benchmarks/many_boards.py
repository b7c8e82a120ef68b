"""A thousand boards like the first, each with its people, answers and trail, written straight into the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, Table, insert, select, text

from selfassess.storage.naming import metadata
from selfassess.storage.session import Database

MANY = 1_000
# In an order in which each row finds what it points at.
_TABLES = (
    "account",
    "board",
    "broad_group",
    "seat",
    "member",
    "user_session",
    "edition",
    "assessment",
    "sheet",
    "answer",
    "result",
    "message",
    "audit_event",
    "audit_text",
)
# Ids of other rows that are no reference to them.
_IDS = {"id", "chain", "actor_id", "object_id"}
_APART = 10_000  # between a row's id and that of its copy on the next board
_AT_ONCE = 20_000
# What must differ from board to board, or would make the database needlessly large.
_UNLIKE: dict[str, Callable[[str, int], str]] = {
    "slug": lambda value, number: f"{value}-{number}",
    "email": lambda value, number: f"{number}.{value}",
    "digest": lambda value, number: sha256(f"{value} {number}".encode()).hexdigest(),
    "text": lambda _value, number: f"id: copy-{number}\n",
}


def fill_up(rows: Database, *, boards: int = MANY) -> None:
    """Copy every board that there is, with all that belongs to it, until there are so many of each."""
    with rows.engine.execution_options(write=True).begin() as connection:
        for name in _TABLES:
            table = metadata.tables[name]
            copies = _copies(connection, table, boards)
            while some := list(islice(copies, _AT_ONCE)):
                connection.execute(insert(table), some)
            go_on_after(connection, name)
    tidy_up(rows)


def go_on_after(connection: Connection, table: str) -> None:
    """Let the next row of a table be numbered after those that were numbered here, as SQLite does by itself."""
    if connection.dialect.name != "postgresql":
        return
    sequence = f"pg_get_serial_sequence('{table}', 'id')"
    connection.execute(text(f"SELECT setval({sequence}, (SELECT coalesce(max(id), 1) FROM {table}))"))


def tidy_up(rows: Database) -> None:
    """Do what PostgreSQL's own housekeeping does a minute later."""
    if rows.engine.dialect.name == "postgresql":
        with rows.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _copies(connection: Connection, table: Table, boards: int) -> Iterator[dict[str, Any]]:
    wanted = select(table).where(table.c.id < _APART)
    if table.name.startswith("audit_"):
        wanted = wanted.where(table.c.board_id.is_not(None))  # the installation has one chain, whatever its boards
    originals = [dict(row) for row in connection.execute(wanted).mappings()]
    for number in range(1, boards):
        for original in originals:
            yield {column.name: _copied(column, original, number) for column in table.columns}


def _copied(column: Column[Any], original: Mapping[str, Any], number: int) -> Any:
    value = original[column.name]
    if value is None:
        return None
    if column.name in _IDS or any(key.column.name == "id" for key in column.foreign_keys):
        return value + number * _APART
    if column.name in _UNLIKE:
        return _UNLIKE[column.name](value, number)
    return value
