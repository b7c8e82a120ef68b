"""One seat's response: found to be read, or held still while an answer is written into it.

Whatever changes an answer holds the response first, so that nobody else changes its answers meanwhile. The assessment
is shared, so that saves pass each other and closing or signing waits for them; a save leaves its row alone, and its
``changes`` count begins to matter when answers no longer can be saved. The order of locks is that of
``docs/adr/0007-rows-and-writes.md``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, select, update
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.assessments.answering.given import BLANK, GivenAnswer
from selfassess.assessments.setting_up.workflow import ResponseAction, response_step, why_no_answer
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.banks.publishing import get_bank
from selfassess.engine.answers import Basis
from selfassess.engine.bank import Bank
from selfassess.errors import Conflict, NotAllowed, NotFound
from selfassess.storage.naming import metadata
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Sheet
from selfassess.storage.upsert import insert_into
from selfassess.vocabulary import AssessmentState, BoardState, SheetState

# Plain columns instead of rows as objects: one save is a few statements, forty people send one every few seconds.
_BOARD, _SEAT = metadata.tables["board"], metadata.tables["seat"]
_ASSESSMENT, _EDITION = metadata.tables["assessment"], metadata.tables["edition"]
_SHEET, _ANSWER = metadata.tables["sheet"], metadata.tables["answer"]

_OF_SHEET = (_SHEET.c.id.label("sheet_id"), _SHEET.c.state.label("sheet_state"), _SHEET.c.sent_at)
_AROUND = (
    select(
        _ASSESSMENT.c.title,
        _ASSESSMENT.c.due_on,
        _ASSESSMENT.c.state,
        _ASSESSMENT.c.edition_id,
        _EDITION.c.digest,
        _BOARD.c.state.label("board_state"),
        _SEAT.c.name.label("seat_name"),
    )
    .join(_EDITION, and_(_EDITION.c.board_id == _ASSESSMENT.c.board_id, _EDITION.c.id == _ASSESSMENT.c.edition_id))
    .join(_BOARD, _BOARD.c.id == _ASSESSMENT.c.board_id)
    .join(_SEAT, and_(_SEAT.c.board_id == _ASSESSMENT.c.board_id, _SEAT.c.id == bindparam("seat_id")))
    .where(_ASSESSMENT.c.board_id == bindparam("board_id"), _ASSESSMENT.c.id == bindparam("assessment_id"))
)
_ITS_SHEET = and_(
    _SHEET.c.board_id == _ASSESSMENT.c.board_id,
    _SHEET.c.assessment_id == _ASSESSMENT.c.id,
    _SHEET.c.seat_id == _SEAT.c.id,
)
_TO_READ = _AROUND.outerjoin(_SHEET, _ITS_SHEET).add_columns(*_OF_SHEET)
# To hold it takes two: what may not be there cannot be locked in the same breath as what is.
_AROUND_HELD = _AROUND.with_for_update(read=True, of=_ASSESSMENT)
_SHEET_OF_SEAT = select(*_OF_SHEET).where(
    _SHEET.c.board_id == bindparam("board_id"),
    _SHEET.c.assessment_id == bindparam("assessment_id"),
    _SHEET.c.seat_id == bindparam("seat_id"),
)
# The weaker lock of PostgreSQL: rows that point at the response can be written meanwhile.
_SHEET_HELD = _SHEET_OF_SEAT.with_for_update(key_share=True)
_ALL_ANSWERS = select(
    _ANSWER.c.question_id,
    _ANSWER.c.id,
    _ANSWER.c.version,
    _ANSWER.c.changed_at,
    _ANSWER.c.changed_by,
    _ANSWER.c.level,
    _ANSWER.c.no_level,
    _ANSWER.c.why_none,
    _ANSWER.c.comment,
    _ANSWER.c.names_seat,
    _ANSWER.c.lower_because,
    _ANSWER.c.dissent,
    _ANSWER.c.carried_from,
    _ANSWER.c.is_confirmed,
    _ANSWER.c.is_undiscussed,
).where(_ANSWER.c.board_id == bindparam("board_id"), _ANSWER.c.sheet_id == bindparam("sheet_id"))
_SOME_ANSWERS = _ALL_ANSWERS.where(_ANSWER.c.question_id.in_(bindparam("questions", expanding=True)))


# What of a row an answer says.
GIVEN = tuple(part.name for part in fields(GivenAnswer))


class NotOpen(Conflict):
    """An answer that came when none can be saved: too early, after closing, or after the response was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNow:
    """What an answer says now; version 0, blank, and without the rest where nothing was ever saved."""

    answer: GivenAnswer = BLANK
    version: int = 0
    answer_id: int | None = None
    at: datetime | None = None
    by: int | None = None


