"""A paper of strengths and areas alone, later than the last levels: it is no last time for any level."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from selfassess.assessments.looking_back.kept import Kept
from selfassess.assessments.looking_back.latest import looking_back
from selfassess.assessments.looking_back.look_again import list_ages
from selfassess.assessments.signing.recording import record_earlier
from selfassess.banks.publishing import read_edition
from selfassess.engine.answers import Answer, AnswerSheet, Basis, Finding
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment
from selfassess.vocabulary import AssessmentKind
from tests.agreeing_acts import LAST, PLAIN, accept, page_of, recorded
from tests.gathered import Gathered, gathered, levels
from tests.open_assessment import LEAD, VOICE
from tests.rows import NOW, TODAY

CLEAREST = "VOICE-02"


@pytest.fixture(params=[{}, {CLEAREST: Answer(question=CLEAREST, comment="A letter.")}], ids=["findings", "words"])
def place(database: Database, request: pytest.FixtureRequest) -> Gathered:
    """Responses that are close and lower than last time, and a paper without levels entered from after it."""
    place = gathered(database, levels("1", "1", "1", "2", "2", "1"), text=PLAIN)
    recorded(place, LEAD_01="2", VOICE_01="1")
    enter(place, LAST + timedelta(days=60), request.param)
    place.share()
    return place


def enter(place: Gathered, dated: date, answers: dict[str, Answer]) -> Assessment:
    """Enter the paper."""
    read = read_edition(PLAIN, file="bank.yaml")
    sheet = AnswerSheet(
        assessment="Peer review",
        bank_id=read.bank.id,
        edition=read.bank.edition,
        dated=dated,
        subject=place.board.name,
        basis=Basis.AGREED,
        answers=answers,
        source="Letter, item 6",
        strengths=(Finding("S-1", "Leaders meet."),),
    )
    with place.database.writing() as session:
        row = record_earlier(
            session, identity=place.identity(place.manager), board_id=place.board_id, read=read, sheet=sheet, now=NOW
        )
        assert row.kind is AssessmentKind.FINDINGS
        return row


def test_levels_are_carried_from_the_last_that_has_them(place: Gathered) -> None:
    place.begin()
    page = page_of(place)
    assert (page.before.title if page.before else None) == "Spring 2026"
    carried = {line.question.id: line.now.answer.level for line in page.lines if line.is_carried}
    assert carried == {LEAD: "2", VOICE: "1"}


def test_a_fall_is_not_accepted_for_all(place: Gathered) -> None:
    place.begin()
    assert page_of(place).acceptable == ()
    assert accept(place, LEAD) == 0


def test_ages_are_those_of_the_last_that_has_levels(place: Gathered) -> None:
    chair = place.identity(place.chair)
    with place.database.reading() as session:
        ages = list_ages(session, identity=chair, board_id=place.board_id, today=TODAY)
    assert {age.question.id: (age.since, age.level.code if age.level else None) for age in ages} == {
        LEAD: (LAST, "2"),
        VOICE: (LAST, "1"),
    }


def test_the_board_s_first_page_looks_past_it(place: Gathered) -> None:
    with place.database.reading() as session:
        found = looking_back(
            session, identity=place.identity(place.chair), board_id=place.board_id, today=TODAY, kept=Kept(8)
        )
    assert (found.settled, found.move) == (1, None)
