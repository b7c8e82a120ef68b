"""Where two views of one subject part, and whether they draw nearer."""

from __future__ import annotations

from typing import Any

import pytest

from selfassess.engine.answers import Basis, NoLevel
from selfassess.engine.bank import Bank, Change, Wording
from selfassess.engine.gaps import Direction, Gaps, Narrowing, gaps_between, narrowing
from selfassess.engine.lineage import align
from selfassess.errors import NotComparable
from tests.factories import make_bank, make_change, make_lineage, make_question, make_scale, make_sheet
from tests.unit.engine.sides import Given

SCALES = (make_scale(), make_scale("three", ("no", "partly", "yes")))
BANK = make_bank({"t": ["Q1", "Q2", "Q3"]}, scales=SCALES)


def between(own: Given, theirs: Given, bank: Bank = BANK, **keys: Any) -> Gaps:
    """An organisation's own view against the moderated one; ``keys`` are for the second."""
    return gaps_between(
        bank,
        make_sheet(own, bank=bank, basis=Basis.SELF),
        make_sheet(theirs, **{"bank": bank, "basis": Basis.MODERATED, **keys}),
    )


class TestGaps:
    def test_the_widest_come_first_whichever_is_higher(self) -> None:
        found = between({"Q1": "2", "Q2": "0", "Q3": "3"}, {"Q1": "2", "Q2": "3", "Q3": "2"}).gaps
        assert [(gap.question.id, gap.steps, gap.direction) for gap in found] == [
            ("Q2", -3, Direction.SECOND_HIGHER),
            ("Q3", 1, Direction.FIRST_HIGHER),
            ("Q1", 0, Direction.SAME),
        ]

    def test_directions_are_counted(self) -> None:
        found = between({"Q1": "4", "Q2": "3", "Q3": "0"}, {"Q1": "2", "Q2": "2", "Q3": "0"})
        assert found.by_direction == {Direction.FIRST_HIGHER: 2, Direction.SECOND_HIGHER: 0, Direction.SAME: 1}

    def test_a_level_on_one_side_is_listed_and_is_no_gap(self) -> None:
        found = between({"Q1": "4", "Q2": NoLevel.TOO_EARLY}, {"Q2": "1", "Q3": NoLevel.NOT_IN_SCOPE})
        assert found.gaps == ()
        assert [first.question.id for first, _ in found.one_sided] == ["Q1", "Q2"]

    def test_on_two_scales_nothing_is_subtracted(self) -> None:
        found = between({"Q1": "4"}, {"Q1": "no"}, scale="three")
        assert found.gaps == ()
        assert [first.question.id for first, _ in found.other_scale] == ["Q1"]

    @pytest.mark.parametrize("was", ["first", "second"])
    def test_one_subject_under_two_names_whichever_says_so(self, was: str) -> None:
        names = {"first": {"subject": "New", "subject_was": "Old"}, "second": {"subject": "Old"}}
        sheets = [
            make_sheet({"Q1": "1"}, bank=BANK, basis=basis, **names[side])
            for basis, side in zip((Basis.SELF, Basis.EXTERNAL), ("first", "second"), strict=True)
        ]
        if was == "second":
            sheets.reverse()
        assert len(gaps_between(BANK, *sheets).gaps) == 1

    def test_two_subjects_are_refused(self) -> None:
        with pytest.raises(NotComparable, match=r"one is about Harrowmere .*, one is about Elsewhere"):
            between({}, {}, subject="Elsewhere")

    @pytest.mark.parametrize("other", [{"edition": "2025.1"}, {"bank_id": "other"}])
    def test_another_question_set_is_refused(self, other: dict[str, Any]) -> None:
        with pytest.raises(NotComparable, match=r"was not answered on version 2026\.1 of 'test-bank'"):
            between({}, {}, **other)


