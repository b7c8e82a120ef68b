"""Beginning and ending a place on a board, with the rules that hold whoever asks. Rights are the caller's to check.

A place counts from its first day until the day before its last: who hands over on a day has left on it, and who follows
has come. A place has ended as soon as its row says when, so no day to come can be given.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from sqlalchemy import and_, distinct, func
from sqlmodel import Session, col, select

from selfassess.accounts.texts import LONGEST_PERSON_NAME, name_line
from selfassess.accounts.users import find_user
from selfassess.audit.events import Actor, Event, Fact, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards.changes import today
from selfassess.boards.vacancies import Place, checked_place, place_of
from selfassess.errors import Refused
from selfassess.reports.dates import day
from selfassess.storage.clashes import refused_if_taken
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, Member, Seat, User
from selfassess.vocabulary import Role, Standing

# A board of one manager stands still when that one is ill.
ENOUGH_MANAGERS = 2
# The condition that a place, joined with its account, is that of somebody who manages the board now.
MANAGES_NOW = and_(col(Member.role) == Role.MANAGER, col(Member.ended_on).is_(None), col(User.active))
_HAS_ENDED = "This place has ended already. There is nothing left to end."
_HELD = "Somebody holds this seat now. Change its holder, or make this person a deputy."


class HandOn(Protocol):
    """What becomes of unsent answers when their writer leaves the seat (rules 5.5); how many responses it touched.

    Answers are above this package, so whoever ends a place brings it: ``assessments.answering.leaving.hand_on``.
    """

    def __call__(
        self, session: WritingSession, *, board_id: int, seat_id: int, user_id: int, actor: Actor, now: datetime
    ) -> int:
        """How many of the seat's responses held unsent answers of this person, which were taken out."""


def checked_name(text: str) -> str:
    """The name that the board sees, made fit to keep.

    Raises:
        Refused: it cannot be kept.
    """
    return name_line(text, field="display_name", name="name", most=LONGEST_PERSON_NAME)


def begin(
    session: WritingSession,
    board: Board,
    *,
    user_id: int,
    place: Place,
    display_name: str,
    started_on: date,
    actor: Actor,
    now: datetime,
) -> Member:
    """The new place. ``board`` is locked and active.

    Raises:
        Refused: the account is disabled, the place is not a whole one, the seat is closed or has a holder, the person
            has this place already, or the day is to come or before the seat was free.
    """
    name = checked_name(display_name)
    refuse_inactive_user(session, user_id, field="user_id")
    seat = checked_place(session, board=board, place=place)
    _refuse_having(session, board.id, user_id, place)
    if started_on > today(board, now):
        raise Refused("Give today or an earlier day.", field="started_on")
    if seat is not None:
        _refuse_before_free(session, seat, place, started_on)
    member = Member(
        board_id=board.id,
        user_id=user_id,
        role=place.role,
        seat_id=place.seat_id,
        standing=place.standing,
        display_name=name,
        started_on=started_on,
    )
    with refused_if_taken(session, _HELD, field="seat_id"):
        session.add(member)
    facts: dict[str, Fact] = {"account_id": user_id, "started_on": started_on.isoformat(), **place_of(member).facts}
    _record(session, Event.MEMBER_JOINED, member, actor=actor, now=now, facts=facts)
    return member


