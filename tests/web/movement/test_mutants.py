"""Each guard of files that take long proved: with it off, its case fails and tells what the guard keeps out."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from tests.web.hostile.mutating import HERE, Mutant, fails_without, setting
from tests.web.movement import test_compare

pytestmark = pytest.mark.on_sqlite

MUTANTS = (
    Mutant(
        "one file at a time",
        setting(f"{HERE}.papers_sent.one_at_a_time", nullcontext),
        test_compare.test_a_second_file_meanwhile_is_asked_to_come_back,
        r"codec can't decode byte",
        fails=UnicodeDecodeError,  # the file itself, where a page was to come
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard.replace(" ", "_"))
def test_without_its_guard_a_case_fails(
    mutant: Mutant, database_url: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    fails_without(mutant, monkeypatch, request)
