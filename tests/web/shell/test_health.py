"""What watches over the service asks ``/healthz`` and ``/readyz``."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from selfassess.config import Settings
from selfassess.storage import readiness, schema
from selfassess.storage.readiness import wrong_with_database
from selfassess.storage.session import Database
from selfassess.web import create_app
from tests.pages import Pages
from tests.web.hostile.conftest import production
from tests.web.hostile.oracles import changed, fingerprints

__all__ = ["production"]

READY = (200, "ready")
ELSEWHERE = "192.0.2.7"


@pytest.fixture
def installed(production: Settings, database: Database) -> Pages:
    """An installation that others can reach."""
    return Pages(create_app(production, database=database), production)


def asked(pages: Pages, path: str = "/readyz", *, by: str = "127.0.0.1") -> tuple[int, str]:
    """The status and the text, for somebody who is connected from this address."""
    answer = pages.client.get(path, base_url="http://localhost", environ_overrides={"REMOTE_ADDR": by}, buffered=True)
    assert answer.mimetype == "text/plain"
    return answer.status_code, answer.get_data(as_text=True)


def check_told(pages: Pages, told: str) -> None:
    """It is alive, not ready, and says why on its own machine alone."""
    assert asked(pages) == (503, f"not ready\n{told}")
    assert asked(pages, by=ELSEWHERE) == (503, "not ready")
    assert asked(pages, "/healthz", by=ELSEWHERE) == (200, "ok")


def test_it_is_ready_for_whoever_asks_and_writes_nothing(installed: Pages, database: Database) -> None:
    before = fingerprints(database)
    assert asked(installed) == asked(installed, by=ELSEWHERE) == READY
    assert changed(before, fingerprints(database)) == set()


def test_a_database_of_another_shape_is_told(installed: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "head", lambda: "9999")
    check_told(installed, "The database has not the shape of this version.")


def test_a_database_that_does_not_answer_is_told(installed: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: object) -> list[str]:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr("selfassess.web.health.routes.wrong_with_database", gone)
    check_told(installed, "The database does not answer.")


@pytest.mark.on_sqlite
@pytest.mark.parametrize(("free", "is_enough"), [(500_000_000, True), (499_999_999, False)])
def test_a_disk_that_is_nearly_full_is_told(
    installed: Pages, monkeypatch: pytest.MonkeyPatch, free: int, is_enough: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    if is_enough:
        assert asked(installed) == READY
    else:
        check_told(installed, "The disk of the database has less than 500 MB of room.")


@pytest.mark.on_postgresql
def test_the_disk_of_a_server_is_the_server_s(installed: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    assert asked(installed) == READY


@pytest.mark.on_sqlite
def test_a_folder_that_is_gone_is_told(installed: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(shutil, "disk_usage", gone)
    check_told(installed, "The folder of the database is not there.")


@pytest.mark.on_sqlite
@pytest.mark.parametrize("key", ["", Settings().audit_key])
def test_in_production_a_key_that_everybody_knows_is_told(production: Settings, database: Database, key: str) -> None:
    settings = replace(production, audit_key=key)
    check_told(Pages(create_app(settings, database=database), settings), "The key of the audit trail is missing.")


@pytest.mark.on_sqlite
def test_in_development_the_key_of_development_will_do(pages: Pages) -> None:
    assert asked(pages) == READY


@pytest.mark.on_sqlite
def test_several_are_told_in_a_line_each(installed: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "head", lambda: "9999")
    monkeypatch.setattr(readiness, "LEAST_ROOM", 10**18)
    assert asked(installed)[1].count("\n") == 2


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("journal", "version", "is_wrong"),
    [("wal", (3, 51, 2), True), ("wal", (3, 51, 3), False), ("truncate", (3, 40, 1), False)],
)
def test_a_journal_in_which_this_sqlite_can_lose_what_was_saved_is_told(
    database: Database, journal: str, version: tuple[int, ...], is_wrong: bool
) -> None:
    with database.engine.connect() as connection:
        raw: Callable[..., object] = connection.connection.driver_connection.execute  # type: ignore[union-attr]
        raw(f"PRAGMA journal_mode={journal}")
        told = wrong_with_database(connection, version)
    assert bool(told) == is_wrong
    assert not told or "WAL" in told[0]
