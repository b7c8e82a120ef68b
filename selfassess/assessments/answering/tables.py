"""Tables at a development day: one response for each, with the seats that sit at it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, may
from selfassess.assessments.setting_up.steps import lock_assessment
from selfassess.assessments.setting_up.workflow import BEFORE_CLOSING
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards.changes import board_to_change, changed_meanwhile
from selfassess.engine.answers import Basis
from selfassess.errors import NotFound, Refused
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Seat, Sheet, SheetSeat
from selfassess.typed_text import one_line
from selfassess.vocabulary import AssessmentState, Gathering, SheetState

LONGEST_TABLE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """A table with who sits at it. ``may_answer``: the person who asks sits there, or looks after all tables."""

    sheet_id: int
    name: str
    state: SheetState
    version: int
    seat_ids: tuple[int, ...]
    seats: tuple[str, ...]
    may_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of a self-assessment. ``may_change``: they may still be set up otherwise."""

    title: str
    may_change: bool
    lines: tuple[TableLine, ...]


def find_tables(session: Session, *, identity: Identity, board_id: int, assessment_id: int) -> Tables:
    """The tables by name. Nothing of what they say.

    Raises:
        NotFound: the board has no such self-assessment, or its answers are not gathered at tables.
    """
    wanted = select(Assessment).where(Assessment.board_id == board_id, is_row(Assessment.id, assessment_id))
    row = session.exec(wanted).one_or_none()
    manages = may(identity, Permission.SET_UP_ASSESSMENT, board_id=board_id)
    if row is None or row.gathering is not Gathering.TABLES:
        raise NotFound("There are no tables in this self-assessment.")
    if row.state is AssessmentState.PREPARING and not manages:
        raise NotFound("There is no such self-assessment.")
    return Tables(
        title=row.title,
        may_change=manages and row.state in BEFORE_CLOSING,
        lines=_lines(session, identity, board_id, assessment_id),
    )


def _lines(session: Session, identity: Identity, board_id: int, assessment_id: int) -> tuple[TableLine, ...]:
    wanted = select(Sheet).where(
        Sheet.board_id == board_id, Sheet.assessment_id == assessment_id, Sheet.basis == Basis.TABLE
    )
    sheets = session.exec(wanted.order_by(Sheet.table_name)).all()
    seats = (
        select(SheetSeat.sheet_id, Seat.id, Seat.name)
        .join(Seat, (col(Seat.board_id) == col(SheetSeat.board_id)) & (col(Seat.id) == col(SheetSeat.seat_id)))
        .where(SheetSeat.board_id == board_id, col(SheetSeat.sheet_id).in_([sheet.id for sheet in sheets]))
        .order_by(Seat.name)
    )
    at = [(sheet_id, seat_id, name) for sheet_id, seat_id, name in session.exec(seats)] if sheets else []
    own = identity.seats_on(board_id)
    manages = may(identity, Permission.SET_UP_ASSESSMENT, board_id=board_id)
    lines = []
    for sheet in sheets:
        here = [(seat_id, name) for sheet_id, seat_id, name in at if sheet_id == sheet.id]
        lines.append(
            TableLine(
                sheet_id=sheet.id,
                name=sheet.table_name,
                state=sheet.state,
                version=sheet.version,
                seat_ids=tuple(seat_id for seat_id, _ in here),
                seats=tuple(name for _, name in here),
                may_answer=manages or any(seat_id in own for seat_id, _ in here),
            )
        )
    return tuple(lines)


