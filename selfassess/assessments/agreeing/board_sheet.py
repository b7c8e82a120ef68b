"""The board's own agreed sheet, held while something is agreed: one for each self-assessment, every version kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission
from selfassess.assessments.answering.answers import write_answer
from selfassess.assessments.answering.found import Response
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.standing import AnswerNow
from selfassess.assessments.setting_up.steps import lock_assessment
from selfassess.assessments.setting_up.workflow import FROZEN, AssessmentAction, assessment_step, why_not
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards.changes import board_to_change
from selfassess.engine.answers import Basis
from selfassess.errors import NotFound, Refused, TooLate
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Sheet, SheetSeat, metadata
from selfassess.vocabulary import SheetState

_SHEET, _SEAT, _PRESENT = (metadata.tables[name] for name in ("sheet", "seat", "sheet_seat"))


def hold_agreeing(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    permission: Permission = Permission.AGREE_LEVELS,
) -> tuple[Assessment, Response]:
    """The self-assessment, locked while its board agrees, and the sheet that the agreed levels go into.

    Raises:
        Refused: nothing is agreed now, or the board is closed. TooLate: it is signed, or being signed.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    board_to_change(session, identity=identity, permission=permission, board_id=board_id)
    row = lock_assessment(session, board_id=board_id, assessment_id=assessment_id)
    if row.state in FROZEN:
        raise TooLate(f"{why_not(row.state, AssessmentAction.AGREE)} Nothing was changed. What you typed stands below.")
    assessment_step(row.state, AssessmentAction.AGREE)
    sheet_id = find_agreed(session, board_id=board_id, assessment_id=assessment_id)
    if sheet_id is None:
        raise NotFound("There is no agreed response in this self-assessment.")
    return row, board_response(board_id, assessment_id, sheet_id)


def find_agreed(session: Session, *, board_id: int, assessment_id: int) -> int | None:
    """The number of the board's agreed sheet; None before agreeing begins."""
    wanted = select(_SHEET.c.id).where(
        _SHEET.c.board_id == board_id, _SHEET.c.assessment_id == assessment_id, _SHEET.c.basis == Basis.AGREED
    )
    found: int | None = session.execute(wanted).scalar_one_or_none()
    return found


def make_agreed(session: WritingSession, row: Assessment, *, now: datetime) -> Response:
    """The agreed sheet, made. Where the board agreed before and reopened, the one that is there."""
    sheet_id = find_agreed(session, board_id=row.board_id, assessment_id=row.id)
    if sheet_id is None:
        # As sent from the first: whatever is agreed is kept in every version.
        sheet = Sheet(
            board_id=row.board_id,
            assessment_id=row.id,
            basis=Basis.AGREED,
            state=SheetState.SENT,
            started_at=now,
            sent_at=now,
        )
        session.add(sheet)
        session.flush()
        sheet_id = sheet.id
    return board_response(row.board_id, row.id, sheet_id)


def board_response(board_id: int, assessment_id: int, sheet_id: int, basis: Basis = Basis.AGREED) -> Response:
    """Where agreed answers go, or an outsider's: as sent from the first."""
    return Response(
        board_id=board_id,
        assessment_id=assessment_id,
        seat_id=None,
        sheet_id=sheet_id,
        basis=basis,
        state=SheetState.SENT,
        was_sent=True,
    )


def put(
    session: WritingSession,
    response: Response,
    question_id: str,
    given: GivenAnswer,
    *,
    head: AnswerNow,
    identity: Identity,
    now: datetime,
) -> int | None:
    """The number of the answer, which says this from now on instead of what ``head`` says."""
    actor, by = identity.acting_on(response.board_id), identity.user_id
    return write_answer(session, response, question_id, head, given, actor=actor, changed_by=by, now=now).answer_id


def list_present(session: Session, *, board_id: int, sheet_id: int | None) -> frozenset[int]:
    """The seats that took part in agreeing."""
    wanted = select(_PRESENT.c.seat_id).where(_PRESENT.c.board_id == board_id, _PRESENT.c.sheet_id == sheet_id)
    return frozenset(session.execute(wanted).scalars()) if sheet_id is not None else frozenset()


def set_present(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seat_ids: Iterable[int],
    now: datetime,
) -> frozenset[int]:
    """The seats that took part in agreeing, as they are from now on. Where nothing differs, nothing is written.

    Raises:
        Refused: a seat is not one of the board's, nothing is agreed now, or the board is closed.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    row, response = hold_agreeing(session, identity=identity, board_id=board_id, assessment_id=assessment_id)
    assert response.sheet_id is not None
    wanted = frozenset(seat_ids)
    known = select(_SEAT.c.id).where(_SEAT.c.board_id == board_id, _SEAT.c.id.in_(wanted))
    if len(session.execute(known).all()) != len(wanted):
        raise Refused("Choose among the seats on this page.")
    before = list_present(session, board_id=board_id, sheet_id=response.sheet_id)
    if wanted == before:
        return wanted
    of_sheet = (_PRESENT.c.board_id == board_id, _PRESENT.c.sheet_id == response.sheet_id)
    session.execute(delete(_PRESENT).where(*of_sheet, _PRESENT.c.seat_id.in_(before - wanted)))
    session.add_all(
        SheetSeat(board_id=board_id, sheet_id=response.sheet_id, seat_id=seat_id) for seat_id in wanted - before
    )
    row.changes += 1
    session.flush()
    record(session, row, Event.SEATS_PRESENT, identity=identity, now=now, facts={"seats": len(wanted)})
    return wanted


def record(
    session: WritingSession,
    row: Assessment,
    event: Event,
    *,
    identity: Identity,
    now: datetime,
    facts: dict[str, str | int | bool | None],
    texts: dict[str, str] | None = None,
) -> None:
    """Append what happened to what the board says of itself, beside its levels."""
    happening = Happening(
        event=event,
        object_type=ObjectType.ASSESSMENT,
        object_id=row.id,
        object_version=row.version,
        facts=facts,
        texts={name: text for name, text in (texts or {}).items() if text},
    )
    append(session, happening, board_id=row.board_id, actor=identity.acting_on(row.board_id), now=now)
