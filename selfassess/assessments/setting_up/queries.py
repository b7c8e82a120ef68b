"""What waits for a person, and a board's self-assessments. Every statement is bound to boards of the person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, permissions_on, require
from selfassess.assessments.setting_up.lines import AssessmentLine, BoardOverview, OwnResponse, Waiting
from selfassess.assessments.setting_up.workflow import BEFORE_SHARING, FINISHED, LETS_IN
from selfassess.boards.changes import local_day
from selfassess.errors import NotFound
from selfassess.storage.tables import metadata
from selfassess.vocabulary import AssessmentKind, AssessmentState, BoardState, Gathering, SheetState

_BOARD, _SEAT = metadata.tables["board"], metadata.tables["seat"]
_ASSESSMENT, _SHEET = metadata.tables["assessment"], metadata.tables["sheet"]

_ITS_SHEET = and_(
    _SHEET.c.board_id == _ASSESSMENT.c.board_id,
    _SHEET.c.assessment_id == _ASSESSMENT.c.id,
    _SHEET.c.seat_id == _SEAT.c.id,
)
_BEGUN = _SHEET.alias("begun")
# As ``set_up.who_answers`` and ``asked_seats`` have it: each seat that is asked answers alone, or has answered.
_SEATS_ANSWER = and_(
    _ASSESSMENT.c.kind != AssessmentKind.FINDINGS,
    _ASSESSMENT.c.gathering == Gathering.INDIVIDUAL,
    or_(
        _SEAT.c.is_asked,
        exists().where(
            _BEGUN.c.board_id == _ASSESSMENT.c.board_id,
            _BEGUN.c.assessment_id == _ASSESSMENT.c.id,
            _BEGUN.c.seat_id == _SEAT.c.id,
        ),
    ),
)
# Built once: every visit begins on one of these pages.
_OVERVIEW = (
    select(
        _ASSESSMENT.c.id,
        _ASSESSMENT.c.title,
        _ASSESSMENT.c.state,
        _ASSESSMENT.c.due_on,
        _ASSESSMENT.c.dated_on,
        _ASSESSMENT.c.version,
        _SEAT.c.id.label("seat_id"),
        _SEAT.c.name.label("seat_name"),
        _SHEET.c.state.label("sheet_state"),
        _SHEET.c.sent_at,
    )
    .select_from(_ASSESSMENT)
    .outerjoin(
        _SEAT,
        and_(
            _SEAT.c.board_id == _ASSESSMENT.c.board_id,
            _SEAT.c.id.in_(bindparam("seats", expanding=True)),
            _SEATS_ANSWER,
        ),
    )
    .outerjoin(_SHEET, _ITS_SHEET)
    .where(
        _ASSESSMENT.c.board_id == bindparam("board_id"),
        _ASSESSMENT.c.state.in_(bindparam("states", expanding=True)),
    )
    .order_by(_ASSESSMENT.c.dated_on.desc().nulls_first(), _ASSESSMENT.c.id.desc(), _SEAT.c.name)
)
_DONE = (SheetState.SENT, SheetState.ENDED)


def list_waiting(session: Session, *, identity: Identity, now: datetime) -> tuple[Waiting, ...]:
    """The responses that wait for this person's seats on all their boards, the most pressing first."""
    places = [(place.board_id, place.seat_id) for place in identity.memberships if place.seat_id is not None]
    if not places:
        return ()
    rows = session.execute(
        select(
            _BOARD.c.id.label("board_id"),
            _BOARD.c.slug,
            _BOARD.c.name.label("board_name"),
            _BOARD.c.time_zone,
            _ASSESSMENT.c.id,
            _ASSESSMENT.c.title,
            func.coalesce(_SHEET.c.late_until, _ASSESSMENT.c.due_on).label("due_on"),
            _SEAT.c.id.label("seat_id"),
            _SEAT.c.name.label("seat_name"),
            _SHEET.c.state,
        )
        .join(_BOARD, _BOARD.c.id == _ASSESSMENT.c.board_id)
        .join(_SEAT, _SEAT.c.board_id == _ASSESSMENT.c.board_id)
        .outerjoin(_SHEET, _ITS_SHEET)
        .where(
            _ASSESSMENT.c.board_id.in_([board_id for board_id, _ in places]),
            _SEAT.c.id.in_([seat_id for _, seat_id in places]),
            or_(
                _ASSESSMENT.c.state == AssessmentState.OPEN,
                and_(_ASSESSMENT.c.state.in_(LETS_IN), _SHEET.c.late_until.is_not(None)),
            ),
            _BOARD.c.state == BoardState.ACTIVE,
            _SEATS_ANSWER,
            or_(_SHEET.c.state.is_(None), _SHEET.c.state.not_in(_DONE)),
        )
    )
    return tuple(sorted((_waiting(row, now) for row in rows), key=_pressing))


