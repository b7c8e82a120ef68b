"""How far several sheets of one assessment agree, and what is not shown."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from selfassess.engine.agreement import Agreement, QuestionSpread, Spread, agreement, put_together
from selfassess.engine.answers import AnswerSheet, Basis, NoLevel
from selfassess.engine.bank import Bank, Condition
from selfassess.errors import NotComparable
from tests.factories import make_bank, make_question, make_scale, make_sheet
from tests.unit.engine.sides import Given

ONE = make_bank({"t": ["Q1"]})


def seats(bank: Bank, *answers: Given, groups: str | Sequence[str] = "", **keys: Any) -> list[AnswerSheet]:
    """One sheet for each seat; ``groups`` names each seat's broad group."""
    named = groups or [""] * len(answers)
    return [
        make_sheet(given, bank=bank, basis=Basis.INDIVIDUAL, seat=f"Seat {number}", group=group, **keys)
        for number, (given, group) in enumerate(zip(answers, named, strict=True))
    ]


def on_one_question(levels: str, fewest: int = 3) -> QuestionSpread:
    [found] = agreement(ONE, seats(ONE, *({"Q1": code} for code in levels)), fewest).everyone.questions
    return found


class TestOneQuestion:
    @pytest.mark.parametrize(
        ("levels", "spread"),
        [
            ("22", Spread.TOO_FEW),
            ("222", Spread.CLOSE),
            ("123", Spread.CLOSE),
            ("2224", Spread.CLOSE),
            ("2244", Spread.SPLIT),
            ("224", Spread.SPLIT),
            ("11114", Spread.SPLIT),
            ("00002222", Spread.SPLIT),
            ("000002", Spread.CLOSE),
            ("11113333", Spread.SPLIT),
        ],
    )
    def test_close_is_three_quarters_within_one_step_and_none_beyond_two(self, levels: str, spread: Spread) -> None:
        assert on_one_question(levels).spread is spread

    def test_median_range_and_shares(self) -> None:
        found = on_one_question("00234")
        assert found.median == found.scale.by_code["2"]
        assert found.range == (found.scale.by_code["0"], found.scale.by_code["4"])
        assert found.distribution == {"0": 2, "1": 0, "2": 1, "3": 1, "4": 1}
        assert sorted(found.distances) == [0, 1, 2, 2, 2]
        assert found.mean_distance == Fraction(7, 5)
        assert found.within_one == Fraction(2, 5)
        assert [level.code for level in found.levels] == ["0", "0", "2", "3", "4"]

    def test_the_median_is_the_lower_one(self) -> None:
        median = on_one_question("0044").median
        assert median
        assert median.code == "0"

    def test_reasons_are_counted_apart(self) -> None:
        given: list[Given] = [{"Q1": "2"}, {"Q1": NoLevel.TOO_EARLY}, {}, {"Q1": NoLevel.NOT_IN_POSITION}]
        [found] = agreement(ONE, seats(ONE, *given), 1).everyone.questions
        assert found.n == 1
        assert found.without_level == {NoLevel.NOT_ANSWERED: 1, NoLevel.NOT_IN_POSITION: 1, NoLevel.TOO_EARLY: 1}

    def test_a_level_whose_code_reads_like_a_reason_is_a_level(self) -> None:
        bank = make_bank({"t": ["Q1"]}, scales=[make_scale(codes=("too_early", "some", "clear"))])
        [found] = agreement(bank, seats(bank, *[{"Q1": "too_early"}] * 3)).everyone.questions
        assert (found.n, dict(found.without_level)) == (3, {})

    def test_a_question_that_did_not_arise_is_not_in_scope(self) -> None:
        bank = make_bank({"t": ["Q1", make_question("Q2", ask_if=Condition("Q1", at_least="2"))]})
        found = agreement(bank, seats(bank, *[{"Q1": "1", "Q2": "4"}] * 2, {"Q1": "3", "Q2": "4"}), 1).everyone
        assert found.by_question["Q2"].n == 1
        assert found.by_question["Q2"].without_level == {NoLevel.NOT_IN_SCOPE: 2}

    @pytest.mark.parametrize("levels", ["2", "04"])
    def test_too_few_show_nothing_but_how_many(self, levels: str) -> None:
        found = on_one_question(levels)
        assert not found.is_shown
        assert found.n == len(levels)
        assert (found.distribution, found.median, found.range, found.within_one) == (None, None, None, None)
        assert not found.levels
        assert not found.distances
        assert found.mean_distance == 0
        assert found.spread is Spread.TOO_FEW

    def test_nobodys_answer_is_shown_even_when_any_number_may_be(self) -> None:
        [found] = agreement(ONE, seats(ONE, {}), 0).everyone.questions
        assert not found.is_shown

    def test_a_higher_number_may_be_asked_for(self) -> None:
        assert on_one_question("2222", fewest=5).spread is Spread.TOO_FEW
        assert on_one_question("22222", fewest=5).spread is Spread.CLOSE


