"""Handing over from one business manager to the next."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from selfassess.storage.session import Database
from selfassess.storage.tables import Board, Member
from selfassess.vocabulary import AssessmentState, Role
from tests.rows import make_assessment, make_board, make_invitation, make_member, make_seat
from tests.web.conftest import Clock, SignInAs

HANDOVER = "/boards/hathervale/handover"


@pytest.fixture
def follower(database: Database, board: Board) -> Member:
    with database.writing() as session:
        return make_member(session, board, role=Role.OBSERVER, display_name="Pat Quill")


def roles_of(database: Database, person: Member) -> set[Role]:
    """The roles that the person has on the board now."""
    with database.reading() as session:
        places = session.exec(select(Member).where(Member.user_id == person.user_id)).all()
    return {place.role for place in places if place.ended_on is None}


def test_the_sheet_tells_what_is_open(database: Database, board: Board, manager: Member, sign_in_as: SignInAs) -> None:
    with database.writing() as session:
        make_seat(session, board, name="Lay member")
        make_invitation(session, board)
        make_assessment(session, board, title="Spring 2027", state=AssessmentState.OPEN, due_on=date(2027, 3, 12))
        make_assessment(session, board, title="Spring 2024", state=AssessmentState.SIGNED)
    text = sign_in_as(manager).get(HANDOVER).text
    for told in (
        "There is one business manager.",
        "There is no chair.",
        "Spring 2027, due on 12 March 2027 Open for answers",
        "1 waits for an answer, 0 ran out unused.",
        "Vacant seats (1) Lay member",
        "Seats without a broad group (1) Lay member",
    ):
        assert told in text
    assert "Spring 2024" not in text


def test_a_handover_is_looked_at_before_it_is_done(
    database: Database, manager: Member, follower: Member, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(manager)
    chosen = {"to_member_id": str(follower.id), "stays": "leaves", "note": "As agreed.\nAll of it."}
    looked = browser.submit(f"{HANDOVER}/to", chosen)
    assert looked.heading == "Check the handover"
    assert "Pat Quill (Observer) is business manager of Hathervale Board from now on." in looked.text
    assert "Your own place as manager ends at once." in looked.text
    assert roles_of(database, follower) == {Role.OBSERVER}
    fields = {**looked.fields(), "step": "do"}
    assert fields["note"].splitlines() == ["As agreed.", "All of it."]
    done = browser.post(f"{HANDOVER}/to", fields, token=False)
    assert "Hathervale Board is handed over to Pat Quill (Observer)." in done.text
    assert roles_of(database, follower) == {Role.OBSERVER, Role.MANAGER}
    assert roles_of(database, manager) == set()
    browser.get(HANDOVER, status=404)


def test_a_manager_may_stay_beside_whoever_follows(
    database: Database, manager: Member, follower: Member, sign_in_as: SignInAs
) -> None:
    sent = {"to_member_id": str(follower.id), "stays": "stays", "version": "1", "step": "do"}
    page = sign_in_as(manager).post(f"{HANDOVER}/to", sent)
    assert page.heading == "People and seats"
    assert "business manager now, beside you." in page.text
    assert roles_of(database, manager) == {Role.MANAGER}


def test_what_is_not_chosen_is_asked_for(manager: Member, follower: Member, sign_in_as: SignInAs) -> None:
    page = sign_in_as(manager).post(f"{HANDOVER}/to", {"step": "do", "note": "As agreed."}, status=422)
    assert page.errors() == ["Choose the person who takes over", "Choose whether you leave or stay"]
    assert page.fields()["note"].strip() == "As agreed."


def test_a_place_that_changed_meanwhile_is_told(
    database: Database, manager: Member, follower: Member, sign_in_as: SignInAs
) -> None:
    sent = {"to_member_id": str(follower.id), "stays": "leaves", "version": "9", "step": "do"}
    page = sign_in_as(manager).post(f"{HANDOVER}/to", sent, status=422)
    assert "Somebody else changed this place on the board" in page.errors()[0]
    assert roles_of(database, manager) == {Role.MANAGER}


def test_only_the_board_s_other_people_can_be_chosen(
    database: Database, manager: Member, follower: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        stranger = make_member(session, make_board(session), display_name="Elsewhere")
    browser = sign_in_as(manager)
    options = [option.get("value") for option in browser.get(f"{HANDOVER}/to").all("option")]
    assert options == ["", str(follower.id)]
    for other in (stranger, manager):
        sent = {"to_member_id": str(other.id), "stays": "leaves", "version": "1", "step": "do"}
        page = browser.post(f"{HANDOVER}/to", sent, status=422)
        assert page.errors() == ["Choose one of the options on this page"]


def test_a_manager_alone_is_told_to_invite_first(board: Board, manager: Member, sign_in_as: SignInAs) -> None:
    page = sign_in_as(manager).get(f"{HANDOVER}/to")
    assert "Nobody else is on this board yet." in page.text
    assert not page.all("select")


def test_handing_over_asks_for_a_fresh_proof(
    manager: Member, follower: Member, sign_in_as: SignInAs, clock: Clock
) -> None:
    browser = sign_in_as(manager)
    clock.forward(minutes=16)
    browser.get(HANDOVER)
    answer = browser.get(f"{HANDOVER}/to", status=303, follow=False)
    assert answer.response.location == "/sign-in/again?next=/boards/hathervale/handover/to"


def test_a_chair_hands_nothing_over(database: Database, board: Board, sign_in_as: SignInAs) -> None:
    with database.writing() as session:
        chair = make_member(session, board, role=Role.CHAIR)
    sign_in_as(chair).get(HANDOVER, status=403)
