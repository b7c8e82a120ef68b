"""What was answered last time, on request after choosing: the seat's own, and the board's where that is allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from selfassess.assessments.answering.before import BeforePage, last_time
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.banks.publishing import read_edition
from selfassess.errors import NotAllowed, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment, Result
from selfassess.vocabulary import AssessmentState, SheetState
from tests.bank_texts import BANK
from tests.open_assessment import FULLY, LEAD, PARTLY, OpenPlace, make_place, opened
from tests.rows import NOW


def later(place: OpenPlace, text: str = BANK) -> OpenPlace:
    """The next self-assessment of the same board, on the same questions unless told otherwise."""
    with place.database.writing() as session:
        read = read_edition(text, file="bank.yaml")
        row = opened(session, place.manager, place.board, read, title="Autumn 2027", now=NOW + timedelta(days=30))
    return replace(place, assessment_id=row.id)


def before(place: OpenPlace, **keys: Any) -> BeforePage:
    """What the holder is shown."""
    with place.database.reading() as session:
        return last_time(session, **{"identity": place.holder, "question_id": LEAD, **place.where, **keys})


def sent_before(database: Database) -> OpenPlace:
    """A place whose seat has sent an answer."""
    place = make_place(database)
    place.save(GivenAnswer(level="2", comment="So it was"), seen=0)
    place.set_state(SheetState.SENT, sent_at=NOW)
    return place


def test_nothing_is_told_until_an_answer_is_chosen(database: Database) -> None:
    now = later(sent_before(database))
    with pytest.raises(Refused, match="Choose your answer first"):
        before(now)
    now.save(GivenAnswer(comment="Words are no choice"), seen=0)
    with pytest.raises(Refused, match="Choose your answer first"):
        before(now)


def test_the_seat_s_own_last_answer_is_told_with_its_occasion(database: Database) -> None:
    now = later(sent_before(database))
    now.save(PARTLY, seen=0)
    own = before(now).own
    assert own is not None
    assert (own.title, own.level, own.comment, own.on) == ("Spring 2027", "2", "So it was", NOW.date())


def test_what_was_never_sent_is_not_told_as_an_answer(database: Database) -> None:
    place = make_place(database)
    place.save(FULLY, seen=0)
    now = later(place)
    now.save(PARTLY, seen=0)
    assert before(now).own is None


def test_of_a_question_worded_otherwise_nothing_is_told_but_that(database: Database) -> None:
    text = BANK.replace('edition: "2026.1"', 'edition: "2027.1"').replace("How well do we lead?", "Do we lead well?")
    change = "{from: [LEAD-01], to: [LEAD-01], wording: comparable, why: Shorter}"
    text += f'lineage:\n  from_edition: "2026.1"\n  changes:\n    - {change}\n'
    place = sent_before(database)
    now = later(place, text)
    now.save(PARTLY, seen=0)
    own = before(now).own
    assert own is not None
    assert (own.is_same, own.level, own.comment) == (False, None, "")


@pytest.mark.parametrize("shows", [True, False])
def test_what_the_board_agreed_is_told_only_where_the_manager_allows_it(database: Database, shows: bool) -> None:
    place = sent_before(database)
    with database.writing() as session:
        earlier = session.get_one(Assessment, place.assessment_id)
        session.add(Result(board_id=place.board_id, assessment_id=place.assessment_id, question_id=LEAD, level="1"))
        session.flush()
        earlier.state, earlier.dated_on = AssessmentState.SIGNED, date(2027, 3, 1)
    now = later(place)
    now.save(PARTLY, seen=0)
    with database.writing() as session:
        session.get_one(Assessment, now.assessment_id).shows_agreed_before = shows
    agreed = before(now).agreed
    assert (agreed is not None) == shows
    assert agreed is None or (agreed.level, agreed.on) == ("1", date(2027, 3, 1))


def test_nobody_asks_for_another_seat(database: Database) -> None:
    now = later(sent_before(database))
    now.save(PARTLY, seen=0)
    with pytest.raises(NotAllowed):
        before(now, identity=now.manager)
