"""Who is or was on a board, as everybody there may see it, and with addresses for those who look after its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.errors import NotFound
from selfassess.storage.columns import is_row
from selfassess.storage.tables import Member, Seat, User
from selfassess.vocabulary import Role, Standing

_ORDER = {role: place for place, role in enumerate(Role)}
# Columns rather than rows: a list needs nothing that could be changed, and costs half.
_LISTED: Select[*tuple[Any, ...]] = (
    select_columns(
        col(Member.id),
        col(Member.user_id),
        col(Member.display_name),
        col(Member.role),
        col(Member.seat_id),
        col(Seat.name).label("seat"),
        col(Member.standing),
        col(Member.started_on),
        col(Member.version),
        col(User.email),
        col(User.active),
    )
    .join(User, col(User.id) == Member.user_id)
    .outerjoin(Seat, and_(col(Seat.board_id) == Member.board_id, col(Seat.id) == Member.seat_id))
    .where(col(Member.board_id) == bindparam("board_id"), col(Member.ended_on).is_(None))
    .order_by(col(Member.id))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHeld:
    """One place that a person has or had; ``ended_on`` is None while they have it.

    ``seat`` is a name, None where the role has no seat. There is no address in it.
    """

    member_id: int
    user_id: int
    display_name: str
    role: Role
    seat_id: int | None
    seat: str | None
    standing: Standing | None
    started_on: date
    ended_on: date | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a manager reaches the person of a place.

    ``email`` is None once the person was erased; ``is_active`` says whether they can sign in at all.
    """

    person: PlaceHeld
    email: str | None
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody who is or was on the board and can be given a place; ``is_current`` where they have one now."""

    user_id: int
    display_name: str
    is_current: bool


def list_people(session: Session, board_id: int) -> tuple[PlaceHeld, ...]:
    """Every place that somebody has on the board now, by role and name; a person with two places stands twice."""
    return tuple(contact.person for contact in _listed(session, board_id))


def list_contacts(session: Session, *, identity: Identity, board_id: int) -> tuple[Contact, ...]:
    """The same with addresses.

    Raises:
        NotFound, NotAllowed: the person does not look after this board's people.
    """
    require(identity, Permission.MANAGE_PEOPLE, board_id=board_id)
    return _listed(session, board_id)


def list_places(session: Session, board_id: int, user_id: int) -> tuple[PlaceHeld, ...]:
    """Every place that the person has or had on the board: those they have now first, then who ended last first.

    Raises:
        NotFound: the person was never on it.
    """
    wanted = (
        select(Member, Seat.name)
        .outerjoin(Seat, (col(Seat.board_id) == Member.board_id) & (col(Seat.id) == Member.seat_id))
        .where(Member.board_id == board_id, is_row(Member.user_id, user_id))
        .order_by(col(Member.started_on).desc(), col(Member.id).desc())
    )
    found = session.exec(wanted).all()
    if not found:
        raise NotFound("There is no such person on this board.")
    held = [
        PlaceHeld(
            member_id=member.id,
            user_id=member.user_id,
            display_name=member.display_name,
            role=member.role,
            seat_id=member.seat_id,
            seat=seat,
            standing=member.standing,
            started_on=member.started_on,
            ended_on=member.ended_on,
            version=member.version,
        )
        for member, seat in found
    ]
    return tuple(sorted(held, key=lambda place: place.ended_on or date.max, reverse=True))


def list_known(session: Session, board_id: int) -> tuple[KnownPerson, ...]:
    """Everybody with a working account who is or was on the board: who is on it now first, then by name."""
    wanted = (
        select(Member)
        .join(User, col(User.id) == Member.user_id)
        .where(Member.board_id == board_id, col(User.active), col(User.erased_at).is_(None))
        .order_by(col(Member.id))
    )
    names: dict[int, str] = {}
    current: set[int] = set()
    for member in session.exec(wanted):
        names[member.user_id] = member.display_name
        if member.ended_on is None:
            current.add(member.user_id)
    known = [KnownPerson(user_id=each, display_name=names[each], is_current=each in current) for each in names]
    return tuple(sorted(known, key=lambda each: (not each.is_current, each.display_name.casefold(), each.user_id)))


def _listed(session: Session, board_id: int) -> tuple[Contact, ...]:
    rows = session.connection().execute(_LISTED, {"board_id": board_id})
    contacts = [Contact(person=_place(row), email=row.email, is_active=row.active) for row in rows]
    return tuple(sorted(contacts, key=lambda each: (_ORDER[each.person.role], each.person.display_name.casefold())))


def _place(row: Any) -> PlaceHeld:
    return PlaceHeld(
        member_id=row.id,
        user_id=row.user_id,
        display_name=row.display_name,
        role=row.role,
        seat_id=row.seat_id,
        seat=row.seat,
        standing=row.standing,
        started_on=row.started_on,
        ended_on=None,
        version=row.version,
    )
