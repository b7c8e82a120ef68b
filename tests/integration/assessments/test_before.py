"""What was answered last time, on request after choosing: the seat's own, and the board's where that is allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from selfassess.assessments.agreeing.before_answering import BeforePage, before_answering
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.banks.publishing import read_edition
from selfassess.errors import NotAllowed, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment, Result
from selfassess.vocabulary import AssessmentState, SheetState
from tests.bank_texts import BANK
from tests.open_assessment import FULLY, LEAD, PARTLY, VOICE, OpenPlace, make_place, opened
from tests.rows import NOW, TODAY


def later(place: OpenPlace, text: str = BANK, *, title: str = "Autumn 2027") -> OpenPlace:
    """The next self-assessment of the same board, on the same questions unless told otherwise."""
    with place.database.writing() as session:
        read = read_edition(text, file="bank.yaml")
        row = opened(session, place.manager, place.board, read, title=title, now=NOW + timedelta(days=30))
    return replace(place, assessment_id=row.id)


def put(place: OpenPlace, **columns: Any) -> None:
    """Put columns of a self-assessment as they are wanted, without asking how they came so."""
    with place.database.writing() as session:
        row = session.get_one(Assessment, place.assessment_id)
        for name, value in columns.items():
            setattr(row, name, value)


def before(place: OpenPlace, **keys: Any) -> BeforePage:
    """What the holder is shown."""
    with place.database.reading() as session:
        return before_answering(
            session, today=TODAY, **{"identity": place.holder, "question_id": LEAD, **place.where, **keys}
        )


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


def changed(wording: str) -> str:
    """The next version, in which the question is worded otherwise."""
    text = BANK.replace('edition: "2026.1"', 'edition: "2027.1"').replace("How well do we lead?", "Do we lead well?")
    change = f"{{from: [LEAD-01], to: [LEAD-01], wording: {wording}, why: Shorter}}"
    return text + f'lineage:\n  from_edition: "2026.1"\n  changes:\n    - {change}\n'


@pytest.mark.parametrize(
    ("wording", "told"), [("material", (False, None, "")), ("comparable", (True, "2", "So it was"))]
)
def test_of_a_question_that_lineage_cannot_compare_nothing_is_told_but_that(
    database: Database, wording: str, told: tuple[bool, str | None, str]
) -> None:
    now = later(sent_before(database), changed(wording))
    now.save(PARTLY, seen=0)
    own = before(now).own
    assert own is not None
    assert (own.is_comparable, own.level, own.comment) == told


@pytest.mark.parametrize("state", [SheetState.WITHDRAWN, SheetState.ENDED])
def test_what_was_sent_and_taken_back_is_not_told(database: Database, state: SheetState) -> None:
    place = sent_before(database)
    place.set_state(state)
    now = later(place)
    now.save(PARTLY, seen=0)
    assert before(now).own is None


@pytest.mark.parametrize(("after", "is_told"), [(timedelta(minutes=-1), False), (timedelta(minutes=1), True)])
def test_what_came_after_sharing_is_not_told(database: Database, after: timedelta, is_told: bool) -> None:
    place = sent_before(database)
    put(place, shared_at=NOW + after)
    now = later(place)
    now.save(PARTLY, seen=0)
    assert (before(now).own is not None) == is_told


def test_an_occasion_of_a_later_day_is_no_last_time_whatever_its_number(database: Database) -> None:
    place = sent_before(database)
    with database.writing() as session:
        session.add(Result(board_id=place.board_id, assessment_id=place.assessment_id, question_id=LEAD, level="1"))
    put(place, state=AssessmentState.SIGNED, dated_on=date(2026, 3, 1))
    now = later(place)
    now.save(PARTLY, seen=0)
    put(now, shows_agreed_before=True, meets_on=date(2026, 2, 1))
    page = before(now)
    assert (page.own, page.agreed) == (None, None)
    put(now, meets_on=date(2026, 4, 1))
    page = before(now)
    assert page.own is not None
    assert page.agreed is not None


def test_the_seat_s_answer_is_looked_for_past_an_occasion_that_left_the_question_out(database: Database) -> None:
    place = sent_before(database)
    between = later(place)
    between.save(GivenAnswer(level="1"), seen=0, question=VOICE)
    between.set_state(SheetState.SENT, sent_at=NOW)
    now = later(place, title="Spring 2028")
    now.save(PARTLY, seen=0)
    own = before(now).own
    assert own is not None
    assert own.title == "Spring 2027"


@pytest.mark.parametrize("shows", [True, False])
def test_what_the_board_agreed_is_told_only_where_the_manager_allows_it(database: Database, shows: bool) -> None:
    place = sent_before(database)
    with database.writing() as session:
        earlier = session.get_one(Assessment, place.assessment_id)
        session.add(Result(board_id=place.board_id, assessment_id=place.assessment_id, question_id=LEAD, level="1"))
        session.flush()
        earlier.state, earlier.dated_on = AssessmentState.SIGNED, date(2026, 3, 1)
    now = later(place)
    now.save(PARTLY, seen=0)
    put(now, shows_agreed_before=shows)
    agreed = before(now).agreed
    assert (agreed is not None) == shows
    assert agreed is None or (agreed.level, agreed.on) == ("1", date(2026, 3, 1))


def test_nobody_asks_for_another_seat(database: Database) -> None:
    now = later(sent_before(database))
    now.save(PARTLY, seen=0)
    with pytest.raises(NotAllowed):
        before(now, identity=now.manager)
