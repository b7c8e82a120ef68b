"""Typed text is kept in one way, whichever door it comes through."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from selfassess.accounts import texts
from selfassess.assessments.answering import comments
from selfassess.boards.bulk_parsing import parse
from selfassess.typed_text import has_hidden, normalised, one_line
from selfassess.web.fields import HIDDEN_TAKEN_OUT, Form, LongTextField, TextField
from tests.typed import CASES, HIDDEN
from tests.web_shell import make_app

ANY_TEXT = st.text(st.characters() | st.sampled_from([*HIDDEN.values(), *"\r\n\x0b\x85\u2028 \t\u0301\u200d"]))
EACH_CASE = pytest.mark.parametrize(("typed", "kept"), CASES.values(), ids=CASES.keys())


class Both(Form):
    """A line and several lines."""

    line = TextField("Line", most=200)
    lines = LongTextField("Lines", most=200)


def sent(typed: str) -> Any:
    """The form after this was typed into both of its fields."""
    with make_app(csrf=False).test_request_context(method="POST"):
        form = Both(formdata=MultiDict({"line": typed, "lines": typed}))
        form.validate()
    return form


DOORS_OF_SEVERAL_LINES: dict[str, Callable[[str], str]] = {
    "typed_text": normalised,
    "a field": lambda typed: str(sent(typed).lines.data),
    "a comment": comments.cleaned,
    "a text of a board": lambda typed: texts.paragraphs(typed, field="x", name="text", most=200),
}
DOORS_OF_ONE_LINE: dict[str, Callable[[str], str]] = {
    "typed_text": one_line,
    "a field": lambda typed: str(sent(typed).line.data),
    "a name": lambda typed: texts.one_line(typed, field="x", name="text", most=200),
}


@EACH_CASE
@pytest.mark.parametrize("door", DOORS_OF_SEVERAL_LINES)
def test_every_door_for_several_lines_keeps_the_same(door: str, typed: str, kept: str) -> None:
    assert DOORS_OF_SEVERAL_LINES[door](typed) == kept


@EACH_CASE
@pytest.mark.parametrize("door", DOORS_OF_ONE_LINE)
def test_every_door_for_one_line_keeps_the_same(door: str, typed: str, kept: str) -> None:
    assert DOORS_OF_ONE_LINE[door](typed) == kept.replace("\n", " ")


@EACH_CASE
def test_what_was_taken_out_is_told_by_a_field_and_counted_by_nobody(typed: str, kept: str) -> None:
    told = [HIDDEN_TAKEN_OUT] if any(character in typed for character in HIDDEN.values()) else []
    form = sent(typed)
    assert [list(form.line.errors), list(form.lines.errors)] == [told, told]
    assert has_hidden(typed) is bool(told)
    assert len(comments.cleaned(typed)) == len(kept)


@given(ANY_TEXT)
def test_what_is_kept_fits_both_databases_and_is_kept_again_as_it_is(typed: str) -> None:
    kept = normalised(typed)
    kept.encode("utf-8")
    assert not {"\x00", "\r"} & set(kept)
    assert not has_hidden(kept)
    assert normalised(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert one_line(one_line(typed)) == one_line(typed) == one_line(kept)
    assert comments.cleaned(comments.cleaned(typed)) == comments.cleaned(typed) == comments.cleaned(kept)


def test_a_list_that_was_pasted_is_read_line_by_line_whatever_ended_them() -> None:
    rows = parse("\ufeffjo@example.org, J\u200bo, Police\u2028kim@example.org, Kim\x07, Police")
    assert [(row.line, row.email, row.name, row.problem) for row in rows] == [
        (1, "jo@example.org", "Jo", None),
        (2, "kim@example.org", "Kim", None),
    ]
