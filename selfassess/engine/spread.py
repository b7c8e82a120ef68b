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

    ``n`` is how many sheets gave a level. ``distribution`` is how many gave each, by code, lowest first, zeros
    included: no order tells who gave what. It is ``None`` where too few were given to be shown. ``without_level``
    counts the sheets with each reason for none; reasons that no sheet gave are left out.
    """

    question: Question
    scale: Scale
    n: int
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
        if self.distribution is None:
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
        return Fraction(sum(distances), self.n) if distances else Fraction(0)

    @property
    def within_one(self) -> Fraction | None:
        """The share, 0 to 1, of levels within one step of the lower median; ``None`` where it is not shown."""
        if self.distribution is None:
            return None
        counts = list(self.distribution.values())
        return Fraction(_within(1, counts, _median_rank(counts, self.n)), self.n)

    @property
    def spread(self) -> Spread:
        """*Close*: three levels or more, three quarters within one step of the median, none beyond two."""
        n = self.n
        if self.distribution is None or n < FEWEST_RESPONSES:
            return Spread.TOO_FEW
        counts = list(self.distribution.values())
        middle = _median_rank(counts, n)
        part, of = _CLOSE_PART_OF
        enough = _within(1, counts, middle) * of >= n * part
        return Spread.CLOSE if enough and _within(CLOSE_REACH, counts, middle) == n else Spread.SPLIT


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

    def spreads(self, theme: str | None = None) -> Mapping[Spread, int]:
        """How many questions, of one theme or of all, are close, split, or answered by too few."""
        found = Counter(each.spread for each in self.questions if theme in (None, each.question.theme))
        return MappingProxyType({spread: found[spread] for spread in Spread})


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