UNSAVED = AnswerNow()


@dataclass(slots=True, kw_only=True)
class Response:
    """Where answers go. ``sheet_id`` is None until the response comes into being with its first answer.

    ``seat_id`` is None where the answers are no one seat's: a table's, a proposal's, the board's own.
    """

    board_id: int
    assessment_id: int
    seat_id: int | None
    sheet_id: int | None = None
    state: SheetState = SheetState.NOT_STARTED
    was_sent: bool = False


@dataclass(slots=True, kw_only=True)
class FoundResponse(Response):
    """The same with its question set, and with how things stand around it."""

    bank: Bank
    title: str
    due_on: date | None
    seat_name: str
    assessment_state: AssessmentState
    board_state: BoardState

    @property
    def why_not(self) -> str:
        """Why no answer can be saved now; empty where one can."""
        return why_no_answer(board=self.board_state, assessment=self.assessment_state, response=self.state)


def require_seat(session: Session, *, identity: Identity, board_id: int, seat_id: int) -> None:
    """Nothing, where this person answers for this seat.

    Raises:
        NotFound: no place on the board, or no such seat on it.
        NotAllowed: the seat is somebody else's.
    """
    require(identity, Permission.ANSWER_FOR_SEAT, board_id=board_id)
    if seat_id in identity.seats_on(board_id):
        return
    found = session.execute(select(_SEAT.c.id).where(_SEAT.c.board_id == board_id, _SEAT.c.id == seat_id)).first()
    if found is None:
        raise NotFound("There is no such seat.")
    raise NotAllowed("Only the people who hold this seat can see and change its answers.")


def get_response(
    session: Session, *, identity: Identity, board_id: int, assessment_id: int, seat_id: int
) -> FoundResponse:
    """This seat's response in whatever state, for a person who answers for it.

    Raises:
        NotFound: no such assessment or seat on this board; or as ``require_seat``, with NotAllowed.
    """
    response, row = _found(session, _TO_READ, identity, board_id, assessment_id, seat_id)
    _note_sheet(response, row)
    return response


def hold_response(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, seat_id: int
) -> FoundResponse:
    """The same, held until the transaction ends.

    Raises:
        NotFound, NotAllowed: as ``get_response``.
    """
    response, _ = _found(session, _AROUND_HELD, identity, board_id, assessment_id, seat_id)
    _hold_sheet(session, response)
    return response


def open_response(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, seat_id: int
) -> FoundResponse:
    """The same, where an answer can be saved into it.

    Raises:
        NotFound, NotAllowed: as ``get_response``.
        NotOpen: no answer can be saved now.
    """
    response = hold_response(
        session, identity=identity, board_id=board_id, assessment_id=assessment_id, seat_id=seat_id
    )
    if refusal := response.why_not:
        raise NotOpen(refusal)
    return response


