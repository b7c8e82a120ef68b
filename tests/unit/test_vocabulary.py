"""The order among the fixed words that have one."""

from __future__ import annotations

from itertools import product

import pytest

from selfassess.vocabulary import Strength

WEAKEST_FIRST = [Strength.LINK, Strength.PASSWORD, Strength.STRONG]


@pytest.mark.parametrize(("held", "needed"), list(product(Strength, repeat=2)))
def test_a_proof_is_enough_where_it_is_as_strong_or_stronger(held: Strength, needed: Strength) -> None:
    assert held.at_least(needed) == (WEAKEST_FIRST.index(held) >= WEAKEST_FIRST.index(needed))
