"""R9 and R10: what is signed is what is stored, whoever comes at once: a thousand times of a thousand in a soak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from selfassess.assessments.signing.papers import Paper
from selfassess.assessments.signing.preparing import Ready
from selfassess.storage.session import Database, WritingSession
from tests import signing_races
from tests.faults.conftest import times
from tests.mutants import failing
from tests.signing_scene import Agreed

RACES = (
    signing_races.sign_meets_change,
    signing_races.sign_meets_itself,
    signing_races.two_chairs_sign,
    signing_races.last_two_partners_sign,
    signing_races.sign_meets_reopening,
    signing_races.sign_meets_new_member,
)


@pytest.fixture(autouse=True)
def quick_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper that takes no time to make: what races here are transactions, which begin once it is made."""
    paper = Paper(b"%PDF-", sha256(b"%PDF-").hexdigest())
    monkeypatch.setattr("selfassess.assessments.signing.preparing.rendered", lambda _: paper)


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_what_is_signed_is_what_is_stored_every_time(database: Database, race: Callable[[Database], object]) -> None:
    for _ in range(times(1000)):
        race(database)


class _Whatever(int):
    """A count of changes that is taken for any other."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = int.__hash__


def _the_later_first(database: Database, *verbs: Callable[[WritingSession], Any]) -> tuple[list[Any], list[Any]]:
    done = []
    for verb in reversed(verbs):
        with database.writing() as session:
            done.append(verb(session))
    return done, []


@pytest.mark.on_sqlite
def test_without_comparing_the_changes_what_is_signed_would_not_be_what_is_stored(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Agreed.ready

    def ready(scene: Agreed, *parts: Any, **keys: Any) -> Ready:
        found = real(scene, *parts, **keys)
        return replace(found, seen_changes=_Whatever(found.seen_changes))

    monkeypatch.setattr(Agreed, "ready", ready)
    monkeypatch.setattr(signing_races, "race", _the_later_first)
    with failing("^2 of 2 were done"):
        signing_races.sign_meets_change(database)
