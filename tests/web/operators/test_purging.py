"""A closed board is deleted on the operators' pages: one asks, another types its name, either calls it off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from selfassess.storage.session import Database
from selfassess.storage.tables import Board, OutboxMail, User
from selfassess.vocabulary import BoardState, Strength
from tests.integration.boards.purges import WHY, make_closed
from tests.pages import Page, Pages
from tests.rows import NOW, make_manager, make_member, make_user, trail_of
from tests.web.conftest import Clock, SignInAs

PURGE = "/operators/boards/east/purge"
ASK, CONFIRM, CANCEL = f"{PURGE}/ask", f"{PURGE}/confirm", f"{PURGE}/cancel"


@pytest.fixture
def operators(database: Database, sign_in_as: SignInAs) -> tuple[Pages, Pages]:
    """Two browsers in which two operators are signed in."""
    with database.writing() as session:
        one = make_user(session, "one@operators.example", is_operator=True)
        two = make_user(session, "two@operators.example", is_operator=True)
    return sign_in_as(one), sign_in_as(two)


@pytest.fixture
def board(database: Database) -> Board:
    """A board that was closed a year ago."""
    with database.writing() as session:
        return make_closed(session)


def find_board(session: Session) -> Board | None:
    return session.exec(select(Board).where(Board.slug == "east")).first()


def is_there(database: Database) -> bool:
    with database.reading() as session:
        return find_board(session) is not None


def asked_by(browser: Pages) -> Page:
    """The page once this operator has asked for it."""
    return browser.submit(ASK, {"reason": WHY})


def call_off(browser: Pages, *, status: int = 200) -> Page:
    """Press the button on the page, as it is now."""
    (version,) = (each.get("value") for each in browser.get(PURGE).all("input", name="version"))
    return browser.post(CANCEL, {"version": version}, status=status)


@pytest.mark.usefixtures("board")
def test_one_operator_asks_and_another_deletes_it_by_typing_its_name(
    operators: tuple[Pages, Pages], database: Database
) -> None:
    one, two = operators
    assert one.get("/operators/boards").links()["Delete East Board"] == PURGE
    page = asked_by(one)
    assert "Another operator has to confirm it now." in page.text
    page = two.get(PURGE)
    assert "one@operators.example" in page.text.replace(" ", "")
    for told in (WHY, "20 December 2026 at 9:30am"):
        assert told in page.text
    assert page.links()["Confirm the deletion"] == CONFIRM
    page = two.submit(CONFIRM, {"typed_name": "East Board"})
    assert page.path == "/operators/boards"
    assert "The board is deleted." in page.text
    assert not is_there(database)
    two.get(PURGE, status=404)
    assert "Board 1, which was deleted" in two.get("/operators/timeline").text


@pytest.mark.usefixtures("board")
def test_whoever_asked_is_not_offered_to_confirm_and_cannot(operators: tuple[Pages, Pages], database: Database) -> None:
    page = asked_by(operators[0])
    assert "Confirm the deletion" not in page.links()
    page = operators[0].submit(CONFIRM, {"typed_name": "East Board"}, status=422)
    assert page.errors() == ["You asked for this yourself. Another operator has to confirm it."]
    assert is_there(database)


@pytest.mark.usefixtures("board")
def test_another_name_deletes_nothing_and_what_was_typed_stays(
    operators: tuple[Pages, Pages], database: Database
) -> None:
    asked_by(operators[0])
    page = operators[1].submit(CONFIRM, {"typed_name": "West Board"}, status=422)
    assert page.errors() == ["This is not the name of the board. Type it as it stands above."]
    assert page.fields()["typed_name"] == "West Board"
    assert operators[1].submit(CONFIRM, status=422).errors() == ["Type the board’s name"]
    assert is_there(database)


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize("who", [0, 1])
def test_either_operator_calls_it_off(operators: tuple[Pages, Pages], database: Database, who: int) -> None:
    asked_by(operators[0])
    page = call_off(operators[who])
    assert "The deletion is called off." in page.text
    assert "Ask for the deletion" in page.links()
    page = operators[1].submit(CONFIRM, {"typed_name": "East Board"}, status=422)
    assert "called off" in page.errors()[0]
    assert is_there(database)


@pytest.mark.usefixtures("board")
def test_what_changed_since_the_page_was_opened_is_not_called_off(operators: tuple[Pages, Pages]) -> None:
    asked_by(operators[0])
    page = operators[1].post(CANCEL, {"version": "1"}, status=422)
    assert "Somebody else changed this board" in page.errors()[0]
    assert WHY in page.text


@pytest.mark.usefixtures("board")
def test_nothing_is_asked_for_without_a_reason(operators: tuple[Pages, Pages], database: Database) -> None:
    assert operators[0].submit(ASK, {"reason": " "}, status=422).errors() == ["Say why"]
    with database.reading() as session:
        assert "board.purge_asked" not in [name for name, _ in trail_of(session, None)]


def test_the_page_says_what_stands_in_the_way(operators: tuple[Pages, Pages], database: Database) -> None:
    with database.writing() as session:
        board = make_closed(session, days=364)
    page = operators[0].get(PURGE)
    assert "21 November 2026, which is 365 days later" in page.text
    assert "It cannot be deleted yet." in page.text
    assert "Ask for the deletion" not in page.links()
    assert "from 21 November 2026 on" in operators[0].submit(ASK, {"reason": WHY}, status=422).errors()[0]
    with database.writing() as session:
        row = session.get_one(Board, board.id)
        row.state, row.closed_at = BoardState.ACTIVE, None
    page = operators[0].get(PURGE)
    assert page.links()["Close it first"] == "/operators/boards/east/close"


@pytest.mark.usefixtures("board")
def test_what_has_to_be_kept_is_to_be_saved_first(operators: tuple[Pages, Pages]) -> None:
    for path in (PURGE, ASK, CONFIRM):
        text = operators[0].get(path).text
        assert "What has to be kept must be saved first." in text
        assert "There is no download of a whole board yet" in text


@pytest.mark.parametrize("who", ["a command", "somebody erased"])
def test_whoever_asked_need_not_have_an_address(operators: tuple[Pages, Pages], database: Database, who: str) -> None:
    with database.writing() as session:
        gone = make_user(session, erased_at=NOW, active=False)
        session.get_one(User, gone.id).email = None
        make_closed(session, purge_asked_at=NOW, purge_asked_by=None if who == "a command" else gone.id)
    told = "A command on the server" if who == "a command" else f"Erased account {gone.id}"
    page = operators[0].get(PURGE)
    assert told in page.text
    assert "The reason was erased." in page.text


@pytest.mark.usefixtures("board")
def test_its_managers_are_told_with_a_link_to_what_is_left_to_read(
    operators: tuple[Pages, Pages], database: Database
) -> None:
    with database.writing() as session:
        board = session.exec(select(Board)).one()
        make_manager(session, board, make_user(session, "manager@east.example"))
    asked_by(operators[0])
    with database.reading() as session:
        bodies = {mail.address: mail.body or "" for mail in session.exec(select(OutboxMail))}
    assert "\nhttp://localhost:8000/boards/east/\n" in bodies["manager@east.example"]
    assert f"\nhttp://localhost:8000{PURGE}\n" in bodies["two@operators.example"]
    page = operators[1].submit(CONFIRM, {"typed_name": "East Board"}, status=422)
    assert "has not left yet" in page.errors()[0]


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize("path", [ASK, CONFIRM])
def test_asking_and_confirming_need_a_proof_given_just_before(
    operators: tuple[Pages, Pages], database: Database, clock: Clock, path: str
) -> None:
    asked_by(operators[0])
    token = operators[1].get(path).fields()["csrf_token"]
    clock.forward(minutes=16)
    assert operators[1].get(path).path == "/sign-in/again"
    sent = {"typed_name": "East Board", "reason": WHY, "version": "2", "csrf_token": token}
    assert operators[1].post(path, sent, token=False).path == "/sign-in/again"
    assert is_there(database)


@pytest.mark.usefixtures("board")
def test_nobody_else_knows_that_these_pages_are_there(database: Database, sign_in_as: SignInAs) -> None:
    with database.writing() as session:
        board = session.exec(select(Board)).one()
        manager = make_manager(session, board).user_id
        member = make_member(session, board).user_id
        operator = make_user(session, is_operator=True)
    for who in (manager, member):
        for path in (PURGE, ASK, CONFIRM):
            sign_in_as(who).get(path, status=404)
        sign_in_as(who).post(CANCEL, status=404)
    assert sign_in_as(operator, Strength.LINK).get(PURGE).path == "/sign-in/stronger"


def test_what_was_asked_too_long_ago_is_asked_for_anew(operators: tuple[Pages, Pages], database: Database) -> None:
    with database.writing() as session:
        make_closed(session, purge_asked_at=NOW - timedelta(days=30))
    page = operators[1].get(PURGE)
    assert "Asked for on" not in page.text
    assert "Ask for the deletion" in page.links()
