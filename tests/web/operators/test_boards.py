"""Operators: boards created, given their first managers, closed; and nothing of what boards say."""

from __future__ import annotations

import pytest
from sqlmodel import select

from selfassess.storage.session import Database
from selfassess.storage.tables import Board, Invitation, OutboxMail
from selfassess.vocabulary import Strength
from tests.pages import Pages
from tests.rows import make_board, make_member, make_user
from tests.web.conftest import SignInAs

NEW = {
    "name": "Hathervale Partnership",
    "slug": "hathervale",
    "noun": "partnership",
    "form": "partnership",
    "time_zone": "Europe/London",
}


@pytest.fixture
def operator(database: Database, sign_in_as: SignInAs) -> Pages:
    """A browser in which an operator is signed in."""
    with database.writing() as session:
        user = make_user(session, is_operator=True)
    return sign_in_as(user)


def test_with_no_board_the_page_says_so(operator: Pages) -> None:
    assert "There is no board yet." in operator.get("/operators/boards").text


def test_a_board_is_created_and_its_first_manager_invited(operator: Pages, database: Database) -> None:
    page = operator.submit("/operators/boards/new", NEW)
    assert "Invite its first business manager next." in page.text
    page = operator.submit(page.path, {"display_name": "Willow Garth", "email": "willow@hathervale.example"})
    assert "The invitation is on its way." in page.text
    with database.reading() as session:
        assert session.exec(select(Invitation.email)).all() == ["willow@hathervale.example"]
        mail = session.exec(select(OutboxMail)).one()
    assert "http://localhost:8000/invitations/" in (mail.body or "")


@pytest.mark.parametrize("slug", ["", "A", "two words", "new", "x" * 61, "ümlaut", "-x", "../etc"])
def test_an_address_that_cannot_be_is_refused(operator: Pages, database: Database, slug: str) -> None:
    page = operator.submit("/operators/boards/new", {**NEW, "slug": slug}, status=422)
    assert page.errors()
    with database.reading() as session:
        assert session.exec(select(Board)).all() == []


def test_an_address_that_is_taken_is_refused(operator: Pages, database: Database) -> None:
    with database.writing() as session:
        make_board(session, slug="hathervale")
    page = operator.submit("/operators/boards/new", NEW, status=422)
    assert page.errors() == ["There is a board with the address hathervale already. Choose another."]


def test_a_board_is_closed_with_a_reason(operator: Pages, database: Database) -> None:
    with database.writing() as session:
        make_board(session, slug="hathervale")
    address = "/operators/boards/hathervale/close"
    assert operator.submit(address, status=422).errors() == ["Say why the board is closed"]
    assert "The board is closed." in operator.submit(address, {"reason": "Merged with its neighbour."}).text


def test_five_hundred_boards_are_listed_fifty_at_a_time_and_found_by_name_address_and_area(
    operator: Pages, database: Database
) -> None:
    with database.writing() as session:
        for number in range(499):
            make_board(session, slug=f"board-{number:03}x")
        make_board(session, slug="hathervale", name="Partnership of the Hathers", area="Upper Weald")
    page = operator.get("/operators/boards")
    assert "Boards of this installation: 500" in page.text
    assert len(page.all("tr")) == 51
    assert page.links()["10"] == "/operators/boards?page=10"
    last = operator.get("/operators/boards?page=10")
    assert "Partnership of the Hathers" in last.text
    assert len(last.all("tr")) == 51
    for words in ("of the hathers", "HATHERVALE", "upper weald"):
        found = operator.get("/operators/boards", query_string={"find": words})
        assert len(found.all("tr")) == 2
        assert "Partnership of the Hathers" in found.text
    assert "No board has “zebra” in it." in operator.get("/operators/boards?find=zebra").text


def test_an_operator_sees_no_board_from_inside(operator: Pages, database: Database) -> None:
    with database.writing() as session:
        make_board(session, slug="hathervale")
    operator.get("/boards/hathervale/", status=404)


def test_nobody_else_knows_that_these_pages_are_there(database: Database, sign_in_as: SignInAs) -> None:
    with database.writing() as session:
        member = make_member(session, make_board(session))
    sign_in_as(member).get("/operators/boards", status=404)


def test_an_operator_proves_themselves_with_two_factors_first(database: Database, sign_in_as: SignInAs) -> None:
    with database.writing() as session:
        user = make_user(session, is_operator=True)
    page = sign_in_as(user, Strength.LINK).get("/operators/boards")
    assert page.path == "/sign-in/stronger"


def test_the_operators_pages_lead_to_each_other(operator: Pages) -> None:
    for path in ("/operators/boards", "/operators/people", "/operators/mail"):
        links = operator.get(path).links()
        assert [links[name] for name in ("Boards", "People", "Mail", "Timeline")] == [
            "/operators/boards",
            "/operators/people",
            "/operators/mail",
            "/operators/timeline",
        ]
