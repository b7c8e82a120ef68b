"""Laws of the engine: what holds for every question set and every sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selfassess.engine.agreement import agreement, put_together
from selfassess.engine.alpha import ordinal_alpha
from selfassess.engine.answers import AnswerSheet, Basis, NoLevel
from selfassess.engine.bank import Bank
from selfassess.engine.comparison import compare, compare_scored
from selfassess.engine.contributions import Score
from selfassess.engine.lineage import align
from selfassess.engine.movements import MATCHED, Movement
from selfassess.engine.scoring import Scorecard, score
from selfassess.engine.trend import follow
from tests.engine_strategies import banks, day, sheets, successions
from tests.factories import make_answer, make_question


def law(*cases: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """What holds of every case; a busy machine may take its time."""

    def hold(test: Callable[..., None]) -> Callable[..., None]:
        return settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])(given(*cases)(test))

    return hold


@st.composite
def answered(draw: st.DrawFn) -> tuple[Bank, AnswerSheet]:
    bank = draw(banks())
    return bank, draw(sheets(bank))


@st.composite
def rounds(draw: st.DrawFn, editions: int = 2) -> tuple[list[Bank], list[AnswerSheet]]:
    """One sheet on each of some consecutive editions."""
    made = draw(successions(editions))
    return made, [draw(sheets(bank, day(place))) for place, bank in enumerate(made)]


@st.composite
def panels(draw: st.DrawFn, most: int = 9) -> tuple[Bank, list[AnswerSheet]]:
    """Several seats' sheets of one assessment, in broad groups."""
    bank = draw(banks(least=1, most=4))
    groups = draw(st.lists(st.sampled_from("ABCD"), min_size=1, max_size=most))
    own = [draw(sheets(bank, basis=Basis.INDIVIDUAL)) for _ in groups]
    return bank, [
        replace(sheet, seat=f"Seat {number}", group=group, unlisted=NoLevel.NOT_ANSWERED)
        for number, (sheet, group) in enumerate(zip(own, groups, strict=True))
    ]


def every_score(card: Scorecard) -> list[Score]:
    """Every score that a scorecard holds."""
    by_scale = [card.whole, *card.facets.values(), *card.tags.values(), *(theme.scores for theme in card.themes)]
    return [found for scores in by_scale for found in scores.values()] + [theme.headline for theme in card.themes]


class TestScores:
    @law(answered())
    def test_every_number_is_in_its_range_or_undefined(self, case: tuple[Bank, AnswerSheet]) -> None:
        for found in every_score(score(*case)):
            assert (found.mean is None) == (found.n == 0)
            assert found.mean is None or 0 <= found.mean <= 100
            assert found.coverage is None or 0 <= found.coverage <= 1
            for level in found.scale.levels:
                share = found.at_or_above(level.code)
                assert share is None or 0 <= share <= 1

    @law(answered())
    def test_every_question_is_counted_once(self, case: tuple[Bank, AnswerSheet]) -> None:
        for found in every_score(score(*case)):
            assert sum(found.distribution.values()) == found.n
            assert found.n + sum(found.without_level.values()) == len(found.contributions)

    @law(answered(), st.sampled_from(NoLevel))
    def test_one_more_answer_without_a_level_changes_no_mean(
        self, case: tuple[Bank, AnswerSheet], reason: NoLevel
    ) -> None:
        bank, sheet = case
        more = make_question("EXTRA", theme="a", core=False)
        themes = tuple(
            replace(theme, questions=(*theme.questions, more)) if theme.id == "a" else theme for theme in bank.themes
        )
        wider = replace(bank, themes=themes)
        longer = replace(sheet, answers={**sheet.answers, "EXTRA": make_answer("EXTRA", reason)})
        before, after = score(bank, sheet), score(wider, longer)
        assert [theme.headline.mean for theme in before.themes] == [theme.headline.mean for theme in after.themes]
        assert [theme.headline.median for theme in before.themes] == [theme.headline.median for theme in after.themes]

    @law(answered())
    def test_limits_never_raise(self, case: tuple[Bank, AnswerSheet]) -> None:
        for theme in score(*case).themes:
            level = theme.level
            if level.limited is not None:
                assert level.calculated is not None
                assert level.limited.rank <= level.calculated.rank
            for binding in level.because:
                assert binding.cap is None or level.calculated is None or binding.cap.rank < level.calculated.rank
                assert binding.questions

    @law(answered())
    def test_limits_touch_no_mean(self, case: tuple[Bank, AnswerSheet]) -> None:
        bank, sheet = case
        free = score(replace(bank, limits=()), sheet)
        bound = score(bank, sheet)
        assert [theme.headline for theme in free.themes] == [theme.headline for theme in bound.themes]


