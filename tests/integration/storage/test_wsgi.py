"""What ``wsgi.py`` looks at before a server such as gunicorn begins to answer."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from selfassess.config import PREFIX
from selfassess.storage import migrate
from selfassess.storage.engine import make_engine
from selfassess.storage.startup import UPGRADE

_TOP = Path(__file__).parents[3]
_LOADED = ("-c", "import wsgi")
_SERVED = ("-m", "gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket", "wsgi:app", "--workers")
_NOT_LOADED = 4
_OLDER = f"The database is of an older version of selfassess. {UPGRADE}\n"


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    """A database of this version."""
    file = tmp_path / "selfassess.db"
    shutil.copy(migrated_file, file)
    file.chmod(0o600)
    return file


def ended(file: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """How Python ends with these arguments, on this database."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    given = {"DATABASE_URL": f"sqlite:///{file}", "DATA_FOLDER": str(file.parent), **settings}
    return subprocess.run(
        [sys.executable, *arguments],
        env=variables | {PREFIX + name: value for name, value in given.items()},
        cwd=_TOP,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def make_older(file: Path) -> None:
    """Take the database back to the first version."""
    engine = make_engine(f"sqlite:///{file}")
    migrate.downgrade(engine, "0001")
    engine.dispose()


def test_a_database_of_this_version_is_served_without_a_word(file: Path) -> None:
    loaded = ended(file, *_LOADED)
    assert (loaded.returncode, loaded.stdout, loaded.stderr) == (0, "", "")


def test_an_older_database_is_refused_in_a_line_with_what_to_do(file: Path) -> None:
    make_older(file)
    refused = ended(file, *_LOADED)
    assert (refused.returncode, refused.stderr) == (_NOT_LOADED, _OLDER)


def test_a_newer_database_is_refused_in_a_line_with_both_numbers(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    refused = ended(file, *_LOADED)
    assert (refused.returncode, refused.stderr.count("\n")) == (_NOT_LOADED, 1)
    assert f"its schema is 0999, and this version goes up to {migrate.head()}" in refused.stderr


def test_settings_that_cannot_be_used_are_told_without_a_traceback(file: Path) -> None:
    refused = ended(file, *_LOADED, TRUSTED_PROXIES="many")
    assert refused.returncode == _NOT_LOADED
    assert "SELFASSESS_TRUSTED_PROXIES must be" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_gunicorn_stops_rather_than_try_again(file: Path) -> None:
    make_older(file)
    refused = ended(file, *_SERVED, "1")
    assert refused.returncode == _NOT_LOADED
    assert _OLDER in refused.stderr
    assert "Traceback" not in refused.stderr


def test_gunicorn_stops_with_several_workers_as_well(file: Path) -> None:
    """How it says so is its own: a worker that gives up while it stops already makes it end by an exception."""
    make_older(file)
    refused = ended(file, *_SERVED, "4")
    assert refused.returncode != 0
    assert _OLDER in refused.stderr
