"""What one sheet says."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from selfassess.engine.answers import Answer, Judgement, NoLevel
from selfassess.engine.bank import Bank, Condition, Facet, QuestionKind
from selfassess.engine.contributions import Score
from selfassess.engine.scoring import score
from tests.factories import make_answer, make_bank, make_question, make_scale, make_sheet
from tests.unit.engine.sides import Given

FIVE = make_scale()
THREE = make_scale("three", ("no", "partly", "yes"))


def whole(given: Given, bank: Bank | None = None) -> Score:
    bank = bank or make_bank({"t": list(given) or ["Q1"]})
    return score(bank, make_sheet(given, bank=bank)).whole[bank.main_scale_id]


def of_levels(codes: str | Sequence[str]) -> Score:
    return whole({f"Q{number}": code for number, code in enumerate(codes)})


def two_scales() -> Bank:
    difference = make_question("Q2", scale="three", facet=Facet.DIFFERENCE, tags=("voice",))
    return make_bank(
        {"t": [make_question("Q1", tags=("voice", "data")), difference, "Q3"]},
        scales=[FIVE, THREE],
        tags={"voice": "Children's voice", "data": "Data", "unused": "Unused"},
    )


def test_the_distribution_counts_every_level_lowest_first_zeros_included() -> None:
    assert list(of_levels("3110").distribution.items()) == [("0", 1), ("1", 2), ("2", 0), ("3", 1), ("4", 0)]


@pytest.mark.parametrize(("codes", "median"), [("2", "2"), ("13", "1"), ("031", "1"), ("4433", "3"), ("01234", "2")])
def test_the_median_is_the_lower_one(codes: str, median: str) -> None:
    found = of_levels(codes).median
    assert found
    assert found.code == median


def test_the_mean_is_exact() -> None:
    assert of_levels("001").mean == Fraction(25, 3)


def test_the_mean_is_weighted() -> None:
    bank = make_bank({"t": [make_question("Q1", weight=2), make_question("Q2", weight="1/2")]})
    assert whole({"Q1": "4", "Q2": "0"}, bank).mean == 80


def test_anchors_and_not_ranks_are_averaged() -> None:
    bank = make_bank({"t": ["Q1", "Q2"]}, scales=[make_scale(anchors=(0, 10, 20, 30, 100))])
    assert whole({"Q1": "3", "Q2": "4"}, bank).mean == 65


def test_the_share_at_or_above_a_level() -> None:
    assert of_levels("0123").at_or_above("2") == Fraction(1, 2)


def test_an_empty_sheet_has_no_mean_no_median_no_share_and_full_counts() -> None:
    nothing = whole({})
    assert (nothing.mean, nothing.median, nothing.at_or_above("2")) == (None, None, None)
    assert (nothing.n, nothing.asked) == (0, 1)
    assert nothing.coverage == 0
    assert nothing.without_level[NoLevel.NOT_ANSWERED] == 1


def test_each_of_the_six_reasons_is_counted_apart_and_enters_no_mean() -> None:
    found = whole({"Q1": "2"} | {reason.value: reason for reason in NoLevel})
    assert dict(found.without_level) == dict.fromkeys(NoLevel, 1)
    assert (found.n, found.mean) == (1, Fraction(50))


def test_coverage_leaves_out_what_was_not_asked_and_keeps_other_gaps() -> None:
    found = whole({"Q1": "2"} | {reason.value: reason for reason in NoLevel})
    assert found.asked == 5
    assert found.coverage == Fraction(1, 5)


def test_coverage_is_undefined_when_nothing_was_asked() -> None:
    assert whole({"Q1": NoLevel.NOT_IN_SCOPE}).coverage is None


def test_an_answer_with_neither_a_level_nor_a_reason_is_not_answered() -> None:
    found = whole({"Q1": Answer("Q1")})
    assert found.without_level[NoLevel.NOT_ANSWERED] == 1


def test_questions_that_a_sheet_does_not_list_have_its_reason() -> None:
    bank = make_bank()
    sheet = make_sheet({"Q1": "2"}, bank=bank, unlisted=NoLevel.NOT_IN_SCOPE)
    found = score(bank, sheet).whole["maturity"]
    assert found.without_level[NoLevel.NOT_IN_SCOPE] == 4
    assert sheet.answer("Q2") == Answer("Q2", none=NoLevel.NOT_IN_SCOPE)


def test_every_score_lists_the_contributions_behind_it() -> None:
    assert [each.question.id for each in of_levels("12").contributions] == ["Q0", "Q1"]


def test_scales_are_never_put_together() -> None:
    bank = two_scales()
    card = score(bank, make_sheet({"Q1": "1", "Q2": "yes", "Q3": "3"}, bank=bank))
    assert {id: (found.n, found.mean) for id, found in card.whole.items()} == {
        "maturity": (2, Fraction(50)),
        "three": (1, Fraction(100)),
    }


def test_a_themes_headline_is_on_the_main_scale_and_its_other_scales_stand_beside_it() -> None:
    bank = two_scales()
    [theme] = score(bank, make_sheet({"Q1": "1", "Q2": "yes", "Q3": "3"}, bank=bank)).themes
    assert theme.headline.scale == FIVE
    assert theme.scores["three"].distribution == {"no": 0, "partly": 0, "yes": 1}


def test_a_theme_without_a_question_on_the_main_scale_has_an_empty_headline() -> None:
    bank = make_bank({"t": [make_question("Q1", scale="three")]}, scales=[FIVE, THREE])
    [theme] = score(bank, make_sheet({"Q1": "yes"}, bank=bank)).themes
    assert (theme.headline.n, theme.headline.mean, theme.level.calculated) == (0, None, None)


def test_facets_and_tags_go_across_themes_and_by_scale() -> None:
    bank = two_scales()
    card = score(bank, make_sheet({"Q1": "1", "Q2": "yes", "Q3": "3"}, bank=bank))
    assert {facet: sorted(scores) for facet, scores in card.facets.items()} == {
        Facet.HOW_WELL: ["maturity"],
        Facet.DIFFERENCE: ["three"],
    }
    assert {tag: sorted(scores) for tag, scores in card.tags.items()} == {
        "voice": ["maturity", "three"],
        "data": ["maturity"],
    }


def test_a_text_question_is_never_scored() -> None:
    bank = make_bank({"t": ["Q1", make_question("W1", kind=QuestionKind.TEXT)]})
    card = score(bank, make_sheet({"Q1": "1", "W1": make_answer("W1", None, comment="Fewer moves.")}, bank=bank))
    assert list(card.contributions) == ["Q1"]


def test_a_sheet_on_another_scale_is_scored_on_that_scale_alone() -> None:
    bank = two_scales()
    card = score(bank, make_sheet({"Q1": "yes", "Q2": "no", "Q3": "no"}, bank=bank, scale="three"))
    assert card.headline_scale == THREE
    assert {id: found.mean for id, found in card.whole.items()} == {"three": Fraction(100, 3)}
    assert card.theme["t"].headline.n == 3


def test_the_boards_judgement_stands_beside_the_calculated_level_and_is_not_changed() -> None:
    own = Judgement("leadership", "4", "We looked at it together.")
    found = score(make_bank(), make_sheet({"Q1": "1", "Q2": "1"}, judgements=(own,))).theme["leadership"]
    assert found.judgement is own
    assert found.level.calculated == FIVE.by_code["1"]


class TestConditions:
    @staticmethod
    def asked(given: str | NoLevel, **condition: str) -> Bank:
        return make_bank({"t": ["Q1", make_question("Q2", ask_if=Condition("Q1", **condition))]})

    @pytest.mark.parametrize(
        ("given", "condition", "arises"),
        [
            ("2", {"at_least": "2"}, True),
            ("1", {"at_least": "2"}, False),
            ("1", {"at_most": "1"}, True),
            ("2", {"at_most": "1"}, False),
            (NoLevel.NOT_ANSWERED, {"at_most": "1"}, False),
        ],
    )
    def test_a_question_arises_only_when_its_condition_is_met(
        self, given: str | NoLevel, condition: dict[str, str], arises: bool
    ) -> None:
        bank = self.asked(given, **condition)
        found = score(bank, make_sheet({"Q1": given, "Q2": "4"}, bank=bank)).contributions["Q2"]
        assert found.did_not_arise is not arises
        assert found.none is (None if arises else NoLevel.NOT_IN_SCOPE)

    def test_what_was_typed_is_kept_and_not_counted(self) -> None:
        bank = self.asked("0", at_least="2")
        answer = make_answer("Q2", "4", comment="Typed before the first answer changed.")
        card = score(bank, make_sheet({"Q1": "0", "Q2": answer}, bank=bank))
        assert card.contributions["Q2"].answer.comment == "Typed before the first answer changed."
        assert card.whole["maturity"].n == 1

    def test_a_condition_on_a_question_that_did_not_arise_is_not_met(self) -> None:
        bank = make_bank(
            {
                "t": [
                    "Q1",
                    make_question("Q2", ask_if=Condition("Q1", at_least="3")),
                    make_question("Q3", ask_if=Condition("Q2", at_least="0")),
                ]
            }
        )
        card = score(bank, make_sheet({"Q1": "0", "Q2": "4", "Q3": "4"}, bank=bank))
        assert card.contributions["Q3"].did_not_arise

    def test_a_condition_is_read_on_the_scale_of_its_own_question(self) -> None:
        bank = make_bank(
            {"t": [make_question("Q1", scale="three"), make_question("Q2", ask_if=Condition("Q1", at_least="yes"))]},
            scales=[FIVE, THREE],
        )
        assert not score(bank, make_sheet({"Q1": "yes", "Q2": "1"}, bank=bank)).contributions["Q2"].did_not_arise

    def test_a_sheet_on_another_scale_asks_everything(self) -> None:
        bank = make_bank({"t": ["Q1", make_question("Q2", ask_if=Condition("Q1", at_least="4"))]}, scales=[FIVE, THREE])
        card = score(bank, make_sheet({"Q1": "no", "Q2": "yes"}, bank=bank, scale="three"))
        assert card.whole["three"].n == 2
