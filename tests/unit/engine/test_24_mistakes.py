"""The 24 mistakes that comparisons of self-assessments make, each at least one test, numbered and named by its mistake.

Where a later part holds a share of a rule (wording on paper, indicators, storage), the docstring says which.
"""

from __future__ import annotations

import pkgutil
from dataclasses import FrozenInstanceError, fields
from datetime import date
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import pytest

import selfassess.engine
from selfassess.engine.answers import AnswerSheet, Basis, Judgement, LowerBecause, NoLevel
from selfassess.engine.bank import Bank, Facet, QuestionKind, Wording
from selfassess.engine.comparison import Comparison, compare
from selfassess.engine.contributions import Contribution
from selfassess.engine.gaps import Narrowing, gaps_between, narrowing
from selfassess.engine.movements import Movement, Obstacle
from selfassess.engine.scoring import score
from selfassess.engine.trend import follow
from selfassess.errors import NotComparable
from selfassess.reports.wording import out_of
from tests.factories import (
    make_answer,
    make_bank,
    make_change,
    make_evidence,
    make_lineage,
    make_question,
    make_scale,
    make_sheet,
)
from tests.unit.engine.sides import against, moved, pair, two_editions


class Test01ScaleChanged:
    def test_without_a_map_the_two_levels_stand_side_by_side_and_nothing_is_subtracted(self) -> None:
        banks = two_editions({"t": [make_question("Q1", scale="three")]}, {"t": ["Q1"]}, make_change("Q1", "Q1"))
        [found] = against({"Q1": "partly"}, {"Q1": "4"}, banks).movements
        assert found.movement is Movement.NOT_COMPARABLE
        assert found.obstacle is Obstacle.SCALE
        assert found.steps is None
        assert found.then
        assert found.then.level
        assert found.then.level.code == "partly"
        assert found.now
        assert found.now.level
        assert found.now.level.code == "4"

    def test_with_a_recorded_map_steps_are_counted_on_the_scale_now(self) -> None:
        change = make_change("Q1", "Q1", level_map={"no": "0", "partly": "2", "yes": "3"})
        banks = two_editions({"t": [make_question("Q1", scale="three")]}, {"t": ["Q1"]}, change)
        [found] = against({"Q1": "partly"}, {"Q1": "4"}, banks).movements
        assert (found.movement, found.steps) == (Movement.HIGHER, 2)

    def test_a_headline_scale_that_changed_leaves_nothing_to_subtract(self) -> None:
        earlier = make_bank({"t": ["Q1"]}, edition="2025.1", scales=[make_scale(anchors=(0, 10, 20, 30, 100))])
        later = make_bank({"t": ["Q1"]}, lineage=make_lineage("2025.1", make_change("Q1", "Q1")))
        [theme] = against({"Q1": "1"}, {"Q1": "2"}, (earlier, later)).themes
        assert theme.explanation is None
        assert theme.like_for_like.then is None


class Test02QuestionReworded:
    @staticmethod
    def reworded(wording: Wording) -> Comparison:
        now = make_question("Q1", text="How well is it done, and by whom?")
        banks = two_editions({"t": ["Q1"]}, {"t": [now]}, make_change("Q1", "Q1", wording=wording, why="Clearer."))
        return against({"Q1": "1"}, {"Q1": "3"}, banks)

    def test_a_comparable_rewording_is_compared_and_says_so(self) -> None:
        [found] = self.reworded(Wording.COMPARABLE).movements
        assert found.movement is Movement.HIGHER
        assert found.link
        assert found.link.wording is Wording.COMPARABLE
        assert found.link.why == "Clearer."

    def test_a_material_rewording_is_never_improvement(self) -> None:
        [found] = self.reworded(Wording.MATERIAL).movements
        assert found.movement is Movement.NOT_COMPARABLE
        assert found.obstacle is Obstacle.WORDING

    def test_a_question_under_a_new_code_is_new_and_the_old_one_retired(self) -> None:
        banks = two_editions({"t": ["Q1"]}, {"t": ["Q2"]}, make_change("Q1", ()), make_change((), "Q2"))
        assert moved(against({"Q1": "1"}, {"Q2": "4"}, banks)) == {"Q2": Movement.NEW, "Q1": Movement.RETIRED}