def board_overview(session: Session, *, identity: Identity, board_id: int) -> BoardOverview:
    """The board's self-assessments that this person may know of, with the state of their own seats' responses.

    Who sets them up sees all; who sits on the board sees those that were opened; an observer what is signed.

    Raises:
        NotFound: the person has no place on the board.
    """
    require(identity, Permission.VIEW_BOARD, board_id=board_id)
    asked = {
        "board_id": board_id,
        "states": _states_seen(identity, board_id),
        "seats": list(identity.seats_on(board_id)),
    }
    rows = session.connection().execute(_OVERVIEW, asked)
    return BoardOverview(assessments=tuple(_line(list(group)) for _, group in groupby(rows, key=lambda row: row.id)))


def assessment_line(session: Session, *, identity: Identity, board_id: int, assessment_id: int) -> AssessmentLine:
    """One self-assessment as ``board_overview`` has it.

    Raises:
        NotFound: the board has none of this id that this person may know of.
    """
    overview = board_overview(session, identity=identity, board_id=board_id)
    line = next((each for each in overview.assessments if each.id == assessment_id), None)
    if line is None:
        raise NotFound("There is no such self-assessment.")
    return line


def _line(rows: Sequence[Any]) -> AssessmentLine:
    """One self-assessment, from a row for each of the person's own seats, or from one row without a seat."""
    first = rows[0]
    return AssessmentLine(
        id=first.id,
        title=first.title,
        state=first.state,
        due_on=first.due_on,
        dated_on=first.dated_on,
        version=first.version,
        own=tuple(_own(row) for row in rows if row.seat_id is not None and _has_response(row)),
    )


def _has_response(row: Any) -> bool:
    """Whether the seat began a response, or still could. A record has none."""
    return row.sheet_state is not None or row.state in BEFORE_SHARING


def _own(row: Any) -> OwnResponse:
    return OwnResponse(
        seat_id=row.seat_id,
        seat_name=row.seat_name,
        state=row.sheet_state or SheetState.NOT_STARTED,
        sent_at=row.sent_at,
    )


def _waiting(row: Row[Any], now: datetime) -> Waiting:
    return Waiting(
        board_id=row.board_id,
        board_slug=row.slug,
        board_name=row.board_name,
        assessment_id=row.id,
        title=row.title,
        seat_id=row.seat_id,
        seat_name=row.seat_name,
        due_on=row.due_on,
        is_late=row.due_on is not None and row.due_on < local_day(row.time_zone, now),
        response=row.state or SheetState.NOT_STARTED,
    )


def _states_seen(identity: Identity, board_id: int) -> Collection[AssessmentState]:
    granted = permissions_on(identity, board_id)
    if Permission.SET_UP_ASSESSMENT in granted:
        return tuple(AssessmentState)
    if Permission.READ_SHARED in granted:
        return frozenset(AssessmentState) - {AssessmentState.PREPARING}
    return FINISHED


def _pressing(waiting: Waiting) -> tuple[date, str, str, str]:
    """The earliest day first, then by name; what has no day comes last."""
    return waiting.due_on or date.max, waiting.board_name, waiting.title, waiting.seat_name