class TestAllQuestions:
    BANK = make_bank({"t": ["Q1", "Q2"], "u": ["Q3"]})

    @classmethod
    def found(cls) -> Agreement:
        levels = {"Q1": "2234", "Q2": "0044", "Q3": "0114"}
        given = [{id: column[seat] for id, column in levels.items()} for seat in range(4)]
        return agreement(cls.BANK, seats(cls.BANK, *given))

    def test_the_most_split_come_first(self) -> None:
        assert [each.question.id for each in self.found().most_split] == ["Q2", "Q3", "Q1"]

    def test_words_are_counted_by_theme_and_in_all(self) -> None:
        everyone = self.found().everyone
        scale = self.BANK.main_scale
        both = [everyone.of_theme(theme, scale).spreads for theme in ("t", "u")]
        assert both[0] == {Spread.CLOSE: 1, Spread.SPLIT: 1, Spread.TOO_FEW: 0}
        assert both[1] == {Spread.CLOSE: 0, Spread.SPLIT: 1, Spread.TOO_FEW: 0}

    def test_a_theme_puts_the_levels_of_its_questions_together(self) -> None:
        theme = self.found().everyone.of_theme("t", self.BANK.main_scale)
        # 2234 and 0044: in order 0 0 2 2 | 3 4 4 4; near their own middles 2 and 0: three and two of eight.
        assert theme.median == self.BANK.main_scale.by_code["2"]
        assert (theme.lowest, theme.highest) == (self.BANK.main_scale.levels[0], self.BANK.main_scale.levels[4])
        assert theme.within_one == Fraction(5, 8)
        assert theme.distribution == {"0": 2, "1": 0, "2": 2, "3": 1, "4": 3}

    def test_a_theme_of_which_nothing_may_be_shown_has_counts_alone(self) -> None:
        few = agreement(self.BANK, seats(self.BANK, {"Q1": "2"}, {"Q1": "3"})).everyone.of_theme(
            "t", self.BANK.main_scale
        )
        assert (few.median, few.lowest, few.highest, few.within_one) == (None, None, None, None)
        assert set(few.distribution.values()) == {0}
        assert few.spreads[Spread.TOO_FEW] == 2

    def test_one_seat_counts_once(self) -> None:
        one = make_sheet({"Q1": "2"}, bank=self.BANK, basis=Basis.INDIVIDUAL, seat="Health")
        with pytest.raises(NotComparable, match="there are several of Health"):
            agreement(self.BANK, [one, one])

    def test_a_table_is_not_a_broad_group(self) -> None:
        tables = [make_sheet({"Q1": "2"}, bank=self.BANK, basis=Basis.TABLE, group=f"Table {n}") for n in range(6)]
        assert agreement(self.BANK, tables).groups == ()

    def test_alpha_of_a_theme_with_one_question_is_undefined(self) -> None:
        found = self.found()
        assert found.themes["t"].value is not None
        assert found.themes["u"].value is None

    def test_different_scales_are_never_put_together(self) -> None:
        bank = make_bank(
            {"t": ["Q1", make_question("Q2", scale="three"), make_question("Q3", scale="three")]},
            scales=[make_scale(), make_scale("three", ("no", "partly", "yes"))],
        )
        given = [{"Q1": "1", "Q2": "no", "Q3": "yes"}] * 3
        assert agreement(bank, seats(bank, *given)).everyone.alpha.pairable == 1

    def test_the_order_of_sheets_is_irrelevant(self) -> None:
        sheets = seats(self.BANK, *({"Q1": code, "Q3": code} for code in "0123401234"), groups="AABBCCDDEE")
        shuffled = random.Random(7).sample(sheets, len(sheets))
        assert agreement(self.BANK, sheets) == agreement(self.BANK, shuffled)


