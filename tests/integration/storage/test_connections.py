"""Every connection of an SQLite engine has the settings on which nothing acknowledged is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from selfassess.storage.engine import journal_mode, make_engine
from selfassess.storage.session import Database
from tests.integration.storage.files import another_process

pytestmark = pytest.mark.on_sqlite

SETTINGS = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 10_000,
    "synchronous": 2,
    "journal_mode": journal_mode().lower(),
    "secure_delete": 1,
    "mmap_size": 0,
    "trusted_schema": 0,
}


def settings_of(engine: Engine, connections: int) -> list[dict[str, object]]:
    """What each of so many connections that are open together says of itself."""
    opened = [engine.connect() for _ in range(connections)]
    found = [{name: each.exec_driver_sql(f"PRAGMA {name}").scalar() for name in SETTINGS} for each in opened]
    for each in opened:
        each.close()
    return found


def test_every_connection_of_the_pool_has_them_and_those_after_a_dispose_too(database_url: str) -> None:
    """An engine as the service makes it: that of the fixture ``database`` is less durable."""
    engine = make_engine(database_url)
    assert settings_of(engine, 8) == [SETTINGS] * 8
    engine.dispose()
    assert settings_of(engine, 2) == [SETTINGS] * 2
    engine.dispose()


def test_a_marked_connection_begins_as_a_writer_and_any_other_as_a_reader(database: Database) -> None:
    statements: list[str] = []
    with database.engine.connect() as reader, database.engine.execution_options(write=True).connect() as writer:
        for each in (reader, writer):
            raw = each.connection.dbapi_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.set_trace_callback(statements.append)
            each.exec_driver_sql("SELECT 1")
            raw.set_trace_callback(None)
    assert statements == ["BEGIN", "SELECT 1", "BEGIN IMMEDIATE", "SELECT 1"]


def test_a_statement_that_fails_leaves_no_part_of_its_transaction(database: Database) -> None:
    """The driver's own transactions would have kept the table."""

    def half() -> None:
        with database.engine.execution_options(write=True).begin() as connection:
            connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
            connection.exec_driver_sql("NONSENSE")

    with pytest.raises(OperationalError):
        half()
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name = 'half'").scalar() == 0


def test_a_file_that_another_program_keeps_in_another_journal_mode_is_not_opened(
    database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "selfassess.db"
    other = "DELETE" if journal_mode() == "WAL" else "WAL"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA journal_mode={other}")
    engine = make_engine(database_url, busy_seconds=0.05)
    held = "BEGIN EXCLUSIVE" if other == "DELETE" else "SELECT 1 FROM board"
    with another_process(file, held), pytest.raises(OperationalError, match="locked") as told:
        engine.connect()
    # What failed is closed at once, even where somebody still holds its error.
    engine.connect().close()
    assert told.traceback
    engine.dispose()


def test_a_journal_that_stays_in_another_mode_than_asked_for_is_not_put_up_with(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("selfassess.storage.engine.journal_mode", lambda: "NONE_SUCH")
    engine = make_engine(database_url)
    with pytest.raises(OperationalError, match="the journal stays in mode"):
        engine.connect()
    engine.dispose()


def test_a_file_in_a_folder_that_is_not_there_is_told_as_sqlite_would(tmp_path: Path) -> None:
    with pytest.raises(OperationalError, match="unable to open database file"):
        make_engine(f"sqlite:///{tmp_path}/gone/x.db").connect()


def test_a_database_in_memory_works_without_a_file_or_a_lock() -> None:
    engine = make_engine("sqlite://")
    with engine.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
