"""What this database is: a real installation's, or a demonstration's, which can never become a real board's."""

from __future__ import annotations

from datetime import datetime

from selfassess.errors import Refused
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Installation


def is_demo(database: Database) -> bool:
    """Whether this database was marked as a demonstration when it was filled."""
    with database.reading() as session:
        row = session.get(Installation, 1)
        return row is not None and row.is_demo


def mark(session: WritingSession, *, as_demo: bool, now: datetime) -> None:
    """Say, once and for ever, what this database is.

    Raises:
        Refused: it was marked as the other kind.
    """
    row = session.get(Installation, 1)
    if row is None:
        session.add(Installation(is_demo=as_demo, created_at=now))
        session.flush()
    elif row.is_demo != as_demo:
        kind = "a demonstration" if row.is_demo else "a real installation"
        raise Refused(f"This database belongs to {kind}, and stays so.")
