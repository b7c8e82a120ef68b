"""What has been on a board: one person's places over time, everybody who was ever on it, how a seat has changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_
from sqlmodel import Session, col, select

from selfassess.audit.events import Event, ObjectType
from selfassess.audit.trail import chain_of
from selfassess.errors import NotFound
from selfassess.storage.columns import is_row
from selfassess.storage.tables import Agency, AuditEvent, AuditText, BroadGroup, Member, Seat, User
from selfassess.vocabulary import Role, Standing

_SEAT_EVENTS = (Event.SEAT_ADDED, Event.SEAT_CHANGED, Event.SEAT_CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHeld:
    """One place that a person has or had; ``seat`` is a name, None where the role has no seat."""

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
class KnownPerson:
    """Somebody who is or was on the board and can be given a place; ``is_current`` where they have one now."""

    user_id: int
    display_name: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatChange:
    """One thing that happened to a seat, with what it changed: the rest is None.

    ``agency``, ``group`` and their ``_before`` are names as they are today, None for none; ``name`` is None where it
    stayed, or was erased.
    """

    at: datetime
    event: Event
    is_reopened: bool = False
    name: str | None = None
    moved: bool = False
    agency: str | None = None
    agency_before: str | None = None
    regrouped: bool = False
    group: str | None = None
    group_before: str | None = None


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


def list_seat_changes(session: Session, board_id: int, seat_id: int) -> tuple[SeatChange, ...]:
    """What the trail tells of a seat, the latest first. Three queries, however many changes."""
    wanted = (
        select(AuditEvent, AuditText.text)
        .outerjoin(
            AuditText,
            and_(
                col(AuditText.board_id) == board_id,
                col(AuditText.event_id) == AuditEvent.id,
                col(AuditText.field) == "name",
            ),
        )
        .where(
            AuditEvent.chain == chain_of(board_id),
            AuditEvent.board_id == board_id,
            AuditEvent.object_type == ObjectType.SEAT,
            is_row(AuditEvent.object_id, seat_id),
            col(AuditEvent.event).in_([event.value for event in _SEAT_EVENTS]),
        )
        .order_by(col(AuditEvent.seq).desc())
    )
    events = session.exec(wanted).all()
    agencies = dict(session.exec(select(Agency.id, Agency.name).where(Agency.board_id == board_id)).all())
    groups = dict(session.exec(select(BroadGroup.id, BroadGroup.name).where(BroadGroup.board_id == board_id)).all())
    return tuple(_change(event, name, agencies, groups) for event, name in events)


def _change(event: AuditEvent, name: str | None, agencies: dict[int, str], groups: dict[int, str]) -> SeatChange:
    facts = json.loads(event.data)
    fields = str(facts.get("fields", "")).split(",")
    return SeatChange(
        at=event.at,
        event=Event(event.event),
        is_reopened=bool(facts.get("reopened")),
        name=name,
        moved="agency_id" in fields,
        agency=agencies.get(facts.get("agency_id")),
        agency_before=agencies.get(facts.get("agency_id_before")),
        regrouped="group_id" in fields,
        group=groups.get(facts.get("group_id")),
        group_before=groups.get(facts.get("group_id_before")),
    )
