"""A theme's calculated level, and every rule that may lower it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from selfassess.engine.answers import Basis, NoLevel
from selfassess.engine.bank import Condition, Limit, LimitKind, Question
from selfassess.engine.limits import ThemeLevel
from selfassess.engine.scoring import score
from tests.factories import make_answer, make_bank, make_evidence, make_question, make_scale, make_sheet
from tests.unit.engine.sides import Given


def level(given: Given, *limits: Limit, core: str = "", **sheet: Any) -> ThemeLevel:
    """The level of a theme whose questions are those given; ``core`` names the core ones, separated by spaces."""
    questions: list[str | Question] = [make_question(id, core=id in core.split()) for id in given]
    bank = make_bank(
        {"t": questions}, limits=limits, scales=[make_scale(), make_scale("three", ("no", "partly", "yes"))]
    )
    return score(bank, make_sheet(given, bank=bank, **sheet)).themes[0].level


def codes(found: ThemeLevel) -> tuple[str | None, str | None]:
    """Calculated and limited."""
    return (found.calculated.code if found.calculated else None, found.limited.code if found.limited else None)


def limit(kind: LimitKind, **keys: Any) -> Limit:
    return Limit("the-limit", kind, "it says so", **keys)


FLOOR = limit(LimitKind.FLOOR, cap_at="1")


class TestFloor:
    def test_a_core_answer_at_the_lowest_level_caps_the_theme(self) -> None:
        found = level({"Q1": "0", "Q2": "4", "Q3": "4"}, FLOOR, core="Q1")
        assert codes(found) == ("4", "1")

    def test_it_says_which_limit_and_which_question(self) -> None:
        [binding] = level({"Q1": "0", "Q2": "4", "Q3": "4"}, FLOOR, core="Q1").because
        assert (binding.limit, binding.questions) == (FLOOR, ("Q1",))

    def test_another_answer_at_the_lowest_level_does_not(self) -> None:
        assert codes(level({"Q1": "1", "Q2": "0", "Q3": "4", "Q4": "4"}, FLOOR, core="Q1")) == ("1", "1")
        assert level({"Q1": "4", "Q2": "0", "Q3": "4"}, FLOOR, core="Q1").because == ()

    def test_at_moves_the_floor_up(self) -> None:
        raised = limit(LimitKind.FLOOR, at="1", cap_at="2")
        assert codes(level({"Q1": "1", "Q2": "4", "Q3": "4"}, raised, core="Q1")) == ("4", "2")

    def test_it_never_raises(self) -> None:
        found = level({"Q1": "0", "Q2": "0", "Q3": "4"}, FLOOR, core="Q1")
        assert codes(found) == ("0", "0")
        assert found.because == ()


class TestCount:
    RULE = limit(LimitKind.COUNT, below="2", at_least=2, cap_at="2")

    def test_enough_low_answers_cap_the_theme(self) -> None:
        found = level({"Q1": "1", "Q2": "0", "Q3": "4", "Q4": "4", "Q5": "4"}, self.RULE)
        assert codes(found) == ("4", "2")
        assert found.because[0].questions == ("Q1", "Q2")

    def test_too_few_low_answers_do_not(self) -> None:
        assert codes(level({"Q1": "1", "Q2": "4", "Q3": "4"}, self.RULE)) == ("4", "4")


class TestCumulative:
    def test_a_theme_holds_only_what_all_its_answers_reach(self) -> None:
        found = level({"Q1": "1", "Q2": "4", "Q3": "4"}, limit(LimitKind.CUMULATIVE))
        assert codes(found) == ("4", "1")
        assert found.because[0].questions == ("Q1",)

    def test_when_all_reach_the_calculated_level_nothing_is_limited(self) -> None:
        assert level({"Q1": "3", "Q2": "3", "Q3": "4"}, limit(LimitKind.CUMULATIVE)).because == ()

    @pytest.mark.parametrize(("lowest", "limited"), [("0", "2"), ("2", "2"), ("3", "3"), ("4", "4")])
    def test_with_cap_at_it_lowers_to_that_level_and_no_further(self, lowest: str, limited: str) -> None:
        found = level({"Q1": lowest, "Q2": "4", "Q3": "4"}, limit(LimitKind.CUMULATIVE, cap_at="2"))
        assert codes(found) == ("4", limited)

    def test_with_cap_at_a_theme_below_it_is_left_alone(self) -> None:
        found = level({"Q1": "0", "Q2": "2", "Q3": "2"}, limit(LimitKind.CUMULATIVE, cap_at="2"))
        assert found.because == ()


class TestEvidence:
    RULE = limit(LimitKind.EVIDENCE, cap_at="3")

    def test_the_top_level_without_dated_evidence_is_capped(self) -> None:
        undated = make_answer("Q1", "4", evidence=(make_evidence(),))
        found = level({"Q1": undated, "Q2": "4"}, self.RULE)
        assert codes(found) == ("4", "3")
        assert found.because[0].questions == ("Q1", "Q2")

    def test_one_dated_piece_at_that_level_is_enough(self) -> None:
        dated = make_answer("Q1", "4", evidence=(make_evidence(dated="2026-01-20"),))
        assert codes(level({"Q1": dated, "Q2": "4"}, self.RULE)) == ("4", "4")

    def test_evidence_for_a_lower_answer_does_not_count(self) -> None:
        dated = make_answer("Q1", "3", evidence=(make_evidence(dated="2026-01-20"),))
        assert codes(level({"Q1": dated, "Q2": "4", "Q3": "4"}, self.RULE)) == ("4", "3")

    @pytest.mark.parametrize(("type", "limited"), [("audit", "4"), ("minutes", "3")])
    def test_only_the_types_named_count(self, type: str, limited: str) -> None:
        dated = make_answer("Q1", "4", evidence=(make_evidence(type=type, dated="2026-01-20"),))
        rule = limit(LimitKind.EVIDENCE, cap_at="3", types=("audit", "survey"))
        assert codes(level({"Q1": dated, "Q2": "4"}, rule)) == ("4", limited)

    def test_below_the_level_named_no_evidence_is_asked_for(self) -> None:
        assert level({"Q1": "3", "Q2": "3"}, self.RULE).because == ()
        assert codes(level({"Q1": "3", "Q2": "3"}, limit(LimitKind.EVIDENCE, at="3", cap_at="2"))) == ("3", "2")


class TestCoverage:
    RULE = limit(LimitKind.COVERAGE, below_share=Fraction(60, 100))

    def test_too_few_answers_read_not_enough_answered(self) -> None:
        found = level({"Q1": "4", "Q2": NoLevel.NOT_ANSWERED, "Q3": NoLevel.NOT_ENOUGH_EVIDENCE}, self.RULE)
        assert codes(found) == ("4", None)
        assert not found.is_enough
        assert found.because[0].questions == ("Q2", "Q3")

    def test_enough_answers_do_not(self) -> None:
        assert level({"Q1": "4", "Q2": "4", "Q3": NoLevel.NOT_ANSWERED}, self.RULE).because == ()

    def test_what_does_not_apply_is_not_missing(self) -> None:
        assert level({"Q1": "4", "Q2": NoLevel.NOT_APPLICABLE, "Q3": NoLevel.NOT_IN_SCOPE}, self.RULE).because == ()


class TestCoreQuestionWithoutALevel:
    @pytest.mark.parametrize("reason", [reason for reason in NoLevel if reason is not NoLevel.NOT_APPLICABLE])
    def test_its_theme_reads_not_enough_answered_without_any_limit(self, reason: NoLevel) -> None:
        found = level({"Q1": reason, "Q2": "4"}, core="Q1")
        assert codes(found) == ("4", None)
        assert found.because[0].limit is None
        assert found.because[0].questions == ("Q1",)

    def test_where_the_question_set_lets_it_not_apply_nothing_is_missing(self) -> None:
        assert level({"Q1": NoLevel.NOT_APPLICABLE, "Q2": "4"}, core="Q1").is_enough

    def test_where_it_did_not_arise_nothing_is_missing(self) -> None:
        asked = make_question("Q2", core=True, ask_if=Condition("Q1", at_most="1"))
        bank = make_bank({"t": ["Q1", asked]})
        assert score(bank, make_sheet({"Q1": "4"}, bank=bank)).themes[0].level.is_enough

    def test_it_counts_on_a_sheet_with_a_scale_of_its_own_too(self) -> None:
        assert not level({"Q1": NoLevel.NOT_ANSWERED, "Q2": "yes"}, core="Q1", scale="three").is_enough


def test_the_lowest_of_several_limits_holds_and_every_one_that_lowers_is_told() -> None:
    count = limit(LimitKind.COUNT, below="2", at_least=1, cap_at="2")
    idle = limit(LimitKind.COUNT, below="1", at_least=9, cap_at="0")
    found = level({"Q1": "0", "Q2": "4", "Q3": "4"}, count, FLOOR, idle, core="Q1")
    assert codes(found) == ("4", "1")
    assert [binding.limit for binding in found.because] == [count, FLOOR]


def test_a_limit_for_other_themes_does_not_bind() -> None:
    elsewhere = limit(LimitKind.CUMULATIVE, themes=("other",))
    here = limit(LimitKind.CUMULATIVE, themes=("t",))
    assert codes(level({"Q1": "1", "Q2": "4", "Q3": "4"}, elsewhere)) == ("4", "4")
    assert codes(level({"Q1": "1", "Q2": "4", "Q3": "4"}, here)) == ("4", "1")


def test_without_a_level_there_is_nothing_to_limit() -> None:
    found = level({"Q1": NoLevel.NOT_ANSWERED}, FLOOR)
    assert found == ThemeLevel(None)
    assert (found.is_enough, found.limited) == (False, None)


@pytest.mark.parametrize("scale", [None, "three"])
def test_an_outside_review_has_no_level_and_no_limit_whatever_it_found(scale: str | None) -> None:
    found = {"Q1": "no", "Q2": "yes"} if scale else {"Q1": "0", "Q2": "4"}
    for given in (found, {**found, "Q1": NoLevel.NOT_IN_SCOPE}):
        assert level(given, FLOOR, core="Q1", scale=scale, basis=Basis.EXTERNAL) == ThemeLevel(None)


def test_a_sheet_on_another_scale_is_not_limited() -> None:
    assert codes(level({"Q1": "no", "Q2": "yes", "Q3": "yes"}, FLOOR, core="Q1", scale="three")) == ("yes", "yes")


def test_limits_never_touch_means() -> None:
    bank = make_bank({"t": [make_question("Q1", core=True), "Q2", "Q3"]}, limits=[FLOOR])
    theme = score(bank, make_sheet({"Q1": "0", "Q2": "4", "Q3": "4"}, bank=bank)).themes[0]
    assert theme.headline.mean == Fraction(200, 3)
