"""What a user typed, made safe to show."""

from __future__ import annotations

import pytest

from selfassess.reports.characters import printable


@pytest.mark.parametrize(
    "harmful",
    ["\x00", "\x08", "\x1b", "\x7f", "\x9f", "\u202e", "\u2066", "\ud800", "\ufdd0", "\ufffe", "\U0010ffff"],
)
def test_a_harmful_character_shows_as_the_replacement_character(harmful: str) -> None:
    assert printable(f"a{harmful}b") == "a\ufffdb"


@pytest.mark.parametrize("end", ["\r", "\r\n", "\x85", "\u2028", "\u2029"])
def test_every_line_end_is_a_line_feed(end: str) -> None:
    assert printable(f"a{end}b") == "a\nb"


@pytest.mark.parametrize(
    "text", ["", "Siân Ŵyn", "\t1\n2", "\U0001f600\U0002000b", "\u0639\u200f", "e\u0301", "\u200b"]
)
def test_other_text_is_left_alone(text: str) -> None:
    assert printable(text) == text
