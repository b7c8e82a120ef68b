"""The only place where a number becomes text."""

from __future__ import annotations

from fractions import Fraction

import pytest

from selfassess.engine.rounding import exact, percent, shown, signed, whole


@pytest.mark.parametrize(("value", "text"), [("5/3", "5/3"), ("40", "40"), ("-1/2", "-1/2")])
def test_exact_loses_nothing(value: str, text: str) -> None:
    assert exact(Fraction(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("5/3", "1.67"),
        ("40", "40"),
        ("-1/2", "-0.5"),
        ("1/1000", "0"),
        ("-1/1000", "0"),
        ("1/200", "0.01"),
        ("12.30", "12.3"),
    ],
)
def test_shown_has_at_most_two_places_and_no_trailing_zeros(value: str, text: str) -> None:
    assert shown(Fraction(value)) == text


@pytest.mark.parametrize(
    ("value", "text"), [("0.5", "1"), ("-0.5", "−1"), ("2.49", "2"), ("100", "100"), ("-0.4", "0")]
)
def test_whole_rounds_halves_away_from_zero(value: str, text: str) -> None:
    assert whole(Fraction(value)) == text


@pytest.mark.parametrize(("value", "text"), [("50/3", "+17"), ("-15", "−15"), ("0", "0"), ("0.4", "0")])
def test_signed_always_says_which_way(value: str, text: str) -> None:
    assert signed(Fraction(value)) == text


def test_signed_keeps_the_places_asked_for() -> None:
    assert signed(Fraction(-1, 4), 2) == "−0.25"


@pytest.mark.parametrize(
    ("share", "text"), [("3/7", "43%"), ("0", "0%"), ("1/1000", "under 1%"), ("999/1000", "over 99%"), ("1", "100%")]
)
def test_percent_never_says_none_or_all_unless_it_is(share: str, text: str) -> None:
    assert percent(Fraction(share)) == text
