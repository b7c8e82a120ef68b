"""A file of the other kind is told in one sentence; a slip or two do not make one."""

from __future__ import annotations

import json

import pytest
import yaml

from selfassess.banks.answer_files import Format
from selfassess.banks.codes import Code
from tests.bank_texts import BANK, SHEET, a_bank_problem, bank_codes, the_sheet_problem, tried


@pytest.mark.parametrize("format", [Format.YAML, Format.JSON])
def test_a_question_set_in_place_of_answers_is_one_problem(format: Format) -> None:
    text = BANK if format is Format.YAML else json.dumps(yaml.load(BANK, Loader=yaml.BaseLoader))
    problem = the_sheet_problem(text, Code.OTHER_KIND, format)
    assert problem.message == "this looks like a question set, not an answer file"
    assert "bank check" in problem.hint


def test_a_key_or_two_of_a_question_set_do_not_make_one() -> None:
    text = SHEET.replace("assessment:", "title:").replace("bank:", "id:")
    assert {problem.code for problem in tried(text).problems} == {Code.UNKNOWN_KEY.value, Code.MISSING_KEY.value}


@pytest.mark.parametrize(
    "text",
    [
        SHEET,
        SHEET + "basis: self\n",
        json.dumps(yaml.load(SHEET, Loader=yaml.BaseLoader)),
        "assessment,Spring 2026\nbank,test-bank\nquestion,level\nLEAD-01,1\n",
        "sep=;\nassessment;Spring 2026\nquestion;level\n",
    ],
)
def test_an_answer_file_in_place_of_a_question_set_is_told_in_one_sentence(text: str) -> None:
    problem = a_bank_problem(text, Code.OTHER_KIND)
    assert (problem.line, problem.message) == (1, "this looks like an answer file, not a question set")
    assert "selfassess score" in problem.hint
    assert Code.UNKNOWN_KEY.value not in bank_codes(text)


def test_a_question_set_with_a_few_keys_of_an_answer_file_is_still_one() -> None:
    assert bank_codes(BANK + "basis: agreed\ndated: 2026-03-12\nsubject: x\n") == [Code.UNKNOWN_KEY.value] * 3
