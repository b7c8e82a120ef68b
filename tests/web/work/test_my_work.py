"""My work: what waits, on which board, by when."""

from __future__ import annotations

import pytest

from selfassess.storage.session import Database
from selfassess.vocabulary import AssessmentState, SheetState, Strength
from tests.gathered import gathered, levels
from tests.open_assessment import FULLY, make_place
from tests.rows import make_board, make_member, make_user
from tests.web.conftest import Clock, SignInAs


def test_somebody_on_no_board_is_told_whom_to_ask(database: Database, sign_in_as: SignInAs) -> None:
    with database.writing() as session:
        user = make_user(session)
    page = sign_in_as(user).get("/my-work")
    assert "Nothing is waiting for you." in page.text
    assert "ask the board’s business manager" in page.text


def test_an_open_response_waits_with_its_board_and_day(database: Database, sign_in_as: SignInAs) -> None:
    place = make_place(database)
    page = sign_in_as(place.holder.user_id, Strength.LINK).get("/my-work")
    assert place.board.name in page.text
    assert "Due 4 December 2026" in page.text
    assert "Start your response" in page.text


def test_a_started_response_waits_to_be_gone_on_with_and_a_sent_one_does_not(
    database: Database, sign_in_as: SignInAs
) -> None:
    place = make_place(database)
    place.save(FULLY, seen=0)
    browser = sign_in_as(place.holder.user_id, Strength.LINK)
    assert "Go on with your response" in browser.get("/my-work").text
    place.set_state(SheetState.SENT)
    assert "Nothing is waiting for you." in browser.get("/my-work").text


def test_what_is_late_says_so(database: Database, sign_in_as: SignInAs, clock: Clock) -> None:
    place = make_place(database)
    clock.forward(days=20)
    assert "Late:" in sign_in_as(place.holder.user_id, Strength.LINK).get("/my-work").text


def test_a_person_on_several_boards_finds_each(database: Database, sign_in_as: SignInAs) -> None:
    with database.writing() as session:
        user = make_user(session)
        names = [make_board(session, name=f"Board {number}") for number in range(3)]
        for board in names:
            make_member(session, board, user)
    links = sign_in_as(user, Strength.LINK).get("/my-work").links()
    assert {board.name for board in names} <= set(links)


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (AssessmentState.CLOSED, "Share the answers"),
        (AssessmentState.SHARED, "Begin agreeing the levels"),
        (AssessmentState.AGREEING, "Go on agreeing, and sign"),
    ],
)
def test_the_next_step_of_a_board_waits_for_its_chair_alone(
    database: Database, sign_in_as: SignInAs, state: AssessmentState, action: str
) -> None:
    place = gathered(database, levels("1", "1", "2"))
    place.set(state=state)
    page = sign_in_as(place.chair).get("/my-work")
    assert page.links()[f"{action}: Spring 2027, {place.board.name}"] == place.path
    for other in (place.manager, place.scrutineer, place.observer, place.holders[0]):
        assert action not in sign_in_as(other).get("/my-work").text


@pytest.mark.parametrize("state", [AssessmentState.OPEN, AssessmentState.SIGNING, AssessmentState.SIGNED])
def test_nothing_waits_for_a_chair_before_closing_or_after_signing(
    database: Database, sign_in_as: SignInAs, state: AssessmentState
) -> None:
    place = gathered(database, levels("1", "1", "2"), is_closed=False)
    place.set(state=state)
    assert "Nothing is waiting for you." in sign_in_as(place.chair).get("/my-work").text
