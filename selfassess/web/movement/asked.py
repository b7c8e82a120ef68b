"""Which self-assessments an address asks to compare, and under what their comparison is kept in memory."""

from __future__ import annotations

import re
from collections.abc import Hashable

from flask import current_app, g, request

from selfassess.assessments.looking_back.movement import Followed, follow_held
from selfassess.assessments.looking_back.series import Held, choose, list_held
from selfassess.assessments.looking_back.unchanged import LastChanges
from selfassess.boards.changes import today
from selfassess.storage.columns import IDS
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader
from selfassess.web.kept import kept

_ROW = re.compile("[1-9][0-9]{0,9}")


def held_here() -> tuple[Held, ...]:
    """What this person may look back at, the earliest first."""
    return list_held(reader(), identity=identity(), board_id=board().id, today=today(board(), now()))


def chosen_of(held: tuple[Held, ...]) -> tuple[Held, ...]:
    """Those that the address names, or all."""
    return choose(held, from_id=_asked("from"), to_id=_asked("to"))


def asked() -> dict[str, int]:
    """What the address names, for addresses that ask for the same."""
    return {name: value for name in ("from", "to") if (value := _asked(name))}


def state_of(*parts: Hashable) -> tuple[Hashable, ...]:
    """A key for what depends on the board as it stands: nothing of it changes without an event in its trail."""
    if "last_change" not in g:
        changes: LastChanges = current_app.extensions.setdefault("last changes", LastChanges())
        g.last_change = changes.of(reader(), board().id)
    return board().id, g.last_change, *parts


def followed(chosen: tuple[Held, ...]) -> Followed:
    """The comparison of these, worked out once while the board stays as it is.

    Raises:
        NotComparable: they cannot be compared; says why.
    """
    make = kept("followed", most=16)
    found: Followed = make.get(state_of(chosen), lambda: follow_held(reader(), board_id=board().id, chosen=chosen))
    return found


def _asked(name: str) -> int | None:
    """The self-assessment that the address names; 0, which there is none of, where it names something else."""
    text = request.args.get(name, "")
    if not text:
        return None
    return int(text) if _ROW.fullmatch(text) and int(text) in IDS else 0
