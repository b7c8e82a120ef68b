"""A comment as it is kept and counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.assessments.answering.comments import MOST, cleaned, too_long

ANY_TEXT = st.text(st.characters() | st.sampled_from("\r\n\x00\x0b\x85\u2028\ud800\udfff\ufeff\uffff \t"))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("", 0),
        ("one", 3),
        ("a\r\nb", 3),
        ("a\rb", 3),
        ("a\u2028b", 3),
        ("😀", 1),
        ("👩‍👩‍👧", 5),
        ("e\u0301", 1),
        ("é", 1),
        ("a\x00b", 2),
        ("a\ud800b", 2),
        ("\ufeffa", 1),
        ("  ", 0),
        (" a ", 3),
    ],
)
def test_code_points_are_counted_and_a_line_end_is_one(typed: str, number: int) -> None:
    assert len(cleaned(typed)) == number


def test_a_limit_takes_exactly_as_many_characters_as_it_says() -> None:
    assert too_long("😀" * MOST, MOST, called="the comment") == ""
    told = too_long("😀" * (MOST + 2), MOST, called="the comment")
    assert told == "Shorten the comment to 4,000 characters: it has 2 too many."


@given(ANY_TEXT)
def test_a_cleaned_text_is_kept_by_both_databases_and_cleaning_it_again_changes_nothing(typed: str) -> None:
    kept = cleaned(typed)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert "\r" not in kept
    assert cleaned(kept) == kept


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126) | st.sampled_from("\n\té😀עש"), min_size=1))
def test_nothing_that_can_be_seen_is_taken_away(typed: str) -> None:
    assert cleaned(typed) == ("" if typed.isspace() else typed)
