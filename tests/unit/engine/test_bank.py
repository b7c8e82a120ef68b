"""What the types say of themselves."""

from __future__ import annotations

from fractions import Fraction

import pytest

from selfassess.engine.answers import AnswerSheet, Basis
from selfassess.engine.bank import as_exact
from tests.factories import make_bank, make_scale, make_sheet


def test_whole_numbers_are_held_as_integers() -> None:
    assert type(as_exact(Fraction(50))) is int
    assert as_exact(Fraction(1, 3)) == Fraction(1, 3)


def test_editions_are_ordered_as_numbers() -> None:
    editions = ["2026.10", "2026.9", "2025.1"]
    assert sorted(editions, key=lambda edition: make_bank(edition=edition).edition_number) == editions[::-1]


def test_a_level_is_found_by_its_rank() -> None:
    assert make_scale().level_of_rank(2).code == "2"


@pytest.mark.parametrize(
    ("sheet", "who"),
    [
        (make_sheet(basis=Basis.AGREED), ""),
        (make_sheet(basis=Basis.INDIVIDUAL, seat="Police", group="Justice"), "Police"),
        (make_sheet(basis=Basis.TABLE, group="Table 1"), "Table 1"),
        (make_sheet(basis=Basis.SELF, agency="Schools"), "Schools"),
        (make_sheet(basis=Basis.EXTERNAL, reviewer="Peers"), "Peers"),
    ],
)
def test_who_answered(sheet: AnswerSheet, who: str) -> None:
    assert sheet.who == who
