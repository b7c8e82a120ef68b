"""What people type is made fit to keep at the door, or refused with its field."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.accounts.texts import (
    LONGEST_REASON,
    mail_address,
    name_line,
    one_line,
    paragraphs,
    reason,
    same_to_a_reader,
    whole_number,
)
from selfassess.errors import Refused

# Names that mean harm to a page, a mail, a sheet or a shell: kept as they are, since whoever shows them escapes.
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=1>',
    "</title><svg/onload=1>",
    "javascript:1",
    "&#60;b&#62;",
    "{{7*7}}",
    "{0.__class__}",
    "=HYPERLINK('http://e','x')1",
    "Robert'); DROP TABLE board;--1",
    "%(x)s 1",
)


def line(text: str, most: int = 200) -> str:
    return one_line(text, field="name", name="name", most=most)


def name(text: str) -> str:
    return name_line(text, field="name", name="name")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_kept_as_it_was_typed(text: str) -> None:
    assert name(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Police  ", "Police"),
        ("West\u00a0 Yorkshire\tPolice\r\n", "West Yorkshire Police"),
        ("Po\u200blice\ufeff", "Police"),
        ("E\u0301cole", "\u00c9cole"),
        ("Cwm Taf Morgannwg", "Cwm Taf Morgannwg"),
        ("\U0001f3e5 Health", "\U0001f3e5 Health"),
        ("one\u2028two\x85three", "one two three"),
    ],
)
def test_blanks_and_what_nobody_sees_are_taken_out(typed: str, kept: str) -> None:
    assert line(typed) == kept


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x9b", "\x7f", "\u202e", "\u2066", "\ud800", "\ufffe"])
def test_two_names_never_differ_by_what_nobody_sees(character: str) -> None:
    assert line(f"Pol{character}ice") == "Police"


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "-", "...", "\u0301"])
def test_a_name_has_something_to_see(text: str) -> None:
    with pytest.raises(Refused, match="Enter the name"):
        name(text)


def test_a_line_may_be_empty_where_no_name_is_asked_for() -> None:
    assert line(" ") == ""


def test_a_text_may_be_as_long_as_its_column_and_no_longer() -> None:
    assert len(line("x" * 200)) == 200
    with pytest.raises(Refused, match=r"201 characters long\. Shorten it to 200"):
        line("x" * 201)
    with pytest.raises(Refused, match="far too long"):
        line(" " * 6000)


def test_length_is_counted_in_characters_and_not_in_bytes() -> None:
    assert len(line("\U0001f600" * 120, most=120)) == 120


def test_marks_heaped_on_one_letter_are_refused() -> None:
    with pytest.raises(Refused, match="accents"):
        line("Z" + "\u0315\u031b\u0321" * 3)


def test_paragraphs_keep_their_lines_and_lose_what_trails() -> None:
    typed = "  First \r\nline\u2028next  \n\n\n\nSecond\t  one\n\n"
    assert paragraphs(typed, field="note", name="note", most=100) == "First\nline\nnext\n\nSecond one"


@pytest.mark.parametrize("text", ["Jo@Example.ORG", " jo@example.org "])
def test_an_address_is_kept_in_small_letters(text: str) -> None:
    assert mail_address(text, field="email") == "jo@example.org"


@pytest.mark.parametrize("text", ["", "jo", "Jo <jo@example.org>", "a@b.c, d@e.f", "jo@example.org\r\nBcc: x@y.z"])
def test_what_is_no_address_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refused) as refused:
        mail_address(text, field="reply_to")
    assert refused.value.field == "reply_to"


def test_a_number_outside_its_bounds_is_refused() -> None:
    assert whole_number(14, field="days", name="a number of days", least=1, most=60) == 14
    for value in (0, 61, -1, 2**63):
        with pytest.raises(Refused, match="from 1 to 60"):
            whole_number(value, field="days", name="a number of days", least=1, most=60)


def test_names_are_compared_without_regard_to_case() -> None:
    assert same_to_a_reader("West Police", "WEST POLICE")
    assert not same_to_a_reader("West Police", "East Police")


@given(st.text(max_size=300))
def test_what_a_line_lets_through_fits_and_is_let_through_again(text: str) -> None:
    try:
        kept = line(text)
    except Refused:
        return
    assert kept == line(kept)
    assert len(kept) <= 200
    assert kept == kept.strip()
    assert "\n" not in kept
    assert "  " not in kept
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in kept)
    kept.encode()


@given(st.text(max_size=300))
def test_what_paragraphs_let_through_is_let_through_again(text: str) -> None:
    try:
        kept = paragraphs(text, field="note", name="note", most=200)
    except Refused:
        return
    assert kept == paragraphs(kept, field="note", name="note", most=200)
    assert "\n\n\n" not in kept
    assert "\r" not in kept
    kept.encode()


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b"])
def test_a_reason_is_needed(text: str) -> None:
    with pytest.raises(Refused, match="Say why") as refusal:
        reason(text)
    assert refusal.value.field == "reason"


def test_a_reason_is_cleaned_and_has_a_greatest_length() -> None:
    assert reason(" Left  the county.\r\n\r\n\r\n\r\nFor good. ") == "Left the county.\n\nFor good."
    assert len(reason("x" * LONGEST_REASON)) == LONGEST_REASON
    with pytest.raises(Refused) as refusal:
        reason("x" * (LONGEST_REASON + 1))
    assert refusal.value.field == "reason"
