"""Warnings never refuse a file."""

from __future__ import annotations

import pytest

from selfassess.banks.codes import Code
from selfassess.banks.loader import parse
from tests.bank_texts import BANK, changed, line_of, the_bank_problem


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('descriptor: Some., colour: "#c2570c"', 'colour: "#c2570c"', Code.NO_DESCRIPTOR),
        ("        when_it_works: Every service asks.\n", "", Code.NO_WHEN_IT_WORKS),
        ("How much do we ask?", "Do we ask " + "and ask " * 13 + "again?", Code.LONG_QUESTION),
        ("        references: [{document: guidance}]\n", "", Code.NO_REFERENCE),
        ("        follows: LEAD-01\n", "        references: [{document: guidance}]\n", Code.NO_FOLLOW_UP),
        ("        core: yes\n", "        core: yes\n        may_not_apply: yes\n", Code.CORE_MAY_NOT_APPLY),
    ],
)
def test_each_piece_of_advice_is_a_warning(old: str, new: str, code: Code) -> None:
    text = changed(BANK, old, new)
    problem = the_bank_problem(text, code)
    assert not problem.is_error
    assert problem.line is not None
    assert code.meaning.startswith("Warning")
    assert parse(text, file="bank.yaml").bank is not None


def test_more_than_three_core_questions_in_a_theme_draw_a_warning_at_the_fourth() -> None:
    core = "".join(
        f"      - {{id: C{n}, text: How?, when_it_works: So., facet: how_well, core: yes, follows: LEAD-01,"
        " references: [{document: guidance}]}\n"
        for n in range(3)
    )
    text = changed(BANK, "  - id: VOICE\n", core + "  - id: VOICE\n")
    problem = the_bank_problem(text, Code.MANY_CORE)
    assert problem.line == line_of(text, "id: C2")


def test_a_scale_needs_no_descriptor_where_every_question_has_its_own() -> None:
    text = changed(BANK, 'descriptor: Some., colour: "#c2570c"', 'colour: "#c2570c"')
    for question in ("LEAD-01", "VOICE-01"):
        text = changed(text, f"- id: {question}\n", f'- id: {question}\n        levels: {{"1": Some of it.}}\n')
    assert parse(text, file="bank.yaml").problems == ()


def test_advice_waits_until_there_are_no_errors() -> None:
    text = changed(BANK, "        when_it_works: Every service asks.\n", "")
    assert the_bank_problem(changed(text, "language: en-GB", "language: x"), Code.BAD_LANGUAGE).is_error
