"""JSON gives the same tree as YAML, with lines, and refuses what JSON does not have."""

from __future__ import annotations

import json

import pytest

from selfassess.banks.answer_files import Format
from selfassess.banks.codes import Code
from selfassess.banks.json_text import read_json
from selfassess.banks.nodes import EmptyNode, ListNode, MapNode, TextNode
from selfassess.banks.problems import Problem, Problems
from tests.bank_texts import SHEET, the_sheet_problem, tried

JSON_SHEET = """\
{
  "assessment": "Spring 2026",
  "bank": "test-bank",
  "edition": "2026.1",
  "dated": "2026-03-12",
  "subject": "Harrowmere",
  "basis": "agreed",
  "source": null,
  "answers": {
    "LEAD-01": {"level": 1, "comment": "Getting there"},
    "LEAD-01-D": {"none": "too_early"},
    "VOICE-01": {"none": "not_applicable", "reason": "No such service here"},
    "VOICE-02": {"comment": "The youth panel"}
  }
}
"""


def problems_of(text: str) -> tuple[Problem, ...]:
    problems = Problems("file.json")
    assert read_json(text, problems) is None or problems.has_errors
    return problems.in_order()


def value(text: str) -> str:
    node = read_json(f'{{"key": {text}}}', Problems("file.json"))
    assert isinstance(node, MapNode)
    inner = node.items["key"]
    assert isinstance(inner, TextNode)
    return inner.text


def test_json_and_yaml_say_the_same() -> None:
    sheet = tried(JSON_SHEET, Format.JSON)
    assert sheet.problems == ()
    assert sheet.sheet == tried(SHEET).sheet


@pytest.mark.parametrize("number", ["3", "3.10", "-0", "1e400", "9" * 5_000, "true", "false"])
def test_numbers_and_booleans_stay_the_text_that_was_typed(number: str) -> None:
    assert value(number) == number


def test_strings_are_read_as_json_reads_them() -> None:
    text = 'a "b" \\ / é 😀 \t tab \n line'
    assert value(json.dumps(text)) == text
    assert value(json.dumps(text, ensure_ascii=False)) == text
    assert value('"tab:\\tno slash: \\/"') == "tab:\tno slash: /"


def test_every_value_has_its_line_and_null_is_empty() -> None:
    node = read_json('{\n"a": [\n"x",\n"y"],\n"b": null, "c": {}, "d": []}\n', Problems("file.json"))
    assert isinstance(node, MapNode)
    items = node.items["a"]
    assert isinstance(items, ListNode)
    assert [item.line for item in items.items] == [3, 4]
    assert isinstance(node.items["b"], EmptyNode)
    assert node.key_lines == {"a": 2, "b": 5, "c": 5, "d": 5}


def test_an_edition_in_json_must_be_a_string() -> None:
    text = JSON_SHEET.replace('"2026.1"', "2026.1")
    assert the_sheet_problem(text, Code.EDITION_NOT_QUOTED, Format.JSON).line == 4


def test_null_is_a_missing_key_where_a_key_is_needed() -> None:
    text = JSON_SHEET.replace('"Harrowmere"', "null")
    assert the_sheet_problem(text, Code.MISSING_KEY, Format.JSON).line == 6


def test_duplicate_keys_are_refused() -> None:
    (problem,) = problems_of('{"a": 1,\n"a": 2}')
    assert (problem.code, problem.line) == (Code.DUPLICATE_KEY.value, 2)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": NaN}',
        '{"a": Infinity}',
        '{"a": -Infinity}',
        '{"a": 01}',
        '{"a": yes}',
        '{"a": +1}',
        '{"a": .5}',
        "{'a': 1}",
        '{"a": 1,}',
        "[1,]",
        '{"a" 1}',
        '{"a": 1 "b": 2}',
        '{"a": 1]',
        "[1}",
        '{"a": 1}}',
        '{"a": 1} {}',
        '{"a": 1',
        "[1, 2",
        '{"a": "unfinished',
        '{"a": "line\nbreak"}',
        '{"a": "\\q"}',
        '{"a": "\\u12"}',
        "{1: 2}",
        "{,}",
        ",",
        "]",
        '{"a": // comment\n1}',
        "# yaml: yes",
    ],
)
def test_what_is_no_json_is_one_problem_with_its_line(text: str) -> None:
    (problem,) = problems_of(text)
    assert problem.code == Code.SYNTAX.value
    assert problem.line in (1, 2)


@pytest.mark.parametrize("text", ["", " \n\t", "null"])
def test_an_empty_file_is_one_clear_problem(text: str) -> None:
    assert [problem.code for problem in problems_of(text)] == [Code.EMPTY_FILE.value]


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud800", "\\u001b"])
def test_characters_that_have_no_place_in_a_text_are_refused_after_escapes(escape: str) -> None:
    (problem,) = problems_of(f'{{"a": "{escape}"}}')
    assert problem.code == Code.NOT_TEXT.value


@pytest.mark.parametrize("bomb", ["[" * 100_000, '{"a":' * 100_000])
def test_endless_nesting_stops_at_twelve_levels(bomb: str) -> None:
    assert [problem.code for problem in problems_of(bomb)] == [Code.TOO_DEEP.value]


def test_too_many_values_stop_at_the_cap() -> None:
    (problem,) = problems_of("[" + "1," * 200_000 + "1]")
    assert problem.code == Code.TOO_MANY_VALUES.value
