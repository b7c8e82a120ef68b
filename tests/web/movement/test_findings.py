"""Where one side has no levels, strengths and areas are compared by how they stood each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from selfassess.engine.answers import FindingStatus
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment, Finding, FindingReview
from selfassess.vocabulary import AssessmentKind, AssessmentState, FindingKind
from tests.integration.assessments.test_movement import worked_example
from tests.looked_back import LookedBack, make_series
from tests.rows import NOW
from tests.web.conftest import SignInAs
from tests.web.movement.test_compare import squeezed, told_by

ADDRESS = "/boards/hathervale/compare"
AREA, STRENGTH, NEW = "Hear from more children.", "The chair asks hard questions.", "Count what came of it."


def letters(database: Database, *kinds: AssessmentKind) -> LookedBack:
    """Two rounds: an area that got worse and a strength that nobody looked at again, and an area that is new."""
    (sheet, read), _ = worked_example()
    sheets = [
        (replace(sheet, assessment=f"Letter {n}", dated=date(2024 + n, 3, 1), answers={}), read)
        for n, _ in enumerate(kinds)
    ]
    series = make_series(database, sheets, states=[AssessmentState.AGREEING] * len(kinds))
    first, last = series.ids[0], series.ids[-1]
    with database.writing() as session:
        for id, kind in zip(series.ids, kinds, strict=True):
            session.get_one(Assessment, id).kind = kind
        items = [
            Finding(
                board_id=series.board.id,
                kind=kind,
                raised_in_id=raised,
                text=text,
                questions="CH-01",
                position=position,
                created_at=NOW,
            )
            for position, (kind, raised, text) in enumerate(
                (
                    (FindingKind.AREA, first, AREA),
                    (FindingKind.STRENGTH, first, STRENGTH),
                    (FindingKind.AREA, last, NEW),
                )
            )
        ]
        session.add_all(items)
        session.flush()
        session.add(
            FindingReview(
                board_id=series.board.id, finding_id=items[0].id, assessment_id=last, status=FindingStatus.WORSE
            )
        )
    return series


def test_what_got_worse_stands_first_and_nothing_is_left_out(database: Database, sign_in_as: SignInAs) -> None:
    series = letters(database, AssessmentKind.FINDINGS, AssessmentKind.FINDINGS)
    page = sign_in_as(series.member.user_id).get(ADDRESS)
    assert (
        "Of 2 items raised before Letter 1: 1 worse and 1 not looked at again. 1 item is new in Letter 1." in page.text
    )
    assert page.text.index(AREA) < page.text.index(NEW)
    assert STRENGTH in page.text
    assert "Not looked at" in page.text
    assert "improved" not in page.text


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx", "csv"])
def test_each_file_tells_the_same(database: Database, sign_in_as: SignInAs, form: str) -> None:
    series = letters(database, AssessmentKind.FINDINGS, AssessmentKind.FINDINGS)
    found = squeezed(told_by(form, sign_in_as(series.member.user_id).get(f"{ADDRESS}.{form}")))
    for words in (AREA, STRENGTH, NEW, "Worse", "Raised"):
        assert squeezed(words) in found


def test_levels_are_compared_with_levels_where_nobody_chose(database: Database, sign_in_as: SignInAs) -> None:
    series = letters(database, AssessmentKind.WHOLE, AssessmentKind.FINDINGS, AssessmentKind.WHOLE)
    browser = sign_in_as(series.member.user_id)
    assert "Is this a fair comparison?" in browser.get(ADDRESS).text
    named = browser.get(f"{ADDRESS}?from={series.ids[1]}&to={series.ids[2]}").text
    assert "One side has no levels" in named
    assert "Is this a fair comparison?" not in named


def test_its_papers_are_made_without_a_single_level(database: Database, sign_in_as: SignInAs) -> None:
    series = letters(database, AssessmentKind.FINDINGS, AssessmentKind.FINDINGS)
    browser = sign_in_as(series.manager.user_id)
    base = f"/boards/hathervale/self-assessments/{series.ids[1]}/papers"
    assert "What has moved since last time" in browser.get(base).text
    for paper in ("movement", "standing"):
        told = told_by("csv", browser.get(f"{base}/paper?paper={paper}&as=csv"))
        assert NEW in told
        assert "Not answered" not in told
    browser.get(f"{base}/paper?paper=one_page", status=404)
    browser.get(f"{ADDRESS}/questions/CH-01", status=404)
    assert "no responses behind Letter 0" in browser.get(f"{ADDRESS}/responses").text
