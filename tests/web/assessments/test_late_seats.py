"""The pages on which a late seat is let in: what it says before, and what the seat itself is told before it answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from selfassess.engine.answers import Basis
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment, Sheet
from selfassess.vocabulary import AssessmentState, Gathering, SheetState
from tests.open_assessment import PARTLY, OpenPlace, make_place
from tests.pages import Page, Pages
from tests.rows import NOW, make_identity, make_member, make_seat, make_sheet
from tests.web.conftest import SignInAs

UNTIL = NOW.date() + timedelta(days=3)
DAY = {"due_on": [str(part) for part in (UNTIL.day, UNTIL.month, UNTIL.year)]}
APART = "what one or two late seats add"


@pytest.fixture
def place(database: Database) -> OpenPlace:
    """A closed self-assessment: one seat has sent, the other has a draft that ended."""
    place = make_place(database)
    place.save(PARTLY, seen=0)
    with database.writing() as session:
        other = make_seat(session, place.board, name="Health")
        make_identity(make_member(session, place.board, seat=other))
        row = session.get_one(Assessment, place.assessment_id)
        make_sheet(session, row, other, state=SheetState.SENT, sent_at=NOW)
    place.close()
    return place


def base(place: OpenPlace) -> str:
    """The address of the self-assessment."""
    return f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}"


def let_in(manager: Pages, place: OpenPlace, *, status: int = 200, **fields: Any) -> Page:
    """Send the form."""
    path = f"{base(place)}/progress/{place.seat_id}/let-in"
    return manager.post(path, {"reason": "The post was vacant.", **DAY, **fields}, status=status)


def test_the_manager_finds_the_way_is_warned_and_lets_the_seat_in(place: OpenPlace, sign_in_as: SignInAs) -> None:
    manager = sign_in_as(place.manager.user_id)
    links = manager.get(f"{base(place)}/progress").links()
    way = [path for words, path in links.items() if words.startswith("Let it in late")]
    assert way == [f"{base(place)}/progress/{place.seat_id}/let-in"]
    assert APART in manager.get(way[0]).text
    page = let_in(manager, place)
    assert "can answer now. Nobody was written to." in page.text
    assert "let in until 23 November 2026" in page.text


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_comes_back(
    place: OpenPlace, sign_in_as: SignInAs
) -> None:
    manager = sign_in_as(place.manager.user_id)
    page = let_in(manager, place, status=422, due_on=["", "", ""])
    assert page.errors() == ["Enter the last day for this seat"]
    assert page.fields()["reason"].strip() == "The post was vacant."


def test_the_seat_is_told_before_it_answers_that_it_may_be_told_apart(place: OpenPlace, sign_in_as: SignInAs) -> None:
    let_in(sign_in_as(place.manager.user_id), place)
    holder = sign_in_as(place.holder.user_id)
    theme = f"{base(place)}/seats/{place.seat_id}/themes/LEAD"
    assert "Answers were closed once before." in holder.get(theme).text
    assert "may be able to tell what yours add" in holder.get(theme).text
    place.set_state(AssessmentState.SHARED)
    assert "kept, marked so, and not counted" in holder.get(theme).text


def test_opening_again_for_all_warns_in_the_same_words(place: OpenPlace, sign_in_as: SignInAs) -> None:
    assert APART in sign_in_as(place.manager.user_id).get(f"{base(place)}/open-again").text


def test_nobody_is_let_in_who_has_sent_or_while_all_can_answer(place: OpenPlace, sign_in_as: SignInAs) -> None:
    manager = sign_in_as(place.manager.user_id)
    place.set_state(AssessmentState.OPEN)
    assert let_in(manager, place, status=422).errors()[0].startswith("It is open for answers")
    assert not [words for words in manager.get(f"{base(place)}/progress").links() if words.startswith("Let it in")]
    sign_in_as(place.holder.user_id).get(f"{base(place)}/progress/{place.seat_id}/let-in", status=403)


@pytest.mark.parametrize(
    ("gathering", "basis", "told"),
    [
        (Gathering.DRAFT, Basis.DRAFT, "The proposal has not been sent"),
        (Gathering.TABLES, Basis.TABLE, "1 response was not sent"),
    ],
)
def test_closing_says_first_what_would_not_count(
    database: Database, sign_in_as: SignInAs, gathering: Gathering, basis: Basis, told: str
) -> None:
    place = make_place(database)
    with database.writing() as session:
        row = session.get_one(Assessment, place.assessment_id)
        row.gathering = gathering
        sheet = Sheet(board_id=place.board_id, assessment_id=row.id, basis=basis, state=SheetState.DRAFT)
        session.add(sheet)
    manager = sign_in_as(place.manager.user_id)
    assert told in manager.get(f"{base(place)}/close").text
    with database.writing() as session:
        session.get_one(Sheet, sheet.id).state = SheetState.SENT
    assert "does not count" not in manager.get(f"{base(place)}/close").text
