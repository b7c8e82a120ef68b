"""Who is invited to which place, as a frozen value, and the door that it comes through."""

from __future__ import annotations

from dataclasses import dataclass, replace

from selfassess.accounts.places import checked_name
from selfassess.accounts.vacancies import Place
from selfassess.errors import Refused
from selfassess.mail.message import parse_address
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
    return replace(invitee, email=checked_email(invitee.email), display_name=checked_name(invitee.display_name))


def checked_email(text: str) -> str:
    """The address as invitations keep it.

    Raises:
        Refused: it is none.
    """
    try:
        return parse_address(text)
    except Refused as trouble:
        raise Refused(str(trouble), field="email") from None
