"""The small words: counts, shares, sentences, names."""

from __future__ import annotations

import pytest

from selfassess.engine.answers import Basis, NoLevel
from selfassess.engine.bank import Facet
from selfassess.engine.movements import Movement
from selfassess.engine.scoring import score
from selfassess.reports import wording
from selfassess.reports.occasions import judged, judged_by, names, occasion
from selfassess.reports.wording import (
    clause,
    count,
    dated,
    level_cell,
    listed,
    out_of,
    sentence,
    shortened,
    spread_words,
    steps,
)
from tests.factories import make_bank, make_scale, make_sheet


def test_every_movement_reason_facet_and_basis_has_its_words() -> None:
    assert set(wording.MOVEMENT) == set(wording.MOVEMENT_MEANING) == set(Movement)
    assert set(wording.NO_LEVEL) == set(NoLevel)
    assert set(wording.FACET) == set(wording.FACET_SHORT) == set(Facet)
    assert set(wording.BASIS) == set(Basis)


def test_a_movement_has_a_shape_of_its_own() -> None:
    marks = {wording.movement_cell(movement).mark for movement in Movement}
    assert len({mark.symbol for mark in marks if mark}) == len(Movement)


def test_a_date_that_was_worked_out_says_so() -> None:
    sheet = make_sheet(dated="2018-03-01", date_inferred=True, assessment="Peer review")
    assert dated(sheet) == "Peer review (1 March 2018, date inferred)"


def test_one_thing_is_not_written_in_the_plural() -> None:
    assert [count(n, "question") for n in (0, 1, 2)] == ["0 questions", "1 question", "2 questions"]
    assert count(2, "question has", "questions have") == "2 questions have"
    assert (steps(-1), steps(2)) == ("1 step", "2 steps")


@pytest.mark.parametrize(("n", "whole"), [(0, 3), (3, 7), (9, 9)])
def test_a_share_of_fewer_than_ten_has_no_percentage(n: int, whole: int) -> None:
    assert out_of(n, whole, "questions") == f"{n} of {whole} questions"


def test_a_percentage_stands_beside_its_numbers() -> None:
    assert out_of(28, 35, "questions") == "28 of 35 questions (80%)"
    assert out_of(10, 10) == "10 of 10 (100%)"


def test_a_list_reads_as_a_sentence_part() -> None:
    assert [listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ""),
        (" . ", ""),
        ("no", "No."),
        ("Done...", "Done."),
        ("is it so?", "Is it so?"),
        ("e-mail sent", "E-mail sent."),
    ],
)
def test_a_sentence_has_a_capital_and_one_full_stop(text: str, told: str) -> None:
    assert sentence(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A core question is still low.", "a core question is still low"),
        ("The group ended.", "the group ended"),
        ("Hathervale has no such school.", "Hathervale has no such school"),
        ("I asked twice", "I asked twice"),
        ("NHS staff were away", "NHS staff were away"),
        ("None", "None"),
        ("", ""),
    ],
)
def test_a_reason_after_a_colon_keeps_the_capital_of_a_name(text: str, told: str) -> None:
    assert clause(text) == told


def test_a_long_text_is_cut_at_a_space_and_says_so() -> None:
    assert shortened("short  and\nplain", 20) == "short and plain"
    assert shortened("one two three four", 12) == "one two…"
    assert shortened("x" * 50, 10) == "x" * 9 + "…"


def test_a_reason_for_none_stands_in_full_words() -> None:
    assert level_cell(None, NoLevel.NOT_IN_POSITION).text == "Not in a position to say"
    assert level_cell(None, NoLevel.NOT_IN_SCOPE, did_not_arise=True).text == "Did not arise"
    assert level_cell(None).text == "Not asked"


def test_the_levels_given_are_counted_lowest_first() -> None:
    bank = make_bank(scales=[make_scale()])
    card = score(bank, make_sheet({"Q1": "3", "Q2": "1", "Q3": "3"}, bank=bank))
    assert spread_words(card.theme["leadership"].headline) == "Early progress 1, Mostly in place 2"
    assert spread_words(card.theme["challenge"].headline) == "No level given"


class TestNames:
    """What a report calls the assessments."""

    def test_short_names_stay(self) -> None:
        sheets = [make_sheet(assessment="Spring 2025"), make_sheet(assessment="Spring 2026")]
        assert names(sheets) == ("Spring 2025", "Spring 2026")

    def test_a_name_too_long_for_a_column_becomes_its_month(self) -> None:
        long = make_sheet(assessment="Diagnostic by peers, letter of November 2014", dated="2014-11-22")
        assert names([long, make_sheet(dated="2018-03-01")]) == ("November 2014", "March 2018")

    def test_two_of_one_name_are_told_apart(self) -> None:
        sheets = [make_sheet(dated="2025-03-02"), make_sheet(dated="2026-03-02")]
        assert names(sheets) == ("March 2025", "March 2026")

    def test_two_of_one_month_are_told_apart_by_day(self) -> None:
        sheets = [make_sheet(dated="2026-03-02"), make_sheet(dated="2026-03-09")]
        assert names(sheets) == ("2 March 2026", "9 March 2026")


@pytest.mark.parametrize(
    ("basis", "heading", "words", "noun"),
    [
        (Basis.AGREED, "Board agreed", "the board agreed Partly in place", "self-assessment"),
        (Basis.EXTERNAL, "Reviewers judged", "the reviewers judged Partly in place", "review"),
        (Basis.SELF, "Own judgement", "own judgement Partly in place", "self-assessment"),
    ],
)
def test_a_judgement_says_whose_it_is(basis: Basis, heading: str, words: str, noun: str) -> None:
    sheet = make_sheet(basis=basis)
    assert (judged_by(sheet), judged(sheet, make_scale().levels[2]), occasion(sheet)) == (heading, words, noun)
