"""Other parties' views: each beside the nearest assessment, one party's over time, and whether the gaps narrow."""

from __future__ import annotations

import pytest

from selfassess.engine.answers import AnswerSheet, Basis
from selfassess.engine.gaps import Narrowing
from selfassess.engine.trend import follow
from selfassess.engine.views import OtherView, other_views
from selfassess.errors import NotComparable
from tests.factories import make_bank, make_change, make_lineage, make_sheet

BEFORE = make_bank({"t": ["Q1", "Q2", "Q3"]}, edition="2025.1")
NOW = make_bank({"t": ["Q1", "Q2", "Q4"]}, edition="2026.1", lineage=make_lineage("2025.1", make_change("Q3", ())))
OURS = [
    make_sheet({"Q1": "3", "Q2": "3", "Q3": "1"}, bank=BEFORE, dated="2025-03-01", assessment="First"),
    make_sheet({"Q1": "3", "Q2": "3", "Q4": "1"}, bank=NOW, dated="2026-03-01", assessment="Second"),
    make_sheet({"Q1": "3", "Q2": "4", "Q4": "1"}, bank=NOW, dated="2026-09-01", assessment="Third"),
]


def theirs(answers: dict[str, str], dated: str, reviewer: str = "Peers", now: bool = True) -> AnswerSheet:
    bank = NOW if now else BEFORE
    return make_sheet(answers, bank=bank, dated=dated, basis=Basis.EXTERNAL, reviewer=reviewer, assessment=dated)


def views(*others: AnswerSheet) -> tuple[OtherView, ...]:
    return other_views(follow(OURS, (BEFORE, NOW)), others, (BEFORE, NOW))


@pytest.mark.parametrize(
    ("dated", "assessment"), [("2025-12-01", "Second"), ("2026-08-01", "Third"), ("2026-06-01", "Third")]
)
def test_a_view_stands_beside_the_nearest_assessment_and_the_later_of_two_as_near(dated: str, assessment: str) -> None:
    (view,) = views(theirs({"Q1": "1"}, dated))
    assert view.latest.first.assessment == assessment
    assert view.narrowing is None


def test_only_assessments_on_the_views_own_edition_count_as_near() -> None:
    (view,) = views(theirs({"Q1": "1"}, "2026-08-30", now=False))
    assert view.latest.first.assessment == "First"


def test_a_view_on_an_edition_that_no_assessment_used_is_refused() -> None:
    with pytest.raises(NotComparable, match="none of the assessments was"):
        other_views(follow(OURS[1:], (NOW,)), [theirs({"Q1": "1"}, "2025-03-01", now=False)], (NOW,))


def test_one_partys_sheets_are_one_view_and_its_gaps_are_followed_over_editions() -> None:
    (view,) = views(
        theirs({"Q1": "3", "Q2": "4"}, "2026-09-01"), theirs({"Q1": "1", "Q2": "3"}, "2025-03-01", now=False)
    )
    assert [gaps.first.assessment for gaps in view.gaps] == ["First", "Third"]
    assert view.narrowing == (Narrowing.NARROWER, 2)


def test_two_parties_are_two_views_in_the_order_first_named() -> None:
    found = views(theirs({"Q1": "1"}, "2026-09-01", "Scrutineer"), theirs({"Q1": "2"}, "2026-03-01", "Peers"))
    assert [view.latest.second.reviewer for view in found] == ["Scrutineer", "Peers"]
    assert [view.alignment for view in found] == [None, None]