class TestComparisons:
    @law(answered())
    def test_a_sheet_against_itself_shows_no_movement(self, case: tuple[Bank, AnswerSheet]) -> None:
        bank, sheet = case
        found = compare(sheet, sheet, [bank])
        assert {each.movement for each in found.movements} <= {
            Movement.UNCHANGED,
            Movement.CARRIED_FORWARD,
            Movement.NOT_ANSWERED_EITHER_TIME,
        }
        for theme in found.themes:
            assert theme.explanation is None or theme.explanation.movement == 0
            assert theme.as_scored.then == theme.as_scored.now

    @law(rounds(3))
    def test_every_later_question_and_every_retired_one_appears_exactly_once(
        self, case: tuple[list[Bank], list[AnswerSheet]]
    ) -> None:
        made, (first, *_, last) = case
        found = compare(first, last, made)
        now = [each.now.question.id for each in found.movements if each.now is not None]
        assert sorted(now) == sorted(question.id for question in made[-1].scored_questions)
        gone = [each.then.question.id for each in found.movements if each.movement is Movement.RETIRED and each.then]
        assert sorted(gone) == sorted(found.alignment.retired)
        before = {side.question.id for each in found.movements for side in (each.then, *each.parts) if side is not None}
        assert before == {question.id for question in made[0].scored_questions}

    @law(rounds(3))
    def test_the_themes_share_out_the_movements(self, case: tuple[list[Bank], list[AnswerSheet]]) -> None:
        made, (first, *_, last) = case
        found = compare(first, last, made)
        shared = [each.question.id for theme in found.themes for each in theme.movements]
        assert sorted(shared) == sorted(each.question.id for each in found.movements)
        assert sum(theme.matched for theme in found.themes) == found.matched
        assert sum(found.counts.values()) + found.not_answered_either_time == len(found.movements)

    @law(rounds(3))
    def test_the_explanation_sums_exactly(self, case: tuple[list[Bank], list[AnswerSheet]]) -> None:
        made, (first, *_, last) = case
        for theme in compare(first, last, made).themes:
            found = theme.explanation
            if found is None:
                continue
            assert theme.as_scored.then is not None
            assert theme.as_scored.now is not None
            assert theme.like_for_like.then is not None
            assert theme.like_for_like.now is not None
            difference = theme.as_scored.now - theme.as_scored.then
            assert found.movement + found.joined + found.left + found.weights == difference
            assert found.movement == theme.like_for_like.now - theme.like_for_like.then
            assert sum(found.joined_by.values()) == found.joined
            assert sum(found.left_by.values()) == found.left

    @law(rounds())
    def test_there_is_an_explanation_where_there_is_something_to_explain(
        self, case: tuple[list[Bank], list[AnswerSheet]]
    ) -> None:
        made, (first, last) = case
        for theme in compare(first, last, made).themes:
            sides = (theme.like_for_like.then, theme.as_scored.then, theme.as_scored.now)
            assert (theme.explanation is None) == (None in sides)

    @law(rounds(3))
    def test_steps_and_coverage_are_told_of_matched_questions(self, case: tuple[list[Bank], list[AnswerSheet]]) -> None:
        made, (first, *_, last) = case
        found = compare(first, last, made)
        for each in found.movements:
            assert (each.steps is not None) == (each.movement in MATCHED)
            assert (each.obstacle is not None) == (each.movement is Movement.NOT_COMPARABLE)
            if each.steps is not None:
                assert each.now
                assert each.now.level
                assert each.level_then
                assert each.steps == each.now.level.rank - each.level_then.rank
        for tally in (found, *found.themes):
            assert tally.coverage is None or 0 <= tally.coverage <= 1
        for theme in found.themes:
            assert theme.headline_coverage is None or 0 <= theme.headline_coverage <= 1

    @law(rounds(3))
    def test_lower_always_comes_first(self, case: tuple[list[Bank], list[AnswerSheet]]) -> None:
        made, (first, *_, last) = case
        order = list(Movement)
        places = [order.index(each.movement) for each in compare(first, last, made).movements]
        assert places == sorted(places)


