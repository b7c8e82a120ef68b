"""What moved between the two latest self-assessments: what a board's first page opens on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, may
from selfassess.assessments.looking_back.kept import Kept
from selfassess.assessments.looking_back.movement import follow_held
from selfassess.assessments.looking_back.series import Held, choose, list_with_levels
from selfassess.engine.comparison import Comparison
from selfassess.engine.movements import Movement
from selfassess.errors import NotComparable
from selfassess.reports.headlines import headline
from selfassess.reports.reasons import reason_for_lower


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A question that came out lower or higher; ``why`` is the reason that was given for lower."""

    id: str
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestMove:
    """The two that are compared, the counts in words with what is lower first, and the questions that moved."""

    from_id: int
    to_id: int
    earlier: str
    later: str
    words: str
    lower: tuple[Moved, ...]
    higher: tuple[Moved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookingBack:
    """How many there are to look back at, and what moved last; ``move`` is None where nothing can be compared."""

    settled: int
    move: LatestMove | None


def looking_back(
    session: Session, *, identity: Identity, board_id: int, today: date, kept: Kept[LatestMove | None]
) -> LookingBack:
    """What the person may look back at: signed and recorded self-assessments alone, for a draft may still change."""
    if not may(identity, Permission.READ_SIGNED, board_id=board_id):
        return LookingBack(settled=0, move=None)
    held = list_with_levels(session, identity=identity, board_id=board_id, today=today)
    settled = [each for each in held if not each.is_draft]
    # The latest, and the one before it on its question set.
    pair = choose(settled, to_id=settled[-1].id) if settled else ()
    # Levels that are signed or recorded change with the row of their self-assessment alone.
    return LookingBack(settled=len(settled), move=kept.get((board_id, pair), lambda: _move(session, board_id, pair)))


def _move(session: Session, board_id: int, pair: tuple[Held, ...]) -> LatestMove | None:
    if len(pair) < 2:
        return None
    try:
        comparison = follow_held(session, board_id=board_id, chosen=pair, with_words=False).trend.against_previous
    except NotComparable:
        return None
    earlier, later = pair
    return LatestMove(
        from_id=earlier.id,
        to_id=later.id,
        earlier=earlier.title,
        later=later.title,
        words=headline(comparison),
        lower=_moved(comparison, Movement.LOWER),
        higher=_moved(comparison, Movement.HIGHER),
    )


def _moved(comparison: Comparison, movement: Movement) -> tuple[Moved, ...]:
    is_lower = movement is Movement.LOWER
    return tuple(
        Moved(id=each.question.id, text=each.question.text, why=reason_for_lower(each) if is_lower else "")
        for each in comparison.of(movement)
    )
