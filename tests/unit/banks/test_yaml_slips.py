"""What a writer of YAML most likely did wrong is told in plain words, and never in the parser's own."""

from __future__ import annotations

import pytest
import yaml

from selfassess.banks.codes import Code
from selfassess.banks.problems import Problem, Problems
from selfassess.banks.yaml_slips import slip
from selfassess.banks.yaml_text import read_yaml

COLON = "put text with a colon in quotation marks"
QUOTE = "put the text in quotation marks"
SLIPS = {
    "comment: We met: often\n": (1, "holds a colon", COLON),
    "a:\n  - b: We met: often\n": (2, "holds a colon", COLON),
    'A: {level: "1", comment: We met: often}\n': (1, "holds a colon", COLON),
    "a: {b: c\nd: e\n": (2, "line 1 is not closed, or a text in it holds a colon", COLON),
    "comment: We met.\n  Agreed: often\n": (2, "line above goes on", COLON),
    "a:b\nc: d\n": (2, "line above goes on", "indentation"),
    "a: {b: c, d\n": (2, "line 1 is not closed", "line before"),
    "a: [b }\n": (1, "opens here is not closed", "line before"),
    'a: {b: "he said "no" twice"}\n': (1, "behind a closing quotation mark", "the other kind inside"),
    'a: "he said "no" twice"\n': (1, "behind a closing quotation mark", "the other kind inside"),
    "a: 'the board's view'\n": (1, "behind a closing quotation mark", "the other kind inside"),
    "a: b\nc: 'unfinished\nd: e\n": (2, "never closed", "close it"),
    "a: b\njust words\nc: d\n": (2, "neither a key nor part of a text", "a colon and a space"),
    "a: @home\n": (1, "cannot begin with @", QUOTE),
    "a: , b\n": (1, "cannot begin with ,", QUOTE),
    "a: & b\n": (1, "cannot begin with & or *", QUOTE),
    "a: !x!y b\n": (1, "cannot begin with !", QUOTE),
    "a: > 60%\n": (1, "begins with | or >", QUOTE),
    "%a\n": (1, "cannot begin with %", QUOTE),
    "a:\n\tb: c\n": (2, "a tab cannot indent", "spaces"),
    "a: b\n\tc: d\n": (2, "a tab cannot indent", "spaces"),
    "a:\n  b: c\n d: e\n": (3, "does not line up", "indentation"),
    "a:\n  - b\n  c: d\n": (3, "not an item of the list", "indentation"),
    "a: - b\n": (1, "a list cannot begin behind a key", "dash"),
    "a: b\nc: {d: e}}\n": (2, "closes what it did not open", "take it out"),
    'a: "c:\\new \\q"\n': (1, "a backslash in double quotation marks", "single quotation marks"),
    "a: b\n... x\n": (2, "after the end", "one document"),
}


def the_problem(text: str) -> Problem:
    problems = Problems("file.yaml")
    assert read_yaml(text, problems) is None
    (problem,) = problems.in_order()
    assert problem.code == Code.SYNTAX.value
    return problem


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_told_plainly_on_its_line_with_what_to_do(text: str) -> None:
    line, message, hint = SLIPS[text]
    problem = the_problem(text)
    assert problem.line == line
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize("text", SLIPS)
def test_the_parsers_own_words_never_come_out(text: str) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        list(yaml.parse(text, Loader=yaml.CSafeLoader))
    assert caught.value.problem
    assert caught.value.problem not in str(the_problem(text))


def test_what_nobody_foresaw_is_told_with_where_to_look() -> None:
    mark = yaml.Mark("x", 0, 7, 0, None, 0)
    found = slip(yaml.MarkedYAMLError(None, None, "found something odd", mark), "a: b\n")
    assert (found.line, found.message) == (8, "the text cannot be followed from here on")
    assert slip(yaml.YAMLError("odd"), "a: b\n").line is None
