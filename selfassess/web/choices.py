"""The options that several pages offer: seats and how they are held, organisations, groups, people. An empty value is
no choice."""

from __future__ import annotations

import re
from collections.abc import Iterable

from selfassess.boards.agencies import list_agencies
from selfassess.boards.groups import list_groups
from selfassess.boards.people import list_known
from selfassess.boards.seat_lists import SeatEntry, list_seats
from selfassess.storage.columns import IDS
from selfassess.vocabulary import Standing
from selfassess.web.current import board, identity
from selfassess.web.database import reader
from selfassess.web.fields import Choice, SelectionField

_NUMBER = re.compile("[0-9]{1,10}", re.ASCII)
STANDINGS = (
    Choice(Standing.HOLDER.value, "Holds the seat", "A seat has one holder at a time."),
    Choice(Standing.DEPUTY.value, "Deputy", "May answer for the seat. A seat can have several."),
)


def number(value: str | None) -> int | None:
    """The id that an option stands for, or None for no choice."""
    return int(value) if value else None


def numbers(values: Iterable[str] | None) -> list[int]:
    """The ids that ticked options stand for; what can be no row's number is left out."""
    found = (int(value) for value in values or () if _NUMBER.fullmatch(value))
    return [each for each in found if each in IDS]


def chosen_label(field: SelectionField) -> str | None:
    """What the chosen option is called, or None for no choice."""
    return next((choice.label for choice in field.choices if choice.value and choice.value == field.data), None)


def seat_choices(first: str, *, besides: int | None = None) -> tuple[Choice, ...]:
    """The board's open seats, with who holds each; ``first`` is what no choice is called."""
    seats = (seat for seat in list_seats(reader(), board().id) if seat.id != besides)
    return (Choice("", first), *(Choice(str(seat.id), seat_label(seat)) for seat in seats))


def seat_label(seat: SeatEntry) -> str:
    """A seat by its name, and who holds it: *Police (vacant)*."""
    return f"{seat.name} ({seat.holder.display_name if seat.holder else 'vacant'})"


def agency_choices(first: str, *, besides: int | None = None, kept: int | None = None) -> tuple[Choice, ...]:
    """The board's organisations that go on, and the one that is ``kept`` although it has ended."""
    listed = [each for each in list_agencies(reader(), board().id) if each.ended_on is None or each.id == kept]
    named = ((each.id, f"{each.name} (ended)" if each.ended_on else each.name) for each in listed if each.id != besides)
    return (Choice("", first), *_choices(named))


def group_choices(first: str = "No group") -> tuple[Choice, ...]:
    """The board's broad groups in their order."""
    return (Choice("", first), *_choices((group.id, group.name) for group in list_groups(reader(), board().id)))


def person_choices(first: str, *, besides: Iterable[int] = ()) -> tuple[Choice, ...]:
    """Everybody who is or was on the board but the person who asks, since nobody gives a place to themselves."""
    left_out = {identity().user_id, *besides}
    known = (person for person in list_known(reader(), board().id) if person.user_id not in left_out)
    named = ((each.user_id, each.display_name + ("" if each.is_current else " (was on the board)")) for each in known)
    return (Choice("", first), *_choices(named))


def _choices(named: Iterable[tuple[int, str]]) -> Iterable[Choice]:
    return (Choice(str(row_id), name) for row_id, name in named)