class Test03QuestionsAddedOrRemoved:
    def test_movement_is_told_on_the_matched_questions_alone(self) -> None:
        banks = two_editions({"t": ["Q1", "Q2"]}, {"t": ["Q1", "Q3"]}, make_change("Q2", ()), make_change((), "Q3"))
        comparison = against({"Q1": "1", "Q2": "0"}, {"Q1": "2", "Q3": "4"}, banks)
        [theme] = comparison.themes
        assert theme.like_for_like == pair(25, 50)
        assert theme.as_scored == pair(Fraction(25, 2), 75)
        assert comparison.matched == 1
        assert comparison.counts[Movement.NEW] == 1
        assert comparison.counts[Movement.RETIRED] == 1


class Test04QuestionMovedToAnotherTheme:
    def test_both_rounds_are_read_in_the_theme_where_it_stands_now(self) -> None:
        banks = two_editions(
            {"a": ["Q1", "Q2"], "b": ["Q3"]}, {"a": ["Q1"], "b": ["Q2", "Q3"]}, make_change("Q2", "Q2", moved=True)
        )
        comparison = against({"Q1": "1", "Q2": "4", "Q3": "2"}, {"Q1": "1", "Q2": "4", "Q3": "2"}, banks)
        a, b = comparison.themes
        assert a.like_for_like == pair(25, 25)
        assert b.like_for_like == pair(75, 75)
        assert a.matched + b.matched == 3


class Test05TheDenominatorChanges:
    def test_turning_a_low_answer_into_not_applicable_raises_nothing_and_is_listed(self) -> None:
        comparison = against({"Q1": "3", "Q2": "0"}, {"Q1": "3", "Q2": NoLevel.NOT_APPLICABLE})
        theme = comparison.theme["leadership"]
        assert theme.like_for_like == pair(75, 75)
        assert [each.question.id for each in comparison.of(Movement.NO_LONGER_APPLICABLE)] == ["Q2"]

    def test_coming_into_scope_is_listed_and_is_no_movement(self) -> None:
        comparison = against({"Q1": "3", "Q2": NoLevel.NOT_APPLICABLE}, {"Q1": "3", "Q2": "0"})
        assert comparison.theme["leadership"].like_for_like.now == 75
        assert [each.question.id for each in comparison.of(Movement.NOW_IN_SCOPE)] == ["Q2"]

    def test_an_answer_left_out_is_not_comparable_and_says_which_time(self) -> None:
        found = against({"Q1": "3"}, {"Q2": "1"}).by_question
        assert found["Q1"].obstacle is Obstacle.NO_LEVEL_NOW
        assert found["Q2"].obstacle is Obstacle.NO_LEVEL_THEN


class Test06DifferentRespondents:
    @staticmethod
    def in_common(now: tuple[str, ...]) -> Comparison:
        before = ("Police", "Health", "Schools")
        return against({"Q1": "1"}, {"Q1": "2"}, then={"took_part": before}, now={"took_part": now})

    def test_the_share_of_seats_in_both_is_told(self) -> None:
        assert self.in_common(("Police", "Health", "Lay")).fairness.seats_in_common == Fraction(2, 4)

    def test_a_warning_is_due_below_seventy_per_cent(self) -> None:
        assert self.in_common(("Police", "Health", "Lay")).fairness.has_other_people
        assert not self.in_common(("Police", "Health", "Schools")).fairness.has_other_people

    def test_without_a_record_of_who_took_part_nothing_is_claimed(self) -> None:
        assert against({"Q1": "1"}, {"Q1": "2"}).fairness.seats_in_common is None


