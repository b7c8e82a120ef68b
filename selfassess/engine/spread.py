"""How near together several sheets' levels lie: median, range, the share within one level, and *close* or *split*."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from selfassess.engine.alpha import Alpha
from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Level, Question, Scale
from selfassess.engine.contributions import lower_median

FEWEST_RESPONSES = 3
# A question is close when this share of its levels lies within one step of the lower median, and none beyond two.
CLOSE_SHARE = Fraction(3, 4)
CLOSE_REACH = 2
_CLOSE_PART_OF = CLOSE_SHARE.as_integer_ratio()


class Spread(StrEnum):
    """How near together the levels of one question lie."""

    CLOSE = "close"
    SPLIT = "split"
    TOO_FEW = "too_few"


class QuestionSpread(NamedTuple):
    """The levels that several sheets gave one question.

    ``n`` is how many sheets gave a level, ``None`` where even that would tell what is hidden. ``distribution`` is how
    many gave each, by code, lowest first, zeros included: no order tells who gave what. It is ``None`` where too few
    were given to be shown. ``without_level`` counts the sheets with each reason for none; reasons that no sheet gave
    are left out.
    """

    question: Question
    scale: Scale
    n: int | None
    distribution: Mapping[str, int] | None
    without_level: Mapping[NoLevel, int]

    @property
    def is_shown(self) -> bool:
        """Whether enough sheets gave a level for the spread to be shown."""
        return self.distribution is not None

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels given, lowest first; empty where they are not shown."""
        given = self.distribution or {}
        return tuple(level for level in self.scale.levels for _ in range(given.get(level.code, 0)))

    @property
    def median(self) -> Level | None:
        """The lower median; ``None`` where it is not shown."""
        if self.distribution is None or self.n is None:
            return None
        return self.scale.levels[_median_rank(list(self.distribution.values()), self.n)]

    @property
    def range(self) -> tuple[Level, Level] | None:
        """The lowest and the highest level; ``None`` where it is not shown."""
        levels = self.levels
        return (levels[0], levels[-1]) if levels else None

    @property
    def distances(self) -> tuple[int, ...]:
        """How many steps each level lies from the lower median, in no telling order."""
        middle = self.median
        return tuple(abs(level.rank - middle.rank) for level in self.levels) if middle else ()

    @property
    def mean_distance(self) -> Fraction:
        """The mean distance from the lower median in steps; 0 where it is not shown."""
        distances = self.distances
        return Fraction(sum(distances), len(distances)) if distances else Fraction(0)

    @property
    def within_one(self) -> Fraction | None:
        """The share, 0 to 1, of levels within one step of the lower median; ``None`` where it is not shown."""
        if self.distribution is None or self.n is None:
            return None
        counts = list(self.distribution.values())
        return Fraction(_within(1, counts, _median_rank(counts, self.n)), self.n)

    @property
    def spread(self) -> Spread:
        """*Close*: three levels or more, three quarters within one step of the median, none beyond two."""
        n = self.n
        if self.distribution is None or n is None or n < FEWEST_RESPONSES:
            return Spread.TOO_FEW
        counts = list(self.distribution.values())
        middle = _median_rank(counts, n)
        part, of = _CLOSE_PART_OF
        enough = _within(1, counts, middle) * of >= n * part
        return Spread.CLOSE if enough and _within(CLOSE_REACH, counts, middle) == n else Spread.SPLIT


class ThemeSpread(NamedTuple):
    """One theme's questions on one scale, put together: all levels that may be shown, and how near together they lie.

    ``median``, ``lowest`` and ``highest`` are of all these levels; ``within_one`` is the share, 0 to 1, that lies
    within one step of its own question's median. All four are ``None`` where no question may be shown.
    ``distribution`` is how many of these levels were at each code of the scale, all 0 where no question may be shown.
    ``spreads`` counts the theme's questions on every scale: close, split, or answered by too few.
    """

    median: Level | None
    lowest: Level | None
    highest: Level | None
    within_one: Fraction | None
    distribution: Mapping[str, int]
    spreads: Mapping[Spread, int]


@dataclass(frozen=True)
class GroupSpread:
    """One set of sheets: a broad group of seats, several put together, or everyone.

    ``groups`` names the broad groups inside, sorted; it is empty for everyone. ``sheets`` is how many responses.
    """

    groups: tuple[str, ...]
    sheets: int
    questions: tuple[QuestionSpread, ...]
    alpha: Alpha

    @cached_property
    def by_question(self) -> Mapping[str, QuestionSpread]:
        """Each question's spread under its id."""
        return MappingProxyType({each.question.id: each for each in self.questions})

    def of_theme(self, theme: str, scale: Scale) -> ThemeSpread:
        """The theme as this set of sheets sees it, its levels on ``scale`` alone."""
        questions = [each for each in self.questions if each.question.theme == theme]
        found = Counter(each.spread for each in questions)
        shown = [each for each in questions if each.scale is scale and each.is_shown]
        levels = sorted((level for each in shown for level in each.levels), key=lambda level: level.rank)
        near = sum(steps <= 1 for each in shown for steps in each.distances)
        at = Counter(level.code for level in levels)
        return ThemeSpread(
            lower_median(levels),
            levels[0] if levels else None,
            levels[-1] if levels else None,
            Fraction(near, len(levels)) if levels else None,
            MappingProxyType({level.code: at[level.code] for level in scale.levels}),
            MappingProxyType({spread: found[spread] for spread in Spread}),
        )


def _median_rank(counts: Sequence[int], n: int) -> int:
    """The rank of the lower median of ``n`` levels, counted by rank."""
    rank, passed = 0, counts[0]
    while 2 * passed < n:
        rank += 1
        passed += counts[rank]
    return rank


def _within(reach: int, counts: Sequence[int], middle: int) -> int:
    """How many of the levels counted lie within ``reach`` steps of the rank ``middle``."""
    lowest = middle - reach
    return sum(counts[lowest if lowest > 0 else 0 : middle + reach + 1])
