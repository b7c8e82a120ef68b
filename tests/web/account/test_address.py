"""Changing the address of an account."""

from __future__ import annotations

import pytest
from sqlmodel import select

from selfassess.storage.session import Database
from selfassess.storage.tables import OutboxMail, User
from tests.rows import event_names, make_board, make_member, make_user
from tests.web.account.conftest import Browser
from tests.web.conftest import Clock, Postbox, SignInAs
from tests.web.signing_in import EMAIL, link_in

NEW = "ada.new@hathervale.example"


def test_the_new_address_confirms_and_the_old_one_is_told(
    browser: Browser, account: User, postbox: Postbox, database: Database
) -> None:
    here, elsewhere = browser(), browser()
    assert here.submit("/account/address", {"email": NEW.upper()}).path == "/account/address/sent"
    assert [message.address for message in postbox.messages] == [NEW]
    path = link_in(postbox.messages[0].body)
    assert EMAIL in here.get("/account").text
    page = here.submit(path)
    assert page.path == "/account"
    assert NEW in page.text
    assert elsewhere.get("/account").path == "/sign-in"
    with database.reading() as session:
        assert session.get_one(User, account.id).email == NEW
        told = session.exec(select(OutboxMail).where(OutboxMail.kind == "email_changed")).one()
    assert told.address == EMAIL
    assert NEW not in str(told.body)
    assert "email.changed" in event_names(database)


def test_opening_the_link_changes_nothing(
    browser: Browser, account: User, postbox: Postbox, database: Database
) -> None:
    here = browser()
    here.submit("/account/address", {"email": NEW})
    here.get(link_in(postbox.messages[0].body))
    with database.reading() as session:
        assert session.get_one(User, account.id).email == EMAIL


def test_an_address_that_has_an_account_reads_the_same_and_gets_no_mail(
    browser: Browser, postbox: Postbox, database: Database
) -> None:
    with database.writing() as session:
        make_user(session, "bert@hathervale.example")
    here = browser()
    taken = here.submit("/account/address", {"email": "bert@hathervale.example"})
    assert postbox.messages == []
    free = here.submit("/account/address", {"email": NEW})
    assert taken.text.replace("bert@hathervale.example", "") == free.text.replace(NEW, "")


def test_the_address_at_which_one_s_board_is_answered_is_refused(
    browser: Browser, account: User, postbox: Postbox, database: Database
) -> None:
    with database.writing() as session:
        make_member(session, make_board(session, reply_to=NEW), account)
    page = browser().submit("/account/address", {"email": NEW}, status=422)
    assert "several people may read it" in page.errors()[0]
    assert postbox.messages == []


def test_an_address_that_was_taken_meanwhile_is_refused(
    browser: Browser, postbox: Postbox, database: Database, account: User
) -> None:
    here = browser()
    here.submit("/account/address", {"email": NEW})
    with database.writing() as session:
        make_user(session, NEW)
    page = here.submit(link_in(postbox.messages[0].body), status=422)
    assert "no longer works" in page.errors()[0]


def test_the_link_is_for_the_person_who_asked(
    browser: Browser, postbox: Postbox, database: Database, sign_in_as: SignInAs
) -> None:
    browser().submit("/account/address", {"email": NEW})
    with database.writing() as session:
        other = make_user(session)
    theirs = sign_in_as(other)
    theirs.get(link_in(postbox.messages[0].body), status=410)
    theirs.post(link_in(postbox.messages[0].body), status=410)


def test_the_link_works_once_and_for_two_hours(browser: Browser, postbox: Postbox, clock: Clock) -> None:
    here = browser()
    here.submit("/account/address", {"email": NEW})
    clock.forward(hours=2)
    here.get(link_in(postbox.messages[0].body), status=410)


@pytest.mark.on_sqlite
@pytest.mark.parametrize("email", ["", "ada", EMAIL, "Ada <ada@x.example>", "ada@x.example\nBcc: eve@x.example"])
def test_what_cannot_be_the_new_address_is_told_so(browser: Browser, postbox: Postbox, email: str) -> None:
    page = browser().submit("/account/address", {"email": email}, status=422)
    assert len(page.errors()) == 1
    assert postbox.messages == []


@pytest.mark.parametrize("address", ["a..b@x.example", "jo@bücher.example", "a@b.1c"])
def test_an_address_to_which_no_mail_could_go_is_refused_before_anything_is_said_to_be_sent(
    browser: Browser, postbox: Postbox, address: str
) -> None:
    page = browser().submit("/account/address", {"email": address}, status=422)
    assert page.errors()
    assert postbox.messages == []


def test_ones_own_address_is_refused_however_it_is_typed(browser: Browser) -> None:
    page = browser().submit("/account/address", {"email": f" {EMAIL.upper()} "}, status=422)
    assert page.errors() == ["This is your address already."]
