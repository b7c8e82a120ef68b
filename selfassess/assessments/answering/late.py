"""Letting one late seat in while answers are closed for all others: until a day, with a reason, marked late.

Once answers are shared, what such a seat sends is kept, marked *after sharing*, and left out of what is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, select, update
from sqlmodel import Session

from selfassess.accounts import texts
from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission
from selfassess.assessments.answering.found import Response
from selfassess.assessments.answering.responses import make_sheet
from selfassess.assessments.setting_up.changing import refuse_a_day_that_is_over
from selfassess.assessments.setting_up.closing import closes_at
from selfassess.assessments.setting_up.ending import AS_BEFORE
from selfassess.assessments.setting_up.set_up import Answering, who_answers
from selfassess.assessments.setting_up.steps import lock_assessment
from selfassess.assessments.setting_up.workflow import (
    LETS_IN,
    AssessmentAction,
    ResponseAction,
    response_step,
    why_a_response_cannot,
    why_not,
)
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards.changes import board_to_change, lock_board
from selfassess.errors import NotFound, Refused
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import metadata
from selfassess.vocabulary import AssessmentState, SheetState

_SHEET, _SEAT = metadata.tables["sheet"], metadata.tables["seat"]
_ASSESSMENT, _BOARD = metadata.tables["assessment"], metadata.tables["board"]
# No time zone is further ahead.
_MOST_AHEAD = timedelta(hours=14)
_ALL_CAN = "It is open for answers: every seat that is asked can answer now."
_NOT_ALONE = "Only where each seat answers alone can one be let in. Open it again for all instead."


@dataclass(frozen=True, slots=True, kw_only=True)
class LetIn:
    """A response that may be answered late, with its last day."""

    board_id: int
    sheet_id: int
    until: date
    time_zone: str

    @property
    def closes_at(self) -> datetime:
        """The moment from which it may not be answered any more."""
        return closes_at(self.until, self.time_zone)


def let_in(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seat_id: int,
    until: date | None,
    reason: str,
    now: datetime,
) -> None:
    """Let this seat answer until the end of that day. Nobody is mailed.

    Raises:
        Refused: answers are not closed, the seat has sent its response, there is no reason or no day to come.
        NotFound: no such open seat; or as ``permissions.require``, with NotAllowed.
    """
    why = texts.reason(reason)
    board = board_to_change(session, identity=identity, permission=Permission.SET_UP_ASSESSMENT, board_id=board_id)
    row = lock_assessment(session, board_id=board_id, assessment_id=assessment_id)
    if row.state not in LETS_IN:
        told = _ALL_CAN if row.state is AssessmentState.OPEN else why_not(row.state, AssessmentAction.ANSWER)
        raise Refused(told)
    if who_answers(row.kind, row.gathering) is not Answering.SEATS:
        raise Refused(_NOT_ALONE)
    if until is None:
        raise Refused("Enter the last day for this seat.", field="due_on")
    refuse_a_day_that_is_over(board, until, now)
    _require_seat(session, board_id, seat_id)
    response = Response(board_id=board_id, assessment_id=assessment_id, seat_id=seat_id)
    make_sheet(session, response, state=SheetState.NOT_STARTED, now=now)
    if response.state is SheetState.SENT:
        raise Refused(why_a_response_cannot(response.state, ResponseAction.TAKE_UP))
    if response.state is SheetState.ENDED:
        response_step(response.state, ResponseAction.TAKE_UP)
    this = (_SHEET.c.board_id == board_id) & (_SHEET.c.id == response.sheet_id)
    ended = {"late_until": until, "version": _SHEET.c.version + 1, **AS_BEFORE}
    session.connection().execute(update(_SHEET).where(this).values(ended))
    happening = Happening(
        event=Event.RESPONSE_LET_IN,
        object_type=ObjectType.SHEET,
        object_id=response.sheet_id,
        facts={"assessment_id": assessment_id, "seat_id": seat_id, "due_on": until.isoformat()},
        reason=why,
    )
    append(session, happening, board_id=board_id, actor=identity.acting_on(board_id), now=now)


def list_let_in(session: Session, *, now: datetime) -> tuple[LetIn, ...]:
    """Every late seat's response whose last day has come somewhere on earth: over all boards, for the job."""
    wanted = (
        select(_SHEET.c.board_id, _SHEET.c.id, _SHEET.c.late_until, _BOARD.c.time_zone)
        .join(_BOARD, _BOARD.c.id == _SHEET.c.board_id)
        .join(
            _ASSESSMENT, and_(_ASSESSMENT.c.board_id == _SHEET.c.board_id, _ASSESSMENT.c.id == _SHEET.c.assessment_id)
        )
        # What is signed is locked, and takes no answer anyway.
        .where(
            _SHEET.c.late_until <= (now + _MOST_AHEAD).date(),
            _ASSESSMENT.c.state.in_(LETS_IN | {AssessmentState.OPEN}),
        )
        .order_by(_SHEET.c.board_id, _SHEET.c.id)
    )
    return tuple(
        LetIn(board_id=row.board_id, sheet_id=row.id, until=row.late_until, time_zone=row.time_zone)
        for row in session.execute(wanted)
    )


def end_let_in(session: WritingSession, *, board_id: int, sheet_id: int, now: datetime) -> bool:
    """Whether its time was over and it cannot be answered any more. What was sent stays sent."""
    board = lock_board(session, board_id)
    wanted: Any = select(_SHEET.c.assessment_id, _SHEET.c.late_until, _SHEET.c.state).where(
        _SHEET.c.board_id == board_id, _SHEET.c.id == sheet_id
    )
    found = session.execute(wanted.with_for_update(key_share=True)).one_or_none()
    if found is None or found.late_until is None or closes_at(found.late_until, board.time_zone) > now:
        return False
    over: dict[str, object] = {"late_until": None}
    if found.state is not SheetState.SENT:
        over["state"] = SheetState.ENDED
    this = (_SHEET.c.board_id == board_id) & (_SHEET.c.id == sheet_id)
    session.connection().execute(update(_SHEET).where(this).values(over))
    return True


def _require_seat(session: Session, board_id: int, seat_id: int) -> None:
    wanted = select(_SEAT.c.id).where(
        _SEAT.c.board_id == board_id, is_row(_SEAT.c.id, seat_id), _SEAT.c.closed_on.is_(None)
    )
    if session.execute(wanted).first() is None:
        raise NotFound("There is no such seat.")
