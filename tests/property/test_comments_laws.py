"""No comment stands beside what would tell whose it is, however answers fall and whoever puts a name to theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from selfassess.assessments.agreeing.said import Comments, comments_of
from selfassess.assessments.agreeing.sharing import as_grouped
from selfassess.engine.agreement import FEWEST_RESPONSES, agreement
from selfassess.engine.answers import Answer, AnswerSheet, Basis, NoLevel
from tests.bank_texts import small_bank
from tests.open_assessment import LEAD, VOICE

BANK = small_bank()
ONE = st.tuples(
    st.sampled_from(["Council", "Health", "Schools", ""]),
    st.sampled_from(["0", "1", "2", None]),
    st.booleans(),
    st.booleans(),
)


def sheets_of(said: list[tuple[str, str | None, bool, bool]]) -> tuple[AnswerSheet, ...]:
    """One response for each: group, level, whether there is a comment; the comment is the seat's name turned round."""
    return as_grouped(
        AnswerSheet(
            assessment="Spring",
            bank_id=BANK.id,
            edition=BANK.edition,
            dated=date(2026, 3, 1),
            subject="Board",
            basis=Basis.INDIVIDUAL,
            seat=f"Seat-{number:02}",
            group=group,
            answers={
                LEAD: Answer(
                    LEAD,
                    level=level,
                    none=None if level else NoLevel.NOT_IN_POSITION,
                    comment=f"Comment-{number:02}" if writes else "",
                )
            },
        )
        for number, (group, level, writes, _) in enumerate(said)
    )


def shown(said: list[tuple[str, str | None, bool, bool]]) -> tuple[tuple[AnswerSheet, ...], set[str], Comments]:
    """The responses, who named their seat, and what is shown."""
    sheets = sheets_of(said)
    named = {f"Seat-{number:02}" for number, (*_, writes, names) in enumerate(said) if writes and names}
    found = agreement(BANK, sheets)
    return sheets, named, comments_of(found, sheets, LEAD, named=named, fewest=FEWEST_RESPONSES)


def commenter(sheets: tuple[AnswerSheet, ...], text: str) -> AnswerSheet:
    """Who wrote it."""
    return next(sheet for sheet in sheets if sheet.answer(LEAD).comment == text)


@given(st.lists(ONE, min_size=1, max_size=14))
def test_every_comment_is_shown_or_counted_as_hidden(said: list[tuple[str, str | None, bool, bool]]) -> None:
    sheets, _, comments = shown(said)
    written = [sheet.answer(LEAD).comment for sheet in sheets if sheet.answer(LEAD).comment]
    assert len(comments.shown) + comments.hidden == len(written)
    assert {each.text for each in comments.shown} <= set(written)


@given(st.lists(ONE, min_size=1, max_size=14))
def test_a_seat_is_named_only_where_it_named_itself_and_then_without_its_level(
    said: list[tuple[str, str | None, bool, bool]],
) -> None:
    sheets, named, comments = shown(said)
    for each in comments.shown:
        writer = commenter(sheets, each.text).seat
        assert each.seat == (writer if writer in named else "")
        if each.seat:
            assert (each.level, each.group) == (None, "")


@given(st.lists(ONE, min_size=1, max_size=14))
def test_whoever_named_nobody_hides_among_three_or_more(said: list[tuple[str, str | None, bool, bool]]) -> None:
    sheets, named, comments = shown(said)
    cover = [sheet for sheet in sheets if sheet.seat not in named]
    for each in comments.shown:
        if each.seat:
            continue
        assert len(cover) >= FEWEST_RESPONSES
        if each.level is not None:
            assert sum(sheet.answer(LEAD).level is not None for sheet in cover) >= FEWEST_RESPONSES
        if each.group:
            here = [sheet for sheet in cover if sheet.group == each.group and sheet.answer(LEAD).level is not None]
            assert len(here) >= FEWEST_RESPONSES


@given(st.lists(ONE, min_size=1, max_size=14))
def test_what_stands_without_a_group_is_not_found_by_taking_away_those_with_one(
    said: list[tuple[str, str | None, bool, bool]],
) -> None:
    sheets, named, comments = shown(said)
    told = {each.group for each in comments.shown if each.group}
    if not told:
        return
    cover = [sheet for sheet in sheets if sheet.seat not in named and sheet.answer(LEAD).level is not None]
    for group in {sheet.group for sheet in cover}:
        assert sum(sheet.group == group for sheet in cover) >= FEWEST_RESPONSES


@given(st.lists(ONE, min_size=1, max_size=14), st.randoms())
def test_the_order_of_comments_does_not_tell_who_answered_first(
    said: list[tuple[str, str | None, bool, bool]], chance: object
) -> None:
    sheets, named, comments = shown(said)
    mixed = list(sheets)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    again = comments_of(agreement(BANK, mixed), mixed, LEAD, named=named, fewest=FEWEST_RESPONSES)
    assert again == comments


@given(st.lists(ONE, min_size=1, max_size=14))
def test_the_level_of_who_named_their_seat_is_not_what_is_left_of_the_spread(
    said: list[tuple[str, str | None, bool, bool]],
) -> None:
    sheets, named, comments = shown(said)
    told = sum(each.level is not None for each in comments.shown)
    given = [sheet.seat for sheet in sheets if sheet.answer(LEAD).level is not None]
    if told and named & set(given):
        assert len(given) - told >= FEWEST_RESPONSES


def test_a_level_that_is_not_counted_stands_beside_no_comment() -> None:
    sheets = [
        replace(sheet, answers={LEAD: Answer(LEAD, level=level), VOICE: Answer(VOICE, level="2", comment=words)})
        for sheet, level, words in zip(
            sheets_of([("", "1", False, False)] * 4), "0111", ("Not asked", "", "", "Asked"), strict=True
        )
    ]
    comments = comments_of(agreement(BANK, sheets), sheets, VOICE, named=set(), fewest=FEWEST_RESPONSES)
    assert {each.text: each.level is not None for each in comments.shown} == {"Not asked": False, "Asked": True}
