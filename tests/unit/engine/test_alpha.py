"""Krippendorff's alpha, against the package of that name and by hand."""

from __future__ import annotations

import random
from fractions import Fraction

import krippendorff  # type: ignore[import-untyped,unused-ignore]
import numpy as np
import pytest

from selfassess.engine.alpha import Alpha, ordinal_alpha


@pytest.mark.parametrize("seed", range(40))
def test_it_agrees_with_the_package(seed: int) -> None:
    rng = random.Random(seed)
    ranks = rng.randint(2, 6)
    questions = [[rng.randint(0, 5) for _ in range(ranks)] for _ in range(rng.randint(2, 30))]
    ours = ordinal_alpha(questions, 20).value
    theirs = krippendorff.alpha(
        value_counts=np.array(questions), level_of_measurement="ordinal", value_domain=list(range(ranks))
    )
    assert ours is not None
    assert float(ours) == pytest.approx(theirs, abs=1e-12)


def test_perfect_agreement_on_two_levels_is_one() -> None:
    assert ordinal_alpha([[3, 0], [0, 3]], 3).value == 1


def test_a_small_case_by_hand() -> None:
    # Levels 0 0, 0 1, 1 1: three of each in all, so the ranks lie 3 apart. One of six pairs parts, of nine that might.
    assert ordinal_alpha([[2, 0], [1, 1], [0, 2]], 2).value == 1 - Fraction(5 * 1, 9)


@pytest.mark.parametrize(
    ("questions", "pairable"), [([], 0), ([[3, 1]], 1), ([[1, 0], [0, 1]], 0), ([[2, 0], [1, 0]], 1)]
)
def test_it_is_undefined_with_fewer_than_two_questions_to_pair(questions: list[list[int]], pairable: int) -> None:
    assert ordinal_alpha(questions, 4) == Alpha(None, pairable, 4)


def test_it_is_undefined_when_every_level_is_the_same() -> None:
    assert ordinal_alpha([[0, 3], [0, 2]], 3) == Alpha(None, 2, 3)


def test_levels_that_cannot_be_paired_do_not_count() -> None:
    pairs = [[2, 1, 0], [0, 1, 3]]
    assert ordinal_alpha([*pairs, [0, 1, 0]], 4).value == ordinal_alpha(pairs, 4).value


@pytest.mark.parametrize(
    ("pairable", "sheets", "is_small"), [(10, 5, False), (9, 5, True), (10, 4, True), (80, 40, False)]
)
def test_a_small_sample_is_marked(pairable: int, sheets: int, is_small: bool) -> None:
    assert Alpha(Fraction(1, 2), pairable, sheets).is_small is is_small
