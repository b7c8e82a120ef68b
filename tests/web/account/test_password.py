"""Choosing a password on the account page."""

from __future__ import annotations

import pytest
from sqlmodel import select

from selfassess.storage.session import Database
from selfassess.storage.tables import OutboxMail, User
from selfassess.vocabulary import Strength
from tests.pages import Pages
from tests.rows import event_names
from tests.web.account.conftest import Browser
from tests.web.conftest import Clock, Postbox
from tests.web.signing_in import EMAIL, PASSWORD, cookie_of, give_password, link_in, live_sessions, with_cookie

NEW = "quite another sentence"


def test_a_first_password_is_chosen_after_a_link_and_counts_at_once(browser: Browser, database: Database) -> None:
    here, elsewhere = browser(), browser()
    page = here.submit("/account/password", {"password": NEW})
    assert page.path == "/account"
    assert "You have one" in page.text
    assert [row.strength for row in live_sessions(database)] == [Strength.PASSWORD]
    assert elsewhere.get("/account").path == "/sign-in"
    assert "password.changed" in event_names(database)
    with database.reading() as session:
        assert [mail.kind for mail in session.exec(select(OutboxMail)).all()] == ["password_changed"]


def test_the_cookie_from_before_the_change_is_worth_nothing(browser: Browser) -> None:
    here = browser()
    stolen = cookie_of(here)
    here.submit("/account/password", {"password": NEW})
    assert with_cookie(here, stolen).get("/account").path == "/sign-in"
    assert here.get("/account").path == "/account"


def test_a_link_alone_changes_no_password_that_is_there(browser: Browser, account: User, database: Database) -> None:
    give_password(database, account)
    here = browser()
    assert here.get("/account/password").path == "/sign-in/again"
    assert here.post("/account/password", {"password": NEW}).path == "/sign-in/again"
    with database.reading() as session:
        kept = session.get_one(User, account.id).password
    page = here.post("/sign-in/again?next=/account/password", {"password": PASSWORD})
    assert page.path == "/account/password"
    with database.reading() as session:
        assert session.get_one(User, account.id).password == kept


def test_a_proof_that_is_a_quarter_of_an_hour_old_is_asked_for_again(
    browser: Browser, account: User, database: Database, clock: Clock
) -> None:
    give_password(database, account)
    here = browser(Strength.PASSWORD)
    assert here.get("/account/password").path == "/account/password"
    clock.forward(minutes=16)
    assert here.get("/account/password").path == "/sign-in/again"
    assert here.submit("/sign-in/again", {"password": "wrong"}, status=422).errors() == ["This password does not fit."]
    here.submit("/sign-in/again", {"password": PASSWORD})
    assert here.get("/account/password").path == "/account/password"


@pytest.mark.on_sqlite
def test_without_the_guard_an_old_proof_is_enough(
    browser: Browser, account: User, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(database, account)
    here = browser(Strength.LINK)
    monkeypatch.setattr("selfassess.web.proof.freshness.is_freshly_proved", lambda _: True)
    assert here.get("/account/password").path == "/account/password"


def test_who_has_a_link_alone_proves_it_by_another(
    browser: Browser, clock: Clock, postbox: Postbox, database: Database
) -> None:
    here = browser()
    clock.forward(minutes=16)
    page = here.get("/account/password")
    assert page.path == "/sign-in/again"
    sent = here.submit("/sign-in/again?next=/account/password")
    assert sent.path == "/sign-in/sent"
    page = here.submit(link_in(postbox.messages[-1].body))
    assert page.path == "/account/password"
    assert len(live_sessions(database)) == 1


def test_a_weak_password_changes_nothing(browser: Browser, account: User, database: Database) -> None:
    page = browser().submit("/account/password", {"password": "short"}, status=422)
    assert "12 characters" in page.errors()[0]
    with database.reading() as session:
        assert session.get_one(User, account.id).password is None


def test_too_many_proofs_wait(browser: Browser, account: User, database: Database) -> None:
    give_password(database, account)
    here = browser()
    for _ in range(10):
        here.submit("/sign-in/again", {"password": "wrong"}, status=422)
    here.submit("/sign-in/again", {"password": PASSWORD}, status=429)


def test_extra_fields_change_nothing(browser: Browser, account: User, database: Database) -> None:
    here: Pages = browser()
    more = {
        "is_operator": "true",
        "email_verified": "true",
        "totp_secret": "x",
        "email": "e@x.example",
    }
    here.submit("/account/password", {"password": NEW, **more})
    with database.reading() as session:
        kept = session.get_one(User, account.id)
        assert (kept.is_operator, kept.totp_secret, kept.email) == (False, None, EMAIL)
