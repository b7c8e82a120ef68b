"""R4: somebody else holds the database for longer than anybody waits. The page says so and keeps what was typed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from selfassess.storage.engine import journal_mode, sqlite_file
from selfassess.storage.session import Database
from tests.load import Saver, Sitting, check_nothing_lost, settle
from tests.serving import Server

TYPED = "Three agencies told us the same story in the spring, and we wrote it down."


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """The service with little patience."""
    with Server(database_url, tmp_path, workers=2, app="tests.faults.hasty:app") as server:
        yield server


@contextmanager
def held(database: Database, how: str) -> Iterator[None]:
    """A lock on the database, taken by a program beside the service."""
    file = sqlite_file(str(database.engine.url))
    if file is None:
        with database.engine.begin() as connection:
            connection.execute(text("LOCK TABLE answer IN EXCLUSIVE MODE"))
            yield
        return
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(how)
        yield
        connection.execute("ROLLBACK")


def test_a_save_is_refused_with_the_text_on_the_page_and_taken_once_the_lock_is_gone(
    database: Database, sitting: Sitting
) -> None:
    saver = sitting.savers[0]
    with held(database, "BEGIN IMMEDIATE"):
        told = saver.client.post(saver.address, _typed(saver), as_script=True)
        page = saver.client.post(saver.page, _typed(saver))
        read = saver.client.get(saver.page)
    assert (told.status, page.status) == (503, 503)
    assert told.headers["Retry-After"] == page.headers["Retry-After"] == "5"
    assert "not saved" in json.loads(told.text)["message"]
    assert f"{TYPED}</textarea>" in page.text
    # Reading goes on beside a writer, whatever the journal.
    assert read.status == 200
    assert TYPED not in read.text
    saver.save()
    settle(sitting)
    check_nothing_lost(sitting)
    assert (saver.acknowledged, saver.version) == (1, 1)


@pytest.mark.on_sqlite
def test_where_readers_wait_too_they_are_told_to_come_again(
    server: Server, database: Database, sitting: Sitting
) -> None:
    saver = sitting.savers[0]
    client = saver.client
    with held(database, "BEGIN EXCLUSIVE"):
        read, sent = client.get(saver.page), client.post(saver.page, _typed(saver))
    assert read.status == (200 if journal_mode() == "WAL" else 503)
    assert sent.status == 503
    assert sent.headers["Retry-After"] == "5"
    assert f"{TYPED}</textarea>" in sent.text
    assert client.get(saver.page).status == 200
    assert '"because": "SQLITE_BUSY"' in server.log.read_text()


def _typed(saver: Saver) -> dict[str, str]:
    return {f"{saver.question}.version": "0", f"{saver.question}.comment": TYPED}
