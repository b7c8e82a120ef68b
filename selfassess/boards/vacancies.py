"""A place on a board before somebody has it: whether it makes sense, is open, and is free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from selfassess.audit.events import Fact
from selfassess.boards.changes import find_row
from selfassess.boards.invitation_list import is_pending
from selfassess.errors import Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, Invitation, Member, Seat, User
from selfassess.vocabulary import Role, Standing

SHARED = "Replies to the board's e-mails go to this address, so several people may read it."
# An address in a role, on a seat where the role has one. In both standings a seat is the same place.
_Had = tuple[str, Role, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A role, with a seat and a standing where the role is *member*."""

    role: Role
    seat_id: int | None = None
    standing: Standing | None = None

    @property
    def holds(self) -> int | None:
        """The seat that only one person can hold, or None for a deputy and for a role without a seat."""
        return self.seat_id if self.standing is Standing.HOLDER else None

    @property
    def facts(self) -> dict[str, Fact]:
        """The place as the trail tells of it."""
        return {
            "role": self.role.value,
            "seat_id": self.seat_id,
            "standing": self.standing.value if self.standing else None,
        }


def place_of(row: Member | Invitation) -> Place:
    """The place that somebody has or had, or that an invitation is to."""
    return Place(role=row.role, seat_id=row.seat_id, standing=row.standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Who has which place on a board at one moment, and who is invited to one; seats by id.

    ``reply_to`` is the address at which the board's mail is answered.
    """

    had: frozenset[_Had]
    held: frozenset[int | None]
    invited: frozenset[_Had] = frozenset()
    promised: frozenset[int | None] = frozenset()
    reply_to: str | None = None

    def is_shared(self, email: str) -> bool:
        """Whether several people may read what is sent here: nobody signs in with such an address.

        It is the one at which the board's mail is answered, and not that of somebody who has a place and answers it.
        """
        return email == self.reply_to and email not in {had for had, _, _ in self.had}

    def trouble(self, email: str, place: Place) -> Refused | None:
        """Why this address cannot be given this place, with the field that says so; None where it can."""
        if self.is_shared(email):
            return Refused(f"{SHARED} Use an address of the person's own.", field="email")
        wanted = (email, place.role, place.seat_id)
        if wanted in self.had:
            return Refused("This person has this place already.", field="email")
        if wanted in self.invited:
            return Refused("This person is invited to this place already. Renew that invitation.", field="email")
        if place.holds is not None and place.holds in self.held:
            return Refused("Somebody holds this seat. End their place first, or invite a deputy.", field="seat_id")
        if place.holds is not None and place.holds in self.promised:
            return Refused(
                "Somebody is invited to hold this seat. Withdraw that invitation first, or invite a deputy.",
                field="seat_id",
            )
        return None

    def refuse(self, email: str, place: Place) -> None:
        """Nothing, where this address can be given this place.

        Raises:
            Refused: it cannot.
        """
        if trouble := self.trouble(email, place):
            raise trouble


def taken_on(session: Session, *, board_id: int, now: datetime, except_id: int | None = None) -> Taken:
    """What is taken on this board: by members, and by pending invitations but for ``except_id``."""
    members = session.exec(
        select(User.email, Member.role, Member.seat_id, Member.standing)
        .join(User, col(User.id) == Member.user_id)
        .where(Member.board_id == board_id, col(Member.ended_on).is_(None))
    ).all()
    had = frozenset((email or "", Role(role), seat_id) for email, role, seat_id, _ in members)
    held = frozenset(seat_id for _, _, seat_id, standing in members if standing is Standing.HOLDER)
    pending = session.exec(select(Invitation).where(Invitation.board_id == board_id, is_pending(now))).all()
    others = [row for row in pending if row.id != except_id]
    return Taken(
        had=had,
        held=held,
        invited=frozenset((row.email, row.role, row.seat_id) for row in others),
        promised=frozenset(row.seat_id for row in others if row.standing is Standing.HOLDER),
        reply_to=session.exec(select(Board.reply_to).where(Board.id == board_id)).one(),
    )


def checked_place(session: WritingSession, *, board: Board, place: Place) -> Seat | None:
    """The seat of the place, open on this board; None where the role has no seat.

    Raises:
        Refused: the role goes without a seat or needs one, or the board has no such seat, or it is closed.
    """
    if place.role is not Role.MEMBER:
        if place.seat_id is not None or place.standing is not None:
            raise Refused("Only board members have a seat. Leave the seat out, or choose that role.", field="seat_id")
        return None
    if place.seat_id is None or place.standing is None:
        raise Refused("Choose the seat, and whether the person holds it or is a deputy.", field="seat_id")
    seat = find_row(session, Seat, board_id=board.id, row_id=place.seat_id)
    if seat is None:
        raise Refused(f"This {board.noun} has no such seat. Choose one from the list.", field="seat_id")
    if seat.closed_on is not None:
        raise Refused(f"The seat {seat.name} is closed. Choose another.", field="seat_id")
    return seat
