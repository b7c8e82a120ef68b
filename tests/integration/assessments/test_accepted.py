"""Accept for all: only where every response is close, and nothing that wants talking about."""

from __future__ import annotations

import pytest

from selfassess.assessments.agreeing import agreed
from selfassess.assessments.agreeing.assembly import get_agreed
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.engine.answers import NoLevel
from selfassess.engine.scoring import score
from selfassess.reports.assessment import assessment_report
from selfassess.reports.document import Cover
from selfassess.reports.text import render
from selfassess.storage.session import Database
from tests.agreeing_acts import PLAIN, accept, agree, page_of, recorded
from tests.gathered import Gathered, gathered, levels
from tests.open_assessment import LEAD, VOICE
from tests.rows import NOW, TODAY, make_identity


@pytest.fixture
def place(database: Database) -> Gathered:
    """Six responses that are close, shared."""
    place = gathered(database, levels("1", "1", "1", "2", "2", "1"), text=PLAIN)
    place.share()
    return place


def test_accept_for_all_takes_only_what_is_close_and_says_so(place: Gathered) -> None:
    place.begin()
    assert accept(place, LEAD, VOICE, "LEAD-99") == 1
    line = page_of(place).line(LEAD)
    assert (line.now.answer.level, line.now.answer.is_undiscussed) == ("1", True)
    assert accept(place, LEAD) == 0


@pytest.mark.parametrize(
    "codes",
    [("0", "1", "2", "2", "2"), ("0", "2", "2", "2", "2", "2")],
    ids=["beyond one level", "one far away"],
)
def test_accept_for_all_leaves_what_anybody_saw_two_levels_off(database: Database, codes: tuple[str, ...]) -> None:
    place = gathered(database, levels(*codes), text=PLAIN)
    place.share()
    place.begin()
    assert page_of(place).acceptable == ()
    assert accept(place, LEAD) == 0


def test_accept_for_all_leaves_what_somebody_found_no_evidence_for(database: Database) -> None:
    nothing = ("", {LEAD: GivenAnswer(no_level=NoLevel.NOT_ENOUGH_EVIDENCE)})
    aside = ("", {LEAD: GivenAnswer(no_level=NoLevel.NOT_IN_POSITION)})
    place = gathered(database, [*levels("1", "1", "1"), nothing], text=PLAIN)
    place.share()
    assert page_of(place).acceptable == ()
    other = gathered(database, [*levels("1", "1", "1"), aside], text=PLAIN)
    other.share()
    assert [line.question.id for line in page_of(other).acceptable] == [LEAD]


def test_accept_for_all_leaves_what_would_be_lower_than_last_time(place: Gathered) -> None:
    recorded(place, LEAD_01="2")
    place.begin()
    assert page_of(place).acceptable == ()


def test_accept_for_all_leaves_what_somebody_agreed_meanwhile(place: Gathered) -> None:
    place.begin()
    suggested = page_of(place)
    agree(place, GivenAnswer(level="2"))
    with place.database.writing() as session:
        accepted = agreed.accept_all(
            session,
            identity=make_identity(place.chair),
            occasion=suggested.occasion,
            before=None,
            suggested=suggested.suggested,
            question_ids=[LEAD],
            now=NOW,
        )
    assert accepted == 0
    assert page_of(place).line(LEAD).now.answer.level == "2"


def test_it_is_printed_as_accepted_without_discussion(database: Database) -> None:
    place = gathered(database, levels("1", "1", "2"), text=PLAIN)
    place.share()
    place.begin()
    accept(place, LEAD)
    with database.reading() as session:
        occasion = place.occasion()
        agreed_sheet = get_agreed(session, occasion)
    assert agreed_sheet.answers[LEAD].undiscussed
    paper = assessment_report(score(occasion.bank, agreed_sheet), Cover(generated_on=TODAY))
    assert "Accepted without discussion." in " ".join(render(paper).split())
    agree(place, GivenAnswer(level="1"), seen=1)
    with database.reading() as session:
        assert not get_agreed(session, occasion).answers[LEAD].undiscussed
