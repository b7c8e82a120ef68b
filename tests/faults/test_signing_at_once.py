"""R9 and R10: what is signed is what is stored, whoever comes at once: a thousand times of a thousand in a soak."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from selfassess.storage.session import Database
from tests import signing_races
from tests.faults.conftest import times

RACES = (
    signing_races.sign_meets_change,
    signing_races.sign_meets_itself,
    signing_races.two_chairs_sign,
    signing_races.sign_meets_reopening,
    signing_races.sign_meets_new_member,
)


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_what_is_signed_is_what_is_stored_every_time(database: Database, race: Callable[[Database], object]) -> None:
    for _ in range(times(1000)):
        race(database)
