"""That no mutant passes by a failure that has nothing to do with its guard."""

from __future__ import annotations

import pytest

from tests.mutants import failing


def test_a_case_that_fails_in_the_words_of_its_guard_proves_it() -> None:
    with failing(r"^assert 200 == 404$"):
        raise AssertionError("GET /people\nassert 200 == 404")
    with failing("^KeyError", by=LookupError):
        raise LookupError("KeyError")


def test_a_case_that_holds_without_its_guard_proves_nothing() -> None:
    with pytest.raises(pytest.fail.Exception, match="holds without its guard"), failing("shown"):
        pass


@pytest.mark.parametrize("told", ["500", "GET /people: 500", "assert 500 == 404", "another thing went wrong"])
def test_a_case_that_fails_in_other_words_proves_nothing(told: str) -> None:
    with pytest.raises(AssertionError, match="but does not say"), failing("Wilhelmina Oakapple"):
        raise AssertionError(told)


def test_a_case_that_falls_over_proves_nothing() -> None:
    with pytest.raises(AttributeError), failing("no attribute"):
        raise AttributeError("no attribute")


@pytest.mark.parametrize("says", ["", ".", "500", r"\d\d\d", "assert", "status_code", "^GET "])
def test_words_that_any_fault_would_say_are_no_proof(says: str) -> None:
    with pytest.raises(AssertionError, match="what any fault would say"), failing(says):
        raise AssertionError("assert 200 == 404")
