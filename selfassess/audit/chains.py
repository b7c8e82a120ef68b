"""Which chains a database holds, and a way to read them that cannot change anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import QueuePool, create_engine, event
from sqlmodel import Session, col, select

from selfassess.audit.trail import INSTALLATION
from selfassess.errors import NotFound
from selfassess.storage.engine import BUSY_SECONDS, CONNECT_SECONDS, sqlite_file
from selfassess.storage.session import Database
from selfassess.storage.tables import AuditEvent, Board


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain: its number, and the address of its board; None for the installation's, and where the board is gone."""

    number: int
    slug: str | None


def list_chains(session: Session) -> tuple[Chain, ...]:
    """The installation's chain, each board's by its address, and those whose board is gone."""
    boards = session.exec(select(Board.id, Board.slug).order_by(col(Board.slug))).all()
    known = {INSTALLATION, *(id_ for id_, _ in boards)}
    others = session.exec(select(AuditEvent.chain).distinct().order_by(col(AuditEvent.chain))).all()
    left = (Chain(number, None) for number in others if number not in known)
    return (Chain(INSTALLATION, None), *(Chain(id_, slug) for id_, slug in boards), *left)


def get_chain(session: Session, slug: str) -> Chain:
    """The chain of the board with this address.

    Raises:
        NotFound: there is no such board.
    """
    board_id = session.exec(select(Board.id).where(Board.slug == slug)).first()
    if board_id is None:
        raise NotFound(f"There is no board with the address {slug}.")
    return Chain(board_id, slug)


@contextmanager
def read_only(url: str) -> Iterator[Database]:
    """A database that is only read, whatever is asked of it: a copy that may not be written to will do.

    The schema is the caller's to look at, by ``storage.startup``.
    """
    file = sqlite_file(url)
    if file is None:
        options = "-c default_transaction_read_only=on -c timezone=UTC"
        engine = create_engine(url, connect_args={"options": options, "connect_timeout": CONNECT_SECONDS})
    else:

        def connect() -> sqlite3.Connection:
            address = f"{file.as_uri()}?mode=ro"
            connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
            # Text that is none shall be found, rather than stop the reading.
            connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            return connection

        engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    try:
        yield Database(engine, audit_key="")
    finally:
        engine.dispose()
