"""Audit events, editions and kept versions of answers stay as they were written, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from selfassess.engine.answers import LowerBecause, NoLevel
from selfassess.storage.session import Database
from tests.integration.storage.every_table import ALL, AT, fill, row_of

BY_NAME = {table.name: table for table in ALL}
FROZEN = ("audit_event", "edition", "answer_version")
VERSIONS = BY_NAME["answer_version"].select().order_by(BY_NAME["answer_version"].c.id)
ERASABLE = {"comment", "why_none", "dissent", "words_salt"}
EACH = pytest.mark.parametrize("name", FROZEN)
OF_A_SHEET = ("evidence", "answer_version", "answer", "sheet_seat", "theme_judgement", "answer_recovery", "signature")
# What points at a frozen table, and must go first where a board is purged.
POINTING = {
    "audit_event": ["audit_text"],
    # Everything of an assessment, which points at it: the last tables first.
    "edition": [table.name for table in reversed(ALL) if "assessment_id" in table.c or table.name in OF_A_SHEET]
    + ["finding", "assessment"],
    "answer_version": [],
}


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A connection that sees rows of boards 1 and 2, and keeps nothing."""
    with database.engine.execution_options(write=True).connect() as connection:
        fill(connection, 1, 2)
        yield connection


def refused(connection: Connection, statement: str, **values: Any) -> None:
    """The statement is refused by a trigger, whatever it would have changed."""
    with pytest.raises(DBAPIError, match="append-only"), connection.begin_nested():
        connection.execute(text(statement), values)


def change(connection: Connection, name: str, column: str, **also: Any) -> None:
    """Another value in this column of row 1 is refused by a trigger."""
    table = BY_NAME[name]
    now = connection.execute(select(table.c[column]).where(table.c.id == 1)).scalar_one()
    told = (NoLevel.NOT_IN_POSITION, LowerBecause.NOT_SURE)
    others = (row_of(table, 2)[column], date(2026, 3, 1), AT + timedelta(seconds=1), *told)
    kind = type(now) if now is not None else NoLevel
    other = next(value for value in others if value != now and isinstance(value, kind))
    with pytest.raises(DBAPIError, match="append-only"), connection.begin_nested():
        connection.execute(table.update().where(table.c.id == 1).values({column: other, **also}))


def count(connection: Connection, name: str) -> int:
    return connection.execute(select(func.count()).select_from(BY_NAME[name])).scalar_one()


def purge(connection: Connection, *names: str) -> None:
    """Let board 1 be purged, and take away what stands in the way."""
    connection.execute(text("UPDATE board SET state = 'purging' WHERE id = 1"))
    for name in names:
        connection.execute(text(f"DELETE FROM {name} WHERE board_id = 1"))


@EACH
def test_no_column_of_a_row_can_be_changed(connection: Connection, name: str) -> None:
    for column in BY_NAME[name].columns:
        if name != "answer_version" or column.name not in ERASABLE:
            change(connection, name, column.name)


@EACH
def test_a_row_that_is_written_again_as_it_is_is_refused_too(connection: Connection, name: str) -> None:
    if name != "answer_version":
        refused(connection, f"UPDATE {name} SET id = id")


@EACH
def test_no_row_can_be_deleted(connection: Connection, name: str) -> None:
    refused(connection, f"DELETE FROM {name}")
    refused(connection, f"DELETE FROM {name} WHERE id = 2")
    assert count(connection, name) == 2


@EACH
@pytest.mark.on_postgresql
def test_a_table_cannot_be_emptied(connection: Connection, name: str) -> None:
    refused(connection, f"TRUNCATE {name} CASCADE")
    connection.execute(text("UPDATE board SET state = 'purging'"))
    refused(connection, f"TRUNCATE {name} CASCADE")


@EACH
@pytest.mark.on_sqlite
def test_a_row_cannot_be_replaced_by_another_of_its_number(connection: Connection, name: str) -> None:
    """Which SQLite does without asking a trigger unless it is told to."""
    columns = ", ".join(column.name for column in BY_NAME[name].columns)
    refused(connection, f"INSERT OR REPLACE INTO {name} SELECT {columns} FROM {name} WHERE id = 1")


@EACH
def test_rows_of_a_board_that_is_purged_may_go_and_no_others(connection: Connection, name: str) -> None:
    purge(connection, *POINTING[name])
    refused(connection, f"DELETE FROM {name} WHERE board_id = 2")
    refused(connection, f"UPDATE {name} SET board_id = 1")
    connection.execute(text(f"DELETE FROM {name} WHERE board_id = 1"))
    assert count(connection, name) == 1


@pytest.mark.parametrize("state", ["active", "closed"])
def test_only_purging_opens_that_door(connection: Connection, state: str) -> None:
    connection.execute(text("UPDATE board SET state = :state"), {"state": state})
    refused(connection, "DELETE FROM answer_version WHERE id = 1")


def test_events_of_the_installation_stay_even_then(connection: Connection) -> None:
    table = BY_NAME["audit_event"]
    connection.execute(table.insert(), row_of(table, 3) | {"chain": 0, "board_id": None, "seq": 1})
    purge(connection, "audit_text")
    refused(connection, "DELETE FROM audit_event WHERE chain = 0")


class TestErasure:
    def test_the_words_of_a_kept_version_may_be_blanked_with_their_salt(self, connection: Connection) -> None:
        before = connection.execute(VERSIONS).mappings().all()
        connection.execute(text("UPDATE answer_version SET comment = '' WHERE id = 1"))
        blank = ", ".join(f"{column} = ''" for column in sorted(ERASABLE))
        connection.execute(text(f"UPDATE answer_version SET {blank} WHERE id = 1"))
        after = connection.execute(VERSIONS).mappings().all()
        assert dict(after[0]) == dict(before[0]) | dict.fromkeys(ERASABLE, "")
        assert after[1] == before[1]

    @pytest.mark.parametrize("column", sorted(ERASABLE))
    @pytest.mark.parametrize("instead", ["another text", " ", "x"])
    def test_they_may_not_be_changed_to_anything_else(self, connection: Connection, column: str, instead: str) -> None:
        refused(connection, f"UPDATE answer_version SET {column} = :instead", instead=instead)

    def test_nor_may_anything_else_be_changed_with_them(self, connection: Connection) -> None:
        for column in sorted({column.name for column in BY_NAME["answer_version"].columns} - ERASABLE):
            change(connection, "answer_version", column, comment="")

    def test_a_blanked_text_never_comes_back(self, connection: Connection) -> None:
        connection.execute(text("UPDATE answer_version SET comment = '' WHERE id = 1"))
        refused(connection, "UPDATE answer_version SET comment = 'back again' WHERE id = 1")
