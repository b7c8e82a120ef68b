"""Who is on a board, as everybody there may see it, and with addresses for those who look after its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlmodel import Session, col

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.storage.tables import Member, Seat, User
from selfassess.vocabulary import Role, Standing

_ORDER = {role: place for place, role in enumerate(Role)}
# Columns rather than rows: a list needs nothing that could be changed, and costs half.
_LISTED: Select[*tuple[Any, ...]] = (
    select(
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
class Person:
    """One place of one person. ``seat`` is a name, None where the role has no seat. There is no address in it."""

    member_id: int
    user_id: int
    display_name: str
    role: Role
    seat_id: int | None
    seat: str | None
    standing: Standing | None
    started_on: date
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a manager reaches the person of a place.

    ``email`` is None once the person was erased; ``is_active`` says whether they can sign in at all.
    """

    person: Person
    email: str | None
    is_active: bool


def list_people(session: Session, board_id: int) -> tuple[Person, ...]:
    """Every place that somebody has on the board now, by role and name; a person with two places stands twice."""
    return tuple(contact.person for contact in _listed(session, board_id))


def list_contacts(session: Session, *, identity: Identity, board_id: int) -> tuple[Contact, ...]:
    """The same with addresses.

    Raises:
        NotFound, NotAllowed: the person does not look after this board's people.
    """
    require(identity, Permission.MANAGE_PEOPLE, board_id=board_id)
    return _listed(session, board_id)


def _listed(session: Session, board_id: int) -> tuple[Contact, ...]:
    rows = session.connection().execute(_LISTED, {"board_id": board_id})
    contacts = [Contact(person=_person(row), email=row.email, is_active=row.active) for row in rows]
    return tuple(sorted(contacts, key=lambda each: (_ORDER[each.person.role], each.person.display_name.casefold())))


def _person(row: Any) -> Person:
    return Person(
        member_id=row.id,
        user_id=row.user_id,
        display_name=row.display_name,
        role=row.role,
        seat_id=row.seat_id,
        seat=row.seat,
        standing=row.standing,
        started_on=row.started_on,
        version=row.version,
    )
