"""Two assessments side by side: what moved, what did not, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from selfassess.engine.answers import AnswerSheet
from selfassess.engine.bank import Bank, Scale, Theme
from selfassess.engine.contributions import Score
from selfassess.engine.explanation import Explanation, Pair, explain, matched_means
from selfassess.engine.fairness import Fairness, refuse_unlike
from selfassess.engine.lineage import Alignment, align
from selfassess.engine.movements import MATCHED, Movement, QuestionMovement, counts, movements_between
from selfassess.engine.scoring import Scorecard, score

# Below this share of comparable questions a headline is words and counts, never a number.
ENOUGH_MATCHED = Fraction(60, 100)


@dataclass(frozen=True)
class _Tally:
    """A group of movements, counted."""

    movements: tuple[QuestionMovement, ...]

    @cached_property
    def counts(self) -> Mapping[Movement, int]:
        """How many of each movement, zeros included. *Not answered either time* is left out."""
        return counts(self.movements)

    @cached_property
    def matched(self) -> int:
        """How many questions came out higher, lower or unchanged."""
        return sum(each.is_matched for each in self.movements)

    @cached_property
    def with_a_level(self) -> int:
        """How many questions have a level on either side."""
        return sum([each.has_level for each in self.movements])

    @property
    def coverage(self) -> Fraction | None:
        """The matched questions as a share, 0 to 1, of those with a level on either side; ``None`` without any."""
        return Fraction(self.matched, self.with_a_level) if self.with_a_level else None

    @property
    def not_answered_either_time(self) -> int:
        """How many questions have no level at either time; they stand in no other count."""
        return len(self.movements) - sum(self.counts.values())

    @property
    def confirmed(self) -> int:
        """How many of the matched questions were carried forward, looked at again and confirmed."""
        return sum(each.is_matched and each.is_confirmed for each in self.movements)

    def of(self, movement: Movement) -> tuple[QuestionMovement, ...]:
        """The questions with that movement, in order."""
        return tuple(each for each in self.movements if each.movement is movement)


@dataclass(frozen=True)
class ThemeComparison(_Tally):
    """One theme at two assessments. A question that changed theme is counted in its later one.

    ``like_for_like`` are means over the matched questions on the headline scale alone, under the later weights;
    ``as_scored`` are each assessment's own. ``explanation`` is ``None`` when nothing on the headline scale is matched,
    when that scale itself changed, or when either assessment has no level on it. ``own_scale`` is the headline scale
    where it is the later sheet's own instead of the bank's main one.
    """

    theme: Theme
    own_scale: Scale | None
    like_for_like: Pair
    as_scored: Pair
    explanation: Explanation | None
    headline_coverage: Fraction | None

    @property
    def is_mostly_comparable(self) -> bool:
        """Whether enough is matched, overall and on the headline scale, for a headline to hold a number."""
        return _is_enough(self.coverage) and _is_enough(self.headline_coverage)


@dataclass(frozen=True, slots=True)
class LookedAtAgain:
    """An answer carried at the earlier assessment and answered afresh at the later: against its last fresh date.

    It stands outside every count and mean.
    """

    movement: QuestionMovement
    last_answered_on: date
    steps: int


@dataclass(frozen=True)
class Comparison(_Tally):
    """Two assessments of one subject on one basis, the earlier first."""

    earlier: Scorecard
    later: Scorecard
    alignment: Alignment
    themes: tuple[ThemeComparison, ...]
    fairness: Fairness

    @property
    def is_mostly_comparable(self) -> bool:
        """Whether enough is matched for the whole to be called a comparison."""
        return _is_enough(self.coverage)

    @cached_property
    def theme(self) -> Mapping[str, ThemeComparison]:
        """Each theme's comparison under the theme's id."""
        return MappingProxyType({each.theme.id: each for each in self.themes})

    @cached_property
    def by_question(self) -> Mapping[str, QuestionMovement]:
        """What became of each later question, by its id; retired questions are not in it."""
        return MappingProxyType({each.now.question.id: each for each in self.movements if each.now is not None})

    @cached_property
    def looked_at_again(self) -> tuple[LookedAtAgain, ...]:
        """Answers carried at the earlier assessment and answered afresh at the later one, lower first."""
        found = (_again(each) for each in self.of(Movement.CARRIED_FORWARD))
        return tuple(sorted((again for again in found if again is not None), key=lambda again: again.steps))


def compare(earlier: AnswerSheet, later: AnswerSheet, banks: Sequence[Bank]) -> Comparison:
    """The two sheets side by side.

    Args:
        earlier, later: Sheets of one basis and subject; ``later`` is not dated before ``earlier``.
        banks: The editions from the earlier sheet's to the later's, consecutive, oldest first; one when they agree.

    Raises:
        NotComparable: the sheets differ in basis, subject or question set, or stand in the wrong order.
    """
    refuse_unlike(earlier, later, banks)
    return compare_scored(score(banks[0], earlier), score(banks[-1], later), align(banks))


def compare_scored(
    earlier: Scorecard, later: Scorecard, alignment: Alignment, between: Sequence[AnswerSheet] = ()
) -> Comparison:
    """The same for sheets already scored, editions already aligned, and both known to be alike.

    ``between`` are the sheets of the same series that lie between the two, oldest first.
    """
    movements = movements_between(earlier, later, alignment)
    by_theme: dict[str, list[QuestionMovement]] = {}
    fate: dict[str, QuestionMovement] = {}
    for each in movements:
        now, then = each.now, each.then
        by_theme.setdefault(each.question.theme if now is None else now.question.theme, []).append(each)
        for side in each.parts if then is None else (then,):
            fate.setdefault(side.question.id, each)
    gone = (theme for theme in alignment.earlier.themes if theme.id not in alignment.later.theme)
    has_one_scale = earlier.headline_scale.steps == later.headline_scale.steps
    both = _Both(earlier, later, has_one_scale, _on_headline(earlier), _on_headline(later), fate)
    themes = tuple(both.theme(theme, tuple(by_theme.get(theme.id, ()))) for theme in (*alignment.later.themes, *gone))
    fairness = Fairness(earlier.sheet, later.sheet, alignment, tuple(between))
    return Comparison(movements, earlier, later, alignment, themes, fairness)


class _Both(NamedTuple):
    """Two scorecards, the questions with a level on the headline scale of each, and every earlier question's fate."""

    earlier: Scorecard
    later: Scorecard
    has_one_scale: bool
    on_headline_then: frozenset[str]
    on_headline_now: frozenset[str]
    fate: Mapping[str, QuestionMovement]

    def theme(self, theme: Theme, movements: tuple[QuestionMovement, ...]) -> ThemeComparison:
        matched: list[QuestionMovement] = []
        joined: list[QuestionMovement] = []
        left = 0
        for each in movements:
            now, then = each.now, each.then
            if now is not None and now.question.id in self.on_headline_now:
                (matched if each.movement in MATCHED else joined).append(each)
            elif then is not None:
                left += then.question.id in self.on_headline_then
            else:
                left += any(part.question.id in self.on_headline_then for part in each.parts)
        score_then = _headline(self.earlier, theme) if self.has_one_scale else None
        score_now = _headline(self.later, theme)
        means = matched_means(matched)
        either = len(matched) + len(joined) + left
        return ThemeComparison(
            movements,
            theme,
            self.later.own_scale,
            Pair(means.then, means.now),
            Pair(score_then.mean if score_then else None, score_now.mean if score_now else None),
            explain(means, matched, joined, score_then, score_now, self.fate),
            Fraction(len(matched), either) if either else None,
        )


def _headline(scorecard: Scorecard, theme: Theme) -> Score | None:
    found = scorecard.theme.get(theme.id)
    return found.headline if found else None


def _on_headline(scorecard: Scorecard) -> frozenset[str]:
    return frozenset(
        [each.question.id for theme in scorecard.themes for each in theme.headline.contributions if each.level]
    )


def _is_enough(coverage: Fraction | None) -> bool:
    return coverage is not None and coverage >= ENOUGH_MATCHED


def _again(each: QuestionMovement) -> LookedAtAgain | None:
    """A question carried forward that was carried then and is fresh now; it has a level on both sides."""
    then, now, level_then = each.then, each.now, each.level_then
    assert then is not None
    assert now is not None
    assert now.level is not None
    assert level_then is not None
    carried_from = then.answer.carried_from
    if carried_from is None or then.answer.confirmed or not now.answer.is_fresh:
        return None
    return LookedAtAgain(each, carried_from, now.level.rank - level_then.rank)
