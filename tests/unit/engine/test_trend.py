"""Any number of assessments in a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from selfassess.engine.answers import Answer, AnswerSheet, Basis, Judgement, NoLevel
from selfassess.engine.bank import Bank, Wording
from selfassess.engine.movements import Movement, Obstacle
from selfassess.engine.trend import QuestionTrend, Trend, follow
from selfassess.errors import NotComparable
from tests.factories import make_answer, make_bank, make_change, make_lineage, make_question, make_scale, make_sheet
from tests.unit.engine.sides import pair

MAP = {"no": "0", "partly": "2", "yes": "3"}
Level = str | NoLevel | Answer | None


def row(*levels: Level, **keys: Any) -> list[AnswerSheet]:
    """One sheet a year, each with an answer to Q1; ``None`` for a sheet that does not list it."""
    return [
        make_sheet({} if level is None else {"Q1": level}, dated=f"{2020 + year}-03-12", **keys)
        for year, level in enumerate(levels)
    ]


def followed(*levels: Level) -> Trend:
    return follow(row(*levels), [make_bank({"t": ["Q1"]})])


def codes(trend: QuestionTrend) -> list[str | None]:
    """The level at each assessment, the reason where there is none, ``None`` for a gap."""
    return [(point.level.code if point.level else point.none) if point else None for point in trend.points]


def rescaled() -> tuple[Bank, Bank]:
    scales = [make_scale(), make_scale("three", ("no", "partly", "yes"))]
    change = make_change("Q1", "Q1", level_map=MAP)
    return (
        make_bank({"t": [make_question("Q1", scale="three")]}, edition="2025.1", scales=scales),
        make_bank({"t": ["Q1"]}, scales=scales, lineage=make_lineage("2025.1", change)),
    )


def over(banks: Sequence[Bank], *answers: tuple[int, str, str], **keys: Any) -> Trend:
    """A sheet for each (place of its edition, question, level), in order."""
    sheets = [
        make_sheet({id: level}, bank=banks[place], dated=f"{2020 + year}-03-12", **keys)
        for year, (place, id, level) in enumerate(answers)
    ]
    return follow(sheets, banks)


class TestOrder:
    def test_sheets_are_put_in_the_order_of_their_days(self) -> None:
        sheets = row("1", "2", "3")
        assert follow(reversed(sheets), [make_bank({"t": ["Q1"]})]) == followed("1", "2", "3")

    def test_two_of_one_day_stand_in_the_same_order_however_they_come(self) -> None:
        spring, autumn = make_sheet({"Q1": "1"}, assessment="A"), make_sheet({"Q1": "2"}, assessment="B")
        for sheets in ([spring, autumn], [autumn, spring]):
            assert [each.sheet.assessment for each in follow(sheets, [make_bank()]).scorecards] == ["A", "B"]

    @pytest.mark.parametrize("levels", [(), ("1",)])
    def test_fewer_than_two_are_refused(self, levels: tuple[str, ...]) -> None:
        with pytest.raises(NotComparable, match="give two or more"):
            followed(*levels)

    def test_an_edition_that_is_not_at_hand_is_refused(self) -> None:
        with pytest.raises(NotComparable, match=r"Spring 2026 was answered on version 2019\.1 .* not at hand"):
            follow(row("1", "2", edition="2019.1"), [make_bank()])

    def test_another_basis_among_them_is_refused(self) -> None:
        sheets = [*row("1", "2"), make_sheet({"Q1": "3"}, basis=Basis.EXTERNAL)]
        with pytest.raises(NotComparable, match="one is the agreed score, one is an outside judgement"):
            follow(sheets, [make_bank()])

    def test_an_edition_that_came_back_is_refused(self) -> None:
        banks = rescaled()
        sheets = [
            make_sheet({"Q1": "1"}, bank=banks[1], dated="2024-03-12"),
            make_sheet({"Q1": "no"}, bank=banks[0], dated="2025-03-12"),
        ]
        with pytest.raises(NotComparable, match=r"on version 2026\.1 .* comes after it, on version 2025\.1"):
            follow(sheets, banks)


class TestAgainst:
    def test_two_have_one_comparison(self) -> None:
        trend = followed("1", "2")
        assert trend.against_previous is trend.against_baseline is trend.neighbours[0]

    def test_previous_and_baseline(self) -> None:
        trend = followed("0", "3", "2")
        assert trend.against_previous.movements[0].movement is Movement.LOWER
        assert trend.against_baseline.movements[0].steps == 2

    def test_ten_assessments(self) -> None:
        trend = followed(*"0112233444")
        assert len(trend.neighbours) == 9
        assert codes(trend.questions[0]) == list("0112233444")
        assert trend.against_baseline.movements[0].steps == 4
        assert [point.as_scored for point in trend.themes[0].points if point] == [
            0,
            25,
            25,
            50,
            50,
            75,
            75,
            100,
            100,
            100,
        ]

    def test_a_rebaseline_on_the_way_is_told(self) -> None:
        sheets = [*row("1"), *row("1", "2", "3", rebaselined="Stricter.")[1:2], *row("1", "2", "3")[2:]]
        assert follow(sheets, [make_bank()]).against_baseline.fairness.rebaselined is sheets[1]


class TestReversals:
    @pytest.mark.parametrize(
        ("levels", "reversed_"),
        [("131", True), ("313", True), ("1123", False), ("3210", False), ("222", False), ("12", False), ("1321", True)],
    )
    def test_up_and_down_is_a_reversal(self, levels: str, reversed_: bool) -> None:
        assert bool(followed(*levels).reversals) is reversed_

    def test_a_carried_answer_makes_none(self) -> None:
        carried = make_answer("Q1", "4", carried_from=date(2019, 3, 1))
        assert followed("1", carried, "2").reversals == ()

    def test_a_year_without_an_answer_does_not_hide_one(self) -> None:
        assert len(followed("1", "3", None, "2").reversals) == 1


class TestGaps:
    def test_a_year_without_a_level_keeps_its_place_and_its_reason(self) -> None:
        [found] = followed("1", NoLevel.NOT_IN_SCOPE, "2").questions
        assert codes(found) == ["1", "not_in_scope", "2"]

    def test_a_carried_level_is_shown_as_not_fresh(self) -> None:
        carried = make_answer("Q1", "1", carried_from=date(2019, 3, 1))
        [found] = followed("1", carried).questions
        assert [point.is_fresh for point in found.points if point] == [True, False]

    def test_a_new_question_begins_where_it_was_first_asked(self) -> None:
        banks = [
            make_bank({"t": ["Q0"]}, edition="2025.1"),
            make_bank({"t": ["Q0", "Q1"]}, lineage=make_lineage("2025.1", make_change((), "Q1"))),
        ]
        trend = over(banks, (0, "Q0", "1"), (1, "Q1", "2"), (1, "Q1", "3"))
        assert codes(trend.questions[1]) == [None, "2", "3"]

    @pytest.mark.parametrize(
        ("question", "change"),
        [
            ("Q1", make_change("Q1", "Q1", wording=Wording.MATERIAL)),
            ("Q2", make_change("Q1", ("Q2", "Q3"))),
            ("Q2", make_change(("Q1", "Q0"), "Q2")),
        ],
        ids=["reworded", "split", "merged"],
    )
    def test_a_line_breaks_where_the_question_changed(self, question: str, change: Any) -> None:
        banks = [
            make_bank({"t": ["Q0", "Q1"]}, edition="2025.1"),
            make_bank({"t": list(change.later)}, lineage=make_lineage("2025.1", change)),
        ]
        trend = over(banks, (0, "Q1", "1"), (1, question, "2"), (1, question, "3"))
        assert codes(trend.questions[0]) == [None, "2", "3"]

    def test_a_line_breaks_where_the_scale_changed_without_a_map(self) -> None:
        earlier, later = rescaled()
        later = make_bank({"t": ["Q1"]}, scales=earlier.scales, lineage=make_lineage("2025.1", make_change("Q1", "Q1")))
        trend = over((earlier, later), (0, "Q1", "no"), (1, "Q1", "2"))
        assert codes(trend.questions[0]) == [None, "2"]

    def test_a_theme_that_did_not_exist_is_a_gap(self) -> None:
        banks = [
            make_bank({"a": ["Q0"]}, edition="2025.1"),
            make_bank({"a": ["Q0"], "b": ["Q1"]}, lineage=make_lineage("2025.1", make_change((), "Q1"))),
        ]
        trend = over(banks, (0, "Q0", "1"), (0, "Q0", "1"), (1, "Q1", "2"))
        b = trend.themes[1]
        assert [point and point.as_scored for point in b.points] == [None, None, 50]
        assert [step and step.as_scored for step in b.steps] == [None, pair(None, 50)]


class TestScales:
    def test_a_mapped_level_reads_as_it_would_today(self) -> None:
        trend = over(rescaled(), (0, "Q1", "no"), (0, "Q1", "yes"), (1, "Q1", "2"))
        assert codes(trend.questions[0]) == ["0", "3", "2"]
        assert trend.questions[0].is_reversed

    def test_points_say_which_scale_a_theme_was_scored_on(self) -> None:
        trend = follow(row("1", "2"), [make_bank({"t": ["Q1"]})])
        assert [point.scale.id for point in trend.themes[0].points if point] == ["maturity", "maturity"]

    def test_sheets_on_a_scale_of_their_own_are_read_as_they_stand(self) -> None:
        trend = over(rescaled(), (0, "Q1", "no"), (1, "Q1", "yes"), scale="three")
        assert codes(trend.questions[0]) == ["no", "yes"]
        assert trend.against_previous.movements[0].steps == 2

    def test_an_earlier_sheet_on_the_questions_own_scale_then_may_be_followed_by_one_that_names_it(self) -> None:
        banks = rescaled()
        sheets = [
            make_sheet({"Q1": "no"}, bank=banks[0], dated="2024-03-12"),
            make_sheet({"Q1": "partly"}, bank=banks[1], dated="2025-03-12", scale="three"),
            make_sheet({"Q1": "yes"}, bank=banks[1], dated="2026-03-12", scale="three"),
        ]
        assert codes(follow(sheets, banks).questions[0]) == ["no", "partly", "yes"]

    def test_a_line_breaks_between_two_sheets_on_two_scales(self) -> None:
        banks = rescaled()
        sheets = [
            make_sheet({"Q1": "1"}, bank=banks[1], dated="2025-03-12"),
            make_sheet({"Q1": "yes"}, bank=banks[1], dated="2026-03-12", scale="three"),
        ]
        trend = follow(sheets, banks)
        assert codes(trend.questions[0]) == [None, "yes"]
        assert trend.against_previous.movements[0].obstacle is Obstacle.SCALE


def test_a_theme_point_carries_level_judgement_and_n() -> None:
    own = Judgement("t", "3", "We looked at it together.")
    sheets = [*row("1"), *row("1", "2", judgements=(own,))[1:]]
    last = follow(sheets, [make_bank({"t": ["Q1"]})]).themes[0].points[-1]
    assert last
    assert (last.as_scored, last.n, last.judgement) == (Fraction(50), 1, own)
    assert last.level.limited
    assert last.level.limited.code == "2"


def test_the_order_of_two_sheets_of_one_day_and_name_does_not_count() -> None:
    bank = make_bank()
    one, other = (make_sheet({"Q1": level}, bank=bank) for level in ("1", "3"))
    assert follow([one, other], (bank,)).scorecards == follow([other, one], (bank,)).scorecards
