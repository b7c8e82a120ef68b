"""The lineage of one file, as far as it can be checked without the earlier edition."""

from __future__ import annotations

import pytest

from selfassess.banks.codes import Code
from selfassess.banks.loader import load
from selfassess.engine.bank import Change, Wording
from tests.bank_texts import BANK, a_bank_problem, bank_codes, the_bank_problem


def with_lineage(*changes: str, from_edition: str = '"2025.1"') -> str:
    entries = "".join(f"    - {{{change}}}\n" for change in changes)
    return BANK + f"lineage:\n  from_edition: {from_edition}\n  changes:\n{entries}"


def test_entries_are_read_with_their_defaults() -> None:
    lineage = load(
        with_lineage(
            "from: [OLD-1], to: [LEAD-01]",
            'from: [OLD-2], to: [VOICE-01], wording: comparable, moved: yes, scale_map: {"0": "1"}, why: Shorter.',
            "from: [OLD-3], to: []",
        ),
        file="bank.yaml",
    ).lineage
    assert lineage is not None
    assert lineage.from_edition == "2025.1"
    assert lineage.changes[0] == Change(("OLD-1",), ("LEAD-01",))
    assert lineage.changes[1] == Change(
        ("OLD-2",), ("VOICE-01",), Wording.COMPARABLE, moved=True, level_map={"0": "1"}, why="Shorter."
    )
    assert lineage.changes[2].level_map is None


def test_a_lineage_may_change_nothing() -> None:
    lineage = load(BANK + 'lineage: {from_edition: "2025.1"}\n', file="bank.yaml").lineage
    assert lineage is not None
    assert lineage.changes == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("from: [], to: []", Code.LINEAGE_EMPTY),
        ("from: [OLD-1], to: [LEAD-99]", Code.UNKNOWN_QUESTION),
        ("from: [OLD-1], to: LEAD-01", Code.WRONG_KIND),
        ("from: [OLD-1]", Code.MISSING_KEY),
        ("from: [OLD-1, OLD-1], to: [LEAD-01]", Code.REPEATED_ITEM),
        ("from: [OLD-1], to: [LEAD-01], wording: similar", Code.NOT_A_CHOICE),
        ("from: [OLD-1], to: [LEAD-01], moved: perhaps", Code.NOT_YES_OR_NO),
        ('from: [OLD-1], to: [], scale_map: {"0": "1"}', Code.LINEAGE_MAP_UNUSED),
        ('from: [OLD-1], to: [LEAD-01], scale_map: ["0"]', Code.WRONG_KIND),
    ],
)
def test_a_wrong_entry_is_found_on_its_line(change: str, code: Code) -> None:
    assert a_bank_problem(with_lineage(change), code).line == BANK.count("\n") + 4


def test_a_question_may_stand_in_one_entry_only() -> None:
    text = with_lineage("from: [OLD-1], to: [LEAD-01]", "from: [OLD-1], to: [VOICE-01]")
    problem = the_bank_problem(text, Code.LINEAGE_TWICE)
    first = BANK.count("\n") + 4
    assert problem.line == first + 1
    assert problem.message == f"'OLD-1' stands under from here and in the entry on line {first}"


def test_a_retired_question_cannot_stand_in_the_same_file() -> None:
    problem = the_bank_problem(with_lineage("from: [LEAD-01], to: []"), Code.ID_CAME_BACK)
    assert problem.message == "'LEAD-01' is retired here, and still stands in this version"
    assert problem.hint.startswith("a retired id never comes back")


@pytest.mark.parametrize("to", ["[LEAD-01-D]", "[LEAD-01-D, VOICE-01]"])
def test_a_question_that_became_another_cannot_stand_in_the_same_file(to: str) -> None:
    problem = the_bank_problem(with_lineage(f"from: [LEAD-01], to: {to}, wording: material"), Code.ID_KEEPS_QUESTION)
    assert problem.line == BANK.count("\n") + 4
    assert problem.message.startswith("'LEAD-01' becomes 'LEAD-01-D'")


def test_two_ids_cannot_change_places() -> None:
    swapped = with_lineage("from: [LEAD-01], to: [VOICE-01]", "from: [VOICE-01], to: [LEAD-01]")
    assert bank_codes(swapped) == [Code.ID_KEEPS_QUESTION.value] * 2


@pytest.mark.parametrize("edition", ['"2026.1"', '"2026.2"', '"2027"'])
def test_the_lineage_starts_from_an_earlier_edition(edition: str) -> None:
    the_bank_problem(with_lineage("from: [OLD-1], to: [LEAD-01]", from_edition=edition), Code.LINEAGE_ORDER)


def test_the_edition_before_is_quoted_too() -> None:
    text = with_lineage("from: [OLD-1], to: [LEAD-01]", from_edition="2025.1")
    assert bank_codes(text) == [Code.EDITION_NOT_QUOTED.value]
