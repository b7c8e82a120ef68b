"""The written YAML reads well, and whatever it holds comes back the same."""

from __future__ import annotations

import pytest

from selfassess.banks.nodes import MapNode, TextNode
from selfassess.banks.problems import Problems
from selfassess.banks.yaml_text import read_yaml
from selfassess.banks.yaml_writing import Raw, Tree, written


@pytest.mark.parametrize(
    ("text", "as_written"),
    [
        ("Plain words, and more", "key: Plain words, and more\n"),
        ("yes", 'key: "yes"\n'),
        ("3.10", 'key: "3.10"\n'),
        ("a: b", 'key: "a: b"\n'),
        ("two\nlines", "key: |-\n  two\n  lines\n"),
        ("a\tb", 'key: "a\\tb"\n'),
        ("a\u2028b", 'key: "a\\u2028b"\n'),
        ("", 'key: ""\n'),
        ("word " * 30 + "end", "key: >-\n  " + "word " * 20 + "word\n  " + "word " * 9 + "end\n"),
    ],
)
def test_a_text_is_written_plainly_where_that_is_safe(text: str, as_written: str) -> None:
    assert written({"key": text}) == as_written
    tree = read_yaml(as_written, Problems("x"))
    assert isinstance(tree, MapNode)
    node = tree.items["key"]
    assert isinstance(node, TextNode)
    assert node.text == text


def test_lists_and_mappings_are_laid_out() -> None:
    tree: dict[str, Tree] = {
        "short": ["a", "b, c"],
        "none": [],
        "map": {},
        "long": ["x" * 30],
        "maps": [{"a": "b", "c": Raw("1")}],
    }
    expected = 'short: [a, "b, c"]\nnone: []\nmap: {}\nlong:\n  - ' + "x" * 30 + "\nmaps:\n  - a: b\n    c: 1\n"
    assert written(tree) == expected


def test_a_question_in_a_list_is_quoted_for_parsers_that_trip_over_its_mark() -> None:
    assert written({"key": ["Why?", "a"]}) == 'key: ["Why?", a]\n'
