"""A database that is locked, full or gone is told as busy; nothing half-saved stays, and it recovers by itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlmodel import select

from selfassess.errors import Busy
from selfassess.storage.engine import make_engine
from selfassess.storage.naming import metadata
from selfassess.storage.session import Database
from selfassess.storage.tables import Job
from tests.databases import AUDIT_KEY, PostgresqlServer, postgresql_programs
from tests.full_disk import require_mount
from tests.integration.storage.files import another_process, private_copy, rows_of


def add(database: Database, name: str) -> None:
    with database.writing() as session:
        session.add(Job(name=name))


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.exec(select(Job.name)))


def write(database: Database, *statements: str) -> None:
    with database.writing() as session:
        for statement in statements:
            session.execute(text(statement))


@contextmanager
def opened(url: str) -> Iterator[Database]:
    engine = make_engine(url, busy_seconds=0.05)
    yield Database(engine, audit_key=AUDIT_KEY)
    engine.dispose()


@pytest.mark.on_sqlite
class TestLocked:
    def test_a_lock_that_is_not_let_go_is_told_as_busy_and_then_forgotten(
        self, database_url: str, tmp_path: Path
    ) -> None:
        with opened(database_url) as database:
            with another_process(tmp_path / "selfassess.db", "BEGIN IMMEDIATE"):
                with pytest.raises(Busy, match="What you sent was not saved"):
                    add(database, "lost")
                assert names(database) == []
            add(database, "kept")
            assert names(database) == ["kept"]

    def test_a_reader_is_told_too_where_it_has_to_wait(self, database_url: str, tmp_path: Path) -> None:
        with opened(database_url) as database:
            with another_process(tmp_path / "selfassess.db", "BEGIN EXCLUSIVE"), pytest.raises(Busy):
                names(database)
            assert names(database) == []


@pytest.mark.on_postgresql
def test_a_row_lock_that_is_not_let_go_is_told_as_busy(database: Database) -> None:
    add(database, "tick")
    with database.writing() as one:
        one.execute(text("UPDATE job SET name = 'tock'"))
        with pytest.raises(Busy):
            write(database, "SET LOCAL lock_timeout = '50ms'", "DELETE FROM job")
    assert names(database) == ["tock"]


@pytest.mark.on_postgresql
def test_a_statement_that_takes_too_long_is_told_as_busy(database: Database) -> None:
    with pytest.raises(Busy):
        write(database, "SET LOCAL statement_timeout = '20ms'", "INSERT INTO job (name) SELECT pg_sleep(5)::text")
    assert names(database) == []


@pytest.mark.on_sqlite
class TestFull:
    def test_a_full_database_is_told_as_busy_and_keeps_what_it_acknowledged(
        self, database_url: str, tmp_path: Path
    ) -> None:
        acknowledged: list[str] = []

        def fill() -> None:
            while len(acknowledged) < 999:
                name = f"{len(acknowledged):03}".ljust(40, "x")
                add(database, name)
                acknowledged.append(name)

        with opened(database_url) as database:
            _limit(database, pages=_pages(database) + 1)
            with pytest.raises(Busy):
                fill()
            assert acknowledged
            assert names(database) == acknowledged
            database.engine.dispose()
            _limit(database, pages=100_000)
            add(database, "room again")
        assert len(rows_of(tmp_path / "selfassess.db")["job"]) == len(acknowledged) + 1


_ON_A_SMALL_DISK = """
mkdir "$1/disk" && mount -t tmpfs -o size=1024k,mode=700 tmpfs "$1/disk"
cp "$1/x.db" "$1/disk/x.db" && chmod 600 "$1/disk/x.db"
head -c 100000 /dev/zero > "$1/disk/ballast"
exec "$2" - "$1/disk"
"""
_FILL = """
import os, resource, sqlite3, sys
from selfassess.errors import Busy
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from selfassess.storage.tables import Job
from sqlmodel import func, select

folder = sys.argv[1]
file, ballast = folder + "/x.db", folder + "/ballast"
database = Database(make_engine("sqlite:///" + file), audit_key="for this test alone")

def count():
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(Job)).one()

def add(number):
    with database.writing() as session:
        session.add_all([Job(name=f"{number}-{part}-" + "x" * 30) for part in range(10)])

def let_files_grow_to(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

if not os.path.exists(ballast):
    let_files_grow_to(os.path.getsize(file) + 50_000)
acknowledged = 0
try:
    while acknowledged < 10_000:
        add(acknowledged)
        acknowledged += 1
except Busy:
    print(acknowledged, count() // 10)
if os.path.exists(ballast):
    os.remove(ballast)
let_files_grow_to(resource.RLIM_INFINITY)
add("later")
print(count() // 10)
assert sqlite3.connect(file).execute("PRAGMA integrity_check").fetchone() == ("ok",)
"""


def test_where_no_file_may_grow_it_is_told_as_busy_and_nothing_is_lost(migrated_file: Path, tmp_path: Path) -> None:
    private_copy(migrated_file, tmp_path / "x.db")
    _check_that_filling_loses_nothing([sys.executable, "-", str(tmp_path)])


def test_a_full_disk_is_told_as_busy_and_loses_nothing(migrated_file: Path, tmp_path: Path) -> None:
    require_mount()
    private_copy(migrated_file, tmp_path / "x.db")
    _check_that_filling_loses_nothing(
        ["unshare", "--mount", "sh", "-euc", _ON_A_SMALL_DISK, "sh", str(tmp_path), sys.executable]
    )


def _check_that_filling_loses_nothing(command: list[str]) -> None:
    done = subprocess.run(command, input=_FILL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    acknowledged, kept, later = map(int, done.stdout.split())
    assert acknowledged > 20
    assert kept == acknowledged
    assert later == acknowledged + 1


@pytest.mark.on_postgresql
def test_a_server_that_crashes_is_told_as_busy_and_the_pool_recovers(postgresql_url: str) -> None:
    assert postgresql_url
    programs = postgresql_programs()
    assert programs is not None
    server = PostgresqlServer(programs, durable=True)

    def save_while_it_crashes(database: Database) -> None:
        with database.writing() as session:
            session.add(Job(name="in between"))
            session.flush()
            server.crash()

    with server as url, opened(url) as database:
        with database.engine.begin() as connection:
            metadata.create_all(connection, tables=[metadata.tables["job"]])
        add(database, "before")
        with pytest.raises(Busy):
            save_while_it_crashes(database)
        with pytest.raises(Busy):
            add(database, "while it is gone")
        with pytest.raises(Busy):
            names(database)
        server.start()
        add(database, "after")
        server.crash()
        server.start()
        # Nobody noticed: a connection that died in the pool is replaced before it is used.
        add(database, "later")
        assert names(database) == ["after", "before", "later"]


def _limit(database: Database, *, pages: int) -> None:
    """Let the database grow to so many pages: what a full disk is to SQLite."""

    @event.listens_for(database.engine, "connect")
    def limit(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

    database.engine.dispose()


def _pages(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
