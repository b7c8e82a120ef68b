"""Handing over from one business manager to the next, and the sheet that says what is open on that day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.accounts.texts import LONGEST_REASON, paragraphs
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards import places
from selfassess.boards.changes import board_to_change, find_row, row_to_change, today
from selfassess.boards.invitation_list import count_lapsed, count_pending
from selfassess.boards.members import Leaving
from selfassess.boards.people import PlaceHeld, list_people
from selfassess.boards.role_names import role_name
from selfassess.boards.seat_lists import SeatEntry, list_seats
from selfassess.boards.vacancies import Place
from selfassess.errors import NotFound, Refused
from selfassess.mail.letters import handover_notice
from selfassess.mail.outbox import letterhead_of, post
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Board, Member, User
from selfassess.vocabulary import AssessmentState, Role

_DONE = frozenset({AssessmentState.SIGNED, AssessmentState.RECORDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAssessment:
    """A self-assessment that is not signed yet."""

    id: int
    title: str
    state: AssessmentState
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSheet:
    """What a manager leaves to the next: everything that waits for somebody.

    ``invitations`` counts those that can still be taken up, ``lapsed`` those that ran out unused. ``assessments``
    counts all of them by state; ``unsigned`` are those that go on.
    """

    managers: tuple[PlaceHeld, ...]
    has_chair: bool
    invitations: int
    lapsed: int
    vacant: tuple[SeatEntry, ...]
    of_ended_agencies: tuple[SeatEntry, ...]
    without_group: tuple[SeatEntry, ...]
    assessments: Mapping[AssessmentState, int]
    unsigned: tuple[OpenAssessment, ...]


def read_handover(session: Session, *, identity: Identity, board_id: int, now: datetime) -> HandoverSheet:
    """What is open on this board now.

    Raises:
        NotFound, NotAllowed: the person may not hand this board over.
    """
    require(identity, Permission.HAND_OVER, board_id=board_id)
    people = list_people(session, board_id)
    seats = list_seats(session, board_id)
    assessments = session.exec(
        select(Assessment).where(Assessment.board_id == board_id).order_by(col(Assessment.id))
    ).all()
    return HandoverSheet(
        managers=tuple(person for person in people if person.role is Role.MANAGER),
        has_chair=any(person.role is Role.CHAIR for person in people),
        invitations=count_pending(session, board_id=board_id, now=now),
        lapsed=count_lapsed(session, board_id=board_id, now=now),
        vacant=tuple(seat for seat in seats if seat.holder is None),
        of_ended_agencies=tuple(seat for seat in seats if seat.agency_ended),
        without_group=tuple(seat for seat in seats if seat.group_id is None),
        assessments=Counter(row.state for row in assessments),
        unsigned=tuple(
            OpenAssessment(id=row.id, title=row.title, state=row.state, due_on=row.due_on)
            for row in assessments
            if row.state not in _DONE
        ),
    )


def hand_over(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    seen_version: int,
    to_member_id: int,
    stays: bool,
    note: str = "",
    people_link: str,
    now: datetime,
) -> Leaving:
    """The asking manager's place, ended today unless they stay beside their successor for a while.

    The board's managers are told by mail, with ``people_link`` to the page of who holds which place.

    ``to_member_id`` is any place that the successor has on the board now; unless it is a manager's, they become manager
    by this. ``seen_version`` is the version of the asking manager's own place as the page showed it. The note stands in
    the trail as a salted hash.

    Raises:
        NotFound, NotAllowed: the asking person is no manager of this board, or there is no such place.
        Conflict: their own place was changed since.
        Refused: the board is closed, the successor is the asking person, or has left or lost their account.
    """
    why = paragraphs(note, field="note", name="note", most=LONGEST_REASON)
    board = board_to_change(session, identity=identity, permission=Permission.HAND_OVER, board_id=board_id)
    own = _own_place(session, identity, board_id, seen_version)
    follower = find_row(session, Member, board_id=board_id, row_id=to_member_id)
    if follower is None or follower.ended_on is not None:
        raise NotFound("There is no such person on this board.")
    if follower.user_id == identity.user_id:
        raise Refused("Choose somebody else: you are handing over yourself.", field="to_member_id")
    next_manager = _as_manager(session, board, follower, identity=identity, now=now)
    actor = identity.acting_on(board_id)
    if not stays:
        places.end(session, board, own, ended_on=today(board, now), actor=actor, now=now, hand_on=None)
    happening = Happening(
        event=Event.HANDED_OVER,
        object_type=ObjectType.BOARD,
        object_id=board_id,
        object_version=board.version,
        facts={"from_member_id": own.id, "to_member_id": next_manager.id, "stays": stays},
        reason=why or None,
    )
    append(session, happening, board_id=board_id, actor=actor, now=now)
    _tell_managers(session, board, own=own, follower=next_manager, link=people_link, now=now)
    return Leaving(member=own, managers=places.count_managers(session, board_id))


def _own_place(session: WritingSession, identity: Identity, board_id: int, seen_version: int) -> Member:
    own = next((place for place in identity.on_board(board_id) if place.role is Role.MANAGER), None)
    member_id = own.member_id if own else 0
    return row_to_change(
        session, Member, board_id=board_id, row_id=member_id, seen_version=seen_version, called="place on the board"
    )


def _as_manager(
    session: WritingSession, board: Board, follower: Member, *, identity: Identity, now: datetime
) -> Member:
    """The successor's place as manager: the one they have, or a new one from today."""
    current = select(Member).where(
        Member.board_id == board.id,
        Member.user_id == follower.user_id,
        Member.role == Role.MANAGER,
        col(Member.ended_on).is_(None),
    )
    found = session.exec(current).first()
    if found is not None:
        places.refuse_inactive_user(session, found.user_id, field="to_member_id")
        return found
    return places.begin(
        session,
        board,
        user_id=follower.user_id,
        place=Place(role=Role.MANAGER),
        display_name=follower.display_name,
        started_on=today(board, now),
        actor=identity.acting_on(board.id),
        now=now,
    )


def _tell_managers(
    session: WritingSession, board: Board, *, own: Member, follower: Member, link: str, now: datetime
) -> None:
    managers = select(User.email).where(
        col(User.active),
        col(User.id).in_(
            select(Member.user_id).where(
                Member.board_id == board.id, Member.role == Role.MANAGER, col(Member.ended_on).is_(None)
            )
        ),
    )
    for address in session.exec(managers.order_by(col(User.id))).all():
        if address is None:
            continue
        letter = handover_notice(
            letterhead_of(board),
            address=address,
            role=role_name(Role.MANAGER, board.form),
            from_name=own.display_name,
            to_name=follower.display_name,
            link=link,
            on=today(board, now),
        )
        post(session, letter, now=now)
