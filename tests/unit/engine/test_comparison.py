"""Themes at two assessments: means on one membership, coverage, and what a difference is made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest

from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Bank, Exact, Question
from selfassess.engine.comparison import Comparison, ThemeComparison
from selfassess.engine.explanation import MOVED, RESCALED
from selfassess.engine.movements import Movement
from tests.factories import make_answer, make_bank, make_change, make_lineage, make_question, make_scale
from tests.unit.engine.sides import Themes, against, pair, two_editions

CARRIED = date(2024, 3, 1)
MAP = {"no": "0", "partly": "2", "yes": "4"}
BACK = {"0": "no", "1": "no", "2": "partly", "3": "partly", "4": "yes"}


def parts(theme: ThemeComparison) -> tuple[Exact, ...]:
    """Movement, joined, left and weights; they sum to the difference, and joined and left to their reasons."""
    found = theme.explanation
    assert found is not None
    assert theme.as_scored.then is not None
    assert theme.as_scored.now is not None
    assert sum(found.joined_by.values()) == found.joined
    assert sum(found.left_by.values()) == found.left
    four = (found.movement, found.joined, found.left, found.weights)
    assert sum(four) == theme.as_scored.now - theme.as_scored.then
    return four


def by_reason(theme: ThemeComparison) -> tuple[Mapping[str, Exact], Mapping[str, Exact]]:
    """What joined and what left, by reason."""
    assert theme.explanation is not None
    return theme.explanation.joined_by, theme.explanation.left_by


class TestExplanation:
    def test_the_same_questions_at_other_levels_are_movement_alone(self) -> None:
        theme = against({"Q1": "1", "Q2": "2", "Q3": "3"}, {"Q1": "2", "Q2": "4", "Q3": "3"}).theme["leadership"]
        assert parts(theme) == (25, 0, 0, 0)
        assert by_reason(theme) == ({}, {})

    def test_a_new_question_joined(self) -> None:
        banks = two_editions({"t": ["Q1"]}, {"t": ["Q1", "Q2"]}, make_change((), "Q2"))
        [theme] = against({"Q1": "1"}, {"Q1": "1", "Q2": "3"}, banks).themes
        assert parts(theme) == (0, 25, 0, 0)
        assert by_reason(theme) == ({"new": 25}, {})

    def test_a_retired_question_left(self) -> None:
        banks = two_editions({"t": ["Q1", "Q2"]}, {"t": ["Q1"]}, make_change("Q2", ()))
        [theme] = against({"Q1": "1", "Q2": "3"}, {"Q1": "1"}, banks).themes
        assert parts(theme) == (0, 0, -25, 0)
        assert by_reason(theme) == ({}, {"retired": -25})

    def test_a_carried_answer_is_on_both_sides_of_it(self) -> None:
        bank = make_bank({"t": ["Q1", "Q2"]})
        carried = make_answer("Q2", "4", carried_from=CARRIED)
        [theme] = against({"Q1": "1", "Q2": "4"}, {"Q1": "1", "Q2": carried}, [bank]).themes
        assert by_reason(theme) == ({"carried_forward": Fraction(75, 2)}, {"carried_forward": Fraction(-75, 2)})

    def test_changed_weights_are_a_part_of_their_own(self) -> None:
        banks = two_editions({"t": ["Q1", "Q2"]}, {"t": ["Q1", make_question("Q2", weight=3)]}, make_change("Q2", "Q2"))
        [theme] = against({"Q1": "0", "Q2": "4"}, {"Q1": "0", "Q2": "4"}, banks).themes
        assert parts(theme) == (0, 0, 0, 25)
        assert theme.like_for_like == pair(75, 75)

    def test_movement_is_told_under_the_later_weights(self) -> None:
        banks = two_editions({"t": ["Q1", "Q2"]}, {"t": ["Q1", make_question("Q2", weight=3)]})
        [theme] = against({"Q1": "0", "Q2": "0"}, {"Q1": "0", "Q2": "4"}, banks).themes
        assert parts(theme)[0] == 75

    def test_a_moved_question_is_a_reason_of_its_own_in_both_themes(self) -> None:
        banks = two_editions(
            {"a": ["Q1", "Q2"], "b": ["Q3"]}, {"a": ["Q1"], "b": ["Q2", "Q3"]}, make_change("Q2", "Q2", moved=True)
        )
        given = {"Q1": "1", "Q2": "4", "Q3": "2"}
        a, b = against(given, given, banks).themes
        assert parts(a) == (0, 0, Fraction(-75, 2), 0)
        assert by_reason(a) == ({}, {MOVED: Fraction(-75, 2)})
        assert parts(b) == (0, 0, 25, 0)
        assert by_reason(b) == ({}, {MOVED: 25})

    def test_a_question_mapped_onto_the_headline_scale_is_rescaled(self) -> None:
        banks = two_editions(
            {"t": ["Q1", make_question("Q2", scale="three")]},
            {"t": ["Q1", "Q2"]},
            make_change("Q2", "Q2", level_map=MAP),
        )
        [theme] = against({"Q1": "1", "Q2": "yes"}, {"Q1": "1", "Q2": "4"}, banks).themes
        assert theme.like_for_like == pair(Fraction(125, 2), Fraction(125, 2))
        assert parts(theme) == (0, 0, Fraction(75, 2), 0)
        assert by_reason(theme) == ({}, {RESCALED: Fraction(75, 2)})

    def test_a_question_mapped_away_from_it_is_rescaled_too_and_not_moved(self) -> None:
        away = make_question("Q2", scale="three")
        banks = two_editions({"t": ["Q1", "Q2"]}, {"t": ["Q1", away]}, make_change("Q2", "Q2", level_map=BACK))
        [theme] = against({"Q1": "1", "Q2": "4"}, {"Q1": "1", "Q2": "yes"}, banks).themes
        assert theme.matched == 2
        assert parts(theme) == (0, 0, Fraction(-75, 2), 0)
        assert by_reason(theme) == ({}, {RESCALED: Fraction(-75, 2)})

    def test_a_level_that_came_back_through_two_maps_otherwise_than_it_was_is_accounted_for(self) -> None:
        scales = [make_scale(), make_scale("three", ("no", "partly", "yes"))]
        away = make_change("Q2", "Q2", level_map=BACK)
        back = make_change("Q2", "Q2", level_map=MAP)
        banks = [
            make_bank({"t": ["Q1", "Q2"]}, edition="1", scales=scales),
            make_bank(
                {"t": ["Q1", make_question("Q2", scale="three")]},
                edition="2",
                scales=scales,
                lineage=make_lineage("1", away),
            ),
            make_bank({"t": ["Q1", "Q2"]}, edition="3", scales=scales, lineage=make_lineage("2", back)),
        ]
        [theme] = against({"Q1": "1", "Q2": "3"}, {"Q1": "1", "Q2": "2"}, banks).themes
        assert theme.counts[Movement.UNCHANGED] == 2
        assert parts(theme) == (0, 0, Fraction(-25, 2), 0)
        assert by_reason(theme) == ({}, {RESCALED: Fraction(-25, 2)})

    def test_a_split_question_left_and_its_pieces_joined_as_not_comparable(self) -> None:
        banks = two_editions({"t": ["Q1", "Q2"]}, {"t": ["Q1", "Q3", "Q4"]}, make_change("Q2", ("Q3", "Q4")))
        [theme] = against({"Q1": "1", "Q2": "3"}, {"Q1": "1", "Q3": "2", "Q4": "3"}, banks).themes
        assert by_reason(theme) == ({"not_comparable": 25}, {"not_comparable": -25})
        parts(theme)

    def test_merged_questions_left_as_not_comparable(self) -> None:
        banks = two_editions({"t": ["Q1", "Q2", "Q3"]}, {"t": ["Q1", "Q4"]}, make_change(("Q2", "Q3"), "Q4"))
        [theme] = against({"Q1": "1", "Q2": "2", "Q3": "3"}, {"Q1": "1", "Q4": "1"}, banks).themes
        assert by_reason(theme) == ({"not_comparable": 0}, {"not_comparable": -25})
        parts(theme)

    @pytest.mark.parametrize(
        ("before", "after"),
        [({}, {"Q1": "1"}), ({"Q1": "1"}, {}), ({"Q1": "1"}, {"Q2": "1"})],
    )
    def test_without_a_matched_question_there_is_none(self, before: dict[str, str], after: dict[str, str]) -> None:
        theme = against(before, after).theme["leadership"]
        assert theme.explanation is None
        assert theme.like_for_like == pair(None, None)

    def test_without_an_earlier_level_on_the_headline_scale_there_is_none(self) -> None:
        banks = two_editions(
            {"t": [make_question("Q1", scale="three")]}, {"t": ["Q1"]}, make_change("Q1", "Q1", level_map=MAP)
        )
        [theme] = against({"Q1": "no"}, {"Q1": "4"}, banks).themes
        assert theme.like_for_like == pair(0, 100)
        assert theme.explanation is None

    def test_when_the_headline_scale_itself_changed_there_is_none(self) -> None:
        change = make_change("Q1", "Q1", level_map=MAP)
        later = make_bank({"t": ["Q1"]}, lineage=make_lineage("2025.1", change))
        earlier = make_bank(
            {"t": [make_question("Q1", scale="three")]}, edition="2025.1", scales=[make_scale("three", tuple(MAP))]
        )
        [theme] = against({"Q1": "partly"}, {"Q1": "3"}, (earlier, later)).themes
        assert theme.like_for_like == pair(50, 75)
        assert theme.explanation is None


class TestThemes:
    def test_a_new_theme_has_no_earlier_result(self) -> None:
        banks = two_editions({"a": ["Q1"]}, {"a": ["Q1"], "b": ["Q2"]}, make_change((), "Q2"))
        comparison = against({"Q1": "1"}, {"Q1": "1", "Q2": "3"}, banks)
        assert comparison.theme["b"].as_scored == pair(None, 75)
        assert comparison.theme["b"].explanation is None

    def test_a_retired_theme_comes_last_with_its_retired_questions(self) -> None:
        banks = two_editions({"gone": ["Q2"], "a": ["Q1"]}, {"a": ["Q1"]}, make_change("Q2", ()))
        comparison = against({"Q1": "1", "Q2": "3"}, {"Q1": "1"}, banks)
        assert [theme.theme.id for theme in comparison.themes] == ["a", "gone"]
        assert comparison.theme["gone"].counts[Movement.RETIRED] == 1
        assert comparison.theme["gone"].as_scored == pair(75, None)
        assert comparison.theme["gone"].explanation is None

    def test_a_moved_question_is_counted_in_its_later_theme(self) -> None:
        banks = two_editions({"a": ["Q1"], "b": []}, {"a": [], "b": ["Q1"]}, make_change("Q1", "Q1", moved=True))
        comparison = against({"Q1": "1"}, {"Q1": "2"}, banks)
        assert (comparison.theme["a"].matched, comparison.theme["b"].matched) == (0, 1)

    def test_questions_on_another_scale_move_and_enter_no_mean(self) -> None:
        bank = make_bank(
            {"t": ["Q1", make_question("Q2", scale="three")]},
            scales=[make_scale(), make_scale("three", ("no", "partly", "yes"))],
        )
        [theme] = against({"Q1": "1", "Q2": "no"}, {"Q1": "1", "Q2": "yes"}, [bank]).themes
        assert theme.counts[Movement.HIGHER] == 1
        assert theme.like_for_like == pair(25, 25)
        assert theme.headline_coverage == 1


class TestCoverage:
    @staticmethod
    def matched(now: str) -> Comparison:
        """Five questions with a level then; ``now`` has a level for some, ``-`` for the others."""
        ids = [f"Q{number}" for number in range(5)]
        bank = make_bank({"t": ids})
        after = {id: level for id, level in zip(ids, now, strict=True) if level != "-"}
        return against(dict.fromkeys(ids, "2"), after, [bank])

    def test_it_is_the_share_of_questions_with_a_level_in_either(self) -> None:
        assert self.matched("22---").coverage == Fraction(2, 5)

    def test_at_sixty_per_cent_a_headline_may_hold_a_number(self) -> None:
        assert self.matched("222--").is_mostly_comparable
        assert self.matched("222--").theme["t"].is_mostly_comparable

    def test_below_it_may_not(self) -> None:
        assert not self.matched("22---").is_mostly_comparable
        assert not self.matched("22---").theme["t"].is_mostly_comparable

    def test_it_is_undefined_without_any_level(self) -> None:
        comparison = against({}, {})
        assert comparison.coverage is None
        assert comparison.theme["leadership"].headline_coverage is None
        assert not comparison.is_mostly_comparable

    def test_a_theme_well_covered_on_another_scale_alone_has_no_number_for_a_headline(self) -> None:
        on_three: list[str | Question] = [make_question(f"D{number}", scale="three") for number in range(3)]
        bank = make_bank({"t": ["Q1", *on_three]}, scales=[make_scale(), make_scale("three", ("no", "partly", "yes"))])
        three = {f"D{number}": "yes" for number in range(3)}
        [theme] = against({"Q1": "1", **three}, three, [bank]).themes
        assert theme.coverage == Fraction(3, 4)
        assert theme.headline_coverage == 0
        assert not theme.is_mostly_comparable

    @pytest.mark.parametrize(
        ("earlier", "later", "before"),
        [
            ({"t": ["Q1", "Q2"]}, {"t": ["Q1"]}, {"Q1": "1", "Q2": "1"}),
            ({"t": ["Q1"], "u": ["Q2"]}, {"t": ["Q1", "Q2"], "u": []}, {"Q1": "1", "Q2": "1"}),
            ({"t": ["Q1", "Q2", "Q3"]}, {"t": ["Q1", "Q4"]}, {"Q1": "1", "Q3": "1"}),
        ],
        ids=["retired", "moved in", "merged"],
    )
    def test_on_the_headline_scale_it_counts_earlier_levels_wherever_they_stood(
        self, earlier: Themes, later: Themes, before: dict[str, str]
    ) -> None:
        merged = [make_change(("Q2", "Q3"), "Q4")] if "Q4" in later["t"] else []
        comparison = against(before, {"Q1": "1"}, two_editions(earlier, later, *merged))
        assert comparison.theme["t"].headline_coverage == Fraction(1, 2)

    def test_earlier_levels_count_on_a_headline_scale_that_changed(self) -> None:
        old = [make_scale(anchors=(0, 10, 20, 30, 100))]
        earlier = make_bank({"t": ["Q1", "Q2"]}, edition="2025.1", scales=old)
        same = {code: code for code in "01234"}
        later = make_bank(
            {"t": ["Q1"]},
            lineage=make_lineage("2025.1", make_change("Q1", "Q1", level_map=same), make_change("Q2", ())),
        )
        [theme] = against({"Q1": "1", "Q2": "1"}, {"Q1": "1"}, (earlier, later)).themes
        assert theme.headline_coverage == Fraction(1, 2)


class TestLookedAtAgain:
    BANK = (make_bank({"t": ["Q1", "Q2"]}),)
    OLD = date(2023, 4, 1)

    def again(self, then: str, now: object) -> Comparison:
        after = {"Q1": now} if isinstance(now, str) else {"Q1": make_answer("Q1", now)}  # type: ignore[arg-type]
        return against({"Q1": make_answer("Q1", then, carried_from=self.OLD)}, after, self.BANK)

    def test_a_fresh_answer_is_set_against_the_last_fresh_one_with_its_day(self) -> None:
        [found] = self.again("1", "3").looked_at_again
        assert (found.last_answered_on, found.steps) == (self.OLD, 2)

    def test_it_stays_outside_counts_and_means(self) -> None:
        comparison = self.again("1", "3")
        assert comparison.matched == 0
        assert comparison.counts[Movement.HIGHER] == 0
        assert comparison.theme["t"].like_for_like == pair(None, None)

    def test_carried_both_times_is_not_in_it(self) -> None:
        assert self.again("1", make_answer("Q1", "1", carried_from=self.OLD)).looked_at_again == ()

    def test_fresh_then_and_carried_now_is_not_in_it(self) -> None:
        after = {"Q1": make_answer("Q1", "1", carried_from=date(2025, 3, 12))}
        assert against({"Q1": "1"}, after, self.BANK).looked_at_again == ()

    def test_without_a_level_now_it_is_not_in_it(self) -> None:
        assert self.again("1", NoLevel.NOT_ANSWERED).looked_at_again == ()

    def test_lower_comes_first(self) -> None:
        carried = {id: make_answer(id, "2", carried_from=self.OLD) for id in ("Q1", "Q2")}
        found = against(carried, {"Q1": "4", "Q2": "0"}, self.BANK).looked_at_again
        assert [(each.movement.question.id, each.steps) for each in found] == [("Q2", -2), ("Q1", 2)]

    def test_a_mapped_level_is_read_on_the_scale_now(self) -> None:
        banks = two_editions(
            {"t": [make_question("Q1", scale="three")]}, {"t": ["Q1"]}, make_change("Q1", "Q1", level_map=MAP)
        )
        carried = make_answer("Q1", "partly", carried_from=self.OLD)
        [found] = against({"Q1": carried}, {"Q1": "3"}, banks).looked_at_again
        assert found.steps == 1


def test_the_alignment_over_three_editions_is_followed() -> None:
    banks: list[Bank] = [
        make_bank({"t": ["Q1"]}, edition="1"),
        make_bank({"t": ["Q2"]}, edition="2", lineage=make_lineage("1", make_change("Q1", "Q2"))),
        make_bank({"t": ["Q3"]}, edition="3", lineage=make_lineage("2", make_change("Q2", "Q3"))),
    ]
    assert against({"Q1": "1"}, {"Q3": "2"}, banks).by_question["Q3"].movement is Movement.HIGHER