class Test07IndividualAgainstAgreed:
    def test_a_members_own_view_is_never_compared_with_the_agreed_score(self) -> None:
        bank = make_bank()
        own = make_sheet({"Q1": "1"}, bank=bank, basis=Basis.INDIVIDUAL, dated="2025-03-12")
        with pytest.raises(NotComparable) as refused:
            compare(own, make_sheet({"Q1": "2"}, bank=bank), [bank])
        assert str(refused.value) == ("these cannot be compared: one is the members' own view, one is the agreed score")


class Test08SelfAgainstModerated:
    def test_only_like_bases_are_compared(self) -> None:
        bank = make_bank()
        own = make_sheet({"Q1": "3"}, bank=bank, basis=Basis.SELF, dated="2025-03-12")
        moderated = make_sheet({"Q1": "2"}, bank=bank, basis=Basis.MODERATED)
        with pytest.raises(NotComparable, match="an organisation's own return, one is the moderated score"):
            compare(own, moderated, [bank])

    def test_side_by_side_they_show_a_gap_and_not_a_movement(self) -> None:
        bank = make_bank()
        own = make_sheet({"Q1": "3"}, bank=bank, basis=Basis.SELF)
        moderated = make_sheet({"Q1": "2"}, bank=bank, basis=Basis.MODERATED)
        assert [gap.steps for gap in gaps_between(bank, own, moderated).gaps] == [1]


class Test09Ceiling:
    """The words "no room to rise" are the report's; the engine gives it what they rest on."""

    def test_the_share_at_the_top_is_at_hand(self) -> None:
        bank = make_bank({"t": ["Q1", "Q2"]})
        whole = score(bank, make_sheet({"Q1": "4", "Q2": "4"}, bank=bank)).whole["maturity"]
        assert whole.at_or_above("4") == 1

    def test_how_fresh_evidence_is_and_the_line_of_difference_are_at_hand(self) -> None:
        bank = make_bank({"t": [make_question("Q1", facet=Facet.DIFFERENCE)]})
        answer = make_answer("Q1", "4", evidence=(make_evidence(dated="2019-05-01"),))
        card = score(bank, make_sheet({"Q1": answer}, bank=bank))
        assert card.contributions["Q1"].answer.evidence[0].dated == date(2019, 5, 1)
        assert card.facets[Facet.DIFFERENCE]["maturity"].n == 1


class Test10TwoPointsOnly:
    @staticmethod
    def three(*levels: str) -> list[AnswerSheet]:
        return [make_sheet({"Q1": level}, dated=f"{2023 + year}-03-12") for year, level in enumerate(levels)]

    def test_every_assessment_is_shown(self) -> None:
        points = follow(self.three("1", "3", "2"), [make_bank()]).questions[0].points
        assert [point.level.code for point in points if point and point.level] == ["1", "3", "2"]

    def test_a_reversal_is_flagged(self) -> None:
        assert [each.question.id for each in follow(self.three("1", "3", "2"), [make_bank()]).reversals] == ["Q1"]

    def test_a_steady_rise_is_none(self) -> None:
        assert follow(self.three("1", "2", "2"), [make_bank()]).reversals == ()


class Test11RegressionHiddenByAverages:
    def test_what_is_lower_comes_first_though_the_theme_rose(self) -> None:
        comparison = against({"Q1": "0", "Q2": "0", "Q3": "4"}, {"Q1": "4", "Q2": "4", "Q3": "3"})
        theme = comparison.theme["leadership"]
        assert theme.like_for_like.then is not None
        assert theme.like_for_like.now is not None
        assert theme.like_for_like.now > theme.like_for_like.then
        assert comparison.movements[0].question.id == "Q3"
        assert theme.movements[0].movement is Movement.LOWER

    def test_the_reason_given_for_a_lower_level_travels_with_it(self) -> None:
        answer = make_answer("Q1", "1", lower_because=LowerBecause.WE_KNOW_MORE)
        found = against({"Q1": "3"}, {"Q1": answer}).movements[0]
        assert found.now
        assert found.now.answer.lower_because is LowerBecause.WE_KNOW_MORE