class TestNarrowing:
    @pytest.mark.parametrize(
        ("before", "after", "found"),
        [
            (("4", "1"), ("4", "3"), Narrowing.NARROWER),
            (("2", "2"), ("1", "2"), Narrowing.WIDER),
            (("3", "2"), ("2", "3"), Narrowing.AS_WIDE),
        ],
    )
    def test_the_width_counts_and_not_the_direction(
        self, before: tuple[str, str], after: tuple[str, str], found: Narrowing
    ) -> None:
        earlier, later = (between({"Q1": own}, {"Q1": theirs}) for own, theirs in (before, after))
        assert narrowing(earlier, later) == (found, 1)

    def test_only_questions_told_on_both_occasions_count(self) -> None:
        earlier = between({"Q1": "4", "Q2": "4"}, {"Q1": "3", "Q2": "0"})
        later = between({"Q1": "4", "Q3": "4"}, {"Q1": "4", "Q3": "0"})
        assert narrowing(earlier, later) == (Narrowing.NARROWER, 1)

    def test_without_one_nothing_can_be_told(self) -> None:
        earlier, later = between({"Q1": "4"}, {"Q1": "3"}), between({"Q2": "4"}, {"Q2": "3"})
        assert narrowing(earlier, later) == (Narrowing.CANNOT_TELL, 0)

    def test_other_bases_are_refused(self) -> None:
        earlier = between({"Q1": "4"}, {"Q1": "3"})
        with pytest.raises(NotComparable, match="between different kinds of judgement"):
            narrowing(earlier, between({"Q1": "4"}, {"Q1": "3"}, basis=Basis.EXTERNAL))


class TestNarrowingOverEditions:
    @staticmethod
    def found(change: Change, then: str = "Q1", now: str = "Q1", scale: str = "maturity") -> tuple[Narrowing, int]:
        high, low = ("yes", "no") if scale == "three" else ("4", "2")
        earlier = make_bank({"t": [make_question(then, scale=scale)]}, edition="2025.1", scales=SCALES)
        later = make_bank({"t": [now]}, scales=SCALES, lineage=make_lineage("2025.1", change))
        before = between({then: high}, {then: low}, earlier)
        return narrowing(before, between({now: "4"}, {now: "3"}, later), align([earlier, later]))

    def test_a_question_is_followed_under_its_new_code(self) -> None:
        assert self.found(make_change("Q1", "Q9"), now="Q9") == (Narrowing.NARROWER, 1)

    def test_a_material_rewording_leaves_nothing_to_tell(self) -> None:
        change = make_change("Q1", "Q1", wording=Wording.MATERIAL)
        assert self.found(change) == (Narrowing.CANNOT_TELL, 0)

    def test_steps_of_another_scale_are_not_set_against_steps_of_this_one(self) -> None:
        change = make_change("Q1", "Q1", level_map={"no": "0", "partly": "2", "yes": "4"})
        assert self.found(change, scale="three") == (Narrowing.CANNOT_TELL, 0)

    def test_a_new_question_has_no_earlier_gap(self) -> None:
        assert self.found(make_change((), "Q9"), now="Q9") == (Narrowing.CANNOT_TELL, 0)

    def test_without_an_alignment_two_editions_are_refused(self) -> None:
        earlier = between({}, {}, make_bank({"t": ["Q1"]}, edition="2025.1"))
        with pytest.raises(NotComparable, match="without what changed between the two versions"):
            narrowing(earlier, between({}, {}))


@pytest.mark.parametrize("basis", [Basis.INDIVIDUAL, Basis.TABLE])
def test_one_seats_or_tables_view_is_not_set_beside_another(basis: Basis) -> None:
    bank = make_bank()
    ours = make_sheet({"Q1": "1"}, bank=bank)
    with pytest.raises(NotComparable, match="shown only with others"):
        gaps_between(bank, ours, make_sheet({"Q1": "2"}, bank=bank, basis=basis))


def test_two_sheets_of_one_kind_are_not_set_side_by_side() -> None:
    bank = make_bank()
    with pytest.raises(NotComparable, match="both are of one kind"):
        gaps_between(bank, make_sheet({"Q1": "1"}, bank=bank), make_sheet({"Q1": "2"}, bank=bank))
