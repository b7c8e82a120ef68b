"""What is refused, and what a reader is told before trusting a comparison."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from selfassess.engine.answers import Basis, Form
from selfassess.engine.bank import Wording
from selfassess.engine.comparison import compare
from selfassess.engine.lineage import ChangeKind
from selfassess.engine.movements import Movement
from selfassess.errors import NotComparable
from tests.factories import make_bank, make_change, make_sheet
from tests.unit.engine.sides import NOW, THEN, against, two_editions


class TestRefusals:
    @staticmethod
    def refusal(then: dict[str, Any], now: dict[str, Any]) -> str:
        with pytest.raises(NotComparable) as refused:
            compare(make_sheet(**{"dated": THEN, **then}), make_sheet(**{"dated": NOW, **now}), [make_bank()])
        return str(refused.value)

    def test_a_members_view_against_the_agreed_score_in_exactly_these_words(self) -> None:
        assert self.refusal({"basis": Basis.INDIVIDUAL}, {"basis": Basis.AGREED}) == (
            "these cannot be compared: one is the members' own view, one is the agreed score"
        )

    @pytest.mark.parametrize("other", [basis for basis in Basis if basis is not Basis.AGREED])
    def test_every_other_pair_of_bases_says_whose_views_they_are(self, other: Basis) -> None:
        found = self.refusal({"basis": Basis.AGREED}, {"basis": other})
        assert found.startswith("these cannot be compared: one is the agreed score, one is ")

    def test_two_subjects(self) -> None:
        found = self.refusal({"subject": "Here"}, {"subject": "There"})
        assert "one is about Here, one is about There" in found
        assert "'subject_was'" in found

    def test_two_question_sets(self) -> None:
        assert "two different question sets, 'other' and 'test-bank'" in self.refusal({"bank_id": "other"}, {})

    def test_sheets_of_another_question_set_than_the_one_at_hand(self) -> None:
        other = {"bank_id": "other"}
        assert self.refusal(other, other) == "these cannot be compared: they answer 'other', not 'test-bank'"

    def test_the_wrong_order(self) -> None:
        found = self.refusal({"dated": NOW, "assessment": "Spring"}, {"dated": THEN, "assessment": "Autumn"})
        assert found == "the later assessment, Autumn, is dated before Spring"

    def test_editions_that_go_backwards(self) -> None:
        found = self.refusal({"edition": "2026.1"}, {"edition": "2025.1"})
        assert "on version 2026.1 of the question set" in found
        assert "on version 2025.1" in found

    def test_a_new_name_for_the_same_subject_is_compared_and_told(self) -> None:
        comparison = against({}, {}, then={"subject": "Old"}, now={"subject": "New", "subject_was": "Old"})
        assert comparison.fairness.other_subject

    def test_two_sheets_that_were_both_something_else_once_are_one_subject(self) -> None:
        then, now = {"subject": "Newer", "subject_was": "Old"}, {"subject": "Newest", "subject_was": "Old"}
        assert against({}, {}, then=then, now=now).fairness.other_subject


class TestFacts:
    def test_an_ordinary_pair_has_nothing_to_warn_of(self) -> None:
        found = against({"Q1": "1"}, {"Q1": "2"}).fairness
        assert not any(
            (found.other_edition, found.other_subject, found.other_reviewer, found.date_inferred, found.short_form)
        )
        assert found.rebaselined is None
        assert not found.has_other_people

    def test_matched_and_all_with_a_level(self) -> None:
        found = against({"Q1": "1", "Q2": "1"}, {"Q1": "2", "Q3": "2"})
        assert (found.matched, found.with_a_level) == (1, 3)
        assert found.counts[Movement.NOT_COMPARABLE] == 2

    def test_what_changed_in_the_questions(self) -> None:
        banks = two_editions(
            {"t": ["Q1", "Q2"]},
            {"t": ["Q1", "Q3", "Q4"]},
            make_change("Q1", "Q1", wording=Wording.COMPARABLE),
            make_change("Q2", ("Q3", "Q4")),
        )
        found = against({}, {}, banks).fairness
        assert found.other_edition
        assert dict(found.kinds_of_change) == {
            ChangeKind.REWORDED: 1,
            ChangeKind.MOVED: 0,
            ChangeKind.RESCALED: 0,
            ChangeKind.SPLIT: 2,
            ChangeKind.MERGED: 0,
        }

    def test_another_reviewer(self) -> None:
        then, now = {"basis": Basis.EXTERNAL, "reviewer": "Peers"}, {"basis": Basis.EXTERNAL, "reviewer": "Inspectors"}
        assert against({}, {}, then=then, now=now).fairness.other_reviewer

    @pytest.mark.parametrize("side", ["then", "now"])
    def test_an_inferred_day_on_either_side(self, side: str) -> None:
        assert against({}, {}, **{side: {"date_inferred": True}}).fairness.date_inferred  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("then", "now", "short"),
        [
            (Form.FULL, Form.FULL, False),
            (Form.FULL, Form.CORE, True),
            (Form.SHORT, Form.FULL, True),
            (Form.SHORT, Form.SHORT, True),
            (Form.CORE, Form.SHORT, True),
        ],
    )
    def test_a_short_form_on_either_side(self, then: Form, now: Form, short: bool) -> None:
        assert against({}, {}, then={"form": then}, now={"form": now}).fairness.short_form is short

    def test_a_rebaseline_of_the_later_sheet_only(self) -> None:
        found = against({}, {}, now={"rebaselined": "Stricter."})
        assert found.fairness.rebaselined is found.later.sheet
        assert against({}, {}, then={"rebaselined": "Stricter."}).fairness.rebaselined is None

    def test_seats_in_common(self) -> None:
        found = against({}, {}, then={"took_part": tuple("ABCDEFG")}, now={"took_part": tuple("BCDEFGHI")}).fairness
        assert (len(found.seats_then), len(found.seats_now), found.seats_in_common) == (7, 8, Fraction(6, 9))
        assert found.has_other_people

    def test_exactly_seventy_per_cent_is_enough(self) -> None:
        found = against({}, {}, then={"took_part": tuple("ABCDEFGHIJ")}, now={"took_part": tuple("ABCDEFG")}).fairness
        assert found.seats_in_common == Fraction(7, 10)
        assert not found.has_other_people


def test_two_seats_own_views_are_no_movement() -> None:
    bank = make_bank()
    police, health = (
        make_sheet({"Q1": "2"}, bank=bank, basis=Basis.INDIVIDUAL, seat=seat, dated=f"202{n}-01-01")
        for n, seat in enumerate(("Police", "Health"))
    )
    with pytest.raises(NotComparable, match="one is the view of Police, one of Health"):
        compare(police, health, (bank,))
