"""A board asks its managers and chairs for two factors."""

from __future__ import annotations

import pytest
from flask import Flask

from selfassess.storage.session import Database
from selfassess.storage.tables import User
from selfassess.vocabulary import Role, Strength
from tests.rows import make_board, make_member
from tests.web.conftest import Clock, Postbox, SignInAs
from tests.web.signing_in import PASSWORD, code_at, cookie_of, give_app, give_password, live_sessions, with_cookie

BOARD = "/boards/hathervale/"


@pytest.fixture(autouse=True)
def chair(database: Database, account: User) -> None:
    """The account chairs a board."""
    with database.writing() as session:
        make_member(session, make_board(session, "hathervale"), account, role=Role.CHAIR)


@pytest.mark.parametrize("strength", [Strength.LINK, Strength.PASSWORD])
def test_a_chair_who_proved_one_factor_is_told_why_more_is_needed(
    account: User, sign_in_as: SignInAs, strength: Strength
) -> None:
    page = sign_in_as(account, strength).get(BOARD)
    assert page.path == "/sign-in/stronger"
    assert "is not enough" in page.text


def test_without_any_second_factor_the_page_says_what_to_set_up(account: User, sign_in_as: SignInAs) -> None:
    links = sign_in_as(account, Strength.LINK).get(BOARD).links()
    assert links["A passkey"] == "/account/passkeys/add"
    assert links["A password"] == "/account/password"


def test_password_and_code_open_the_board_with_a_new_cookie(
    account: User, sign_in_as: SignInAs, database: Database, app: Flask, clock: Clock
) -> None:
    give_password(database, account)
    totp, _ = give_app(database, app, account)
    browser = sign_in_as(account, Strength.LINK)
    browser.get("/my-work")
    before = cookie_of(browser)
    fields = {"password": PASSWORD, "code": code_at(totp, clock())}
    assert browser.post(f"/sign-in/stronger?next={BOARD}", fields).path == BOARD
    assert [row.strength for row in live_sessions(database)] == [Strength.STRONG]
    assert with_cookie(browser, before).get("/my-work").path == "/sign-in"


@pytest.mark.parametrize(("password", "code"), [("wrong", None), (PASSWORD, "000000"), (PASSWORD, "")])
def test_one_of_the_two_is_not_enough(
    account: User,
    sign_in_as: SignInAs,
    database: Database,
    app: Flask,
    clock: Clock,
    password: str,
    code: str | None,
) -> None:
    give_password(database, account)
    totp, _ = give_app(database, app, account)
    browser = sign_in_as(account, Strength.LINK)
    fields = {"password": password, "code": code_at(totp, clock()) if code is None else code}
    browser.post("/sign-in/stronger", fields, status=422)
    assert [row.strength for row in live_sessions(database)] == [Strength.LINK]


def test_from_a_link_to_the_board_by_setting_everything_up(
    account: User, sign_in_as: SignInAs, database: Database, clock: Clock
) -> None:
    from passlib.totp import TOTP

    from tests.web.account.test_second_step import key_on

    browser = sign_in_as(account, Strength.LINK)
    browser.get(BOARD)
    browser.submit("/account/password", {"password": PASSWORD})
    totp = TOTP(key=key_on(browser.get("/account/second-step/app")), format="base32")
    page = browser.submit("/account/second-step/app", {"code": code_at(totp, clock())})
    onwards = page.links()["I have kept them: continue"]
    assert onwards == BOARD
    assert browser.get(onwards).path == BOARD


def test_a_password_alone_leads_to_setting_up_an_app(account: User, sign_in_as: SignInAs, database: Database) -> None:
    give_password(database, account)
    page = sign_in_as(account, Strength.LINK).post("/sign-in/stronger", {"password": PASSWORD})
    assert page.path == "/account/second-step/app"


def test_the_button_of_somebody_without_a_way_proves_nothing(account: User, sign_in_as: SignInAs) -> None:
    sign_in_as(account, Strength.LINK).post("/sign-in/stronger", status=422)


def test_whoever_is_strong_already_is_led_on(account: User, sign_in_as: SignInAs) -> None:
    assert sign_in_as(account, Strength.STRONG).get(f"/sign-in/stronger?next={BOARD}").path == BOARD


@pytest.mark.on_sqlite
def test_without_the_guard_a_link_opens_the_board(
    account: User, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("selfassess.web.access.needs_stronger_proof", lambda *_: False)
    assert sign_in_as(account, Strength.LINK).get(BOARD).path == BOARD


def test_in_a_demonstration_a_link_is_enough(
    account: User, database: Database, settings: object, clock: Clock, postbox: Postbox
) -> None:
    from selfassess.storage import installation
    from selfassess.web import create_app
    from tests.pages import Pages
    from tests.web.signing_in import EMAIL, link_in

    with database.writing() as session:
        installation.mark(session, as_demo=True, now=clock())
    pages = Pages(create_app(settings, database=database, sender=postbox, clock=clock), settings)  # type: ignore[arg-type]
    pages.submit("/sign-in", {"email": EMAIL})
    pages.submit(link_in(postbox.messages[-1].body))
    assert pages.get(BOARD).path == BOARD
