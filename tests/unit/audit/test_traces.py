"""Finding and blanking what a person leaves in texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.audit.traces import Traces

JO = Traces("jo@example.org", frozenset({"Jo Smith", "Zoë O'Neil-Ämter", ""}))


@pytest.mark.parametrize(
    ("text", "blanked"),
    [
        ("Ask Jo Smith.", "Ask Former member."),
        ("JO SMITH, jo@example.org", "Former member, Former member"),
        ("<Jo@Example.org>", "<Former member>"),
        ("Jo Smith-led", "Former member-led"),
        ("zoë o'neil-ÄMTER came", "Former member came"),
        ("Jo Smithson", "Jo Smithson"),
        ("mary.jo@example.org", "mary.jo@example.org"),
        ("jo@example.org.uk", "jo@example.org.uk"),
        ("Write to jo@example.org.", "Write to Former member."),
        ("", ""),
    ],
)
def test_a_text_is_blanked_where_it_names_the_person_and_nowhere_else(text: str, blanked: str) -> None:
    assert JO.blanked_in(text) == blanked
    assert JO.are_in(text) == (text != blanked)


def test_a_longer_name_goes_before_a_shorter_one_inside_it() -> None:
    assert Traces("a@example.org", frozenset({"Jo", "Jo Smith"})).blanked_in("Jo Smith and Jo") == (
        "Former member and Former member"
    )


def test_who_was_erased_before_is_no_trace() -> None:
    assert not Traces("a@example.org", frozenset({"Former member"})).are_in("Former member")


@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_what_was_blanked_names_nobody(text: str, name: str) -> None:
    traces = Traces("a@example.org", frozenset({name} - set("Former member")))
    assert traces.words
    assert text != traces.blanked_in(text) or not traces.are_in(text)
