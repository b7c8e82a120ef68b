"""People on a board: giving somebody a place, ending it, changing who holds a seat.

Managers look after people, and each other: nobody gives a place to themselves, nobody ends their own place as manager
(that is a handover), and the last manager stays. People new to the board come by invitation; this is for who is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards import places
from selfassess.boards.changes import (
    board_to_change,
    changed_meanwhile,
    find_row,
    lock_board,
    refuse_closed,
    row_to_change,
)
from selfassess.boards.places import HandOn
from selfassess.boards.seats import get_seat
from selfassess.boards.vacancies import Place
from selfassess.errors import NotFound, Refused
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Member
from selfassess.vocabulary import Role, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A place that ended, and how many managers the board has now."""

    member: Member
    managers: int

    @property
    def leaves_too_few_managers(self) -> bool:
        """Whether it was a manager who left, and fewer than enough are left: to be told, not refused."""
        return self.member.role is Role.MANAGER and self.managers < places.ENOUGH_MANAGERS


def get_member(session: Session, board_id: int, member_id: int) -> Member:
    """One place of somebody on this board, ended or not.

    Raises:
        NotFound: the board has none of this id.
    """
    member = find_row(session, Member, board_id=board_id, row_id=member_id)
    if member is None:
        raise NotFound("There is no such person on this board.")
    return member


def add_member(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    user_id: int,
    place: Place,
    display_name: str,
    started_on: date,
    now: datetime,
) -> Member:
    """A further place for somebody who is or was on the board: a role, or a seat as its holder or deputy.

    Raises:
        NotFound, NotAllowed: the asking person may not do this, or the other was never on the board.
        Refused: the board is closed, it is the asking person's own, or as ``places.begin``.
    """
    board = board_to_change(session, identity=identity, permission=Permission.MANAGE_PEOPLE, board_id=board_id)
    if user_id == identity.user_id:
        raise Refused("Nobody gives a place on the board to themselves. Ask another manager.", field="user_id")
    _require_known(session, board_id, user_id)
    return places.begin(
        session,
        board,
        user_id=user_id,
        place=place,
        display_name=display_name,
        started_on=started_on,
        actor=identity.acting_on(board_id),
        now=now,
    )


def end_membership(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    member_id: int,
    seen_version: int,
    ended_on: date,
    now: datetime,
    hand_on: HandOn,
) -> Leaving:
    """The place, ended on that day; whatever it gave is gone with the next request.

    Raises:
        NotFound, NotAllowed: the asking person may not do this, or there is no such place.
        Conflict: somebody changed it since.
        Refused: the board is closed, it is the asking person's own place as manager, it is that of the last manager, or
            as ``places.end``.
    """
    board = board_to_change(session, identity=identity, permission=Permission.MANAGE_PEOPLE, board_id=board_id)
    member = _to_change(session, board_id, member_id, seen_version)
    if member.role is Role.MANAGER and member.ended_on is None:
        _refuse_unmanaged(session, identity, member)
    actor = identity.acting_on(board_id)
    places.end(session, board, member, ended_on=ended_on, actor=actor, now=now, hand_on=hand_on)
    return Leaving(member=member, managers=places.count_managers(session, board_id))


def change_holder(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    seat_id: int,
    seen_holder_id: int | None,
    user_id: int,
    display_name: str,
    on: date,
    now: datetime,
    hand_on: HandOn,
) -> Member:
    """The new holder's place: who held the seat leaves it on that day, and who follows comes.

    ``seen_holder_id`` is the place of whoever held the seat as the page showed it, None for a free seat. A deputy of
    the seat who becomes its holder is no deputy any more, and keeps what they have answered.

    Raises:
        NotFound, NotAllowed: the asking person may not do this, there is no such seat, or the follower was never on the
            board.
        Conflict: somebody else holds the seat by now.
        Refused: the board or the seat is closed, it is the asking person who would follow, or as ``places.end`` and
            ``places.begin``.
    """
    board = board_to_change(session, identity=identity, permission=Permission.MANAGE_PEOPLE, board_id=board_id)
    seat = get_seat(session, board_id, seat_id)
    sitting = places.current_on_seat(session, board_id, seat_id)
    holder = next((member for member in sitting if member.standing is Standing.HOLDER), None)
    if (holder.id if holder else None) != seen_holder_id:
        raise changed_meanwhile("who holds this seat")
    if user_id == identity.user_id:
        raise Refused("Nobody gives a seat to themselves. Ask another manager.", field="user_id")
    if holder is not None and holder.user_id == user_id:
        raise Refused("This person holds the seat already.", field="user_id")
    _require_known(session, board_id, user_id)
    actor = identity.acting_on(board_id)
    for member in sitting:
        if member.standing is Standing.HOLDER or member.user_id == user_id:
            leaves = None if member.user_id == user_id else hand_on
            places.end(session, board, member, ended_on=on, actor=actor, now=now, hand_on=leaves)
    return places.begin(
        session,
        board,
        user_id=user_id,
        place=Place(role=Role.MEMBER, seat_id=seat.id, standing=Standing.HOLDER),
        display_name=display_name,
        started_on=on,
        actor=actor,
        now=now,
    )


def rename_in_board(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    member_id: int,
    seen_version: int,
    display_name: str,
    now: datetime,
) -> Member:
    """The place under this name, and with it every place that the person has or had on this board.

    A person names themselves; managers may too. Where the name is the same, nothing is written.

    Raises:
        NotFound, NotAllowed: the asking person may not do this, or there is no such place.
        Conflict: somebody changed it since.
        Refused: the board is closed, or the name cannot be kept.
    """
    name = places.checked_name(display_name)
    require(identity, Permission.VIEW_BOARD, board_id=board_id)
    refuse_closed(lock_board(session, board_id))
    member = _to_change(session, board_id, member_id, seen_version)
    if member.user_id != identity.user_id:
        require(identity, Permission.MANAGE_PEOPLE, board_id=board_id)
    everywhere = select(Member).where(Member.board_id == board_id, Member.user_id == member.user_id)
    changed = [each for each in session.exec(everywhere.with_for_update(key_share=True)) if each.display_name != name]
    if not changed:
        return member
    for each in changed:
        each.display_name = name
        each.version += 1
    session.flush()
    happening = Happening(
        event=Event.MEMBER_CHANGED,
        object_type=ObjectType.MEMBER,
        object_id=member.id,
        object_version=member.version,
        facts={"fields": "display_name", "account_id": member.user_id, "places": len(changed)},
    )
    append(session, happening, board_id=board_id, actor=identity.acting_on(board_id), now=now)
    return member


def _to_change(session: WritingSession, board_id: int, member_id: int, seen_version: int) -> Member:
    return row_to_change(
        session, Member, board_id=board_id, row_id=member_id, seen_version=seen_version, called="place on the board"
    )


def _require_known(session: Session, board_id: int, user_id: int) -> None:
    """Nothing, where the person is or was on the board: no other account of the installation can be told from none."""
    known = select(Member.id).where(Member.board_id == board_id, is_row(Member.user_id, user_id)).limit(1)
    if session.exec(known).first() is None:
        raise NotFound("There is no such person on this board.")


def _refuse_unmanaged(session: Session, identity: Identity, member: Member) -> None:
    if member.user_id == identity.user_id:
        raise Refused("You cannot end your own place as manager here. Hand over to somebody first.")
    if places.count_managers(session, member.board_id, besides=member.user_id) == 0:
        raise Refused("A board keeps at least one manager. Make somebody else a manager first.")