class TestLineage:
    @law(successions(4, most=4), st.integers(1, 2))
    def test_editions_followed_in_two_stretches_are_followed_as_in_one(self, made: list[Bank], place: int) -> None:
        whole = align(made)
        first, second = align(made[: place + 1]), align(made[place:])
        for later, links in second.into.items():
            ways = [(before, after) for after in links for before in first.into[after.earlier]]
            found = whole.into[later]
            assert {link.earlier for link in found} == {before.earlier for before, _ in ways}
            for link, (before, after) in zip(found, ways, strict=False) if len(ways) == 1 else ():
                assert link.is_comparable == (before.is_comparable and after.is_comparable)
                if link.is_comparable:
                    codes = made[0].scale_of(made[0].question[link.earlier]).by_code
                    assert [link.code_now(code) for code in codes] == [
                        after.code_now(before.code_now(code)) for code in codes
                    ]

    @law(successions(3))
    def test_any_break_is_final(self, made: list[Bank]) -> None:
        whole, first, second = align(made), align(made[:2]), align(made[1:])
        for later, links in second.into.items():
            for after in links:
                for before in first.into[after.earlier]:
                    if not (before.is_comparable and after.is_comparable):
                        assert not any(link.is_comparable for link in whole.into[later])

    @law(successions(3))
    def test_every_earlier_question_is_continued_or_retired(self, made: list[Bank]) -> None:
        found = align(made)
        continued = {link.earlier for links in found.into.values() for link in links}
        assert continued.isdisjoint(found.retired)
        assert continued | set(found.retired) == {question.id for question in made[0].scored_questions}


class TestTrend:
    @law(rounds(3), st.randoms(use_true_random=False))
    def test_the_order_of_sheets_is_irrelevant(
        self, case: tuple[list[Bank], list[AnswerSheet]], random: Random
    ) -> None:
        made, given_sheets = case
        shuffled = list(given_sheets)
        random.shuffle(shuffled)
        assert follow(shuffled, made) == follow(given_sheets, made)

    @law(rounds(3))
    def test_every_line_has_a_place_for_every_assessment(self, case: tuple[list[Bank], list[AnswerSheet]]) -> None:
        made, given_sheets = case
        trend = follow(given_sheets, made)
        assert all(len(line.points) == 3 for line in trend.questions)
        assert all((len(line.points), len(line.steps)) == (3, 2) for line in trend.themes)

    @law(rounds(3))
    def test_the_last_step_of_a_line_is_the_last_movement(self, case: tuple[list[Bank], list[AnswerSheet]]) -> None:
        made, given_sheets = case
        trend = follow(given_sheets, made)
        for line in trend.questions:
            movement = trend.against_previous.by_question[line.question.id]
            before, now = line.points[-2:]
            if movement.steps is not None:
                assert before
                assert before.level
                assert now
                assert now.level
                assert now.level.rank - before.level.rank == movement.steps

    @law(rounds(3))
    def test_the_baseline_is_the_first_against_the_last(self, case: tuple[list[Bank], list[AnswerSheet]]) -> None:
        made, given_sheets = case
        cards = [score(bank, sheet) for bank, sheet in zip(made, given_sheets, strict=True)]
        direct = compare_scored(cards[0], cards[-1], align(made))
        assert follow(given_sheets, made).against_baseline.movements == direct.movements