def make_sheet(session: WritingSession, response: Response, *, state: SheetState, now: datetime) -> bool:
    """Whether the response was made here and now, in ``state``. Where another was first, theirs is held and told of."""
    values = {
        "board_id": response.board_id,
        "assessment_id": response.assessment_id,
        "seat_id": response.seat_id,
        "basis": Basis.INDIVIDUAL,
        "state": state,
        "started_at": now if state is SheetState.DRAFT else None,
    }
    insert = insert_into(session, Sheet).values(values)
    unless_there = insert.on_conflict_do_nothing(index_elements=["board_id", "assessment_id", "seat_id"])
    new_id = session.execute(unless_there.returning(_SHEET.c.id)).scalar_one_or_none()
    if new_id is None:
        _hold_sheet(session, response)
        return False
    response.sheet_id, response.state = new_id, state
    return True


def start_response(session: WritingSession, response: Response, *, identity: Identity, now: datetime) -> None:
    """Make the response a draft, with its event, unless somebody else has done so by now."""
    state = response_step(response.state, ResponseAction.SAVE).to
    if response.sheet_id is None:
        is_ours = make_sheet(session, response, state=state, now=now)
    else:
        is_ours = True
        this = (_SHEET.c.board_id == response.board_id) & (_SHEET.c.id == response.sheet_id)
        started = {"state": state, "started_at": now, "version": _SHEET.c.version + 1}
        session.execute(update(_SHEET).where(this).values(started))
        response.state = state
    if is_ours:
        happening = Happening(
            event=Event.RESPONSE_STARTED,
            object_type=ObjectType.SHEET,
            object_id=response.sheet_id,
            facts={"assessment_id": response.assessment_id, "seat_id": response.seat_id},
        )
        actor = identity.acting_on(response.board_id, seat_id=response.seat_id)
        append(session, happening, board_id=response.board_id, actor=actor, now=now)


def list_answers(
    session: Session, response: Response, question_ids: Collection[str] | None = None
) -> dict[str, AnswerNow]:
    """What the answers say now, to these questions or to all, by question; those never saved are left out."""
    if response.sheet_id is None:
        return {}
    parameters: dict[str, Any] = {"board_id": response.board_id, "sheet_id": response.sheet_id}
    if question_ids is not None:
        parameters["questions"] = list(question_ids)
    wanted = _ALL_ANSWERS if question_ids is None else _SOME_ANSWERS
    return {row.question_id: _answer_now(row) for row in session.connection().execute(wanted, parameters)}


def _found(
    session: Session, wanted: Select[Any], identity: Identity, board_id: int, assessment_id: int, seat_id: int
) -> tuple[FoundResponse, Any]:
    require_seat(session, identity=identity, board_id=board_id, seat_id=seat_id)
    ids = {"board_id": board_id, "assessment_id": assessment_id, "seat_id": seat_id}
    row = session.connection().execute(wanted, ids).first()
    if row is None:
        raise NotFound("There is no such self-assessment.")
    response = FoundResponse(
        board_id=board_id,
        assessment_id=assessment_id,
        seat_id=seat_id,
        bank=get_bank(session, board_id=board_id, edition_id=row.edition_id, digest=row.digest),
        title=row.title,
        due_on=row.due_on,
        seat_name=row.seat_name,
        assessment_state=row.state,
        board_state=row.board_state,
    )
    return response, row


def _hold_sheet(session: WritingSession, response: Response) -> None:
    ids = {"board_id": response.board_id, "assessment_id": response.assessment_id, "seat_id": response.seat_id}
    row = session.connection().execute(_SHEET_HELD, ids).first()
    if row is not None:
        _note_sheet(response, row)


def _note_sheet(response: Response, row: Any) -> None:
    if row.sheet_id is not None:
        response.sheet_id, response.state, response.was_sent = row.sheet_id, row.sheet_state, row.sent_at is not None


def _answer_now(row: Any) -> AnswerNow:
    answer = GivenAnswer(**{part: getattr(row, part) for part in GIVEN})
    return AnswerNow(answer=answer, version=row.version, answer_id=row.id, at=row.changed_at, by=row.changed_by)
