"""Beside the levels: findings that last, judgements, messages, recommendations, and what outsiders judged."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from selfassess.assessments.agreeing import external, findings, judgements
from selfassess.assessments.agreeing.assembly import get_agreed, list_external, list_responses
from selfassess.assessments.agreeing.findings import FindingShown, FindingText, findings_here
from selfassess.engine.answers import FindingStatus, Judgement
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database
from selfassess.vocabulary import AssessmentState, FindingKind
from tests.gathered import Gathered, gathered, levels
from tests.open_assessment import LEAD
from tests.rows import NOW, make_identity

AREA = FindingText(kind=FindingKind.AREA, text="We could listen more.", theme_id="LEAD", question_ids=(LEAD,))


@pytest.fixture
def first(database: Database) -> Gathered:
    """A board that is agreeing for the first time."""
    return agreeing(gathered(database, levels("1", "1", "1"), title="First"))


def agreeing(place: Gathered) -> Gathered:
    """The same, agreeing."""
    place.share()
    place.begin()
    return place


def here(place: Gathered) -> tuple[FindingShown, ...]:
    """The strengths and areas that this self-assessment shows."""
    occasion = place.occasion()
    with place.database.reading() as session:
        return findings_here(session, occasion)


def by_chair(place: Gathered, verb: Any, **keys: Any) -> Any:
    """One act of the chair."""
    occasion, identity = place.occasion(), make_identity(keys.pop("member", place.chair))
    with place.database.writing() as session:
        return verb(session, identity=identity, occasion=occasion, now=NOW, **keys)


def next_time(first: Gathered, title: str) -> Gathered:
    """The board's next self-assessment, agreeing, after the one before was signed."""
    first.set(state=AssessmentState.SIGNED, dated_on=date(2026, 1, 1))
    return agreeing(gathered(first.database, [], board=first.board, title=title))


def test_what_was_raised_lasts_and_is_reviewed_each_time_until_it_is_resolved(first: Gathered) -> None:
    by_chair(first, findings.add_finding, given=AREA)
    second = next_time(first, "Second")
    (shown,) = here(second)
    assert (shown.text, shown.raised_in, shown.is_own, shown.status) == (AREA.text, "First", False, None)
    review = {"finding_id": shown.id, "note": "Two groups were asked."}
    by_chair(second, findings.review_finding, status=FindingStatus.MOVING, seen_version=0, **review)
    with pytest.raises(Conflict):
        by_chair(second, findings.review_finding, status=FindingStatus.WORSE, seen_version=0, **review)
    by_chair(second, findings.review_finding, status=FindingStatus.RESOLVED, seen_version=1, **review)
    with second.database.reading() as session:
        (area,) = get_agreed(session, second.occasion()).areas
    assert (area.text, area.status, area.questions) == (AREA.text, FindingStatus.RESOLVED, (LEAD,))
    assert here(next_time(second, "Third")) == ()
    assert [each.status for each in here(second)] == [FindingStatus.RESOLVED]


def test_what_another_self_assessment_raised_is_not_reworded(first: Gathered) -> None:
    number = by_chair(first, findings.add_finding, given=AREA)
    second = next_time(first, "Second")
    with pytest.raises(NotFound):
        by_chair(second, findings.change_finding, finding_id=number, given=AREA, seen_version=1)
    with pytest.raises(NotFound):
        by_chair(second, findings.remove_finding, finding_id=number, seen_version=1)


def test_what_was_raised_now_is_reviewed_next_time(first: Gathered) -> None:
    number = by_chair(first, findings.add_finding, given=AREA)
    with pytest.raises(Refused, match="next time"):
        by_chair(first, findings.review_finding, finding_id=number, status=FindingStatus.WORSE, note="", seen_version=0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"theme_id": "NONE"}, "theme_id"),
        ({"question_ids": ("NONE",)}, "questions"),
    ],
)
def test_a_finding_that_cannot_be_kept_says_where(first: Gathered, wrong: dict[str, Any], field: str) -> None:
    given = {"kind": FindingKind.AREA, "text": "Words.", **wrong}
    with pytest.raises(Refused) as refusal:
        by_chair(first, findings.add_finding, given=FindingText(**given))
    assert refusal.value.field == field
    assert here(first) == ()


def test_every_change_is_counted_for_the_signature(first: Gathered) -> None:
    before = first.row().changes
    number = by_chair(first, findings.add_finding, given=AREA)
    by_chair(first, findings.remove_finding, finding_id=number, seen_version=1)
    judge = {"theme_id": "LEAD", "level": "1", "reason": "As it is."}
    by_chair(first, judgements.judge, seen_version=0, **judge)
    by_chair(first, judgements.judge, seen_version=0, **judge)
    assert first.row().changes == before + 3


def test_a_judgement_asks_for_a_level_of_the_set_and_a_reason(first: Gathered) -> None:
    for wrong, field in (({"level": "9", "reason": "So."}, "level"), ({"level": "1", "reason": " "}, "reason")):
        with pytest.raises(Refused) as refusal:
            by_chair(first, judgements.judge, theme_id="LEAD", seen_version=0, **wrong)
        assert refusal.value.field == field
    with pytest.raises(NotFound):
        by_chair(first, judgements.judge, theme_id="NONE", level="", reason="", seen_version=0)


def test_what_outsiders_judged_stands_on_its_own_scale_and_is_never_mixed(first: Gathered) -> None:
    given = external.Outside(
        reviewer="An inspectorate",
        dated_on=date(2026, 2, 3),
        source="Its report",
        scale="inspection",
        levels={LEAD: "good"},
        themes={"VOICE": "poor"},
    )
    with pytest.raises(NotAllowed):
        by_chair(first, external.record_outside, given=given)
    by_chair(first, external.record_outside, given=given, member=first.scrutineer)
    occasion = first.occasion()
    with first.database.reading() as session:
        (sheet,) = list_external(session, occasion)
        assert len(list_responses(session, occasion)) == 3
    assert (sheet.reviewer, sheet.scale, sheet.dated, sheet.answer(LEAD).level) == (
        "An inspectorate",
        "inspection",
        date(2026, 2, 3),
        "good",
    )
    assert list(sheet.answers) == [LEAD]
    assert sheet.judgements == (Judgement("VOICE", "poor"),)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scale": "none"},
        {"levels": {}},
        {"levels": {LEAD: "2"}},
        {"levels": {"NONE": "good"}},
        {"themes": {"LEAD": "2"}},
        {"themes": {"NONE": "good"}},
        {"reviewer": ""},
    ],
)
def test_an_outside_judgement_that_cannot_be_kept_is_refused(first: Gathered, wrong: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "reviewer": "An inspectorate",
        "dated_on": date(2026, 2, 3),
        "source": "",
        "scale": "inspection",
        "levels": {LEAD: "good"},
        **wrong,
    }
    with pytest.raises(Refused):
        by_chair(first, external.record_outside, given=external.Outside(**given), member=first.scrutineer)