class Test12NetHidesChurn:
    def test_rises_and_falls_are_counted_apart(self) -> None:
        comparison = against({"Q1": "1", "Q2": "3", "Q3": "2"}, {"Q1": "3", "Q2": "1", "Q3": "2"})
        assert comparison.theme["leadership"].like_for_like.then == comparison.theme["leadership"].like_for_like.now
        assert comparison.counts[Movement.HIGHER] == 1
        assert comparison.counts[Movement.LOWER] == 1
        assert comparison.counts[Movement.UNCHANGED] == 1


class Test13StepsOnTwoScales:
    def test_a_movement_is_told_in_steps_of_its_own_scale(self) -> None:
        bank = make_bank(
            {"t": ["Q1", make_question("Q2", scale="three")]},
            scales=[make_scale(), make_scale("three", ("no", "partly", "yes"))],
        )
        found = against({"Q1": "1", "Q2": "no"}, {"Q1": "2", "Q2": "partly"}, [bank]).by_question
        assert found["Q1"].steps == 1
        assert found["Q2"].steps == 1

    def test_means_never_mix_scales(self) -> None:
        bank = make_bank(
            {"t": ["Q1", make_question("Q2", scale="three")]},
            scales=[make_scale(), make_scale("three", ("no", "partly", "yes"))],
        )
        card = score(bank, make_sheet({"Q1": "1", "Q2": "yes"}, bank=bank))
        assert {id: found.mean for id, found in card.whole.items()} == {"maturity": 25, "three": 100}

    def test_gaps_on_two_scales_are_not_added_up_either(self) -> None:
        bank = make_bank(
            {"t": ["Q1", make_question("Q2", scale="three")]},
            scales=[make_scale(), make_scale("three", ("no", "partly", "yes"))],
        )
        own = make_sheet({"Q1": "4", "Q2": "yes"}, bank=bank, basis=Basis.SELF)
        moderated = make_sheet({"Q1": "1", "Q2": "partly"}, bank=bank, basis=Basis.MODERATED)
        found = gaps_between(bank, own, moderated)
        assert len(found.gaps) == 2
        assert narrowing(found, found) == (Narrowing.AS_WIDE, 1)


class Test14StaleAnswers:
    def test_a_carried_answer_is_shown_as_carried_and_left_out_of_movement(self) -> None:
        carried = make_answer("Q2", "3", carried_from=date(2025, 3, 12))
        comparison = against({"Q1": "1", "Q2": "1"}, {"Q1": "1", "Q2": carried})
        assert moved(comparison)["Q2"] is Movement.CARRIED_FORWARD
        assert comparison.theme["leadership"].like_for_like.now == 25

    def test_each_answer_keeps_the_day_on_which_it_was_looked_at(self) -> None:
        answer = make_answer("Q1", "3", assessed_on=date(2025, 11, 2))
        found = against({"Q1": "1"}, {"Q1": answer}).by_question["Q1"]
        assert found.now
        assert found.now.answer.assessed_on == date(2025, 11, 2)


class Test15CarryForwardInflatesStability:
    def test_a_carried_answer_is_not_counted_unchanged(self) -> None:
        carried = make_answer("Q1", "2", carried_from=date(2025, 3, 12))
        assert against({"Q1": "2"}, {"Q1": carried}).counts[Movement.UNCHANGED] == 0

    def test_a_confirmed_answer_is_unchanged_and_counted_as_confirmed(self) -> None:
        """Who confirmed is kept by the later store of answers; a sheet says that somebody did."""
        confirmed = make_answer("Q1", "2", carried_from=date(2025, 3, 12), confirmed=True)
        comparison = against({"Q1": "2"}, {"Q1": confirmed})
        assert comparison.counts[Movement.UNCHANGED] == 1
        assert comparison.movements[0].is_confirmed
        assert comparison.confirmed == 1


