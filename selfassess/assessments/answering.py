"""The place where an answer goes, held still while it is written: the assessment, the seat, the response.

Lock order: the assessment (shared, so that saves pass each other and closing or signing waits for them), the response,
then the board's audit chain. On SQLite the write transaction is the lock. Whatever changes an answer goes through
``open_place``: with the response held, nobody else changes its answers. A save leaves the assessment's row alone; its
``changes`` count begins to matter when answers no longer can be saved.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, select, update
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.assessments.given import BLANK, GivenAnswer
from selfassess.assessments.workflow import why_no_answer
from selfassess.audit.events import Event, Happening
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

_ASSESSMENT_TO_ANSWER = (
    select(_ASSESSMENT.c.state, _ASSESSMENT.c.edition_id, _EDITION.c.digest, _BOARD.c.state.label("board_state"))
    .join(_EDITION, (_EDITION.c.board_id == _ASSESSMENT.c.board_id) & (_EDITION.c.id == _ASSESSMENT.c.edition_id))
    .join(_BOARD, _BOARD.c.id == _ASSESSMENT.c.board_id)
    .where(_ASSESSMENT.c.board_id == bindparam("board_id"), _ASSESSMENT.c.id == bindparam("assessment_id"))
    .with_for_update(read=True, of=_ASSESSMENT)
)
_SHEET_OF_SEAT = select(_SHEET.c.id, _SHEET.c.state, _SHEET.c.sent_at).where(
    _SHEET.c.board_id == bindparam("board_id"),
    _SHEET.c.assessment_id == bindparam("assessment_id"),
    _SHEET.c.seat_id == bindparam("seat_id"),
)
# The weaker lock of PostgreSQL: rows that point at the response can be written meanwhile.
_SHEET_HELD = _SHEET_OF_SEAT.with_for_update(key_share=True)
_HEADS = select(
    _ANSWER.c.question_id,
    _ANSWER.c.id,
    _ANSWER.c.version,
    _ANSWER.c.changed_at,
    _ANSWER.c.changed_by,
    _ANSWER.c.level,
    _ANSWER.c.no_level,
    _ANSWER.c.why_none,
    _ANSWER.c.comment,
).where(
    _ANSWER.c.board_id == bindparam("board_id"),
    _ANSWER.c.sheet_id == bindparam("sheet_id"),
    _ANSWER.c.question_id.in_(bindparam("questions", expanding=True)),
)


class NotOpen(Conflict):
    """An answer that came when none can be saved: too early, after closing, or after the response was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an answer says now; version 0, blank, and without the rest where nothing was ever saved."""

    answer: GivenAnswer = BLANK
    version: int = 0
    answer_id: int | None = None
    at: datetime | None = None
    by: int | None = None


UNSAVED = Standing()


@dataclass(slots=True, kw_only=True)
class Place:
    """Where one seat's answers go. ``sheet_id`` is None until the response comes into being with its first answer."""

    board_id: int
    assessment_id: int
    seat_id: int
    bank: Bank
    sheet_id: int | None = None
    state: SheetState = SheetState.NOT_STARTED
    was_sent: bool = False


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


def open_place(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, seat_id: int
) -> Place:
    """Where this seat's answers go, held until the transaction ends, for a person who answers for it.

    Raises:
        NotFound: no such assessment or seat on this board; or as ``require_seat``, with NotAllowed.
        NotOpen: no answer can be saved now.
    """
    place, state, board_state = _find_place(session, identity, board_id, assessment_id, seat_id)
    if refusal := why_no_answer(board=board_state, assessment=state, response=place.state):
        raise NotOpen(refusal)
    return place


def find_place(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, seat_id: int
) -> Place:
    """The same in whatever state, for what is kept beside the answers.

    Raises:
        NotFound: no such assessment or seat on this board; or as ``require_seat``, with NotAllowed.
    """
    return _find_place(session, identity, board_id, assessment_id, seat_id)[0]


def make_sheet(session: WritingSession, place: Place, *, state: SheetState, now: datetime) -> bool:
    """Whether the response was made here and now, in ``state``. Where another was first, theirs is held and told of."""
    values = {
        "board_id": place.board_id,
        "assessment_id": place.assessment_id,
        "seat_id": place.seat_id,
        "basis": Basis.INDIVIDUAL,
        "state": state,
        "started_at": now if state is SheetState.DRAFT else None,
    }
    insert = insert_into(session, Sheet).values(values)
    unless_there = insert.on_conflict_do_nothing(index_elements=["board_id", "assessment_id", "seat_id"])
    new_id = session.execute(unless_there.returning(_SHEET.c.id)).scalar_one_or_none()
    if new_id is None:
        _hold_sheet(session, place)
        return False
    place.sheet_id, place.state = new_id, state
    return True


def start_response(session: WritingSession, place: Place, *, identity: Identity, now: datetime) -> None:
    """Make the response a draft, with its event, unless somebody else has done so by now."""
    if place.sheet_id is None:
        is_ours = make_sheet(session, place, state=SheetState.DRAFT, now=now)
    else:
        is_ours = True
        this = (_SHEET.c.board_id == place.board_id) & (_SHEET.c.id == place.sheet_id)
        started = {"state": SheetState.DRAFT, "started_at": now, "version": _SHEET.c.version + 1}
        session.execute(update(_SHEET).where(this).values(started))
        place.state = SheetState.DRAFT
    if is_ours:
        happening = Happening(
            event=Event.RESPONSE_STARTED,
            object_type="sheet",
            object_id=place.sheet_id,
            facts={"assessment": place.assessment_id, "seat": place.seat_id},
        )
        actor = identity.acting_on(place.board_id, seat_id=place.seat_id)
        append(session, happening, board_id=place.board_id, actor=actor, now=now)


def heads(session: Session, place: Place, question_ids: Collection[str]) -> dict[str, Standing]:
    """What the answers to these questions say now; those never saved are left out."""
    if place.sheet_id is None:
        return {}
    parameters = {"board_id": place.board_id, "sheet_id": place.sheet_id, "questions": list(question_ids)}
    return {row.question_id: _standing(row) for row in session.connection().execute(_HEADS, parameters)}


def _find_place(
    session: WritingSession, identity: Identity, board_id: int, assessment_id: int, seat_id: int
) -> tuple[Place, AssessmentState, BoardState]:
    require_seat(session, identity=identity, board_id=board_id, seat_id=seat_id)
    found = _first(session, _ASSESSMENT_TO_ANSWER, board_id=board_id, assessment_id=assessment_id)
    if found is None:
        raise NotFound("There is no such self-assessment.")
    bank = get_bank(session, board_id=board_id, edition_id=found.edition_id, digest=found.digest)
    place = Place(board_id=board_id, assessment_id=assessment_id, seat_id=seat_id, bank=bank)
    _hold_sheet(session, place)
    return place, found.state, found.board_state


def _hold_sheet(session: WritingSession, place: Place) -> None:
    found = _first(
        session,
        _SHEET_HELD,
        board_id=place.board_id,
        assessment_id=place.assessment_id,
        seat_id=place.seat_id,
    )
    if found is not None:
        place.sheet_id, place.state, place.was_sent = found.id, found.state, found.sent_at is not None


def _first(session: Session, statement: Select[Any], **parameters: int) -> Row[Any] | None:
    return session.connection().execute(statement, parameters).first()


def _standing(row: Any) -> Standing:
    answer = GivenAnswer(level=row.level, no_level=row.no_level, why_none=row.why_none, comment=row.comment)
    return Standing(answer=answer, version=row.version, answer_id=row.id, at=row.changed_at, by=row.changed_by)
