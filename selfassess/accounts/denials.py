"""A trace of each access that was refused: who, of which board, once a minute, so that it cannot fill the disk.

The trail of the installation holds it, with ids alone. Who tries boards on which they have no place leaves one event
a minute however many they try, known or not: otherwise the time that an answer takes would tell which boards there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from selfassess.accounts.throttle import Attempt, count_attempt, key_of_person, waits_until
from selfassess.audit.events import Event, Happening, ObjectType, themselves
from selfassess.audit.trail import append
from selfassess.storage.session import WritingSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """Who was refused what: a page of a board of theirs, or, ``is_outside``, one of any other or of none.

    ``status`` is what was answered; ``board_id`` is None where there is no such board.
    """

    user_id: int
    board_id: int | None
    is_outside: bool
    status: int


def is_noted(session: Session, denial: Denial, *, identity_key: str, now: datetime) -> bool:
    """Whether this minute has its trace already, so that the next refusal need not write."""
    return waits_until(session, Attempt.DENIAL_BY_PERSON, _key(denial, identity_key), now) is not None


def note_denial(session: WritingSession, denial: Denial, *, identity_key: str, now: datetime) -> None:
    """Record a refused access, unless this minute has its trace already: of several at once, one leaves it."""
    if count_attempt(session, Attempt.DENIAL_BY_PERSON, _key(denial, identity_key), now) > 1:
        return
    happening = Happening(
        event=Event.ACCESS_DENIED,
        object_type=ObjectType.BOARD,
        object_id=denial.board_id,
        facts={"status": denial.status},
    )
    append(session, happening, board_id=None, actor=themselves(denial.user_id), now=now)


def _key(denial: Denial, identity_key: str) -> str:
    return key_of_person(identity_key, denial.user_id, "outside" if denial.is_outside else str(denial.board_id))
