"""What is suggested to the board: the lower median of its responses, or the level that was proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from selfassess.assessments.agreeing.before import Before
from selfassess.assessments.agreeing.spread import Gathered, proposed_for
from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Level, Question
from selfassess.engine.spread import QuestionSpread

# Beside these a response may stand aside without standing against.
_STANDS_ASIDE = frozenset({NoLevel.NOT_IN_POSITION, NoLevel.NOT_IN_SCOPE, NoLevel.NOT_ANSWERED})
_BIG_MOVE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The level suggested for one question. ``is_close``: every response is within one level of it."""

    level: Level
    is_proposed: bool = False
    is_close: bool = False


def suggestions(gathered: Gathered) -> Mapping[str, Suggestion]:
    """The suggestion for each question that has one. Responses do not change any more, and nor does it."""
    found: dict[str, Suggestion] = {}
    for each in gathered.found.everyone.questions if gathered.found else ():
        if each.median is not None:
            found[each.question.id] = Suggestion(level=each.median, is_close=_is_close(each))
    for question in gathered.occasion.bank.scored_questions:
        proposed = proposed_for(gathered, question)
        if proposed is not None and proposed.level is not None:
            found[question.id] = Suggestion(level=proposed.level, is_proposed=True)
    return found


def is_fall(before: Before | None, level: Level | None) -> bool:
    """Whether this level is lower than last time."""
    return before is not None and before.level is not None and level is not None and level.rank < before.level.rank


def needs_reason(question: Question, before: Before | None, level: Level | None) -> bool:
    """Whether a reason is asked: of a core question, a fall, or a move of two levels."""
    if level is None:
        return False
    moved = abs(level.rank - before.level.rank) if before is not None and before.level is not None else 0
    return question.core or is_fall(before, level) or moved >= _BIG_MOVE


def may_be_accepted(suggestion: Suggestion | None, before: Before | None) -> bool:
    """Whether a suggestion may be accepted without discussion: all are close, and it is no fall and no big move."""
    if suggestion is None or suggestion.is_proposed or not suggestion.is_close:
        return False
    level = suggestion.level
    return before is None or before.level is None or 0 <= level.rank - before.level.rank < _BIG_MOVE


def _is_close(each: QuestionSpread) -> bool:
    return each.within_one == 1 and each.without_level.keys() <= _STANDS_ASIDE
