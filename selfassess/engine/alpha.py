"""Krippendorff's alpha for ordered levels, in exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

# Below these, alpha swings on single answers and is no more than a hint.
FEWEST_QUESTIONS = 10
FEWEST_SHEETS = 5


@dataclass(frozen=True, slots=True)
class Alpha:
    """Chance-corrected agreement: ``value`` is at most 1, and 0 at chance.

    ``None`` when fewer than two questions can be paired, or every paired level is the same: there is then nothing to
    agree about. ``pairable`` is how many questions have two levels or more.
    """

    value: Fraction | None
    pairable: int
    sheets: int

    @property
    def is_small(self) -> bool:
        """Whether too little stands behind the value to read it as more than a hint."""
        return self.pairable < FEWEST_QUESTIONS or self.sheets < FEWEST_SHEETS


def ordinal_alpha(questions: Iterable[Sequence[int]], sheets: int) -> Alpha:
    """Alpha over questions, each given as how many sheets put it at each rank, lowest rank first.

    Source:
        K. Krippendorff, Content Analysis (4th ed., 2019), ch. 12: coincidence matrix and the ordinal metric.
    """
    paired = [counts for counts in questions if sum(counts) > 1]
    if len(paired) < 2:
        return Alpha(None, len(paired), sheets)
    # A question in which m sheets gave a level brings m of them to the totals, and each of its pairs 1 / (m - 1) of a
    # coincidence; pairs are added up as whole numbers for each m, and divided once.
    totals = [sum(column) for column in zip(*paired, strict=True)]
    ranks = range(len(totals))
    cells = [(low, high) for low in ranks for high in ranks[low + 1 :]]
    pairs: dict[int, list[int]] = {}
    for counts in paired:
        found = pairs.setdefault(sum(counts) - 1, [0] * len(cells))
        for place, (low, high) in enumerate(cells):
            if counts[low] and counts[high]:
                found[place] += counts[low] * counts[high]
    observed = expected = Fraction(0)
    for place, (low, high) in enumerate(cells):
        distance = (sum(totals[low : high + 1]) - Fraction(totals[low] + totals[high], 2)) ** 2
        observed += distance * sum(Fraction(found[place], divisor) for divisor, found in pairs.items() if found[place])
        expected += distance * totals[low] * totals[high]
    value = 1 - (sum(totals) - 1) * observed / expected if expected else None
    return Alpha(value, len(paired), sheets)
