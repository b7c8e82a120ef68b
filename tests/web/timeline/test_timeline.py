"""Timelines: what happened, for whoever may know of it, and never what was answered."""

from __future__ import annotations

import pytest

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.audit.events import Actor, Event, Happening
from selfassess.audit.trail import append
from selfassess.storage.session import Database
from selfassess.vocabulary import Role
from tests.open_assessment import make_place
from tests.rows import NOW, make_board, make_member, make_user
from tests.web.conftest import SignInAs


def test_a_manager_sees_that_a_response_was_started_and_not_what_it_says(
    database: Database, sign_in_as: SignInAs
) -> None:
    place = make_place(database)
    place.save(GivenAnswer(level="2", comment="For my seat alone."), seen=0)
    page = sign_in_as(place.manager.user_id).get(f"/boards/{place.board.slug}/timeline")
    assert "Response started" in page.text
    assert "Answer saved" not in page.text
    assert "For my seat alone." not in page.response.get_data(as_text=True)


def test_a_member_sees_their_own_seat_s_events(database: Database, sign_in_as: SignInAs) -> None:
    place = make_place(database)
    place.save(GivenAnswer(level="2"), seen=0)
    with database.writing() as session:
        other = make_member(session, place.board)
    address = f"/boards/{place.board.slug}/timeline"
    assert "Answer saved" in sign_in_as(place.holder.user_id).get(address).text
    assert "Nothing has happened here yet." in sign_in_as(other).get(address).text


def test_many_events_come_fifty_to_a_page(database: Database, sign_in_as: SignInAs) -> None:
    with database.writing() as session:
        board = make_board(session, slug="hathervale")
        manager = make_member(session, board, role=Role.MANAGER)
        for _ in range(120):
            append(
                session,
                Happening(event=Event.GROUPS_CHANGED),
                board_id=board.id,
                actor=Actor(user_id=manager.user_id, role="manager"),
                now=NOW,
            )
    browser = sign_in_as(manager)
    seen, path = 0, "/boards/hathervale/timeline"
    for _ in range(3):
        page = browser.get(path)
        seen += len([item for item in page.all("li") if item.get("class") == "app-timeline__item"])
        path = page.links().get("Older events", "")
    assert (seen, path) == (120, "")


@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 30, "1;select", "²"])
def test_an_odd_page_number_shows_a_page(database: Database, sign_in_as: SignInAs, before: str) -> None:
    with database.writing() as session:
        manager = make_member(session, make_board(session, slug="hathervale"), role=Role.MANAGER)
    sign_in_as(manager).get(f"/boards/hathervale/timeline?before={before}")


def test_a_record_has_a_timeline_of_its_own(database: Database, sign_in_as: SignInAs) -> None:
    place = make_place(database)
    base = f"/boards/{place.board.slug}/timeline"
    page = sign_in_as(place.manager.user_id).get(f"{base}/assessment/{place.assessment_id}")
    assert "Self-assessment opened for answers" in page.text
    sign_in_as(place.manager.user_id).get(f"{base}/user/1", status=404)


def test_the_installation_s_timeline_is_the_operators_alone(database: Database, sign_in_as: SignInAs) -> None:
    with database.writing() as session:
        operator = make_user(session, is_operator=True)
        member = make_member(session, make_board(session))
    assert "Signed in" in sign_in_as(operator).get("/operators/timeline").text
    sign_in_as(member).get("/operators/timeline", status=404)
