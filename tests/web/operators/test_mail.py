"""Operators see which mail waits and why, of every board, and have it tried again; never what it says."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event as listening

from selfassess.mail.message import Kind
from selfassess.mail.outbox import post
from selfassess.storage.session import Database
from selfassess.storage.tables import OutboxMail
from tests.pages import Pages
from tests.rows import NOW, make_board, make_member, make_user, trail_of
from tests.unit.mail.mails import make_message
from tests.web.conftest import SignInAs

SECRET = "https://selfassess.example/a-link-for-one"
WHY = "The server is down (421)."


@pytest.fixture
def operator(database: Database, sign_in_as: SignInAs) -> Pages:
    """A browser in which an operator is signed in."""
    with database.writing() as session:
        user = make_user(session, is_operator=True)
    return sign_in_as(user)


def mails(database: Database, count: int = 1, *, board_id: int | None = None, **state: Any) -> int:
    """So many mails in the outbox: the id of the last."""
    kind: Kind = state.pop("kind", Kind.INVITATION)
    with database.writing() as session:
        for number in range(count):
            message = make_message(kind=kind, board_id=board_id, address=f"jo{number}@hathervale.example", body=SECRET)
            row = post(session, message, now=NOW)
            for name, value in state.items():
                setattr(row, name, value)
        session.flush()
        return row.id


def test_with_nothing_waiting_the_page_says_so(operator: Pages) -> None:
    assert "No mail waits." in operator.get("/operators/mail").text


def test_mail_of_a_board_is_shown_with_its_reason_and_never_its_text(operator: Pages, database: Database) -> None:
    with database.writing() as session:
        board_id = make_board(session, name="Hathervale").id
    mails(database, board_id=board_id, attempts=1, last_error=WHY)
    page = operator.get("/operators/mail")
    for told in ("Hathervale", "Invitation", WHY, "1 attempt.", "Failed so far"):
        assert told in page.text
    assert SECRET not in page.response.get_data(as_text=True)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_mail_has_words(operator: Pages, database: Database, kind: Kind) -> None:
    mails(database, kind=kind)
    assert "Not sent: 1" in operator.get("/operators/mail").text


def test_a_mail_that_was_given_up_is_tried_again(operator: Pages, database: Database) -> None:
    with database.writing() as session:
        board_id = make_board(session).id
    number = mails(database, board_id=board_id, attempts=9, last_error=WHY, given_up_at=NOW)
    page = operator.post(f"/operators/mail/{number}/retry")
    assert "tried again" in page.text
    with database.reading() as session:
        assert session.get_one(OutboxMail, number).given_up_at is None
        assert trail_of(session, board_id) == [("mail.retried", {"kind": "invitation"})]


def test_what_cannot_be_tried_again_is_refused(operator: Pages, database: Database) -> None:
    waiting = mails(database)
    assert "about to be sent" in operator.post(f"/operators/mail/{waiting}/retry", status=422).text
    operator.post("/operators/mail/999999/retry", status=404)


def test_five_hundred_mails_come_fifty_to_a_page_and_are_found_by_a_word(operator: Pages, database: Database) -> None:
    mails(database, 500)
    page = operator.get("/operators/mail")
    assert len(page.all("tr")) == 51
    assert "500 newest" in page.text
    assert len(operator.get("/operators/mail?page=10").all("tr")) == 51
    assert "Not sent: 1" in operator.get("/operators/mail?find=jo499@").text
    assert "has “nowhere” in it" in operator.get("/operators/mail?find=nowhere").text


def test_the_page_costs_the_same_few_queries_however_much_mail_waits(operator: Pages, database: Database) -> None:
    queries = 0

    def count(*_: Any) -> None:
        nonlocal queries
        queries += 1

    counted = []
    for _ in range(2):
        with database.writing() as session:
            boards = [make_board(session).id for _ in range(5)]
        for board_id in boards:
            mails(database, board_id=board_id)
        listening.listen(database.engine, "after_cursor_execute", count)
        queries = 0
        operator.get("/operators/mail")
        counted.append(queries)
        listening.remove(database.engine, "after_cursor_execute", count)
    assert counted[0] == counted[1]


def test_nobody_else_knows_that_this_page_is_there(database: Database, sign_in_as: SignInAs) -> None:
    number = mails(database, attempts=1, last_error=WHY)
    with database.writing() as session:
        member = make_member(session, make_board(session))
    browser = sign_in_as(member)
    browser.get("/operators/mail", status=404)
    browser.post(f"/operators/mail/{number}/retry", status=404)
