"""The organisations of a board: who holds seats, of which sector, and who comes after one that ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission
from selfassess.accounts.texts import name_line, one_line, same_to_a_reader
from selfassess.audit.events import Event, Fact, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards.changes import board_to_change, find_row, row_to_change, today
from selfassess.errors import NotFound, Refused
from selfassess.storage.clashes import refused_if_taken
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Agency, Board, Seat
from selfassess.vocabulary import Sector

LONGEST_CONTACT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyDetails:
    """What a board says of an organisation. ``contact`` may be empty; everybody on the board can read it."""

    name: str
    sector: Sector
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyEntry:
    """One organisation in the list; ``successor`` is a name, ``seats`` counts its open ones."""

    id: int
    name: str
    sector: Sector
    contact: str
    ended_on: date | None
    successor: str | None
    seats: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyEnd:
    """What an end did: the open seats that passed to the successor, or were left for somebody to decide about."""

    agency: Agency
    passed_on: tuple[int, ...] = ()
    left_open: tuple[int, ...] = ()


def checked(details: AgencyDetails) -> AgencyDetails:
    """The details with their texts made fit to keep.

    Raises:
        Refused: the first that cannot be kept, with its field.
    """
    name = name_line(details.name, field="name", name="name of the organisation")
    contact = one_line(details.contact, field="contact", name="contact", most=LONGEST_CONTACT)
    return AgencyDetails(name=name, sector=details.sector, contact=contact)


def list_agencies(session: Session, board_id: int) -> tuple[AgencyEntry, ...]:
    """The board's organisations by name, those that ended last."""
    seats = (
        select(Seat.agency_id, func.count().label("seats"))
        .where(Seat.board_id == board_id, col(Seat.closed_on).is_(None))
        .group_by(col(Seat.agency_id))
        .subquery()
    )
    listed = (
        select(Agency, func.coalesce(seats.c.seats, 0))
        .outerjoin(seats, seats.c.agency_id == Agency.id)
        .where(Agency.board_id == board_id)
    )
    found = session.exec(listed).all()
    names = {agency.id: agency.name for agency, _ in found}
    entries = [
        AgencyEntry(
            id=agency.id,
            name=agency.name,
            sector=agency.sector,
            contact=agency.contact,
            ended_on=agency.ended_on,
            successor=names[agency.successor_id] if agency.successor_id else None,
            seats=count,
            version=agency.version,
        )
        for agency, count in found
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.ended_on is not None, entry.name.casefold(), entry.id)))


def get_agency(session: Session, board_id: int, agency_id: int) -> Agency:
    """One organisation of this board.

    Raises:
        NotFound: the board has none of this id.
    """
    agency = find_row(session, Agency, board_id=board_id, row_id=agency_id)
    if agency is None:
        raise NotFound("There is no such organisation.")
    return agency


def add_agency(
    session: WritingSession, *, identity: Identity, board_id: int, details: AgencyDetails, now: datetime
) -> Agency:
    """The new organisation.

    Raises:
        NotFound, NotAllowed: the person may not do this.
        Refused: the board is closed, the name is taken, or a text cannot be kept.
    """
    wanted = checked(details)
    board_to_change(session, identity=identity, permission=Permission.MANAGE_SEATS, board_id=board_id)
    agency = Agency(board_id=board_id, name=wanted.name, sector=wanted.sector, contact=wanted.contact)
    _keep(session, agency, wanted.name)
    _record(session, identity, Event.AGENCY_ADDED, agency, now, name=True, sector=agency.sector.value)
    return agency


def change_agency(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    agency_id: int,
    seen_version: int,
    details: AgencyDetails,
    now: datetime,
) -> Agency:
    """The organisation with these details, ended or not. Where none differs, nothing is written.

    Raises:
        NotFound, NotAllowed: the person may not do this, or there is no such organisation.
        Conflict: somebody changed it since.
        Refused: the board is closed, the name is taken, or a text cannot be kept.
    """
    wanted = checked(details)
    board_to_change(session, identity=identity, permission=Permission.MANAGE_SEATS, board_id=board_id)
    agency = _to_change(session, board_id, agency_id, seen_version)
    names = ("name", "sector", "contact")
    changed = [name for name in names if getattr(agency, name) != getattr(wanted, name)]
    if not changed:
        return agency
    _keep(session, agency, wanted.name, sector=wanted.sector, contact=wanted.contact, version=agency.version + 1)
    facts = {"fields": ",".join(sorted(changed)), "sector": agency.sector.value}
    _record(session, identity, Event.AGENCY_CHANGED, agency, now, name="name" in changed, **facts)
    return agency