class TestRefusals:
    @pytest.mark.parametrize(
        ("other", "message"),
        [
            ({"assessment": "Autumn 2025"}, "different self-assessments (Autumn 2025, Spring 2026)"),
            ({"subject": "Elsewhere"}, "different subjects (Elsewhere, Harrowmere"),
            ({"basis": Basis.AGREED}, "different kinds of response (agreed, individual)"),
            ({"edition": "2025.1"}, "different question sets (test-bank 2025.1, test-bank 2026.1)"),
            ({"scale": "maturity"}, "different scales"),
        ],
    )
    def test_sheets_that_do_not_belong_together(self, other: Mapping[str, Any], message: str) -> None:
        one = make_sheet(bank=ONE, basis=Basis.INDIVIDUAL)
        another = make_sheet(**{"bank": ONE, "basis": Basis.INDIVIDUAL, **other})
        with pytest.raises(NotComparable) as refused:
            agreement(ONE, [one, another])
        assert message in str(refused.value)

    def test_no_sheet(self) -> None:
        with pytest.raises(NotComparable, match="there is no response to look at"):
            agreement(ONE, [])

    def test_another_edition(self) -> None:
        with pytest.raises(NotComparable, match=r"not answered on version 2026\.1 of 'test-bank'"):
            agreement(ONE, [make_sheet(edition="2025.1")])


class TestGroupsPutTogether:
    @pytest.mark.parametrize(
        ("sizes", "shown"),
        [
            ({"A": 3, "B": 3}, (("A",), ("B",))),
            ({"A": 3, "B": 2}, ()),
            ({"A": 1, "B": 2, "C": 3}, (("A", "B"), ("C",))),
            ({"A": 1, "B": 1, "C": 1, "D": 5}, (("A", "B", "C"), ("D",))),
            ({"A": 2, "B": 2, "C": 3, "D": 3}, (("A", "B"), ("C",), ("D",))),
            ({"A": 5}, ()),
            ({}, ()),
        ],
    )
    def test_smallest_first_until_each_holds_enough(
        self, sizes: dict[str, int], shown: tuple[tuple[str, ...], ...]
    ) -> None:
        assert put_together(sizes, 3) == shown

    def test_groups_are_shown_apart(self) -> None:
        sheets = seats(ONE, *({"Q1": code} for code in "000444"), groups="AAABBB")
        found = agreement(ONE, sheets).groups
        assert [(each.groups, each.sheets, each.questions[0].distribution) for each in found] == [
            (("A",), 3, {"0": 3, "1": 0, "2": 0, "3": 0, "4": 0}),
            (("B",), 3, {"0": 0, "1": 0, "2": 0, "3": 0, "4": 3}),
        ]

    def test_a_seat_without_a_broad_group_stands_for_itself_until_put_together(self) -> None:
        sheets = seats(ONE, *({"Q1": code} for code in "000444"), groups=["A", "A", "A", "", "", ""])
        assert [each.groups for each in agreement(ONE, sheets).groups] == [("A",), ("Seat 3", "Seat 4", "Seat 5")]

    def test_where_no_sheet_names_a_group_there_is_none(self) -> None:
        assert agreement(ONE, seats(ONE, *[{"Q1": "1"}] * 9)).groups == ()

    def test_a_question_too_few_of_one_group_answered_is_hidden_in_all(self) -> None:
        given: list[Given] = [*[{"Q1": "0"}] * 3, *[{"Q1": "4"}] * 2, {}, *[{"Q1": "2"}] * 3]
        found = agreement(ONE, seats(ONE, *given, groups="AAABBBCCC"))
        assert [each.questions[0].is_shown for each in found.groups] == [False, False, False]
        assert found.everyone.questions[0].is_shown

    def test_a_group_that_said_nothing_hides_nothing(self) -> None:
        given: list[Given] = [*[{"Q1": "0"}] * 3, {}, {}, {}]
        a, b = agreement(ONE, seats(ONE, *given, groups="AAABBB")).groups
        assert a.questions[0].is_shown
        assert not b.questions[0].is_shown


