"""A thousand boards like the first, each with its people, answers and trail, written straight into the tables."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, String, Table, cast, func, insert, literal, select, text

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
_APART = 100_000  # between a row's id and that of its copy on the next board
_MILLION = 1_000_000
_DIGITS_OF_A_DIGEST = 64
_Text = ColumnElement[str]
# What must differ from board to board, or would make the database needlessly large.
_UNLIKE: dict[str, Callable[[Column[Any], int], _Text]] = {
    "slug": lambda value, number: value + literal(f"-{number}"),
    "email": lambda value, number: literal(f"{number}.") + value,
    # a million more than the number has as many digits for each
    "digest": lambda value, number: (
        func.substr(value, 1, _DIGITS_OF_A_DIGEST - len(str(_MILLION))) + cast(literal(_MILLION + number), String)
    ),
    "text": lambda _value, number: literal(f"id: copy-{number}\n"),
}


def fill_up(rows: Database, *, boards: int = MANY) -> None:
    """Copy every board that there is, with all that belongs to it, until there are so many of each."""
    with rows.engine.execution_options(write=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            # A copy of what was checked needs no check row by row.
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for name in _TABLES:
            for number in range(1, boards):
                _copy(connection, metadata.tables[name], number)
            go_on_after(connection, name)
    tidy_up(rows)


def nightly_answers(engine: str) -> int:
    """So many answers of others are wanted by this run on this engine, 0 without ``NIGHTLY=1`` and on SQLite.

    Three million, or as many millions as ``NIGHTLY_MILLIONS`` says.
    """
    if os.environ.get("NIGHTLY") != "1" or engine != "PostgreSQL":
        return 0
    return int(os.environ.get("NIGHTLY_MILLIONS", "3")) * _MILLION


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


def millions_kept(rows: Database, table: str) -> float:
    """How many millions of rows a table holds, counted one by one."""
    with rows.engine.connect() as connection:
        return (
            float(connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()) / _MILLION
        )


def _copy(connection: Connection, table: Table, number: int) -> None:
    """Let the database copy every row of the first boards to the next boards of this number."""
    wanted = select(*(_copied(column, number) for column in table.columns)).where(table.c.id < _APART)
    if table.name.startswith("audit_"):
        wanted = wanted.where(table.c.board_id.is_not(None))  # the installation has one chain, whatever its boards
    connection.execute(insert(table).from_select(list(table.columns), wanted, include_defaults=False))


def _copied(column: Column[Any], number: int) -> ColumnElement[Any]:
    if column.name in _IDS or any(key.column.name == "id" for key in column.foreign_keys):
        return column + number * _APART
    return _UNLIKE[column.name](column, number) if column.name in _UNLIKE else column
