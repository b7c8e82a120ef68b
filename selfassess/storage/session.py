"""Reading and writing: the two kinds of session, and the one way to a committed change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlmodel import Session

from selfassess.errors import Busy


class ReadingSession(Session):
    """A session that refuses to write, so that a page that reads cannot change anything by mistake."""

    def flush(self, objects: Any = None) -> None:
        """Nothing, as long as nothing was changed.

        Raises:
            AssertionError: something was added, changed or deleted.
        """
        if self.new or self.dirty or self.deleted:
            raise AssertionError("a reading session was asked to write")

    def commit(self) -> None:
        """Nothing ever: what a reading session did, whatever it was, is taken back.

        Raises:
            AssertionError: always.
        """
        raise AssertionError("a reading session was asked to write")

    def end(self) -> None:
        """End the transaction by a commit, though there is nothing to keep.

        At a rollback psycopg forgets the statements that the server has prepared, and each would be planned anew.
        """
        self.expunge_all()
        with suppress(SQLAlchemyError):  # a connection that was lost meanwhile takes nothing with it
            super().commit()


class WritingSession(Session):
    """A session in a write transaction. What a verb takes, so that the types tell reading from writing.

    It carries what the audit trail needs of its surroundings: the key, and the id of the request where there is one.
    """

    audit_key: str
    request_id: str | None


class Database:
    """Where rows are kept. One for each process, shared by its threads."""

    def __init__(self, engine: Engine, *, audit_key: str) -> None:
        self.engine = engine
        self._audit_key = audit_key
        self._writes = engine.execution_options(write=True)
        # PostgreSQL itself refuses what a reading would write.
        self._reads = engine.execution_options(postgresql_readonly=True) if self._is_postgresql else engine

    @property
    def _is_postgresql(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, over one transaction that ends with the block.

        End it before ``writing``, and before bytes go to a client: on SQLite a reader holds up a writer's commit.
        """
        with told_as_busy(), ReadingSession(self._reads, autoflush=False, expire_on_commit=False) as session:
            yield session
            if self._is_postgresql:
                session.end()

    @contextmanager
    def writing(self, *, request_id: str | None = None) -> Iterator[WritingSession]:
        """A session in one write transaction: committed when the block ends, rolled back when it raises.

        The transaction is open from here on, so that what the block reads cannot change before it writes.

        Raises:
            Busy: the database was locked or gone for longer than the busy timeout, or its disk is full.
        """
        with told_as_busy(), WritingSession(self._writes, expire_on_commit=False) as session:
            session.audit_key = self._audit_key
            session.request_id = request_id
            session.connection()
            yield session
            session.commit()


@contextmanager
def told_as_busy() -> Iterator[None]:
    """Turn a locked, full or lost database into ``Busy``; let every other error pass."""
    try:
        yield
    except SQLAlchemyError as error:
        if busy := as_busy(error):
            raise busy from error
        raise


def as_busy(error: SQLAlchemyError) -> Busy | None:
    """What to say of a database that was locked, full, lost, or asked by too many at once; None of any other error."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        # It may have been lost while it committed.
        return Busy("The database was lost for a moment. What you sent may not be saved.")
    if getattr(getattr(error, "orig", None), "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return None  # a mistake in a statement, which SQLite files under the same heading
    if isinstance(error, OperationalError | PoolExhausted):
        return Busy("The database is busy. What you sent was not saved.")
    return None
