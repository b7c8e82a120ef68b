"""What has been of a seat: who was on it, and how it has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_
from sqlmodel import Session, col, select

from selfassess.audit.events import Event, Fact, ObjectType
from selfassess.audit.trail import chain_of, read_facts
from selfassess.boards.seats import get_seat
from selfassess.storage.columns import is_row
from selfassess.storage.tables import Agency, AuditEvent, AuditText, BroadGroup, Member
from selfassess.vocabulary import Standing

_SEAT_EVENTS = (Event.SEAT_ADDED, Event.SEAT_CHANGED, Event.SEAT_CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """One person's time on a seat, as holder or deputy: from ``started_on`` until the day before ``ended_on``."""

    member_id: int
    user_id: int
    display_name: str
    standing: Standing
    started_on: date
    ended_on: date | None


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


def list_history(session: Session, board_id: int, seat_id: int) -> tuple[Tenure, ...]:
    """Everybody who is or was on the seat, who came last first; of two who came on one day, the holder first.

    Raises:
        NotFound: the board has no such seat.
    """
    get_seat(session, board_id, seat_id)
    wanted = (
        select(Member).where(Member.board_id == board_id, Member.seat_id == seat_id).order_by(col(Member.id).desc())
    )
    tenures = [
        Tenure(
            member_id=member.id,
            user_id=member.user_id,
            display_name=member.display_name,
            standing=member.standing,
            started_on=member.started_on,
            ended_on=member.ended_on,
        )
        for member in session.exec(wanted)
        if member.standing is not None
    ]
    tenures.sort(key=lambda tenure: tenure.standing is not Standing.HOLDER)
    return tuple(sorted(tenures, key=lambda tenure: tenure.started_on, reverse=True))


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
    agencies: dict[Fact, str] = dict(
        session.exec(select(Agency.id, Agency.name).where(Agency.board_id == board_id)).all()
    )
    groups: dict[Fact, str] = dict(
        session.exec(select(BroadGroup.id, BroadGroup.name).where(BroadGroup.board_id == board_id)).all()
    )
    return tuple(_change(event, name, agencies, groups) for event, name in events)


def _change(event: AuditEvent, name: str | None, agencies: dict[Fact, str], groups: dict[Fact, str]) -> SeatChange:
    facts = read_facts(event.data)
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
