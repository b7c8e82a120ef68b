"""What roles and places on a board are called on its pages, by the form of the board."""

from __future__ import annotations

from typing import Protocol

from selfassess.boards.role_names import place_name, role_name
from selfassess.reports.wording import capitalised
from selfassess.vocabulary import Role, Standing
from selfassess.web.current import board


class AnyPlace(Protocol):
    """Whatever has a role, and where it is a member's, the name of a seat and a standing."""

    @property
    def role(self) -> Role:
        """The role."""

    @property
    def seat(self) -> str | None:
        """The name of the seat."""

    @property
    def standing(self) -> Standing | None:
        """Whether it is the holder's or a deputy's."""


def role_words(role: Role) -> str:
    """What this board calls the role, to begin a sentence or stand alone: *Business manager*."""
    return capitalised(role_name(role, board().form))


def place_words(place: AnyPlace) -> str:
    """What this board calls the place: *Board member for Police*, *Deputy for Police*, *Observer*."""
    return capitalised(place_name(place.role, board().form, seat=place.seat, standing=place.standing))