class Test16HigherStandardAfterLearning:
    def test_a_rebaselined_sheet_says_so_with_its_reason_and_both_results_stand(self) -> None:
        comparison = against({"Q1": "3"}, {"Q1": "2"}, now={"rebaselined": "We asked for proof this time."})
        assert comparison.fairness.rebaselined is comparison.later.sheet
        assert comparison.later.sheet.rebaselined == "We asked for proof this time."
        theme = comparison.theme["leadership"]
        assert theme.as_scored == pair(75, 50)

    def test_a_rebaseline_on_the_way_is_told_of_the_comparison_with_the_first(self) -> None:
        sheets = [
            make_sheet({"Q1": "3"}, dated="2024-03-12"),
            make_sheet({"Q1": "2"}, dated="2025-03-12", rebaselined="Stricter."),
            make_sheet({"Q1": "2"}, dated="2026-03-12"),
        ]
        trend = follow(sheets, [make_bank()])
        assert trend.against_baseline.fairness.rebaselined is sheets[1]
        assert trend.against_previous.fairness.rebaselined is None


class Test17SeasonalMismatch:
    """Indicators and their periods come with the part on meetings; until then every sheet must carry its day."""

    def test_every_sheet_has_a_day_and_an_inferred_one_is_told(self) -> None:
        assert "dated" in {field.name for field in fields(AnswerSheet)}
        comparison = against({"Q1": "1"}, {"Q1": "1"}, then={"date_inferred": True})
        assert comparison.fairness.date_inferred

    def test_sheets_in_the_wrong_order_are_refused(self) -> None:
        bank = make_bank()
        with pytest.raises(NotComparable, match="is dated before"):
            compare(make_sheet(dated="2026-03-12"), make_sheet(dated="2025-03-12"), [bank])


class Test18Polarity:
    """Indicators, where lower may be better or neither, come with the part on meetings; nothing neutral is scored."""

    def test_the_reasons_without_a_direction_enter_no_mean(self) -> None:
        bank = make_bank({"t": ["Q1", *(f"N{place}" for place, _ in enumerate(NoLevel))]})
        reasons = {f"N{place}": reason for place, reason in enumerate(NoLevel)}
        whole = score(bank, make_sheet({"Q1": "2", **reasons}, bank=bank)).whole["maturity"]
        assert whole.n == 1
        assert whole.mean == 50

    def test_a_question_in_words_is_never_scored(self) -> None:
        bank = make_bank({"t": ["Q1", make_question("W1", kind=QuestionKind.TEXT)]})
        card = score(bank, make_sheet({"Q1": "2", "W1": make_answer("W1", None, comment="Forty plans.")}, bank=bank))
        assert set(card.contributions) == {"Q1"}


class Test19SmallNumbers:
    """The reports write shares through ``out_of``; people's answers are not shown below three (see agreement)."""

    @pytest.mark.parametrize(("count", "n", "text"), [(3, 7, "3 of 7"), (9, 9, "9 of 9"), (3, 10, "3 of 10 (30%)")])
    def test_below_ten_counts_are_shown_and_not_percentages(self, count: int, n: int, text: str) -> None:
        assert out_of(count, n) == text


class Test20Attribution:
    """What reports say is held by their own tests; the engine has no word of cause to give them but the board's own."""

    def test_no_name_in_the_engine_claims_a_cause_or_an_improvement(self) -> None:
        words = ("improve", "decline", "due_to", "caused", "impact_of")
        for found in pkgutil.iter_modules(selfassess.engine.__path__):
            module = import_module(f"selfassess.engine.{found.name}")
            names = {name.lower() for name in vars(module)}
            names |= {
                field.name
                for kind in vars(module).values()
                if hasattr(kind, "__dataclass_fields__")
                for field in fields(kind)
            }
            assert [name for name in names for word in words if word in name] == []

    def test_no_movement_is_called_improved_or_declined(self) -> None:
        assert {"improved", "declined"}.isdisjoint(movement.value for movement in Movement)


class Test21DeletingOldRounds:
    """Keeping rounds is the store's part; what a comparison says here does not hang on what becomes of its sources."""

    def test_a_comparison_holds_both_sheets_and_both_editions_whole(self) -> None:
        comparison = against({"Q1": "1"}, {"Q1": "2"})
        assert comparison.earlier.sheet.answers["Q1"].level == "1"
        assert comparison.later.sheet.answers["Q1"].level == "2"
        assert comparison.alignment.earlier.question["Q1"].text