def set_up_table(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    name: str,
    seat_ids: Collection[int],
    now: datetime,
) -> Sheet:
    """A table with these seats, which answers together from now on.

    Raises:
        Refused: answers are not gathered at tables, or no longer; the name or a seat is taken; nobody sits there.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    _to_set_up(session, identity, board_id, assessment_id)
    called = _name(session, board_id, assessment_id, name, besides=None)
    seats = _seats(session, board_id, assessment_id, seat_ids, besides=None)
    sheet = Sheet(board_id=board_id, assessment_id=assessment_id, basis=Basis.TABLE, table_name=called)
    session.add(sheet)
    session.flush()
    _seat_there(session, sheet, seats)
    _record(session, Event.TABLE_SET_UP, sheet, seats, identity, now)
    return sheet


def change_table(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    sheet_id: int,
    seen_version: int,
    name: str,
    seat_ids: Collection[int],
    now: datetime,
) -> Sheet:
    """The table with another name or other seats.

    Raises:
        Refused, NotFound, NotAllowed: as ``set_up_table``. Conflict: somebody changed the table since.
    """
    _to_set_up(session, identity, board_id, assessment_id)
    sheet = _to_change(session, board_id, assessment_id, sheet_id, seen_version)
    sheet.table_name = _name(session, board_id, assessment_id, name, besides=sheet.id)
    seats = _seats(session, board_id, assessment_id, seat_ids, besides=sheet.id)
    sheet.version += 1
    session.exec(delete(SheetSeat).where(col(SheetSeat.board_id) == board_id, col(SheetSeat.sheet_id) == sheet.id))
    _seat_there(session, sheet, seats)
    _record(session, Event.TABLE_CHANGED, sheet, seats, identity, now)
    return sheet


def remove_table(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    sheet_id: int,
    seen_version: int,
    now: datetime,
) -> None:
    """Nothing is left of the table, at which nothing was answered.

    Raises:
        Refused: something was. Otherwise as ``change_table``.
    """
    _to_set_up(session, identity, board_id, assessment_id)
    sheet = _to_change(session, board_id, assessment_id, sheet_id, seen_version)
    if sheet.state is not SheetState.NOT_STARTED or sheet.started_at is not None:
        raise Refused("This table has begun to answer, so it stays.")
    session.exec(delete(SheetSeat).where(col(SheetSeat.board_id) == board_id, col(SheetSeat.sheet_id) == sheet.id))
    _record(session, Event.TABLE_REMOVED, sheet, (), identity, now)
    session.delete(sheet)
    session.flush()


def _to_set_up(session: WritingSession, identity: Identity, board_id: int, assessment_id: int) -> Assessment:
    board_to_change(session, identity=identity, permission=Permission.SET_UP_ASSESSMENT, board_id=board_id)
    row = lock_assessment(session, board_id=board_id, assessment_id=assessment_id)
    if row.gathering is not Gathering.TABLES:
        raise Refused("Answers to this self-assessment are not gathered at tables.")
    if row.state not in BEFORE_CLOSING:
        raise Refused("This self-assessment is closed for answers. Its tables cannot be changed now.")
    return row


def _to_change(session: WritingSession, board_id: int, assessment_id: int, sheet_id: int, seen_version: int) -> Sheet:
    wanted = select(Sheet).where(
        Sheet.board_id == board_id,
        Sheet.assessment_id == assessment_id,
        Sheet.basis == Basis.TABLE,
        is_row(Sheet.id, sheet_id),
    )
    found = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    sheet = session.exec(found).one_or_none()
    if sheet is None:
        raise NotFound("There is no such table.")
    if sheet.version != seen_version:
        raise changed_meanwhile("this table")
    return sheet


def _name(session: Session, board_id: int, assessment_id: int, name: str, *, besides: int | None) -> str:
    clean = one_line(name)
    if not clean:
        raise Refused("Enter a name for the table, such as Table 1.", field="name")
    if len(clean) > LONGEST_TABLE:
        raise Refused(f"Shorten the name to {LONGEST_TABLE} characters.", field="name")
    wanted = select(Sheet.id, Sheet.table_name).where(
        Sheet.board_id == board_id, Sheet.assessment_id == assessment_id, Sheet.basis == Basis.TABLE
    )
    if any(id_ != besides and each.casefold() == clean.casefold() for id_, each in session.exec(wanted)):
        raise Refused("There is already a table with this name. Give this one another.", field="name")
    return clean


def _seats(
    session: Session, board_id: int, assessment_id: int, seat_ids: Collection[int], *, besides: int | None
) -> tuple[int, ...]:
    """The seats, where each is one of the board's, sits nowhere else, and has begun nothing of its own."""
    wanted = tuple(sorted(set(seat_ids)))
    if not wanted:
        raise Refused("Choose the seats at this table.", field="seats")
    open_ = select(Seat.id).where(Seat.board_id == board_id, col(Seat.id).in_(wanted), col(Seat.closed_on).is_(None))
    if len(session.exec(open_).all()) != len(wanted):
        raise Refused("Choose among the seats on this page.", field="seats")
    elsewhere = (
        select(Seat.name)
        .join(SheetSeat, (col(SheetSeat.board_id) == col(Seat.board_id)) & (col(SheetSeat.seat_id) == col(Seat.id)))
        .join(Sheet, (col(Sheet.board_id) == col(SheetSeat.board_id)) & (col(Sheet.id) == col(SheetSeat.sheet_id)))
        .where(Seat.board_id == board_id, Sheet.assessment_id == assessment_id, Sheet.basis == Basis.TABLE)
        .where(col(Seat.id).in_(wanted), col(Sheet.id) != (besides or 0))
    )
    if name := session.exec(elsewhere).first():
        raise Refused(f"{name} sits at another table already.", field="seats")
    alone = (
        select(Seat.name)
        .join(Sheet, (col(Sheet.board_id) == col(Seat.board_id)) & (col(Sheet.seat_id) == col(Seat.id)))
        .where(Seat.board_id == board_id, Sheet.assessment_id == assessment_id, col(Seat.id).in_(wanted))
        .where(Sheet.state != SheetState.NOT_STARTED)
    )
    if name := session.exec(alone).first():
        raise Refused(f"{name} has begun to answer alone.", field="seats")
    return wanted


def _seat_there(session: WritingSession, sheet: Sheet, seats: tuple[int, ...]) -> None:
    session.add_all(SheetSeat(board_id=sheet.board_id, sheet_id=sheet.id, seat_id=seat_id) for seat_id in seats)
    session.flush()


def _record(
    session: WritingSession, event: Event, sheet: Sheet, seats: tuple[int, ...], identity: Identity, now: datetime
) -> None:
    happening = Happening(
        event=event,
        object_type=ObjectType.SHEET,
        object_id=sheet.id,
        object_version=sheet.version,
        facts={
            "assessment_id": sheet.assessment_id,
            "seats": len(seats),
            "seat_ids": ",".join(str(seat_id) for seat_id in seats),
        },
    )
    append(session, happening, board_id=sheet.board_id, actor=identity.acting_on(sheet.board_id), now=now)
