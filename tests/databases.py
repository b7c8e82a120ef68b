"""Databases for tests: a fresh one for each test, on both engines.

SQLite gets a copy of a migrated file. PostgreSQL gets one throw-away server for each test process, emptied after each
test. ``--engine`` narrows to one of them.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from selfassess.storage import migrate
from selfassess.storage.engine import make_engine
from selfassess.storage.naming import metadata
from selfassess.storage.session import Database
from tests.tenancy import unexplained, watched

AUDIT_KEY = "an audit key for tests, long enough to be one"


def postgresql_programs() -> Path | None:
    """The folder of the newest PostgreSQL server programs on this machine, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    return found[0].parent if found else (Path(on_path).parent if on_path else None)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of an empty database on a server of this test process."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given
        return
    programs = postgresql_programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed, and here it must be: apt-get install postgresql")
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with PostgresqlServer(programs) as url:
        yield url


class PostgresqlServer:
    """A server on a socket in a folder of its own, with nothing made durable; its address."""

    def __init__(self, programs: Path, *, durable: bool = False) -> None:
        self.programs = programs
        self.durable = durable
        self.folder = Path(tempfile.mkdtemp(prefix="selfassess-postgresql-"))
        self._as_other: list[str] = []

    def __enter__(self) -> str:
        if os.geteuid() == 0:
            # initdb refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
            self._as_other = ["runuser", "-u", "postgres", "--"]
            user = "postgres"
        else:
            user = pwd.getpwuid(os.geteuid()).pw_name
        assert user
        self._run("initdb", "-D", self.data, "-A", "trust", "-U", "app", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()
        return self.url

    @property
    def data(self) -> Path:
        """The folder of the cluster."""
        return self.folder / "data"

    @property
    def url(self) -> str:
        """The address for SQLAlchemy."""
        return f"postgresql+psycopg://app@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=200"
        if not self.durable:
            options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def crash(self) -> None:
        """Stop the server as a crash would."""
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def __exit__(self, *_: object) -> None:
        subprocess.run(
            [*self._as_other, str(self.programs / "pg_ctl"), "-D", str(self.data), "-m", "immediate", "stop"],
            check=False,
            capture_output=True,
        )
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object) -> None:
        command = [*self._as_other, str(self.programs / program), *map(str, arguments)]
        # pg_ctl's server keeps the pipes open, so nothing may wait for their end
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every migration applied, to copy."""
    file = tmp_path_factory.mktemp("migrated") / "template.db"
    engine = make_engine(f"sqlite:///{file}")
    migrate.upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_url: str) -> Iterator[Database]:
    """A database of this test process on PostgreSQL, with every migration applied."""
    engine = make_engine(postgresql_url)
    migrate.upgrade(engine)
    yield Database(engine, audit_key=AUDIT_KEY)
    engine.dispose()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated and empty database, on the engine that the test was given."""
    if request.param == "sqlite":
        file = tmp_path / "selfassess.db"
        shutil.copy(request.getfixturevalue("migrated_file"), file)
        file.chmod(0o600)
        yield f"sqlite:///{file}"
        return
    database: Database = request.getfixturevalue("migrated_postgresql")
    yield request.getfixturevalue("postgresql_url")
    _empty(database)


@pytest.fixture
def database(database_url: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated and empty database, on the engine that the test was given.

    Whatever the test does there, each query of the service on a board's table must be bound to a board.
    """
    with watched() as loose:
        if database_url.startswith("postgresql"):
            yield request.getfixturevalue("migrated_postgresql")
        else:
            engine = make_engine(database_url)
            # As little durable as the PostgreSQL of tests: nobody cuts the power. tests/faults have files of their own.
            event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
            yield Database(engine, audit_key=AUDIT_KEY)
            engine.dispose()
    assert unexplained(loose) == []


def _empty(database: Database) -> None:
    """Delete every row, in one go: many times faster than TRUNCATE on tables that are nearly empty."""
    past_triggers_and_references = "SET LOCAL session_replication_role = replica"
    deletions = (f'DELETE FROM "{table.name}"' for table in metadata.sorted_tables)
    numbers = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
    with database.engine.begin() as connection:
        connection.exec_driver_sql("; ".join((past_triggers_and_references, *deletions, numbers)))
