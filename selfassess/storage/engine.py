"""An engine for SQLite or PostgreSQL with the settings on which nothing acknowledged is ever lost.

On SQLite the driver is taken out of its own transaction handling, so that a connection marked ``write`` begins with
``BEGIN IMMEDIATE``: a transaction that reads first and writes later would be refused at once when another writes,
whatever the busy timeout. WAL is used only where the library is free of the fault by which two connections that write
and checkpoint at one instant can lose committed pages; elsewhere the journal is truncated, which is fast enough.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

BUSY_SECONDS = 10
STATEMENT_SECONDS = 30
LOCK_SECONDS = 10
IDLE_IN_TRANSACTION_SECONDS = 60


def is_free_of_wal_reset_fault(version: tuple[int, ...]) -> bool:
    """Whether an SQLite of this version may use WAL: 3.51.3 and later, or 3.50.7 and later of the 3.50 line."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51)


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """``WAL`` where it is safe, else ``TRUNCATE``."""
    return "WAL" if is_free_of_wal_reset_fault(version) else "TRUNCATE"


def make_engine(url: str) -> Engine:
    """An engine for ``url``. Nothing is opened yet.

    On PostgreSQL every connection has limits on statements, lock waits and idle transactions, and is tried before use,
    so that the pool recovers from a restarted server by itself.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    milliseconds = {
        "statement_timeout": STATEMENT_SECONDS * 1000,
        "lock_timeout": LOCK_SECONDS * 1000,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_SECONDS * 1000,
    }
    options = " ".join(f"-c {name}={value}" for name, value in milliseconds.items())
    return create_engine(
        url, pool_pre_ping=True, pool_size=10, max_overflow=10, connect_args={"options": f"{options} -c timezone=UTC"}
    )


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "foreign_keys=ON",
        f"journal_mode={journal_mode()}",
        "synchronous=FULL",
        "secure_delete=ON",
        "mmap_size=0",
        "trusted_schema=OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
