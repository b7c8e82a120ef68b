"""Lists that nobody expects to be long, with five hundred rows: each is whole, in its order, and can still be used."""

from __future__ import annotations

import re
from datetime import date, timedelta

from sqlmodel import col, select

from selfassess.storage.session import Database
from selfassess.storage.tables import Board, Member, User, UserSession
from selfassess.vocabulary import AssessmentState, Role, Strength
from tests.rows import NOW, make_assessment, make_board, make_edition, make_member, make_seat
from tests.web.conftest import SignInAs

MANY = 500
ROWS_A_PAGE = 50


def test_closed_seats_are_listed_fifty_at_a_time_and_found_by_name(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        for number in range(MANY):
            make_seat(session, board, name=f"Seat {number:03}", closed_on=date(2026, 3, 1))
    browser, seen = sign_in_as(manager), []
    for page in range(1, 1 + MANY // ROWS_A_PAGE):
        seen += re.findall(r"Seat \d{3}", browser.get(f"/boards/hathervale/seats/closed?page={page}").text)
    assert list(dict.fromkeys(seen)) == [f"Seat {number:03}" for number in range(MANY)]
    found = browser.get("/boards/hathervale/seats/closed?find=seat 49")
    assert set(re.findall(r"Seat \d{3}", found.text)) == {f"Seat {number}" for number in range(490, 500)}


def test_every_session_is_listed_and_all_others_end_at_once(
    database: Database, account: User, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(account)
    with database.writing() as session:
        for number in range(MANY):
            session.add(
                UserSession(
                    user_id=account.id,
                    digest=f"{number:064x}",
                    strength=Strength.STRONG,
                    created_at=NOW - timedelta(minutes=number),
                    proved_at=NOW,
                    last_seen_at=NOW,
                    device=f"Browser {number:03}",
                    address_prefix="",
                )
            )
    page = browser.get("/account/sessions")
    assert len(set(re.findall(r"Browser \d{3}", page.text))) == MANY
    assert page.text.count("This browser") == 1
    browser.post("/account/sessions/end-others")
    with database.reading() as session:
        alive = session.exec(select(UserSession.id).where(col(UserSession.ended_at).is_(None))).all()
    assert len(alive) == 1
    assert "Sign out there" not in browser.get("/account/sessions").text


def test_all_that_waits_and_every_board_are_on_my_work_the_most_pressing_first(
    database: Database, account: User, sign_in_as: SignInAs
) -> None:
    due = NOW.date() + timedelta(days=1)
    with database.writing() as session:
        for number in range(MANY):
            board = make_board(session, name=f"Board {number:03}")
            make_member(session, board, account)
            edition, days = make_edition(session, board), timedelta(days=MANY - number)
            make_assessment(session, board, edition, state=AssessmentState.OPEN, due_on=due + days)
    page = sign_in_as(account, Strength.LINK).get("/my-work")
    waiting, _, boards = page.text.partition("Your boards")
    assert waiting.count("Start your response") == MANY
    first_seen = list(dict.fromkeys(re.findall(r"Board \d{3}", waiting)))
    assert first_seen == [f"Board {number:03}" for number in reversed(range(MANY))]
    assert len(re.findall(r"Board \d{3}", boards)) == MANY


def test_everybody_can_be_chosen_to_take_over(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        people = [
            make_member(session, board, role=Role.OBSERVER, display_name=f"Person {number:03}")
            for number in range(MANY)
        ]
    browser, address = sign_in_as(manager), "/boards/hathervale/handover/to"
    options = [option.text or "" for option in browser.get(address).all("option")]
    assert options[1:] == [f"Person {number:03} (Observer)" for number in range(MANY)]
    looked = browser.submit(address, {"to_member_id": str(people[-1].id), "stays": "stays"})
    assert "Person 499 (Observer) is business manager" in looked.text


def test_every_place_that_a_person_has_had_is_on_their_page(
    database: Database, board: Board, manager: Member, account: User, sign_in_as: SignInAs
) -> None:
    began = date(2020, 1, 1)
    with database.writing() as session:
        for number in range(MANY):
            day = began + timedelta(days=number)
            make_member(session, board, account, role=Role.OBSERVER, started_on=day, ended_on=day)
    page = sign_in_as(manager).get(f"/boards/hathervale/people/{account.id}")
    assert len(page.all("tr")) == MANY + 1
