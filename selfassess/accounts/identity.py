"""Who is asking, as a frozen value that knows no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from selfassess.audit.events import OPERATOR, PERSON, Actor
from selfassess.vocabulary import Role, Standing, Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One place of a person on one board; ``seat_id`` and ``standing`` where the role is *member*."""

    member_id: int
    board_id: int
    role: Role
    seat_id: int | None = None
    standing: Standing | None = None
    display_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A signed-in person: account, current memberships, and how strongly and when they proved themselves.

    ``session_id`` and ``seen_at``, when the session was last marked as seen, are None for a command or a job acting in
    the person's name.
    """

    user_id: int
    email: str
    memberships: tuple[Membership, ...] = ()
    is_operator: bool = False
    strength: Strength = Strength.LINK
    proved_at: datetime | None = None
    session_id: int | None = None
    seen_at: datetime | None = None

    def on_board(self, board_id: int) -> tuple[Membership, ...]:
        """This person's current places on one board; empty for an outsider."""
        return tuple(place for place in self.memberships if place.board_id == board_id)

    def roles_on(self, board_id: int) -> frozenset[Role]:
        """This person's roles on one board; empty for an outsider."""
        return frozenset(place.role for place in self.on_board(board_id))

    def seats_on(self, board_id: int) -> frozenset[int]:
        """The seats that this person may answer for on one board."""
        return frozenset(place.seat_id for place in self.on_board(board_id) if place.seat_id is not None)

    def proved_within(self, span: timedelta, *, now: datetime) -> bool:
        """Whether this person proved themselves so lately. A clock that was set back makes no proof any younger."""
        if self.proved_at is None:
            return False
        return max(now, self.seen_at or now) - self.proved_at <= span

    def acting_on(self, board_id: int | None, *, seat_id: int | None = None) -> Actor:
        """This person as the trail names them: their first role on the board, and the seat they act for."""
        roles = [role for role in Role if board_id is not None and role in self.roles_on(board_id)]
        role = roles[0].value if roles else (OPERATOR if self.is_operator else PERSON)
        return Actor(user_id=self.user_id, role=role, acting_for=seat_id)


@dataclass(frozen=True, slots=True)
class Command:
    """A command on the server, by its name, such as *selfassess board create*. It has no account."""

    name: str

    @property
    def user_id(self) -> None:
        """None: whoever runs it is not known here."""
        return None

    def acting_on(self, board_id: int | None) -> Actor:
        """The command as the trail of any board, and of the installation, names it."""
        return Actor(role=self.name)


# Whoever asks for what only operators and commands may do; ``permissions.require_operator`` decides.
Asking = Identity | Command
