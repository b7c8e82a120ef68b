"""Responses that somebody begins for others: the proposal of *draft and challenge*, and a seat's paper form.

Both are sheets that are then answered through their own number, by the same pages as any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission
from selfassess.assessments.answering.found import Response
from selfassess.assessments.answering.responses import make_sheet
from selfassess.assessments.setting_up.steps import get_assessment, lock_assessment
from selfassess.assessments.setting_up.workflow import LETS_IN
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards.changes import board_to_change
from selfassess.engine.answers import Basis
from selfassess.errors import NotFound, Refused
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Seat, Sheet
from selfassess.vocabulary import AssessmentState, Gathering, SheetState

_NOT_OPEN = "This self-assessment is not open for answers."


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Where a proposal stands; ``sheet_id`` is None until it is begun."""

    title: str
    is_open: bool
    sheet_id: int | None
    state: SheetState


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """A seat whose paper form could be typed in, or is. ``sheet_id`` is None where that has not begun."""

    seat_id: int
    seat_name: str
    sheet_id: int | None
    state: SheetState


def find_proposal(session: Session, *, board_id: int, assessment_id: int) -> Proposal:
    """Where the proposal of a self-assessment stands. Nothing of what it says.

    Raises:
        NotFound: the board has no such self-assessment, or levels are not proposed in it.
    """
    row = get_assessment(session, board_id=board_id, assessment_id=assessment_id)
    if row.gathering is not Gathering.DRAFT or row.state is AssessmentState.PREPARING:
        raise NotFound("There is no proposal in this self-assessment.")
    sheet = session.exec(_proposals(board_id, assessment_id)).first()
    return Proposal(
        title=row.title,
        is_open=row.state is AssessmentState.OPEN,
        sheet_id=None if sheet is None else sheet.id,
        state=SheetState.NOT_STARTED if sheet is None else sheet.state,
    )


def begin_proposal(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, now: datetime
) -> int:
    """The id of the self-assessment's one proposal, begun now unless it was before.

    Raises:
        Refused: levels are not proposed in it, or it is not open.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    row = _to_begin(session, identity, board_id, assessment_id)
    if row.gathering is not Gathering.DRAFT:
        raise Refused("Levels are not proposed in this self-assessment.")
    there = session.exec(_proposals(board_id, assessment_id)).first()
    if there is not None:
        return there.id
    sheet = Sheet(board_id=board_id, assessment_id=assessment_id, basis=Basis.DRAFT)
    session.add(sheet)
    session.flush()
    _record(session, Event.PROPOSAL_BEGUN, board_id, assessment_id, sheet.id, None, identity, now)
    return sheet.id


def list_papers(session: Session, *, board_id: int, assessment_id: int) -> tuple[PaperLine, ...]:
    """The seats whose paper form is being typed in, and those that have not begun themselves, by name.

    Once answers are closed, of these only the seats that were let in late.

    Raises:
        NotFound: the board has no such self-assessment.
    """
    row = get_assessment(session, board_id=board_id, assessment_id=assessment_id)
    seats = select(Seat).where(Seat.board_id == board_id, col(Seat.closed_on).is_(None), col(Seat.is_asked).is_(True))
    sheets = select(Sheet).where(
        Sheet.board_id == board_id, Sheet.assessment_id == assessment_id, col(Sheet.seat_id).is_not(None)
    )
    there = {sheet.seat_id: sheet for sheet in session.exec(sheets)}
    lines = (_paper(seat, there.get(seat.id), row.state) for seat in session.exec(seats.order_by(Seat.name)))
    return tuple(line for line in lines if line is not None)


def begin_paper(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, seat_id: int, now: datetime
) -> int:
    """The id of a seat's response, which this person types in from paper from now on. The seat is shown that.

    Raises:
        Refused: answers are closed, or gathered otherwise, or the seat has begun to answer itself.
        NotFound: no such seat; or as ``permissions.require``, with NotAllowed.
    """
    row = _to_begin(session, identity, board_id, assessment_id, let_in=seat_id)
    wanted = select(Seat.id).where(Seat.board_id == board_id, is_row(Seat.id, seat_id), col(Seat.closed_on).is_(None))
    if session.exec(wanted).first() is None:
        raise NotFound("There is no such seat.")
    if row.gathering is not Gathering.INDIVIDUAL:
        raise Refused("This seat does not answer by itself in this self-assessment.")
    response = Response(board_id=board_id, assessment_id=assessment_id, seat_id=seat_id)
    make_sheet(session, response, state=SheetState.NOT_STARTED, now=now)
    if response.keyed_by is not None and response.sheet_id is not None:
        return response.sheet_id
    if response.state is not SheetState.NOT_STARTED or response.sheet_id is None:
        raise Refused("This seat has begun to answer itself. Ask its holder to send the response.")
    this = (col(Sheet.board_id) == board_id) & (col(Sheet.id) == response.sheet_id)
    keyed = {"keyed_by": identity.user_id, "version": Sheet.version + 1}
    session.execute(update(Sheet).where(this).values(keyed))
    _record(session, Event.RESPONSE_KEYED, board_id, assessment_id, response.sheet_id, seat_id, identity, now)
    return response.sheet_id


def _paper(seat: Seat, sheet: Sheet | None, state: AssessmentState) -> PaperLine | None:
    if sheet is not None and sheet.keyed_by is not None:
        return PaperLine(seat_id=seat.id, seat_name=seat.name, sheet_id=sheet.id, state=sheet.state)
    if sheet is not None and sheet.state is not SheetState.NOT_STARTED:
        return None
    is_let_in = state in LETS_IN and sheet is not None and sheet.late_until is not None
    if state is not AssessmentState.OPEN and not is_let_in:
        return None
    return PaperLine(seat_id=seat.id, seat_name=seat.name, sheet_id=None, state=SheetState.NOT_STARTED)


def _to_begin(
    session: WritingSession, identity: Identity, board_id: int, assessment_id: int, *, let_in: int | None = None
) -> Assessment:
    board_to_change(session, identity=identity, permission=Permission.SET_UP_ASSESSMENT, board_id=board_id)
    row = lock_assessment(session, board_id=board_id, assessment_id=assessment_id)
    if row.state is not AssessmentState.OPEN and not _is_let_in(session, row, let_in):
        raise Refused(_NOT_OPEN)
    return row


def _is_let_in(session: Session, row: Assessment, seat_id: int | None) -> bool:
    """Whether this seat may answer late."""
    if seat_id is None or row.state not in LETS_IN:
        return False
    late = select(Sheet.id).where(
        Sheet.board_id == row.board_id,
        Sheet.assessment_id == row.id,
        Sheet.seat_id == seat_id,
        col(Sheet.late_until).is_not(None),
    )
    return session.exec(late).first() is not None


def _proposals(board_id: int, assessment_id: int) -> SelectOfScalar[Sheet]:
    return select(Sheet).where(
        Sheet.board_id == board_id, Sheet.assessment_id == assessment_id, Sheet.basis == Basis.DRAFT
    )


def _record(
    session: WritingSession,
    event: Event,
    board_id: int,
    assessment_id: int,
    sheet_id: int,
    seat_id: int | None,
    identity: Identity,
    now: datetime,
) -> None:
    happening = Happening(
        event=event,
        object_type=ObjectType.SHEET,
        object_id=sheet_id,
        facts={"assessment_id": assessment_id, "seat_id": seat_id},
    )
    append(session, happening, board_id=board_id, actor=identity.acting_on(board_id, seat_id=seat_id), now=now)
