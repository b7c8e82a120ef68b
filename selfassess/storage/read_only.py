"""A database that cannot be changed through it, whatever is asked: for whoever checks one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, QueuePool, create_engine, event

from selfassess.storage.engine import BUSY_SECONDS, CONNECT_SECONDS, sqlite_file
from selfassess.storage.session import Database


@contextmanager
def read_only(url: str) -> Iterator[Database]:
    """A database that is only read, whatever is asked of it: a copy that may not be written to will do.

    The schema is the caller's to look at, by ``storage.startup``.
    """
    file = sqlite_file(url)
    engine = _server_engine(url) if file is None else _file_engine(file)
    try:
        yield Database(engine, audit_key="")
    finally:
        engine.dispose()


def _server_engine(url: str) -> Engine:
    options = "-c default_transaction_read_only=on -c timezone=UTC"
    return create_engine(url, connect_args={"options": options, "connect_timeout": CONNECT_SECONDS})


def _file_engine(file: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        address = f"{file.as_uri()}?mode=ro"
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        # Text that is none shall be found, rather than stop the reading.
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine
