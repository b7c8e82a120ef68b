"""One movement for every question, decided in one order."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from selfassess.engine.answers import Answer, NoLevel
from selfassess.engine.bank import QuestionKind, Wording
from selfassess.engine.comparison import compare
from selfassess.engine.movements import Movement, Obstacle, counts
from tests.factories import make_answer, make_bank, make_change, make_question, make_scale, make_sheet
from tests.unit.engine.sides import against, moved, one_movement, two_editions

CARRIED = make_answer("Q1", "2", carried_from=date(2024, 3, 1))
CONFIRMED = make_answer("Q1", "2", carried_from=date(2024, 3, 1), confirmed=True)
GAPS = [reason for reason in NoLevel if reason is not NoLevel.NOT_APPLICABLE]


class TestAnsweredBothTimes:
    @pytest.mark.parametrize(
        ("then", "now", "movement", "steps"),
        [
            ("1", "3", Movement.HIGHER, 2),
            ("3", "2", Movement.LOWER, -1),
            ("2", "2", Movement.UNCHANGED, 0),
        ],
    )
    def test_ranks_decide(self, then: str, now: str, movement: Movement, steps: int) -> None:
        found = one_movement({"Q1": then}, {"Q1": now})
        assert (found.movement, found.steps, found.obstacle) == (movement, steps, None)
        assert found.is_matched

    @pytest.mark.parametrize(
        ("then", "now"), [(CARRIED, "3"), ("1", CARRIED), (CARRIED, CARRIED), (CARRIED, CONFIRMED)]
    )
    def test_carried_on_either_side_is_carried_forward(self, then: str | Answer, now: str | Answer) -> None:
        found = one_movement({"Q1": then}, {"Q1": now})
        assert (found.movement, found.steps) == (Movement.CARRIED_FORWARD, None)
        assert not found.is_matched
        assert found.has_level

    def test_confirmed_is_fresh(self) -> None:
        found = one_movement({"Q1": "2"}, {"Q1": CONFIRMED})
        assert found.movement is Movement.UNCHANGED
        assert found.is_confirmed

    def test_confirmed_earlier_is_fresh_too(self) -> None:
        found = one_movement({"Q1": CONFIRMED}, {"Q1": "3"})
        assert found.movement is Movement.HIGHER
        assert not found.is_confirmed


class TestALevelOnOneSide:
    @pytest.mark.parametrize("reason", GAPS)
    def test_any_reason_but_not_applicable_is_not_comparable(self, reason: NoLevel) -> None:
        before = one_movement({"Q1": reason}, {"Q1": "2"})
        after = one_movement({"Q1": "2"}, {"Q1": reason})
        assert (before.movement, before.obstacle) == (Movement.NOT_COMPARABLE, Obstacle.NO_LEVEL_THEN)
        assert (after.movement, after.obstacle) == (Movement.NOT_COMPARABLE, Obstacle.NO_LEVEL_NOW)
        assert after.level_then
        assert after.level_then.code == "2"

    def test_from_not_applicable_is_now_in_scope(self) -> None:
        assert one_movement({"Q1": NoLevel.NOT_APPLICABLE}, {"Q1": "2"}).movement is Movement.NOW_IN_SCOPE

    def test_to_not_applicable_is_no_longer_applicable(self) -> None:
        assert one_movement({"Q1": "2"}, {"Q1": NoLevel.NOT_APPLICABLE}).movement is Movement.NO_LONGER_APPLICABLE

    def test_it_comes_before_carried_forward(self) -> None:
        assert one_movement({"Q1": CARRIED}, {"Q1": NoLevel.NOT_ANSWERED}).movement is Movement.NOT_COMPARABLE

    def test_the_earlier_level_is_told_as_it_reads_on_the_later_scale(self) -> None:
        change = make_change("Q1", "Q1", level_map={"no": "0", "partly": "2", "yes": "3"})
        banks = two_editions({"t": [make_question("Q1", scale="three")]}, {"t": ["Q1"]}, change)
        for reason in (NoLevel.NOT_ANSWERED, NoLevel.NOT_APPLICABLE):
            found = one_movement({"Q1": "partly"}, {"Q1": reason}, banks)
            assert found.level_then == make_scale().by_code["2"]


class TestNoLevelEitherTime:
    @pytest.mark.parametrize(("then", "now"), list(product(NoLevel, NoLevel)))
    def test_it_is_listed_once_whatever_the_reasons(self, then: NoLevel, now: NoLevel) -> None:
        found = one_movement({"Q1": then}, {"Q1": now})
        assert found.movement is Movement.NOT_ANSWERED_EITHER_TIME
        assert not found.has_level

    def test_it_stands_outside_the_counts(self) -> None:
        comparison = against({"Q1": "1"}, {"Q1": "1"}, [make_bank({"t": ["Q1", "Q2"]})])
        assert sum(comparison.counts.values()) == 1
        assert Movement.NOT_ANSWERED_EITHER_TIME not in comparison.counts
        assert comparison.not_answered_either_time == 1


class TestTheQuestionChanged:
    def test_new_and_retired(self) -> None:
        banks = two_editions({"t": ["Q1"]}, {"t": ["Q2"]}, make_change("Q1", ()), make_change((), "Q2"))
        comparison = against({"Q1": "1"}, {"Q2": "2"}, banks)
        assert moved(comparison) == {"Q2": Movement.NEW, "Q1": Movement.RETIRED}
        assert [each.has_level for each in comparison.movements] == [True, True]
        assert set(comparison.by_question) == {"Q2"}

    def test_material_wording_comes_before_any_answer(self) -> None:
        banks = two_editions({"t": ["Q1"]}, {"t": ["Q1"]}, make_change("Q1", "Q1", wording=Wording.MATERIAL))
        for then, now in [("1", "2"), (NoLevel.NOT_APPLICABLE, "2"), (NoLevel.NOT_ANSWERED, NoLevel.NOT_ANSWERED)]:
            found = one_movement({"Q1": then}, {"Q1": now}, banks)
            assert (found.movement, found.obstacle) == (Movement.NOT_COMPARABLE, Obstacle.WORDING)
            assert found.level_then is None

    def test_a_split_is_counted_once_for_each_later_question_and_nothing_is_retired(self) -> None:
        banks = two_editions({"t": ["Q1"]}, {"t": ["Q2", "Q3"]}, make_change("Q1", ("Q2", "Q3")))
        comparison = against({"Q1": "1"}, {"Q2": "2", "Q3": "3"}, banks)
        assert [each.obstacle for each in comparison.movements] == [Obstacle.SPLIT, Obstacle.SPLIT]
        assert [each.then.question.id for each in comparison.movements if each.then] == ["Q1", "Q1"]
        assert comparison.counts[Movement.NOT_COMPARABLE] == 2
        assert comparison.counts[Movement.RETIRED] == 0

    def test_a_merge_is_counted_once_and_lists_every_earlier_question(self) -> None:
        banks = two_editions({"t": ["Q1", "Q2"]}, {"t": ["Q3"]}, make_change(("Q1", "Q2"), "Q3"))
        [found] = against({"Q2": "1"}, {}, banks).movements
        assert (found.movement, found.obstacle, found.then) == (Movement.NOT_COMPARABLE, Obstacle.MERGED, None)
        assert [part.question.id for part in found.parts] == ["Q1", "Q2"]
        assert found.has_level

    def test_a_merge_of_one_scored_question_and_one_in_words_is_merged_all_the_same(self) -> None:
        words = make_question("W1", kind=QuestionKind.TEXT)
        banks = two_editions({"t": ["Q1", words]}, {"t": ["Q3"]}, make_change(("Q1", "W1"), "Q3"))
        found = one_movement({"Q1": "1"}, {"Q3": "2"}, banks)
        assert found.obstacle is Obstacle.MERGED

    def test_rescaled_levels_are_read_on_the_scale_now(self) -> None:
        change = make_change("Q1", "Q1", level_map={"no": "0", "partly": "2", "yes": "3"})
        banks = two_editions({"t": [make_question("Q1", scale="three")]}, {"t": ["Q1"]}, change)
        found = one_movement({"Q1": "yes"}, {"Q1": "2"}, banks)
        assert (found.movement, found.steps) == (Movement.LOWER, -1)
        assert found.level_then == make_scale().by_code["3"]


class TestSheetsOnAScaleOfTheirOwn:
    BANKS = two_editions(
        {"t": [make_question("Q1", scale="three")]},
        {"t": ["Q1"]},
        make_change("Q1", "Q1", level_map={"no": "0", "partly": "2", "yes": "3"}),
    )

    def test_on_one_scale_both_times_the_questions_own_scale_does_not_matter(self) -> None:
        both = {"scale": "three"}
        found = one_movement({"Q1": "no"}, {"Q1": "yes"}, self.BANKS, then=both, now=both)
        assert (found.movement, found.steps) == (Movement.HIGHER, 2)

    def test_on_two_scales_they_are_not_comparable(self) -> None:
        found = one_movement({"Q1": "4"}, {"Q1": "yes"}, self.BANKS, then={"scale": "maturity"}, now={"scale": "three"})
        assert found.obstacle is Obstacle.SCALE

    def test_what_was_answered_on_counts_and_no_map_is_applied_to_it(self) -> None:
        found = one_movement({"Q1": "4"}, {"Q1": "3"}, self.BANKS, then={"scale": "maturity"})
        assert (found.movement, found.steps) == (Movement.LOWER, -1)

    def test_a_changed_question_is_still_changed(self) -> None:
        banks = two_editions({"t": ["Q1"]}, {"t": ["Q1"]}, make_change("Q1", "Q1", wording=Wording.MATERIAL))
        both = {"scale": "three"}
        assert one_movement({"Q1": "no"}, {"Q1": "no"}, banks, then=both, now=both).obstacle is Obstacle.WORDING


def test_movements_come_lower_first_and_in_the_banks_order_within() -> None:
    before = {"Q1": "1", "Q2": "3", "Q3": "1", "Q4": "3", "Q5": "2"}
    after = {"Q1": "2", "Q2": "2", "Q3": "2", "Q4": "2", "Q5": "2"}
    assert list(moved(against(before, after))) == ["Q2", "Q4", "Q1", "Q3", "Q5"]


def test_counts_hold_every_movement_zeros_included() -> None:
    assert dict(counts([])) == {each: 0 for each in Movement if each is not Movement.NOT_ANSWERED_EITHER_TIME}


def test_a_sheet_against_itself_shows_no_movement() -> None:
    bank = make_bank()
    sheet = make_sheet({"Q1": "1", "Q2": NoLevel.TOO_EARLY}, bank=bank)
    assert set(moved(compare(sheet, sheet, [bank])).values()) == {
        Movement.UNCHANGED,
        Movement.NOT_ANSWERED_EITHER_TIME,
    }
