"""An engine for SQLite or PostgreSQL with the settings on which nothing acknowledged is ever lost.

On SQLite the driver is taken out of its own transaction handling, so that a connection marked ``write`` begins with
``BEGIN IMMEDIATE``: a transaction that reads first and writes later would be refused at once when another writes,
whatever the busy timeout. WAL is used only where the library is free of the fault by which two connections that write
and checkpoint at one instant can lose committed pages; elsewhere the journal is truncated, which is fast enough.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from selfassess.storage.occupancy import Occupant

BUSY_SECONDS = 10.0
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 30
LOCK_SECONDS = 10
IDLE_IN_TRANSACTION_SECONDS = 60


def is_free_of_wal_reset_fault(version: tuple[int, ...]) -> bool:
    """Whether an SQLite of this version may use WAL: 3.51.3 and later, or 3.50.7 and later of the 3.50 line."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51)


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """``WAL`` where it is safe, else ``TRUNCATE``."""
    return "WAL" if is_free_of_wal_reset_fault(version) else "TRUNCATE"


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite address with every link followed, or None for a database in memory or on a server."""
    parts = make_url(url)
    named = parts.database if parts.get_backend_name() == "sqlite" else None
    return Path(named).resolve() if named and named != ":memory:" else None


def make_private(file: Path) -> bool:
    """Whether the file had to be made: empty, and for this user alone whatever the umask says.

    SQLite itself would make it readable for everybody. Its journals take over the mode of the file.
    """
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        # Not opened: closing a file under SQLite takes away the locks that this process holds on it.
        return False
    os.fchmod(made, 0o600)
    os.close(made)
    return True


def make_engine(url: str, *, busy_seconds: float = BUSY_SECONDS, is_alone: bool = False) -> Engine:
    """An engine for ``url``. Nothing is opened yet.

    On SQLite every connection waits for a lock at most ``busy_seconds``, and a file that is missing is made for this
    user alone. With ``is_alone`` the caller holds the file's lock (``storage.occupancy``) already. On PostgreSQL every
    connection has limits on statements, lock waits and idle transactions, and is tried before use, so that the pool
    recovers from a restarted server by itself.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url, busy_seconds, is_alone=is_alone)
    milliseconds = {
        "statement_timeout": STATEMENT_SECONDS * 1000,
        "lock_timeout": LOCK_SECONDS * 1000,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_SECONDS * 1000,
    }
    options = " ".join(f"-c {name}={value}" for name, value in milliseconds.items())
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        connect_args={
            "options": f"{options} -c timezone=UTC",
            "connect_timeout": CONNECT_SECONDS,
            "client_encoding": "utf8",
        },
    )


def _sqlite_engine(url: str, busy_seconds: float, *, is_alone: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": busy_seconds})
    file = sqlite_file(url)
    if file is not None:
        _hold_open(engine, file, None if is_alone else Occupant(file, patience=busy_seconds))
    event.listen(engine, "connect", _preparer(busy_seconds, "" if file is None else journal_mode()))
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "reset", _end_sqlite)
    return engine


def _hold_open(engine: Engine, file: Path, occupant: Occupant | None) -> None:
    def before_connecting(*_: object) -> None:
        try:
            if occupant is not None:
                occupant.enter()
            make_private(file)
        except BlockingIOError:
            raise sqlite3.OperationalError("database is locked: its file is being replaced") from None
        except OSError as trouble:
            raise sqlite3.OperationalError(f"unable to open database file: {trouble.strerror}") from trouble

    event.listen(engine, "do_connect", before_connecting)
    if occupant is not None:
        event.listen(engine, "engine_disposed", lambda _: occupant.leave())


def _preparer(busy_seconds: float, journal: str) -> Callable[[Any, object], None]:
    """What sets up a new connection. ``journal`` is empty for a database in memory, which has none."""

    pragmas = (
        f"busy_timeout={round(busy_seconds * 1000)}",
        "foreign_keys=ON",
        # Without it INSERT OR REPLACE would remove a frozen row past its trigger.
        "recursive_triggers=ON",
        "synchronous=FULL",
        "secure_delete=ON",
        "mmap_size=0",
        "trusted_schema=OFF",
    )

    def prepare(connection: Any, _record: object) -> None:
        try:
            connection.isolation_level = None
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")
            if journal:
                (got,) = connection.execute(f"PRAGMA journal_mode={journal}").fetchone()
                if got.upper() != journal:
                    raise sqlite3.OperationalError(f"the journal stays in mode {got}, where {journal} was asked for")
        except BaseException:
            # The pool forgets it unclosed, and its locks would stay.
            connection.close()
            raise

    return prepare


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _end_sqlite(connection: Any, _record: object, _state: object) -> None:
    # SQLAlchemy takes a transaction for ended when its COMMIT has failed. SQLite keeps it open for another attempt,
    # with a lock that would stop everybody else while the connection waits in the pool.
    if connection.in_transaction:
        connection.rollback()
