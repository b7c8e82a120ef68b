"""How a problem reads, in text and in JSON."""

from __future__ import annotations

import json

import pytest

from selfassess.banks.codes import Code
from selfassess.banks.problems import BankInvalid, Problem, Problems, Severity, SheetInvalid, shown, suggestion
from selfassess.errors import SelfAssessError

PROBLEM = Problem("BNK-007", Severity.ERROR, "a.yaml", 12, "themes[0]", "unknown scale 'x'", "did you mean 'y'?")


def test_a_problem_reads_as_one_line() -> None:
    assert str(PROBLEM) == "a.yaml:12: BNK-007 unknown scale 'x' (did you mean 'y'?)"
    whole = Problem("TXT-002", Severity.ERROR, "a.yaml", None, "", "the file is larger than 2 MB")
    assert str(whole) == "a.yaml: TXT-002 the file is larger than 2 MB"


def test_a_problem_goes_into_json_with_every_part() -> None:
    parts = json.loads(json.dumps(PROBLEM.to_json()))
    assert parts == {
        "code": "BNK-007",
        "severity": "error",
        "file": "a.yaml",
        "line": 12,
        "path": "themes[0]",
        "message": "unknown scale 'x'",
        "hint": "did you mean 'y'?",
    }


@pytest.mark.parametrize("kind", [BankInvalid, SheetInvalid])
def test_a_refusal_carries_every_problem_and_prints_the_errors(kind: type[BankInvalid | SheetInvalid]) -> None:
    warning = Problem("BNK-042", Severity.WARNING, "a.yaml", 3, "", "long")
    refusal = kind([warning, PROBLEM])
    assert isinstance(refusal, SelfAssessError)
    assert refusal.problems == (warning, PROBLEM)
    assert str(refusal) == str(PROBLEM)


def test_a_suggestion_is_the_nearest_word_else_a_short_list_else_nothing() -> None:
    assert suggestion("MATURTY", ["maturity", "difference"]) == "did you mean 'maturity'?"
    assert suggestion("zzz", ["maturity", "difference"]) == "known: maturity, difference"
    assert suggestion("zzz", [f"word{number}" for number in range(20)]) == ""
    assert suggestion("zzz", []) == ""


def test_suggestions_stop_when_there_are_very_many_problems_or_the_word_is_very_long() -> None:
    problems = Problems("a.yaml")
    assert problems.suggest("x" * 61, ["y"]) == ""
    for _ in range(101):
        problems.error(Code.UNKNOWN_KEY, 1, "", "x")
    assert problems.suggest("maturty", ["maturity"]) == ""


def test_a_long_or_strange_value_is_quoted_short_and_on_one_line() -> None:
    assert shown("a\nb") == r"'a\nb'"
    assert len(shown("x" * 1_000)) == 62


def test_warnings_beyond_the_most_are_left_out_without_a_word() -> None:
    problems = Problems("a.yaml")
    for _ in range(1_100):
        problems.warn(Code.LONG_QUESTION, 1, "", "long")
    assert len(problems.in_order()) == 1_000


def test_codes_are_one_of_a_kind_and_say_what_they_mean() -> None:
    assert len({code.value for code in Code}) == len(list(Code))
    assert all(code.meaning.endswith(".") for code in Code)