class Test22OverwritingALockedRound:
    """Signing and storing snapshots come later; nothing that the engine is given or gives can be changed."""

    def test_questions_answers_and_results_are_frozen(self) -> None:
        comparison = against({"Q1": "1"}, {"Q1": "2"})
        for thing, name in (
            (comparison, "movements"),
            (comparison.earlier.sheet, "dated"),
            (comparison.earlier.sheet.answers["Q1"], "level"),
            (comparison.earlier.bank, "themes"),
            (comparison.earlier.bank.main_scale, "levels"),
            (comparison.themes[0], "as_scored"),
        ):
            with pytest.raises(FrozenInstanceError):
                setattr(thing, name, None)

    def test_a_contribution_and_a_movement_cannot_be_changed_either(self) -> None:
        movement = against({"Q1": "1"}, {"Q1": "2"}).movements[0]
        assert isinstance(movement.now, Contribution)
        for thing, name in ((movement, "steps"), (movement.now, "level")):
            with pytest.raises(AttributeError):
                setattr(thing, name, None)

    def test_the_boards_own_judgement_is_never_overwritten(self) -> None:
        own = Judgement("leadership", "4", "We looked at it together.")
        card = score(make_bank(), make_sheet({"Q1": "0", "Q2": "0"}, judgements=(own,)))
        assert card.theme["leadership"].judgement == own
        assert card.theme["leadership"].level.calculated != card.bank.main_scale.by_code["4"]


class Test23SelfAgainstAnExternalGrade:
    @staticmethod
    def both() -> tuple[Bank, AnswerSheet, AnswerSheet]:
        bank = make_bank({"t": ["Q1"]}, scales=[make_scale(), make_scale("finding", ("area", "mixed", "strength"))])
        external = make_sheet({"Q1": "area"}, bank=bank, basis=Basis.EXTERNAL, scale="finding", dated="2025-03-12")
        return bank, external, make_sheet({"Q1": "4"}, bank=bank)

    def test_they_are_never_one_comparison(self) -> None:
        bank, external, agreed = self.both()
        with pytest.raises(NotComparable, match="an outside judgement"):
            compare(external, agreed, [bank])

    def test_side_by_side_on_two_scales_nothing_is_subtracted(self) -> None:
        bank, external, agreed = self.both()
        found = gaps_between(bank, agreed, external)
        assert found.gaps == ()
        assert [(a.level.code, b.level.code) for a, b in found.other_scale if a.level and b.level] == [("4", "area")]


class Test24DifferentNumbersOfQuestions:
    def test_a_theme_states_how_many_of_the_questions_asked_stand_behind_it(self) -> None:
        bank = make_bank({"t": [f"Q{number}" for number in range(6)]})
        school = make_sheet({f"Q{number}": "2" for number in range(6)}, bank=bank, basis=Basis.SELF, agency="School")
        partner = make_sheet(
            {"Q0": "2", "Q1": "3", "Q2": NoLevel.NOT_ANSWERED},
            bank=bank,
            basis=Basis.SELF,
            agency="Partner",
            unlisted=NoLevel.NOT_IN_SCOPE,
        )
        whole, part = (score(bank, sheet).theme["t"].headline for sheet in (school, partner))
        assert (whole.n, whole.asked) == (6, 6)
        assert whole.coverage == 1
        assert (part.n, part.asked) == (2, 3)
        assert part.coverage == Fraction(2, 3)

    def test_a_comparison_of_a_short_form_with_a_full_one_says_how_little_matched(self) -> None:
        bank = make_bank({"t": [f"Q{number}" for number in range(6)]})
        comparison = against({f"Q{number}": "2" for number in range(6)}, {"Q0": "3"}, [bank])
        assert comparison.coverage == Fraction(1, 6)
        assert not comparison.theme["t"].is_mostly_comparable


def test_all_24_mistakes_have_a_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [number for number in range(1, 25) if f"\nclass Test{number:02}" not in source] == []