def end(
    session: WritingSession,
    board: Board,
    member: Member,
    *,
    ended_on: date,
    actor: Actor,
    now: datetime,
    hand_on: HandOn | None,
) -> None:
    """The place ends on this day. ``board`` is locked and active.

    ``hand_on`` is None where the place has no seat, or the same person stays on it in another standing.

    Raises:
        Refused: it has ended already, or the day is to come or before its first.
    """
    if member.ended_on is not None:
        raise Refused(_HAS_ENDED)
    if ended_on > today(board, now):
        raise Refused("Give today or an earlier day.", field="ended_on")
    if ended_on < member.started_on:
        told = f"{member.display_name} came on {day(member.started_on)}. Give that day or a later one."
        raise Refused(told, field="ended_on")
    member.ended_on = ended_on
    member.version += 1
    session.flush()
    facts: dict[str, Fact] = {"account_id": member.user_id, "ended_on": ended_on.isoformat(), **place_of(member).facts}
    if member.seat_id is not None and hand_on is not None:
        facts["responses_handed_on"] = hand_on(
            session, board_id=board.id, seat_id=member.seat_id, user_id=member.user_id, actor=actor, now=now
        )
    _record(session, Event.MEMBER_ENDED, member, actor=actor, now=now, facts=facts)


def refuse_inactive_user(session: Session, user_id: int, *, field: str) -> None:
    """Nothing, where the account is in use.

    Raises:
        Refused: it is disabled or erased, or there is none.
    """
    user = find_user(session, user_id)
    if user is None or not user.active or user.erased_at is not None:
        raise Refused("This person's account is disabled. Choose somebody else, or ask an operator.", field=field)


def current_on_seat(session: Session, board_id: int, seat_id: int) -> tuple[Member, ...]:
    """Who is on the seat now, the holder first."""
    wanted = select(Member).where(Member.board_id == board_id, Member.seat_id == seat_id)
    found = session.exec(wanted.where(col(Member.ended_on).is_(None)).order_by(col(Member.id)))
    return tuple(sorted(found, key=lambda member: member.standing is not Standing.HOLDER))


def count_managers(session: Session, board_id: int, *, besides: int | None = None) -> int:
    """How many people with a working account manage this board now, not counting the account ``besides``."""
    wanted = (
        select(func.count(distinct(col(Member.user_id))))
        .join(User, col(User.id) == Member.user_id)
        .where(Member.board_id == board_id, MANAGES_NOW)
    )
    if besides is not None:
        wanted = wanted.where(Member.user_id != besides)
    return session.exec(wanted).one()


def _refuse_having(session: Session, board_id: int, user_id: int, place: Place) -> None:
    """Nothing, where nobody holds the seat and the person is not on it, or has not this role, already."""
    current = select(Member).where(Member.board_id == board_id, col(Member.ended_on).is_(None))
    if place.seat_id is None:
        theirs = current.where(Member.user_id == user_id, Member.role == place.role)
        if session.exec(theirs).first() is not None:
            raise Refused("This person is on the board in this role already.", field="role")
        return
    for member in session.exec(current.where(Member.seat_id == place.seat_id)):
        if member.user_id == user_id:
            raise Refused("This person is on this seat already.", field="seat_id")
        if member.standing is Standing.HOLDER is place.standing:
            raise Refused(_HELD, field="seat_id")


def _refuse_before_free(session: Session, seat: Seat, place: Place, started_on: date) -> None:
    """Nothing, where the seat was open on that day and, for a holder, nobody's any more."""
    if started_on < seat.opened_on:
        raise Refused(f"The seat opened on {day(seat.opened_on)}. Give that day or a later one.", field="started_on")
    if place.standing is not Standing.HOLDER:
        return
    latest = select(func.max(col(Member.ended_on))).where(
        Member.board_id == seat.board_id, Member.seat_id == seat.id, Member.standing == Standing.HOLDER
    )
    held_until = session.exec(latest).one()
    if held_until is not None and started_on < held_until:
        told = f"Somebody held the seat until {day(held_until)}. Give that day or a later one."
        raise Refused(told, field="started_on")


def _record(
    session: WritingSession, event: Event, member: Member, *, actor: Actor, now: datetime, facts: dict[str, Fact]
) -> None:
    happening = Happening(
        event=event, object_type=ObjectType.MEMBER, object_id=member.id, object_version=member.version, facts=facts
    )
    append(session, happening, board_id=member.board_id, actor=actor, now=now)
