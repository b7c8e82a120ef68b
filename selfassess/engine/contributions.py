"""What each question brings to a score, and a score of one group of questions on one scale.

A mean, a median and a distribution belong to one group of questions on one scale. None of the six reasons for no level
enters any of them; each is counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from selfassess.engine.answers import Answer, AnswerSheet, NoLevel
from selfassess.engine.bank import Bank, Condition, Exact, Level, Question, Scale

# Reasons that say the question was not asked of this subject; the other four leave a gap in what was asked.
_NOT_ASKED = frozenset({NoLevel.NOT_APPLICABLE, NoLevel.NOT_IN_SCOPE})
_RANK = attrgetter("rank")


class Contribution(NamedTuple):
    """What one question brings to a score: a level, or the reason for none.

    ``did_not_arise`` marks a question whose condition was not met; its reason is then *not in scope*.
    """

    question: Question
    answer: Answer
    level: Level | None
    none: NoLevel | None
    did_not_arise: bool = False

    @property
    def was_asked(self) -> bool:
        """Whether the question was put to this subject: neither *not applicable* nor *not in scope*."""
        return self.none not in _NOT_ASKED


@dataclass(frozen=True)
class Score:
    """One group of questions on one scale. ``contributions`` are all of them, in the bank's order."""

    scale: Scale
    contributions: tuple[Contribution, ...]

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """The levels given, in the bank's order."""
        return tuple([each.level for each in self.contributions if each.level is not None])

    @property
    def n(self) -> int:
        """How many questions have a level."""
        return len(self.levels)

    @property
    def asked(self) -> int:
        """How many questions were asked: all but those not applicable and not in scope."""
        return sum(each.was_asked for each in self.contributions)

    @property
    def coverage(self) -> Fraction | None:
        """The share, 0 to 1, of the questions asked that have a level; ``None`` when none was asked."""
        return Fraction(self.n, self.asked) if self.asked else None

    @cached_property
    def distribution(self) -> Mapping[str, int]:
        """How many questions stand at each level of the scale, by code, lowest first; zeros included."""
        counts = Counter(level.code for level in self.levels)
        return MappingProxyType({level.code: counts[level.code] for level in self.scale.levels})

    @cached_property
    def without_level(self) -> Mapping[NoLevel, int]:
        """How many questions have each of the six reasons for no level; zeros included."""
        counts = Counter(each.none for each in self.contributions)
        return MappingProxyType({reason: counts[reason] for reason in NoLevel})

    @property
    def median(self) -> Level | None:
        """The lower median of the levels; ``None`` when there is none."""
        return lower_median(self.levels)

    @cached_property
    def weight(self) -> Exact:
        """The sum of the weights of the questions that have a level."""
        return sum([each.question.weight for each in self.contributions if each.level is not None])

    @cached_property
    def mean(self) -> Fraction | None:
        """The weighted mean of the anchors, 0 to 100, exact; ``None`` when no question has a level."""
        total = sum([each.question.weight * each.level.anchor for each in self.contributions if each.level is not None])
        return Fraction(total, self.weight) if self.weight else None

    def at_or_above(self, code: str) -> Fraction | None:
        """The share, 0 to 1, of the levels given that are ``code`` or higher; ``None`` when there is none."""
        rank = self.scale.by_code[code].rank
        return Fraction(sum(level.rank >= rank for level in self.levels), self.n) if self.n else None


def headline_scale(bank: Bank, sheet: AnswerSheet) -> Scale:
    """The scale of a sheet's headlines: the one it was answered on as a whole, or else the bank's main scale."""
    return bank.scale[sheet.scale or bank.main_scale_id]


def contributions_of(bank: Bank, sheet: AnswerSheet) -> Mapping[str, Contribution]:
    """What each scored question brings, by id, in the bank's order, with conditions evaluated."""
    found: dict[str, Contribution] = {}
    answers = sheet.answers
    scale_of, instead = bank.scale_of, sheet.scale
    for question in bank.scored_questions:
        answer = answers.get(question.id) or Answer(question.id, none=sheet.unlisted)
        condition = question.ask_if
        if condition is not None and instead is None and not is_met(condition, found[condition.question].level, bank):
            found[question.id] = Contribution(question, answer, None, NoLevel.NOT_IN_SCOPE, did_not_arise=True)
        elif answer.level is None:
            found[question.id] = Contribution(question, answer, None, answer.none or NoLevel.NOT_ANSWERED)
        else:
            level = scale_of(question, instead).by_code[answer.level]
            found[question.id] = Contribution(question, answer, level, None)
    return found


def lower_median(levels: Iterable[Level]) -> Level | None:
    """The middle level, the lower of the two middle ones when the number is even; ``None`` of nothing."""
    ordered = sorted(levels, key=_RANK)
    return ordered[(len(ordered) - 1) // 2] if ordered else None


def is_met(condition: Condition, level: Level | None, bank: Bank) -> bool:
    """Whether a question on this condition is asked, where the question that it looks at has this level."""
    if level is None:
        return False
    scale = bank.scale_of(bank.question[condition.question])
    if condition.at_least is not None and level.rank < scale.by_code[condition.at_least].rank:
        return False
    return condition.at_most is None or level.rank <= scale.by_code[condition.at_most].rank
