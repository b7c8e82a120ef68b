"""Who is invited to which place, as a frozen value, and the door that it comes through."""

from __future__ import annotations

from dataclasses import dataclass, replace

from selfassess.accounts.texts import mail_address
from selfassess.boards.places import checked_name
from selfassess.boards.vacancies import Place
from selfassess.vocabulary import Role, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Who is invited, and to which place. A seat and a standing go with the role *member* alone."""

    email: str
    display_name: str
    role: Role
    seat_id: int | None = None
    standing: Standing | None = None

    @property
    def place(self) -> Place:
        """The place alone."""
        return Place(role=self.role, seat_id=self.seat_id, standing=self.standing)


def checked(invitee: Invitee) -> Invitee:
    """The invitee with address and name made fit to keep.

    Raises:
        Refused: the first that cannot be kept, with its field.
    """
    email = mail_address(invitee.email, field="email")
    return replace(invitee, email=email, display_name=checked_name(invitee.display_name))
