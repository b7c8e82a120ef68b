"""A response: found to be read, or held still while an answer is written into it.

It is one seat's, named by the seat; or a sheet's by its own number: a table's, a proposal's, or a seat's that is typed
in from paper. Whatever changes an answer holds the response first, so that nobody else changes its answers meanwhile.
The assessment is shared, so that saves pass each other and closing or signing waits for them; a save leaves its row
alone, and its ``changes`` count begins to matter when answers no longer can be saved. The order of locks is that of
``docs/adr/0007-rows-and-writes.md``.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import Select, and_, bindparam, select, update
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.assessments.answering.found import FoundResponse, Response, Where
from selfassess.assessments.answering.standing import AnswerNow, answers_of
from selfassess.assessments.answering.whose import require_seat, require_sheet, table_of
from selfassess.assessments.setting_up.workflow import ResponseAction, response_step
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.banks.publishing import get_bank
from selfassess.engine.answers import Basis
from selfassess.errors import Conflict, NotFound
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Sheet, metadata
from selfassess.storage.upsert import insert_into
from selfassess.vocabulary import Gathering, SheetState

_BOARD, _SEAT = metadata.tables["board"], metadata.tables["seat"]
_ASSESSMENT, _EDITION = metadata.tables["assessment"], metadata.tables["edition"]
_SHEET = metadata.tables["sheet"]

_OF_SHEET = (
    _SHEET.c.id.label("sheet_id"),
    _SHEET.c.state.label("sheet_state"),
    _SHEET.c.version.label("sheet_version"),
    _SHEET.c.sent_at,
    _SHEET.c.keyed_by,
    _SHEET.c.late_until,
)
_SETTINGS = ("title", "due_on", "state", "gathering", "visibility", "asks", "asks_of", "closed_at", "shared_at")
_OCCASION = (
    select(
        *(_ASSESSMENT.c[name] for name in _SETTINGS),
        _ASSESSMENT.c.shows_agreed_before,
        _ASSESSMENT.c.edition_id,
        _EDITION.c.digest,
        _BOARD.c.state.label("board_state"),
    )
    .join(_EDITION, and_(_EDITION.c.board_id == _ASSESSMENT.c.board_id, _EDITION.c.id == _ASSESSMENT.c.edition_id))
    .join(_BOARD, _BOARD.c.id == _ASSESSMENT.c.board_id)
    .where(_ASSESSMENT.c.board_id == bindparam("board_id"), _ASSESSMENT.c.id == bindparam("assessment_id"))
)
_ITS_SEAT = and_(_SEAT.c.board_id == _ASSESSMENT.c.board_id, _SEAT.c.id == bindparam("seat_id"))
_AROUND = _OCCASION.add_columns(_SEAT.c.name.label("seat_name")).join(_SEAT, _ITS_SEAT)
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
_THIS_SHEET = and_(
    _SHEET.c.board_id == _ASSESSMENT.c.board_id,
    _SHEET.c.assessment_id == _ASSESSMENT.c.id,
    _SHEET.c.id == bindparam("sheet_id"),
)
_SEAT_OF_SHEET = and_(_SEAT.c.board_id == _SHEET.c.board_id, _SEAT.c.id == _SHEET.c.seat_id)
_SHEET_TO_READ = (
    _OCCASION.join(_SHEET, _THIS_SHEET)
    .outerjoin(_SEAT, _SEAT_OF_SHEET)
    .add_columns(*_OF_SHEET, _SHEET.c.seat_id, _SHEET.c.basis, _SHEET.c.table_name, _SEAT.c.name.label("seat_name"))
)
_SHEET_AROUND_HELD = _SHEET_TO_READ.with_for_update(read=True, of=_ASSESSMENT)
_THIS_SHEET_HELD = (
    select(*_OF_SHEET)
    .where(_SHEET.c.board_id == bindparam("board_id"), _SHEET.c.id == bindparam("sheet_id"))
    .with_for_update(key_share=True)
)
_AT_NO_TABLE = "Here tables answer together, and this seat sits at none yet. Ask the business manager for its table."
_PROPOSED = "Here levels are proposed for the board to agree. Seats do not answer one by one."


class NotOpen(Conflict):
    """An answer that came when none can be saved: too early, after closing, or after the response was sent."""


def get_response(session: Session, *, identity: Identity, **where: Unpack[Where]) -> FoundResponse:
    """This seat's response, or this sheet, in whatever state, for a person who answers in it.

    Raises:
        NotFound: no such assessment, seat or sheet on this board; or as ``whose.require_seat``, ``require_sheet``, with
            NotAllowed.
    """
    if "seat_id" not in where:
        return _found_sheet(session, _SHEET_TO_READ, identity, where)
    response, row = _found(session, _TO_READ, identity, where, where["seat_id"])
    _note_sheet(response, row)
    return response


def hold_response(session: WritingSession, *, identity: Identity, **where: Unpack[Where]) -> FoundResponse:
    """The same, held until the transaction ends.

    Raises:
        NotFound, NotAllowed: as ``get_response``.
    """
    if "seat_id" not in where:
        response = _found_sheet(session, _SHEET_AROUND_HELD, identity, where)
        ids = {"board_id": response.board_id, "sheet_id": response.sheet_id}
        _note_sheet(response, session.connection().execute(_THIS_SHEET_HELD, ids).one())
        return response
    response, _ = _found(session, _AROUND_HELD, identity, where, where["seat_id"])
    _hold_sheet(session, response)
    return response


def open_response(session: WritingSession, *, identity: Identity, **where: Unpack[Where]) -> FoundResponse:
    """The same, where an answer can be saved into it.

    Raises:
        NotFound, NotAllowed: as ``get_response``.
        NotOpen: no answer can be saved now.
    """
    response = hold_response(session, identity=identity, **where)
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
    return answers_of(session, board_id=response.board_id, sheet_id=response.sheet_id, question_ids=question_ids)


def _found(
    session: Session, wanted: Select[Any], identity: Identity, where: Where, seat_id: int
) -> tuple[FoundResponse, Any]:
    board_id, assessment_id = where["board_id"], where["assessment_id"]
    require_seat(session, identity=identity, board_id=board_id, seat_id=seat_id)
    ids = {"board_id": board_id, "assessment_id": assessment_id, "seat_id": seat_id}
    row = session.connection().execute(wanted, ids).first()
    if row is None:
        raise NotFound("There is no such self-assessment.")
    response = _response(session, row, board_id, assessment_id, seat_id=seat_id, seat_name=row.seat_name)
    if row.gathering is Gathering.DRAFT:
        response.elsewhere = _PROPOSED
    elif row.gathering is Gathering.TABLES:
        table = table_of(session, board_id=board_id, assessment_id=assessment_id, seat_id=seat_id)
        response.elsewhere = f"This seat answers at a table: {table}." if table else _AT_NO_TABLE
    return response, row


def _found_sheet(session: Session, wanted: Select[Any], identity: Identity, where: Where) -> FoundResponse:
    board_id, assessment_id = where["board_id"], where["assessment_id"]
    require(identity, Permission.ANSWER_TOGETHER, board_id=board_id)
    ids = {"board_id": board_id, "assessment_id": assessment_id, "sheet_id": where.get("sheet_id")}
    row = session.connection().execute(wanted, ids).first()
    if row is None:
        raise NotFound("There is no such response.")
    require_sheet(
        session,
        identity=identity,
        board_id=board_id,
        assessment_id=assessment_id,
        sheet_id=row.sheet_id,
        basis=row.basis,
        keyed_by=row.keyed_by,
    )
    name = row.seat_name or row.table_name or "Proposed levels"
    response = _response(session, row, board_id, assessment_id, seat_id=row.seat_id, seat_name=name)
    response.basis, response.through_sheet = row.basis, True
    _note_sheet(response, row)
    return response


def _response(
    session: Session, row: Any, board_id: int, assessment_id: int, *, seat_id: int | None, seat_name: str
) -> FoundResponse:
    return FoundResponse(
        board_id=board_id,
        assessment_id=assessment_id,
        seat_id=seat_id,
        bank=get_bank(session, board_id=board_id, edition_id=row.edition_id, digest=row.digest),
        title=row.title,
        due_on=row.due_on,
        seat_name=seat_name,
        assessment_state=row.state,
        board_state=row.board_state,
        visibility=row.visibility,
        asks=row.asks,
        asks_of=row.asks_of,
        closed_at=row.closed_at,
        shared_at=row.shared_at,
        shows_agreed_before=row.shows_agreed_before,
    )


def _hold_sheet(session: WritingSession, response: Response) -> None:
    ids = {"board_id": response.board_id, "assessment_id": response.assessment_id, "seat_id": response.seat_id}
    row = session.connection().execute(_SHEET_HELD, ids).first()
    if row is not None:
        _note_sheet(response, row)


def _note_sheet(response: Response, row: Any) -> None:
    if row.sheet_id is not None:
        response.sheet_id, response.state, response.version = row.sheet_id, row.sheet_state, row.sheet_version
        response.sent_at, response.was_sent, response.keyed_by = row.sent_at, row.sent_at is not None, row.keyed_by
        response.late_until = row.late_until
