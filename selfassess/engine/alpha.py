"""Krippendorff's alpha for ordered levels, in exact fractions."""

from __future__ import annotations

from collections.abc import Sequence
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


def ordinal_alpha(questions: Sequence[Sequence[int]], ranks: int, sheets: int) -> Alpha:
    """Alpha over questions, each given as the ranks (0 to ``ranks`` - 1) that the sheets put it at, in any order.

    Source:
        K. Krippendorff, Content Analysis (4th ed., 2019), ch. 12: coincidence matrix and the ordinal metric.
    """
    paired = [levels for levels in questions if len(levels) > 1]
    if len(paired) < 2:
        return Alpha(None, len(paired), sheets)
    coincidences = _coincidences(paired, ranks)
    totals = [sum(row) for row in coincidences]
    everything = sum(totals)
    observed = expected = Fraction(0)
    for low in range(ranks):
        for high in range(low + 1, ranks):
            distance = (sum(totals[low : high + 1]) - Fraction(totals[low] + totals[high]) / 2) ** 2
            observed += coincidences[low][high] * distance
            expected += totals[low] * totals[high] * distance
    value = 1 - (everything - 1) * observed / expected if expected else None
    return Alpha(value, len(paired), sheets)


def _coincidences(paired: Sequence[Sequence[int]], ranks: int) -> list[list[Fraction]]:
    """How often two levels of one question stand at each two ranks, each question weighing as its number of levels."""
    found = [[Fraction(0)] * ranks for _ in range(ranks)]
    for levels in paired:
        counts = [0] * ranks
        for rank in levels:
            counts[rank] += 1
        for low, n_low in enumerate(counts):
            for high, n_high in enumerate(counts):
                pairs = n_low * (n_high - (low == high))
                if pairs:
                    found[low][high] += Fraction(pairs, len(levels) - 1)
    return found
