"""What every job is given, and how it counts: a run, with transactions that a trial run takes back."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import col, select

from selfassess.audit.events import Actor
from selfassess.config import Settings
from selfassess.errors import SelfAssessError
from selfassess.mail.sending import Sender
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Board
from selfassess.vocabulary import BoardState

logger = logging.getLogger(__name__)
TICK = Actor(role="tick")


class _TakenBack(Exception):
    """Ends a trial's transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One tick. A ``trial`` does everything but keep it, and sends nothing."""

    database: Database
    settings: Settings
    sender: Sender
    now: datetime
    trial: bool = False

    @contextmanager
    def writing(self) -> Iterator[WritingSession]:
        """A short write transaction; on a trial it is rolled back at its end."""
        if not self.trial:
            with self.database.writing() as session:
                yield session
            return
        with suppress(_TakenBack), self.database.writing() as session:
            yield session
            raise _TakenBack

    def board_ids(self) -> tuple[int, ...]:
        """Every board that is not being purged."""
        with self.database.reading() as session:
            kept = select(Board.id).where(Board.state != BoardState.PURGING).order_by(col(Board.id))
            return tuple(session.exec(kept))


@dataclass(slots=True)
class Tally:
    """How many of what, and what went wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)

    @contextmanager
    def apart(self, what: str) -> Iterator[None]:
        """Keep a trouble in this piece of work from the rest: it is logged and noted under ``what``."""
        try:
            yield
        except SelfAssessError as trouble:
            logger.warning("%s: %s", what, trouble)
            self.troubles.append(f"{what}: {trouble}")
        except Exception as fault:
            logger.exception("%s met a fault", what)
            self.troubles.append(f"{what}: a fault in selfassess itself ({type(fault).__name__})")


Work = Callable[[Run, Tally], None]