def end_agency(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    agency_id: int,
    seen_version: int,
    ended_on: date,
    successor_id: int | None = None,
    now: datetime,
) -> AgencyEnd:
    """What became of its seats: all open ones pass to the successor, with their people and history.

    Several organisations may have one successor: a merged body holds every seat of both, until one is closed with the
    other for its successor. Without a successor the seats stay open and are reported. A successor may be named later,
    by ending the organisation again.

    Raises:
        NotFound, NotAllowed: the person may not do this, or there is no such organisation.
        Conflict: somebody changed it since.
        Refused: the board is closed, the day is to come, the successor is none of the board's or has ended itself, or
            the organisation has a successor already.
    """
    board = board_to_change(session, identity=identity, permission=Permission.MANAGE_SEATS, board_id=board_id)
    agency = _to_change(session, board_id, agency_id, seen_version)
    _refuse_end(board, agency, ended_on, now)
    successor = None if successor_id is None else _successor(session, agency, successor_id)
    agency.ended_on = ended_on
    agency.successor_id = successor.id if successor else None
    agency.version += 1
    seats = _open_seats(session, agency)
    session.flush()
    _record(
        session, identity, Event.AGENCY_ENDED, agency, now, successor_agency_id=agency.successor_id, seats=len(seats)
    )
    ids = tuple(seat.id for seat in seats)
    if successor is None:
        return AgencyEnd(agency=agency, left_open=ids)
    for seat in seats:
        _pass_on(session, identity, seat, successor, now)
    return AgencyEnd(agency=agency, passed_on=ids)


def _pass_on(session: WritingSession, identity: Identity, seat: Seat, successor: Agency, now: datetime) -> None:
    before, seat.agency_id = seat.agency_id, successor.id
    seat.version += 1
    session.flush()
    happening = Happening(
        event=Event.SEAT_CHANGED,
        object_type=ObjectType.SEAT,
        object_id=seat.id,
        object_version=seat.version,
        facts={"fields": "agency_id", "agency_id": successor.id, "agency_id_before": before},
    )
    append(session, happening, board_id=seat.board_id, actor=identity.acting_on(seat.board_id), now=now)


def _to_change(session: WritingSession, board_id: int, agency_id: int, seen_version: int) -> Agency:
    return row_to_change(
        session, Agency, board_id=board_id, row_id=agency_id, seen_version=seen_version, called="organisation"
    )


def _refuse_end(board: Board, agency: Agency, ended_on: date, now: datetime) -> None:
    if agency.successor_id is not None:
        raise Refused(f"{agency.name} has ended, and its successor is named. Nothing is left to do.")
    if ended_on > today(board, now):
        raise Refused("Give today or an earlier day. An end to come is entered when it comes.", field="ended_on")


def _successor(session: WritingSession, agency: Agency, successor_id: int) -> Agency:
    """A successor has not ended, so that no chain of them can lead back to where it began."""
    successor = find_row(session, Agency, board_id=agency.board_id, row_id=successor_id)
    if successor is None or successor.id == agency.id:
        raise Refused("Choose the successor from the board's other organisations.", field="successor_id")
    if successor.ended_on is not None:
        told = f"{successor.name} has ended itself. Choose an organisation that goes on."
        raise Refused(told, field="successor_id")
    return successor


def _open_seats(session: Session, agency: Agency) -> tuple[Seat, ...]:
    wanted = select(Seat).where(Seat.board_id == agency.board_id, Seat.agency_id == agency.id)
    return tuple(session.exec(wanted.where(col(Seat.closed_on).is_(None)).order_by(col(Seat.id))))


def _keep(session: WritingSession, agency: Agency, name: str, **values: object) -> None:
    """Write the row under this name, unless another organisation of the board has it."""
    taken = f"There is an organisation called {name} already. Give this one a name of its own."
    for other in session.exec(select(Agency).where(Agency.board_id == agency.board_id)):
        if other.id != agency.id and same_to_a_reader(other.name, name):
            raise Refused(taken, field="name")
    with refused_if_taken(session, taken, field="name"):
        agency.name = name
        for field, value in values.items():
            setattr(agency, field, value)
        session.add(agency)


def _record(
    session: WritingSession,
    identity: Identity,
    event: Event,
    agency: Agency,
    now: datetime,
    name: bool = False,
    **facts: Fact,
) -> None:
    happening = Happening(
        event=event,
        object_type=ObjectType.AGENCY,
        object_id=agency.id,
        object_version=agency.version,
        facts=facts,
        texts={"name": agency.name} if name else {},
    )
    append(session, happening, board_id=agency.board_id, actor=identity.acting_on(agency.board_id), now=now)
