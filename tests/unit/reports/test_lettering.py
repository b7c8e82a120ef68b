"""Text in figures: measured, wrapped, moved apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.reports.figures.lettering import spread, width_of, wrapped
from selfassess.reports.fonts import register_fonts

register_fonts()


def test_a_short_text_is_one_line() -> None:
    assert wrapped("Levels of need", 200, lines=2) == ("Levels of need",)


def test_an_empty_text_has_no_line() -> None:
    assert wrapped("  \n ", 200, lines=2) == ()


def test_a_text_wraps_at_words() -> None:
    assert wrapped("Levels of need", width_of("Levels of"), lines=2) == ("Levels of", "need")


def test_what_is_left_out_shows_as_an_ellipsis() -> None:
    lines = wrapped("What children and families told us about the help they had", 60, lines=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_a_word_wider_than_a_line_is_broken() -> None:
    assert "".join(wrapped("W" * 30, 60, lines=9)) == "W" * 30


def test_even_a_line_narrower_than_a_letter_ends() -> None:
    assert wrapped("WW W", 0.1, lines=3) == ("W", "W", "W")


@given(st.text(max_size=80), st.floats(20, 200), st.integers(1, 3))
def test_no_line_is_wider_than_the_room(text: str, width: float, lines: int) -> None:
    written = wrapped(text, width, lines=lines)
    assert len(written) <= lines
    assert all(width_of(line) <= width + 0.01 for line in written)


@given(st.text(max_size=80))
def test_a_text_with_room_enough_loses_nothing_but_spaces(text: str) -> None:
    lines = wrapped(text, 60, lines=200)
    assert "…" in text or "".join("".join(lines).split()) == "".join(wrapped(text, 1e6, lines=1)).replace(" ", "")


def test_what_has_room_stays_where_it_is() -> None:
    assert spread([10, 50], [8, 8], 0, 100) == (10, 50)


def test_what_overlaps_is_moved_apart() -> None:
    assert spread([50, 50, 51], [10, 10, 10], 0, 100) == (50, 60, 70)


def test_what_would_leave_the_room_is_pushed_back() -> None:
    assert spread([98, 99], [10, 10], 0, 100) == (85, 95)


def test_nothing_spreads_to_nothing() -> None:
    assert spread([], [], 0, 1) == ()


@given(st.lists(st.floats(0, 100), max_size=8).map(sorted))
def test_things_of_ten_never_overlap(wanted: list[float]) -> None:
    centres = spread(wanted, [10] * len(wanted), 0, 100)
    assert all(b - a >= 10 - 1e-9 for a, b in pairwise(centres))
    assert all(centre <= 95 for centre in centres)
    assert len(wanted) > 10 or all(centre >= 5 - 1e-9 for centre in centres)


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "\u202eabc"])
def test_harmful_characters_are_replaced(text: str) -> None:
    assert "\ufffd" in wrapped(text, 200, lines=1)[0]
