"""How far each seat has come: not started, started, sent, and never more than that, at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.assessments.setting_up.asked_seats import Answerer, list_answerers, list_asked_seats
from selfassess.assessments.setting_up.steps import get_assessment
from selfassess.errors import NotFound
from selfassess.storage.tables import Assessment
from selfassess.vocabulary import AssessmentState, SheetState

_NOT_YET = (AssessmentState.PREPARING, AssessmentState.RECORDED)


class Come(StrEnum):
    """How far a seat has come, as its manager and chair may know it."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatProgress:
    """One seat that is asked. ``people`` answer for it.

    ``is_late`` where its response came after the first closing, ``is_after_sharing`` where it came too late to be
    counted; ``late_until`` where it was let in by itself; ``is_keyed`` where it was typed in from a paper form.
    """

    seat_id: int
    name: str
    group: str | None
    is_open: bool
    come: Come
    is_late: bool
    is_after_sharing: bool
    late_until: date | None
    is_keyed: bool
    people: tuple[Answerer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The self-assessment with every seat that it asks."""

    assessment: Assessment
    seats: tuple[SeatProgress, ...]

    def count(self, come: Come) -> int:
        """How many seats have come so far."""
        return sum(seat.come == come for seat in self.seats)

    @property
    def outstanding(self) -> int:
        """How many open seats have not sent yet."""
        return sum(seat.is_open and seat.come is not Come.SENT for seat in self.seats)


def list_progress(session: Session, *, identity: Identity, board_id: int, assessment_id: int) -> Progress:
    """How far every seat has come, once the self-assessment was opened.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``, or there is none of this id that was ever open.
    """
    require(identity, Permission.SEE_PROGRESS, board_id=board_id)
    row = get_assessment(session, board_id=board_id, assessment_id=assessment_id)
    if row.state in _NOT_YET:
        raise NotFound("Nobody has been asked anything here yet.")
    return progress_of(session, row)


def progress_of(session: Session, row: Assessment) -> Progress:
    """The same for whoever has asked for the permission before."""
    asked = list_asked_seats(session, row)
    people = list_answerers(session, board_id=row.board_id, seats=[seat.seat_id for seat in asked])
    return Progress(
        assessment=row,
        seats=tuple(
            SeatProgress(
                seat_id=seat.seat_id,
                name=seat.name,
                group=seat.group,
                is_open=seat.is_open,
                come=_come(seat.response),
                is_late=_is_after(seat.sent_at, row.closed_at) and seat.response is SheetState.SENT,
                is_after_sharing=_is_after(seat.sent_at, row.shared_at) and seat.response is SheetState.SENT,
                late_until=seat.late_until,
                is_keyed=seat.is_keyed,
                people=people.get(seat.seat_id, ()),
            )
            for seat in asked
        ),
    )


def _come(state: SheetState) -> Come:
    if state is SheetState.SENT:
        return Come.SENT
    return Come.NOT_STARTED if state is SheetState.NOT_STARTED else Come.STARTED


def _is_after(sent_at: datetime | None, closed_at: datetime | None) -> bool:
    return sent_at is not None and closed_at is not None and sent_at > closed_at