class TestAgreement:
    @law(panels(), st.randoms(use_true_random=False))
    def test_the_order_of_sheets_is_irrelevant(self, case: tuple[Bank, list[AnswerSheet]], random: Random) -> None:
        bank, given_sheets = case
        shuffled = list(given_sheets)
        random.shuffle(shuffled)
        assert agreement(bank, shuffled) == agreement(bank, given_sheets)

    @law(answered(), st.integers(3, 8))
    def test_perfect_copies_agree_perfectly(self, case: tuple[Bank, AnswerSheet], copies: int) -> None:
        bank, sheet = case
        found = agreement(bank, [replace(sheet, seat=f"Seat {number}") for number in range(copies)])
        headline = score(bank, sheet).whole.get(bank.main_scale_id)
        levels = {level.code for level in headline.levels} if headline else set()
        assert found.everyone.alpha.value == (1 if len(levels) > 1 else None)
        assert all(each.within_one in (None, 1) and each.mean_distance == 0 for each in found.everyone.questions)

    @law(panels(), st.integers(1, 6))
    def test_no_number_shown_has_fewer_responses_behind_it_than_asked(
        self, case: tuple[Bank, list[AnswerSheet]], fewest: int
    ) -> None:
        bank, given_sheets = case
        found = agreement(bank, given_sheets, fewest)
        for group in (found.everyone, *found.groups):
            assert group is found.everyone or group.sheets >= fewest
            for each in group.questions:
                if each.distribution is None:
                    assert (each.median, each.range, each.within_one) == (None, None, None)
                else:
                    given_levels = sum(each.distribution.values())
                    assert given_levels == each.n
                    assert given_levels >= fewest

    @law(panels())
    def test_what_a_question_hides_in_one_group_no_other_gives_away(self, case: tuple[Bank, list[AnswerSheet]]) -> None:
        found = agreement(*case)
        for place in range(len(found.everyone.questions)):
            groups = [group.questions[place] for group in found.groups if group.questions[place].n]
            assert len({each.is_shown for each in groups}) <= 1

    @law(panels())
    def test_groups_hold_every_sheet_once(self, case: tuple[Bank, list[AnswerSheet]]) -> None:
        found = agreement(*case)
        assert found.groups == () or sum(group.sheets for group in found.groups) == found.everyone.sheets

    @law(st.dictionaries(st.text(max_size=3), st.integers(1, 9), max_size=8), st.integers(1, 6))
    def test_groups_put_together_leave_nobody_out_and_hold_enough(self, sizes: dict[str, int], fewest: int) -> None:
        shown = put_together(sizes, fewest)
        assert len(shown) != 1
        if shown:
            assert sorted(name for names in shown for name in names) == sorted(sizes)
            assert all(sum(sizes[name] for name in names) >= fewest for names in shown)

    @law(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), max_size=8))
    def test_alpha_is_at_most_one_and_blind_to_the_order_of_questions(self, counts: list[list[int]]) -> None:
        found = ordinal_alpha(counts, 12)
        assert found.value is None or found.value <= 1
        assert found == ordinal_alpha(reversed(counts), 12)

    @law(st.lists(st.lists(st.integers(0, 4), min_size=4, max_size=4), max_size=8))
    def test_alpha_is_blind_to_which_end_is_high(self, counts: list[list[int]]) -> None:
        assert ordinal_alpha(counts, 12) == ordinal_alpha([each[::-1] for each in counts], 12)
