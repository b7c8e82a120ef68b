"""Hostile and merely odd YAML: everything stays text, nothing unpacks, recurses or runs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from selfassess.banks.codes import Code
from selfassess.banks.nodes import EmptyNode, ListNode, MapNode, TextNode
from selfassess.banks.problems import Problem, Problems
from selfassess.banks.yaml_text import read_yaml
from tests.bank_texts import BANK, a_bank_problem, bank_codes, bank_problems, changed, line_of, the_bank_problem


def problems_of(text: str) -> tuple[Problem, ...]:
    problems = Problems("file.yaml")
    read_yaml(text, problems)
    return problems.in_order()


def mapping(text: str) -> MapNode:
    node = read_yaml(text, Problems("file.yaml"))
    assert isinstance(node, MapNode)
    return node


def value(text: str) -> str:
    node = mapping(f"key: {text}").items["key"]
    assert isinstance(node, TextNode)
    return node.text


@pytest.mark.parametrize(
    "text",
    ["no", "on", "3.10", "0123", "12:30:00", "1e400", ".nan", "~", "null", "2024-01-01", "9" * 5_000, "0x1F", "1_000"],
)
def test_every_plain_value_stays_what_was_typed(text: str) -> None:
    assert value(text) == text


def test_a_node_knows_its_line_and_whether_it_was_quoted() -> None:
    top = mapping("a: 3.10\nb:\n  - \"3.10\"\n  - '3.10'\n")
    plain, items = top.items["a"], top.items["b"]
    assert isinstance(plain, TextNode)
    assert isinstance(items, ListNode)
    quoted = [(item.text, item.quoted, item.line) for item in items.items if isinstance(item, TextNode)]
    assert (plain.quoted, plain.line) == (False, 1)
    assert quoted == [("3.10", True, 3), ("3.10", True, 4)]
    assert top.key_lines == {"a": 1, "b": 2}


def test_a_key_with_nothing_after_it_is_empty_and_not_a_text() -> None:
    top = mapping('a:\nb: ""\n')
    assert isinstance(top.items["a"], EmptyNode)
    assert isinstance(top.items["b"], TextNode)


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!python/name:os.system", "!!binary", "!local"])
def test_tags_are_refused_with_their_line(tag: str) -> None:
    (problem,) = problems_of(f"a: b\nc: {tag} ls\n")
    assert (problem.code, problem.line) == (Code.TAG.value, 2)


def test_a_tagged_list_is_refused_and_nothing_runs(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    text = f"a: !!python/object/apply:os.system ['touch {canary}']\n"
    assert [problem.code for problem in problems_of(text)] == [Code.TAG.value]
    assert not canary.exists()


def test_a_billion_laughs_are_refused_at_once() -> None:
    lines = ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [
        f"{this}: &{this} [{', '.join([f'*{before}'] * 9)}]"
        for before, this in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    start = time.perf_counter()
    problems = problems_of("\n".join(lines))
    assert time.perf_counter() - start < 1
    assert {problem.code for problem in problems} == {Code.ALIAS.value}
    assert "anchors are not allowed: 'a'" in str(problems[0])
    assert any("aliases are not allowed" in problem.message for problem in problems)


def test_an_alias_inside_its_own_anchor_is_refused() -> None:
    assert {problem.code for problem in problems_of("a: &a [*a]\n")} == {Code.ALIAS.value}


def test_merge_keys_are_refused() -> None:
    messages = [problem.message for problem in problems_of("a: &a {b: c}\nd:\n  <<: *a\n")]
    assert "merge keys are not allowed" in messages


def test_a_text_in_quotation_marks_may_look_like_an_alias() -> None:
    assert value('"*a & !b <<"') == "*a & !b <<"


@pytest.mark.parametrize("count", [1_000, 100_000])
@pytest.mark.parametrize("letter", ["[", "{", "- ", "? "])
def test_endless_nesting_stops_at_twelve_levels(letter: str, count: int) -> None:
    start = time.perf_counter()
    problems = problems_of("a:\n " + letter * count)
    assert time.perf_counter() - start < 2
    assert len(problems) == 1
    assert problems[0].code in {Code.TOO_DEEP.value, Code.KEY_NOT_TEXT.value, Code.SYNTAX.value}


def test_mappings_may_stand_twelve_deep_and_no_deeper() -> None:
    deep = ["  " * level + "a:\n" for level in range(11)]
    assert problems_of("".join(deep) + "  " * 11 + "a: b\n") == ()
    (problem,) = problems_of("".join(deep) + "  " * 11 + "a:\n" + "  " * 12 + "a: b\n")
    assert (problem.code, problem.line) == (Code.TOO_DEEP.value, 13)


def test_two_hundred_thousand_items_stop_at_the_cap() -> None:
    (problem,) = problems_of("a: [" + "1," * 200_000 + "1]")
    assert problem.code == Code.TOO_MANY_VALUES.value
    assert "100,000" in problem.message


def test_a_file_over_two_megabytes_is_refused_before_it_is_read() -> None:
    problem = the_bank_problem("a: " + "x" * 2_000_000, Code.TOO_LARGE)
    assert (problem.line, problem.message) == (None, "the file is larger than 2 MB")


def test_bytes_count_and_not_characters_towards_two_megabytes() -> None:
    assert bank_codes("# " + "é" * 1_200_000) == [Code.TOO_LARGE.value]


def test_a_key_that_stands_twice_is_named_with_both_lines() -> None:
    text = changed(BANK, "language: en-GB\n", "language: en-GB\ntitle: Another\n")
    problem = the_bank_problem(text, Code.DUPLICATE_KEY)
    assert problem.line == 6
    assert problem.message == "the key 'title' stands here and on line 3"


def test_a_duplicate_key_does_not_hide_other_problems() -> None:
    text = changed(BANK, "language: en-GB\n", "language: english\ntitle: Another\n")
    assert bank_codes(text) == [Code.BAD_LANGUAGE.value, Code.DUPLICATE_KEY.value]


@pytest.mark.parametrize("text", ["? [a, b]\n: c\n", "{[a]: b}\n", "? {a: b}\n: c\n"])
def test_a_key_must_be_plain_text(text: str) -> None:
    assert [problem.code for problem in problems_of(text)] == [Code.KEY_NOT_TEXT.value]


def test_a_second_document_is_refused_with_its_line() -> None:
    (problem,) = problems_of("a: b\n---\nc: d\n")
    assert (problem.code, problem.line) == (Code.SEVERAL_DOCUMENTS.value, 2)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_file_is_one_clear_problem(text: str) -> None:
    assert the_bank_problem(text, Code.EMPTY_FILE).message == "the file is empty"


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n"])
def test_a_question_set_must_be_a_mapping(text: str) -> None:
    assert "must be a mapping" in the_bank_problem(text, Code.WRONG_KIND).message


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("title: Safeguarding: the basics", "quotation marks"),
        ("\ttitle: A tab", "tabs"),
        ("title: 'unfinished", ""),
        ("title: @home", "quotation marks"),
    ],
)
def test_a_syntax_error_is_one_problem_with_its_line(line: str, hint: str) -> None:
    text = changed(BANK, "title: Test questions", line)
    problem = the_bank_problem(text, Code.SYNTAX)
    assert problem.line is not None
    assert problem.line >= 3
    assert hint in problem.hint


@pytest.mark.parametrize("escape", [r"\0", r"\x01", r"\e", r"\x7f"])
def test_control_characters_written_as_escapes_are_refused(escape: str) -> None:
    text = changed(BANK, "title: Test questions", f'title: "A{escape}B"')
    assert the_bank_problem(text, Code.NOT_TEXT).line == 3


def test_a_lone_surrogate_written_as_an_escape_is_refused() -> None:
    text = changed(BANK, "title: Test questions", r'title: "A\ud800B"')
    assert the_bank_problem(text, Code.SYNTAX).line == 3


def test_escapes_of_ordinary_characters_are_read() -> None:
    assert value(r'"caf\u00e9 \"x\""') == 'café "x"'


def test_utf_16_latin_1_and_control_characters_are_one_clear_problem_each() -> None:
    utf_16 = the_bank_problem(BANK.encode("utf-16"), Code.NOT_TEXT)
    assert utf_16.message == "the file is saved as UTF-16"
    latin_1 = the_bank_problem(changed(BANK, "Test questions", "Café").encode("latin-1"), Code.NOT_TEXT)
    assert (latin_1.line, latin_1.hint) == (3, "save the file as UTF-8")
    for character in "\0\x01\x1b\x7f\x9f\ud800\uffff":
        problem = the_bank_problem(changed(BANK, "Test questions", f"A{character}B"), Code.NOT_TEXT)
        assert (problem.line, problem.message) == (3, f"the character U+{ord(character):04X} has no place in a text")


def test_a_byte_order_mark_is_accepted() -> None:
    assert bank_problems(b"\xef\xbb\xbf" + BANK.encode()) == ()


def test_windows_line_ends_are_accepted_and_lines_still_count() -> None:
    text = changed(BANK, "language: en-GB", "language: english").replace("\n", "\r\n")
    assert a_bank_problem(text, Code.BAD_LANGUAGE).line == line_of(BANK, "language")
