"""Reminders: a week and a day before answers close, or by hand, to those alone from whom something is outstanding.

Each person gets one mail of a board, whatever waits. Which reminder went out stands in the board's trail: a day that
the job missed is made up for once, and a last day that was moved is counted from anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.assessments.setting_up.asked_seats import list_answerers, list_asked_seats
from selfassess.assessments.setting_up.closing import closes_at
from selfassess.assessments.setting_up.opening import LinkOf, by_person, seat_link
from selfassess.assessments.setting_up.steps import get_assessment, lock_assessment
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.trail import append, read_facts
from selfassess.boards.changes import board_to_change, lock_board, today
from selfassess.errors import Refused
from selfassess.mail import assessment_letters as letters
from selfassess.mail.assessment_letters import SeatLink
from selfassess.mail.outbox import letterhead_of, post
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, AuditEvent, Board, OutboxMail
from selfassess.vocabulary import AssessmentState, BoardState


class Reminder(StrEnum):
    """Which reminder it is, as the trail names it."""

    WEEK = "a_week_before"
    DAY = "a_day_before"
    BY_HAND = "by_hand"


_DAYS_BEFORE = {Reminder.DAY: 1, Reminder.WEEK: 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRemind:
    """One person who has something outstanding, with a link for each of their seats."""

    user_id: int
    name: str
    address: str
    seats: tuple[SeatLink, ...]


def due_reminder(due_on: date | None, day: date, *, opened_on: date | None) -> Reminder | None:
    """Which reminder the calendar asks for on that day; None long before the last day, and after it.

    One whose own day had come when answers were opened is left out: the opening itself was a mail.
    """
    if due_on is None or day > due_on:
        return None
    left = (due_on - day).days
    found = next((reminder for reminder, days in _DAYS_BEFORE.items() if left <= days), None)
    if found is None or (opened_on is not None and due_on - timedelta(days=_DAYS_BEFORE[found]) <= opened_on):
        return None
    return found


def list_boards_to_remind(session: Session, *, now: datetime) -> tuple[tuple[int, str], ...]:
    """The active boards, by number and slug, on which answers to something close within days, somewhere on earth.

    The one look over all boards, for the job; each is then reminded within its own.
    """
    soon = now.date() + timedelta(days=max(_DAYS_BEFORE.values()) + 1)
    wanted = (
        select(Board.id, Board.slug)
        .join(Assessment, col(Assessment.board_id) == col(Board.id))
        .where(Board.state == BoardState.ACTIVE, Assessment.state == AssessmentState.OPEN)
        .where(col(Assessment.due_on) <= soon)
        .distinct()
        .order_by(col(Board.id))
    )
    return tuple(session.exec(wanted))


def send_due(session: WritingSession, *, board_id: int, link_of: LinkOf, actor: Actor, now: datetime) -> int:
    """How many people of this board were written to because a reminder is due that did not go out yet."""
    board = lock_board(session, board_id)
    if board.state is not BoardState.ACTIVE:
        return 0
    due = [
        (row, reminder)
        for row in _open(session, board_id)
        if (reminder := _due(row, board, now)) and not _went_out(session, row, reminder)
    ]
    people = _to_remind(session, [row for row, _ in due], link_of)
    what = "".join(f"{row.id}:{reminder}:{row.due_on};" for row, reminder in due)
    for person in people:
        _post(session, board, person, f"{what}{person.user_id}", [row for row, _ in due], now)
    for row, reminder in due:
        if count := _count_of(people, row):
            _record(session, row, reminder, count, actor, now)
    return len(people)


def list_outstanding(
    session: Session, *, identity: Identity, board_id: int, assessment_id: int, link_of: LinkOf, now: datetime
) -> tuple[ToRemind, ...]:
    """Who would get a reminder by hand now: whoever has something outstanding and got none by hand today.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``, or the board has no such self-assessment.
        Refused: it is not open for answers.
    """
    require(identity, Permission.SET_UP_ASSESSMENT, board_id=board_id)
    board = session.get_one(Board, board_id)
    row = _to_be_open(get_assessment(session, board_id=board_id, assessment_id=assessment_id))
    return _not_reminded_today(session, board, row, link_of, now)


def remind_now(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, link_of: LinkOf, now: datetime
) -> int:
    """How many people were written to, at once: as ``list_outstanding`` says, each once a day at most.

    Raises:
        NotFound, NotAllowed, Refused: as ``list_outstanding``; also refused on a closed board.
    """
    permission = Permission.SET_UP_ASSESSMENT
    board = board_to_change(session, identity=identity, permission=permission, board_id=board_id)
    row = _to_be_open(lock_assessment(session, board_id=board_id, assessment_id=assessment_id))
    people = _not_reminded_today(session, board, row, link_of, now)
    for person in people:
        _post(session, board, person, _by_hand(board, row, person, now), [row], now)
    _record(session, row, Reminder.BY_HAND, len(people), identity.acting_on(board_id), now)
    return len(people)


def _to_remind(session: Session, rows: Sequence[Assessment], link_of: LinkOf) -> tuple[ToRemind, ...]:
    """Everybody who has something outstanding in any of these, in a fixed order."""
    found: dict[int, ToRemind] = {}
    for row in rows:
        seats = {each.seat_id: each.name for each in list_asked_seats(session, row) if each.is_outstanding}
        answerers = list_answerers(session, board_id=row.board_id, seats=seats)
        for user_id, places in by_person(answerers).items():
            first = places[0]
            known = found.get(user_id) or ToRemind(user_id=user_id, name=first.name, address=first.address, seats=())
            links = tuple(seat_link(row, place, seats[place.seat_id], link_of) for place in places)
            found[user_id] = replace(known, seats=known.seats + links)
    return tuple(found[user_id] for user_id in sorted(found))


def _post(
    session: WritingSession, board: Board, person: ToRemind, once: str, rows: Iterable[Assessment], now: datetime
) -> None:
    ends = [closes_at(row.due_on, board.time_zone) for row in rows if row.due_on is not None]
    message = letters.reminder(
        letterhead_of(board),
        address=person.address,
        name=person.name,
        seats=person.seats,
        useless_after=max(ends) if ends else None,
    )
    post(session, replace(message, once_key=_key(board.id, once)), now=now)


def _not_reminded_today(
    session: Session, board: Board, row: Assessment, link_of: LinkOf, now: datetime
) -> tuple[ToRemind, ...]:
    people = _to_remind(session, [row], link_of)
    keys = {person.user_id: _key(board.id, _by_hand(board, row, person, now)) for person in people}
    sent = select(OutboxMail.once_key).where(
        OutboxMail.board_id == board.id, col(OutboxMail.once_key).in_(keys.values())
    )
    had_one = set(session.exec(sent)) if keys else set()
    return tuple(person for person in people if keys[person.user_id] not in had_one)


def _by_hand(board: Board, row: Assessment, person: ToRemind, now: datetime) -> str:
    return f"{row.id}:{Reminder.BY_HAND}:{today(board, now)};{person.user_id}"


def _key(board_id: int, once: str) -> str:
    return f"reminder:{board_id}:{hashlib.sha256(once.encode()).hexdigest()}"


def _due(row: Assessment, board: Board, now: datetime) -> Reminder | None:
    opened_on = today(board, row.opened_at) if row.opened_at is not None else None
    return due_reminder(row.due_on, today(board, now), opened_on=opened_on)


def _open(session: Session, board_id: int) -> Sequence[Assessment]:
    wanted = select(Assessment).where(Assessment.board_id == board_id, Assessment.state == AssessmentState.OPEN)
    return session.exec(wanted.order_by(col(Assessment.id))).all()


def _to_be_open(row: Assessment) -> Assessment:
    if row.state is not AssessmentState.OPEN:
        raise Refused("Only while a self-assessment is open for answers is anything outstanding.")
    return row


def _went_out(session: Session, row: Assessment, reminder: Reminder) -> bool:
    """Whether this reminder of this last day stands in the trail."""
    wanted = select(AuditEvent.data).where(
        AuditEvent.chain == row.board_id,
        AuditEvent.object_type == ObjectType.ASSESSMENT,
        AuditEvent.object_id == row.id,
        AuditEvent.event == Event.REMINDERS_SENT,
    )
    named = (reminder.value, str(row.due_on))
    return any((facts.get("purpose"), facts.get("due_on")) == named for facts in map(read_facts, session.exec(wanted)))


def _record(
    session: WritingSession, row: Assessment, reminder: Reminder, people: int, actor: Actor, now: datetime
) -> None:
    happening = Happening(
        event=Event.REMINDERS_SENT,
        object_type=ObjectType.ASSESSMENT,
        object_id=row.id,
        facts={"purpose": reminder.value, "due_on": str(row.due_on), "people": people},
    )
    append(session, happening, board_id=row.board_id, actor=actor, now=now)


def _count_of(people: Iterable[ToRemind], row: Assessment) -> int:
    """How many of them have something outstanding in this one: its title is the board's own."""
    return sum(any(link.title == row.title for link in person.seats) for person in people)
