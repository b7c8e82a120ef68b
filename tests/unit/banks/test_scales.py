"""Scales: ranks and anchors rise, nothing stands twice, colour is never alone."""

from __future__ import annotations

import pytest

from selfassess.banks.codes import Code
from tests.bank_texts import BANK, a_bank_problem, bank_codes, changed, line_of, the_bank_problem

PARTLY = '{code: "1", rank: 1, label: Partly, anchor: 50, descriptor: Some., colour: "#c2570c", shape: half}'


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("rank: 1", "rank: 2", Code.RANK_ORDER),
        ("rank: 1", "rank: one", Code.NOT_A_NUMBER),
        ("rank: 1", "rank: 1.5", Code.NOT_A_NUMBER),
        ("anchor: 50", "anchor: 0", Code.ANCHOR_ORDER),
        ("anchor: 50", "anchor: 101", Code.NOT_A_NUMBER),
        ("anchor: 50", "anchor: -1", Code.NOT_A_NUMBER),
        ("anchor: 50", "anchor: .nan", Code.NOT_A_NUMBER),
        ("anchor: 50", "anchor: 1e1", Code.NOT_A_NUMBER),
        ("anchor: 50", "anchor: 1/0", Code.NOT_A_NUMBER),
        ("anchor: 50", "anchor: " + "9" * 400, Code.NOT_A_NUMBER),
        ("anchor: 50", "anchor: " + "9" * 5_000, Code.TOO_LONG),
        ('colour: "#c2570c"', 'colour: "orange"', Code.BAD_COLOUR),
        ('colour: "#c2570c"', 'colour: "#c2570"', Code.BAD_COLOUR),
        ("shape: half", "shape: ring", Code.REPEATED_SHAPE),
        ("shape: half", "shape: star", Code.NOT_A_CHOICE),
        ("label: Partly", "label: not yet", Code.REPEATED_SHAPE),
        ("label: Partly", "label: " + "x" * 101, Code.TOO_LONG),
        ('code: "1"', 'code: "0"', Code.DUPLICATE_ID),
        ('code: "1"', 'code: "a b"', Code.BAD_ID),
        ("shape: half", "shape: half, evidence_required: true", Code.NOT_YES_OR_NO),
    ],
)
def test_a_wrong_value_of_a_level_is_found_on_its_line(old: str, new: str, code: Code) -> None:
    text = changed(BANK, PARTLY, changed(PARTLY, old, new))
    assert a_bank_problem(text, code).line == line_of(BANK, PARTLY)


@pytest.mark.parametrize("key", ["code", "rank", "label", "anchor", "colour", "shape"])
def test_a_level_needs_all_but_its_descriptor(key: str) -> None:
    level = ", ".join(part for part in PARTLY.strip("{}").split(", ") if not part.startswith(key))
    problem = a_bank_problem(changed(BANK, PARTLY, "{" + level + "}"), Code.MISSING_KEY)
    assert problem.message == f"the level has no {key}"


def test_an_unquoted_colour_is_a_comment_and_so_missing() -> None:
    text = changed(
        BANK, '        colour: "#1d3f8f"\n        shape: disc', "        colour: #1d3f8f\n        shape: disc"
    )
    assert the_bank_problem(text, Code.MISSING_KEY).message == "the level has no colour"


def test_a_scale_with_one_level_is_refused() -> None:
    start = BANK.index("      - {code: good")
    text = BANK[:start] + BANK[BANK.index("  - id: difference") :]
    assert the_bank_problem(text, Code.ONE_LEVEL).path == "scales[1].levels"


def test_a_set_without_scales_is_refused() -> None:
    text = BANK[: BANK.index("scales:")] + "scales: []\n" + BANK[BANK.index("themes:") :]
    assert Code.EMPTY_VALUE.value in bank_codes(text)


def test_two_scales_of_one_id_are_refused_even_when_only_capitals_differ() -> None:
    problem = a_bank_problem(changed(BANK, "- id: difference", "- id: Maturity"), Code.DUPLICATE_ID)
    assert problem.message == "the scale 'Maturity' stands here and on line 14 as 'maturity'"


def test_a_level_that_is_no_mapping_is_refused() -> None:
    assert "must be a mapping, not a text" in a_bank_problem(changed(BANK, PARTLY, "Partly"), Code.WRONG_KIND).message


def test_anchors_may_be_fractions() -> None:
    assert bank_codes(changed(BANK, "anchor: 50", "anchor: 100/3")) == []
    assert bank_codes(changed(BANK, "anchor: 50", "anchor: 33.3")) == []
