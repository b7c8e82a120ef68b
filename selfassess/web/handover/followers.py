"""Who can take over from the asking manager, and the manager's own place."""

from __future__ import annotations

from collections.abc import Iterable

from selfassess.boards.people import PlaceHeld
from selfassess.vocabulary import Role
from selfassess.web.current import identity
from selfassess.web.fields import Choice
from selfassess.web.place_words import place_words


def followers(people: Iterable[PlaceHeld]) -> tuple[Choice, ...]:
    """Everybody else on the board once, by their first place there; managers come first."""
    first: dict[int, PlaceHeld] = {}
    for person in people:
        if person.user_id != identity().user_id:
            first.setdefault(person.user_id, person)
    return tuple(Choice(str(each.member_id), f"{each.display_name} ({place_words(each)})") for each in first.values())


def own_version(people: Iterable[PlaceHeld]) -> int:
    """The version of the asking person's place as manager; 0 where they have none."""
    own = (each for each in people if each.user_id == identity().user_id and each.role is Role.MANAGER)
    return next((each.version for each in own), 0)
