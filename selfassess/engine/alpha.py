"""Krippendorff's alpha for ordered levels, in exact fractions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain
from operator import mul

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


def ordinal_alpha(questions: Iterable[Collection[int]], sheets: int) -> Alpha:
    """Alpha over questions, each given as how many sheets put it at each rank, lowest rank first.

    The ordinal distance between two ranks is that between their places when all levels paired are laid in a row: the
    middle of the stretch that each rank takes up. So the squared distances of all pairs among ``m`` levels add up to
    ``m`` times the sum of the squared places less the square of their sum.

    Source:
        K. Krippendorff, Content Analysis (4th ed., 2019), ch. 12: coincidence matrix and the ordinal metric.
    """
    by_size: dict[int, list[Collection[int]]] = {}
    for counts in questions:
        by_size.setdefault(sum(counts), []).append(counts)
    paired = {size: alike for size, alike in by_size.items() if size > 1}
    pairable = sum(map(len, paired.values()))
    if pairable < 2:
        return Alpha(None, pairable, sheets)
    totals = [sum(column) for column in zip(*chain(*paired.values()), strict=True)]
    # Twice each rank's place, to stay with whole numbers; the factor falls out of the quotient.
    places = [2 * below + here for below, here in zip(accumulate(totals, initial=0), totals, strict=False)]
    squares = [place * place for place in places]

    def apart(size: int, alike: Sequence[Collection[int]]) -> int:
        squared: int = sum(map(mul, map(sum, zip(*alike, strict=True)), squares))
        together: list[int] = [sum(map(mul, counts, places)) for counts in alike]
        return size * squared - sum([each * each for each in together])

    # Each of a question's m levels is paired with the m - 1 others, and stands for one level all the same.
    observed = sum(Fraction(apart(size, alike), size - 1) for size, alike in paired.items())
    expected = Fraction(apart(sum(totals), [totals]), sum(totals) - 1)
    return Alpha(1 - observed / expected if expected else None, pairable, sheets)
