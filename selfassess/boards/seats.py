"""The seats of a board: places for an organisation, a lay member, the chair or a councillor. Answers belong to them.

A seat outlives those who hold it, and the organisation that it is held for: a police officer's change of post changes
its name, a merged body takes it over, and both leave its people, its answers and its trail as they were.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission
from selfassess.accounts.texts import name_line, same_to_a_reader
from selfassess.audit.events import Event, Fact, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards import places
from selfassess.boards.changes import board_to_change, find_row, row_to_change, today
from selfassess.boards.places import HandOn
from selfassess.errors import NotFound, Refused
from selfassess.storage.clashes import refused_if_taken
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Agency, Board, BroadGroup, Seat
from selfassess.vocabulary import SeatKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatDetails:
    """What a seat is called and held for. ``agency_id`` goes with the kind *agency* and no other.

    ``is_asked``: it answers self-assessments. ``signs``: it is a named partner's, where the partners sign together.
    None leaves a seat as it is, and gives a new one what is usual: it is asked, but for the chair's own; it signs not.
    """

    name: str
    kind: SeatKind
    agency_id: int | None = None
    group_id: int | None = None
    is_asked: bool | None = None
    signs: bool | None = None

    @property
    def as_usual(self) -> tuple[bool, bool]:
        """Whether a new seat is asked, and whether it signs: as chosen, or else as is usual."""
        is_asked = self.kind is not SeatKind.CHAIR if self.is_asked is None else self.is_asked
        return is_asked, bool(self.signs)


def checked(details: SeatDetails) -> SeatDetails:
    """The details with their text made fit to keep.

    Raises:
        Refused: the name cannot be kept, or an organisation is missing or too many.
    """
    if details.kind is SeatKind.AGENCY and details.agency_id is None:
        raise Refused("Choose the organisation that this seat is held for.", field="agency_id")
    if details.kind is not SeatKind.AGENCY and details.agency_id is not None:
        raise Refused("Only an organisation's seat has an organisation. Leave it empty here.", field="agency_id")
    return replace(details, name=name_line(details.name, field="name", name="name of the seat"))


def get_seat(session: Session, board_id: int, seat_id: int) -> Seat:
    """One seat of this board, open or closed.

    Raises:
        NotFound: the board has none of this id.
    """
    seat = find_row(session, Seat, board_id=board_id, row_id=seat_id)
    if seat is None:
        raise NotFound("There is no such seat.")
    return seat


def add_seat(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    details: SeatDetails,
    opened_on: date,
    now: datetime,
) -> Seat:
    """The new seat, without a holder.

    Raises:
        NotFound, NotAllowed: the person may not do this.
        Refused: the board is closed, the name is taken, the organisation has ended, the day is to come, or a value
            cannot be kept.
    """
    wanted = checked(details)
    board = board_to_change(session, identity=identity, permission=Permission.MANAGE_SEATS, board_id=board_id)
    if opened_on > today(board, now):
        raise Refused("Give today or an earlier day.", field="opened_on")
    _check_agency(session, board_id, wanted.agency_id)
    _check_group(session, board_id, wanted.group_id)
    seat = Seat(board_id=board_id, opened_on=opened_on, name=wanted.name, kind=wanted.kind)
    seat.is_asked, seat.signs = wanted.as_usual
    _keep(session, seat, wanted.name, agency_id=wanted.agency_id, group_id=wanted.group_id)
    facts: dict[str, Fact] = {"kind": seat.kind.value, "agency_id": seat.agency_id, "group_id": seat.group_id}
    _record(session, identity, Event.SEAT_ADDED, seat, now, facts, names=True)
    return seat


def change_seat(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    seat_id: int,
    seen_version: int,
    details: SeatDetails,
    now: datetime,
) -> Seat:
    """The seat with this name, group and organisation. Where none differs, nothing is written.

    Raises:
        NotFound, NotAllowed: the person may not do this, or there is no such seat.
        Conflict: somebody changed it since.
        Refused: the board or the seat is closed, the kind differs, or as ``add_seat``.
    """
    wanted = checked(details)
    board_to_change(session, identity=identity, permission=Permission.MANAGE_SEATS, board_id=board_id)
    seat = _to_change(session, board_id, seat_id, seen_version)
    _refuse_closed(seat)
    if seat.kind is not wanted.kind:
        told = "A seat stays what it is held for. Close it and add another, with this one's people on it."
        raise Refused(told, field="kind")
    wanted = replace(
        wanted,
        is_asked=seat.is_asked if wanted.is_asked is None else wanted.is_asked,
        signs=seat.signs if wanted.signs is None else wanted.signs,
    )
    names = ("name", "agency_id", "group_id", "is_asked", "signs")
    changed = [name for name in names if getattr(seat, name) != getattr(wanted, name)]
    if not changed:
        return seat
    if "agency_id" in changed:
        _check_agency(session, board_id, wanted.agency_id)
    _check_group(session, board_id, wanted.group_id)
    before = {f"{name}_before": getattr(seat, name) for name in changed if name in ("agency_id", "group_id")}
    values = {"agency_id": wanted.agency_id, "group_id": wanted.group_id, "version": seat.version + 1}
    values |= {"is_asked": wanted.is_asked, "signs": wanted.signs}
    _keep(session, seat, wanted.name, **values)
    facts: dict[str, Fact] = {"fields": ",".join(sorted(changed)), "agency_id": seat.agency_id, **before}
    _record(session, identity, Event.SEAT_CHANGED, seat, now, facts | {"group_id": seat.group_id}, "name" in changed)
    return seat


def close_seat(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    seat_id: int,
    seen_version: int,
    closed_on: date,
    successor_id: int | None = None,
    now: datetime,
    hand_on: HandOn,
) -> Seat:
    """The seat, closed; whoever is on it has left it on that day. What it sent stands.

    Raises:
        NotFound, NotAllowed: the person may not do this, or there is no such seat.
        Conflict: somebody changed it since.
        Refused: the board or the seat is closed, the day is to come or before somebody came, or the successor is none
            of the board's other open seats.
    """
    board = board_to_change(session, identity=identity, permission=Permission.MANAGE_SEATS, board_id=board_id)
    seat = _to_change(session, board_id, seat_id, seen_version)
    _refuse_closed(seat)
    _refuse_day(board, seat, closed_on, now)
    successor = None if successor_id is None else _successor(session, seat, successor_id)
    actor = identity.acting_on(board_id)
    sitting = places.current_on_seat(session, board_id, seat_id)
    for member in sitting:
        places.end(session, board, member, ended_on=closed_on, actor=actor, now=now, hand_on=hand_on)
    seat.closed_on = closed_on
    seat.successor_id = successor.id if successor else None
    seat.version += 1
    session.flush()
    facts: dict[str, Fact] = {"successor_seat_id": seat.successor_id, "people": len(sitting)}
    _record(session, identity, Event.SEAT_CLOSED, seat, now, facts)
    return seat


def reopen_seat(
    session: WritingSession, *, identity: Identity, board_id: int, seat_id: int, seen_version: int, now: datetime
) -> Seat:
    """A closed seat, open again and without people: who comes back to it gets a new place on it.

    Raises:
        NotFound, NotAllowed: the person may not do this, or there is no such seat.
        Conflict: somebody changed it since.
        Refused: the board is closed, the seat is open, or its organisation has ended.
    """
    board_to_change(session, identity=identity, permission=Permission.MANAGE_SEATS, board_id=board_id)
    seat = _to_change(session, board_id, seat_id, seen_version)
    if seat.closed_on is None:
        raise Refused("This seat is open already.")
    _check_agency(session, board_id, seat.agency_id)
    seat.closed_on = seat.successor_id = None
    seat.version += 1
    session.flush()
    _record(session, identity, Event.SEAT_CHANGED, seat, now, {"fields": "closed_on,successor_id", "reopened": True})
    return seat


def _to_change(session: WritingSession, board_id: int, seat_id: int, seen_version: int) -> Seat:
    return row_to_change(session, Seat, board_id=board_id, row_id=seat_id, seen_version=seen_version, called="seat")


def _refuse_closed(seat: Seat) -> None:
    if seat.closed_on is not None:
        raise Refused("This seat is closed. Open it again first.")


def _refuse_day(board: Board, seat: Seat, closed_on: date, now: datetime) -> None:
    if not seat.opened_on <= closed_on <= today(board, now):
        told = "Give today or an earlier day, not before the seat opened."
        raise Refused(told, field="closed_on")


def _successor(session: Session, seat: Seat, successor_id: int) -> Seat:
    """The successor. It is open, and a seat that is opened again has none, so no chain of them leads back."""
    successor = find_row(session, Seat, board_id=seat.board_id, row_id=successor_id)
    if successor is None or successor.id == seat.id or successor.closed_on is not None:
        raise Refused("Choose the successor from the board's other open seats.", field="successor_id")
    return successor


def _check_agency(session: Session, board_id: int, agency_id: int | None) -> None:
    if agency_id is None:
        return
    agency = find_row(session, Agency, board_id=board_id, row_id=agency_id)
    if agency is None:
        raise Refused("Choose one of the board's organisations.", field="agency_id")
    if agency.ended_on is not None:
        raise Refused(f"{agency.name} has ended. Choose the organisation that goes on.", field="agency_id")


def _check_group(session: Session, board_id: int, group_id: int | None) -> None:
    if group_id is not None and find_row(session, BroadGroup, board_id=board_id, row_id=group_id) is None:
        raise Refused("Choose one of the board's broad groups.", field="group_id")


def _keep(session: WritingSession, seat: Seat, name: str, **values: int | None) -> None:
    """Write the row under this name, unless another seat of the board has it."""
    taken = f"There is a seat called {name} already, open or closed. Give this one a name of its own."
    for other_id, other in session.exec(select(Seat.id, Seat.name).where(Seat.board_id == seat.board_id)):
        if other_id != seat.id and same_to_a_reader(other, name):
            raise Refused(taken, field="name")
    with refused_if_taken(session, taken, field="name"):
        seat.name = name
        for field, value in values.items():
            setattr(seat, field, value)
        session.add(seat)


def _record(
    session: WritingSession,
    identity: Identity,
    event: Event,
    seat: Seat,
    now: datetime,
    facts: dict[str, Fact],
    names: bool = False,
) -> None:
    happening = Happening(
        event=event,
        object_type=ObjectType.SEAT,
        object_id=seat.id,
        object_version=seat.version,
        facts=facts,
        texts={"name": seat.name} if names else {},
    )
    append(session, happening, board_id=seat.board_id, actor=identity.acting_on(seat.board_id), now=now)