class TestNothingCanBeFoundBySubtraction:
    """Every sum and difference of what is shown must rest on nobody, or on three responses or more."""

    @staticmethod
    def responses_behind(found: Agreement, place: int, sheets: Sequence[AnswerSheet]) -> list[set[int]]:
        """Who gave a level to the question, for everyone and for each group that shows it."""
        id = found.everyone.questions[place].question.id
        gave = {number for number, sheet in enumerate(sheets) if sheet.answer(id).level is not None}
        shown = [group for group in (found.everyone, *found.groups) if group.questions[place].is_shown]
        behind = [{number for number in gave if sheets[number].group in group.groups} for group in shown]
        return [gave if not group.groups else some for group, some in zip(shown, behind, strict=True)]

    @pytest.mark.parametrize("seed", range(60))
    def test_by_trying_every_combination(self, seed: int) -> None:
        rng = random.Random(seed)
        bank = make_bank({"t": [f"Q{number}" for number in range(6)]})
        count = rng.randint(3, 12)
        given = [{f"Q{number}": rng.choice("014") for number in range(6) if rng.random() < 0.7} for _ in range(count)]
        sheets = seats(bank, *given, groups=[rng.choice("ABCD") for _ in range(count)])
        found = agreement(bank, sheets)
        for place in range(6):
            behind = self.responses_behind(found, place, sheets)
            for signs in product((-1, 0, 1), repeat=len(behind)):
                times = [
                    sum(sign for sign, who in zip(signs, behind, strict=True) if number in who)
                    for number in range(count)
                ]
                alone = sum(map(bool, times))
                assert alone == 0 or alone >= 3, (place, signs, times)

    @pytest.mark.parametrize("hidden", ["04", "44"])
    def test_alpha_says_nothing_of_levels_that_are_hidden(self, hidden: str) -> None:
        bank = make_bank({"t": ["Q1", "Q2", "Q3"]})
        shown = [{"Q1": a, "Q2": b} for a, b in ("01", "12", "34", "43")]
        with_hidden = [{**given, "Q3": code} for given, code in zip(shown, hidden, strict=False)] + shown[len(hidden) :]
        assert (
            agreement(bank, seats(bank, *with_hidden)).everyone.alpha
            == agreement(bank, seats(bank, *shown)).everyone.alpha
        )
        assert agreement(bank, seats(bank, *with_hidden)).themes == agreement(bank, seats(bank, *shown)).themes

    def test_two_responses_alone_have_no_alpha(self) -> None:
        bank = make_bank({"t": ["Q1", "Q2"]})
        found = agreement(bank, seats(bank, {"Q1": "0", "Q2": "4"}, {"Q1": "1", "Q2": "3"}))
        assert found.everyone.alpha.value is None

    def test_the_alpha_of_a_group_leaves_out_what_is_hidden_there(self) -> None:
        bank = make_bank({"t": ["Q1", "Q2", "Q3"]})
        given: list[Given] = [{"Q1": code, "Q2": code, "Q3": code} for code in "0120"]
        given += [{"Q1": "3", "Q2": "4", "Q3": "1"}, {"Q1": "3", "Q2": "2", "Q3": "4"}, {"Q1": "4", "Q2": "3"}]
        a, b = agreement(bank, seats(bank, *given, groups="AAAABBB")).groups
        assert not a.by_question["Q3"].is_shown
        assert (a.alpha.pairable, b.alpha.pairable) == (2, 2)


class TestConditions:
    """Who was asked a question on a condition tells what was answered to the question that it hangs on."""

    BANK = make_bank(
        {
            "t": [
                "Q1",
                make_question("Q2", ask_if=Condition("Q1", at_least="4")),
                make_question("Q3", ask_if=Condition("Q2", at_least="0")),
            ]
        }
    )

    def group(self, name: str, *levels: dict[str, str]) -> list[AnswerSheet]:
        return [
            make_sheet(given, bank=self.BANK, basis=Basis.INDIVIDUAL, seat=f"{name} {n}", group=name)
            for n, given in enumerate(levels)
        ]

    def test_a_question_that_hangs_on_a_hidden_one_tells_nothing_at_all(self) -> None:
        one = {"Q1": "4", "Q2": "2", "Q3": "1"}
        found = agreement(self.BANK, self.group("A", one, {}, {}, {}, {})).everyone
        assert [found.by_question[id].is_shown for id in ("Q1", "Q2", "Q3")] == [False, False, False]
        for id in ("Q2", "Q3"):
            assert found.by_question[id].n is None
            assert found.by_question[id].without_level == {}
            assert found.by_question[id].spread is Spread.TOO_FEW

    def test_hidden_by_group_is_hidden_by_group_for_all_that_hangs_on_it(self) -> None:
        top = {"Q1": "4", "Q2": "2"}
        sheets = [*self.group("A", top, top, top), *self.group("B", {"Q1": "0"}, {"Q1": "1"}, {})]
        found = agreement(self.BANK, sheets)
        assert found.everyone.by_question["Q2"].is_shown
        for group in found.groups:
            assert not group.by_question["Q1"].is_shown
            assert not group.by_question["Q2"].is_shown
            assert group.by_question["Q2"].n is None
