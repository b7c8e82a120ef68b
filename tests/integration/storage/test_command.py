"""selfassess db: upgrade, check, current."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from selfassess.config import PREFIX
from selfassess.storage import migrate
from selfassess.storage.engine import make_engine
from tests.empty_database import an_empty_database_beside
from tests.unit.cli.running import done, refused

HEAD = migrate.head()


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.setenv(PREFIX + "DATA_FOLDER", str(tmp_path / "data"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "selfassess.db"


def test_a_new_installation_gets_its_folder_and_its_database(file: Path) -> None:
    assert done("db", "upgrade") == f"Upgraded from empty to {HEAD}.\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert done("db", "upgrade") == f"The database is of this version already ({HEAD}).\n"
    assert done("db", "check") == f"SQLite, {file}: sound, and of this version ({HEAD}).\n"
    assert done("db", "current") == f"{HEAD} current; this version goes with {HEAD}\n"


def test_an_older_database_is_upgraded_and_the_old_one_kept(file: Path) -> None:
    done("db", "upgrade")
    engine = make_engine(f"sqlite:///{file}")
    migrate.downgrade(engine, "0001")
    engine.dispose()
    assert refused("db", "check") == ("The database is of an older version of selfassess. Run: selfassess db upgrade\n")
    assert done("db", "current") == f"0001 older; this version goes with {HEAD}\n"
    assert done("db", "upgrade") == (
        f"Upgraded from 0001 to {HEAD}.\nThe file as it was is kept as {file}.before-0001\n"
    )


def test_without_a_database_each_says_so(file: Path) -> None:
    assert done("db", "current") == f"- empty; this version goes with {HEAD}\n"
    assert refused("db", "check") == f"The folder {file.parent} is not there. Run: selfassess db upgrade\n"
    file.parent.mkdir(mode=0o700)
    assert refused("db", "check") == "The database is empty. Run: selfassess db upgrade\n"
    assert not file.exists()


def test_a_newer_database_is_left_alone(file: Path) -> None:
    done("db", "upgrade")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    for command in ("upgrade", "check"):
        assert "Install the newer version" in refused("db", command)
    assert done("db", "current") == f"0999 newer; this version goes with {HEAD}\n"


def test_check_looks_at_references_too(file: Path) -> None:
    done("db", "upgrade")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("INSERT INTO acceptance VALUES (1, 9, 9, 'x', '2026-11-20 09:00:00')")
    assert "rows that point at nothing" in refused("db", "check")


def test_settings_that_cannot_be_used_are_told_first(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setenv(PREFIX + "TRUSTED_PROXIES", "many")
    for command in ("upgrade", "check", "current"):
        assert "SELFASSESS_TRUSTED_PROXIES must be" in refused("db", command)
    assert not file.parent.exists()


@pytest.mark.on_postgresql
def test_postgresql_works_the_same_and_production_insists_on_its_durability(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with an_empty_database_beside(database_url) as url:
        monkeypatch.setenv(PREFIX + "DATABASE_URL", url)
        assert done("db", "current") == f"- empty; this version goes with {HEAD}\n"
        assert refused("db", "check") == "The database is empty. Run: selfassess db upgrade\n"
        assert done("db", "upgrade") == f"Upgraded from empty to {HEAD}.\n"
        assert done("db", "check") == f"PostgreSQL: sound, and of this version ({HEAD}).\n"
        for name, value in {"BASE_URL": "https://x.example", "MAIL_SENDER": "file", **_keys()}.items():
            monkeypatch.setenv(PREFIX + name, value)
        for command in ("upgrade", "check"):
            assert "fsync and full_page_writes and synchronous_commit turned off" in refused("db", command)


def _keys() -> dict[str, str]:
    made = dict(line.split("=", 1) for line in done("config", "keys").splitlines())
    return {name.removeprefix(PREFIX): value for name, value in made.items()}
