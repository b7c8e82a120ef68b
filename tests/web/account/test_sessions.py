"""Where a person is signed in, and ending it."""

from __future__ import annotations

from selfassess.storage.session import Database
from selfassess.storage.tables import User, UserSession
from tests.pages import Pages
from tests.rows import make_user
from tests.web.account.conftest import Browser
from tests.web.conftest import SignInAs
from tests.web.signing_in import live_sessions


def other_of(database: Database) -> UserSession:
    """The session that was begun last."""
    return max(live_sessions(database), key=lambda row: row.id)


def test_the_list_names_this_browser_and_offers_to_end_the_others(browser: Browser, database: Database) -> None:
    here, _ = browser(), browser()
    page = here.get("/account/sessions")
    assert page.text.count("This browser") == 1
    assert page.text.count("Sign out there") == 1
    assert "Sign out everywhere else" in page.text


def test_ending_one_ends_that_one_at_once(browser: Browser, database: Database) -> None:
    here, elsewhere = browser(), browser()
    here.post(f"/account/sessions/{other_of(database).id}/end")
    assert elsewhere.get("/account").path == "/sign-in"
    assert here.get("/account").path == "/account"


def test_ending_the_others_keeps_this_one(browser: Browser, database: Database) -> None:
    here, *elsewhere = [browser() for _ in range(4)]
    page = here.post("/account/sessions/end-others")
    assert "Sign out everywhere else" not in page.text
    assert all(one.get("/account").path == "/sign-in" for one in elsewhere)


def test_ending_this_one_signs_out(browser: Browser, database: Database) -> None:
    here = browser()
    assert here.post(f"/account/sessions/{other_of(database).id}/end").path == "/sign-in"
    assert live_sessions(database) == []


def test_somebody_elses_session_is_not_there(browser: Browser, database: Database, sign_in_as: SignInAs) -> None:
    here = browser()
    with database.writing() as session:
        other = make_user(session)
    theirs: Pages = sign_in_as(other)
    here.post(f"/account/sessions/{other_of(database).id}/end", status=404)
    assert theirs.get("/account").path == "/account"


def test_one_session_alone_has_nothing_to_end(browser: Browser) -> None:
    assert "Sign out everywhere else" not in browser().get("/account/sessions").text


def test_five_hundred_sessions_can_be_looked_through(browser: Browser, account: User, database: Database) -> None:
    for _ in range(60):
        browser()
    assert browser().get("/account/sessions").text.count("Sign out there") == 60
