"""Setting up an authenticator app, removing it, and recovery codes."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from passlib.totp import TOTP
from sqlmodel import select

from selfassess.storage.session import Database
from selfassess.storage.tables import OutboxMail, User
from selfassess.vocabulary import Strength
from tests.pages import Page, Pages
from tests.rows import event_names
from tests.web.account.conftest import Browser
from tests.web.conftest import Clock
from tests.web.signing_in import (
    EMAIL,
    PASSWORD,
    code_at,
    cookie_of,
    give_app,
    give_password,
    live_sessions,
    with_cookie,
)


def app_of(page: Page) -> TOTP:
    """What a person's app holds after they typed the key of the page."""
    return TOTP(key=key_on(page), format="base32")


def key_on(page: Page) -> str:
    """The key that is shown in letters."""
    (shown,) = page.all("strong", class_="app-reference")
    return (shown.text or "").replace(" ", "")


def test_setting_up_an_app_takes_its_first_code_and_shows_the_recovery_codes_once(
    browser: Browser, account: User, database: Database, clock: Clock
) -> None:
    give_password(database, account)
    here, elsewhere = browser(Strength.PASSWORD), browser(Strength.PASSWORD)
    totp = app_of(here.get("/account/second-step/app"))
    stolen = cookie_of(here)
    page = here.submit("/account/second-step/app", {"code": code_at(totp, clock())})
    assert page.heading == "Keep your recovery codes"
    codes = re.findall(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}", page.text)
    assert len(codes) == 10
    assert [row.strength for row in live_sessions(database)] == [Strength.STRONG]
    assert elsewhere.get("/account").path == "/sign-in"
    assert with_cookie(here, stolen).get("/account").path == "/sign-in"
    assert codes[0] not in here.get("/account").text
    assert "second_factor.changed" in event_names(database)
    with database.reading() as session:
        assert [mail.kind for mail in session.exec(select(OutboxMail)).all()] == ["second_factor_changed"]


def test_the_first_code_does_not_sign_in_once_more(
    browser: Browser, account: User, database: Database, clock: Clock, pages: Pages
) -> None:
    give_password(database, account)
    here = browser(Strength.PASSWORD)
    code = code_at(app_of(here.get("/account/second-step/app")), clock())
    here.submit("/account/second-step/app", {"code": code})
    pages.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD})
    pages.submit("/sign-in/code", {"code": code}, status=422)


def test_a_wrong_code_sets_nothing_up_and_keeps_the_picture(
    browser: Browser, account: User, database: Database
) -> None:
    give_password(database, account)
    here = browser(Strength.PASSWORD)
    before = key_on(here.get("/account/second-step/app"))
    page = here.submit("/account/second-step/app", {"code": "000000"}, status=422)
    assert "does not fit" in page.errors()[0]
    assert key_on(page) == before
    with database.reading() as session:
        assert session.get_one(User, account.id).totp_secret is None


def test_without_a_password_one_is_chosen_first(browser: Browser) -> None:
    assert "Choose a password" in browser().get("/account/second-step/app").text


def test_a_second_app_is_refused_while_there_is_one(
    browser: Browser, account: User, database: Database, app: Flask
) -> None:
    give_password(database, account)
    give_app(database, app, account)
    assert "already" in browser(Strength.STRONG).get("/account/second-step/app").text


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    "path",
    [
        "/account/second-step/app",
        "/account/second-step/remove",
        "/account/second-step/codes",
        "/account/passkeys/add",
        "/account/password",
        "/account/address",
    ],
)
@pytest.mark.parametrize("strength", [Strength.LINK, Strength.PASSWORD])
def test_with_an_app_nothing_changes_before_both_factors_are_proved(
    browser: Browser, account: User, database: Database, app: Flask, path: str, strength: Strength
) -> None:
    give_password(database, account)
    give_app(database, app, account)
    here = browser(strength)
    assert here.get(path).path == "/sign-in/again"
    assert here.post(path, {"password": "quite another sentence", "code": "1"}).path == "/sign-in/again"


def test_proving_both_factors_opens_them(
    browser: Browser, account: User, database: Database, app: Flask, clock: Clock
) -> None:
    give_password(database, account)
    totp, _ = give_app(database, app, account)
    here = browser(Strength.LINK)
    fields = {"password": PASSWORD, "code": code_at(totp, clock())}
    page = here.post("/sign-in/again?next=/account/second-step/codes", fields)
    assert page.path == "/account/second-step/codes"


def test_removing_the_app_ends_other_sessions_and_sends_a_mail(
    browser: Browser, account: User, database: Database, app: Flask
) -> None:
    give_password(database, account)
    give_app(database, app, account)
    here, elsewhere = browser(Strength.STRONG), browser(Strength.STRONG)
    assert here.submit("/account/second-step/remove").path == "/account"
    assert elsewhere.get("/account").path == "/sign-in"
    with database.reading() as session:
        kept = session.get_one(User, account.id)
        assert (kept.totp_secret, kept.recovery_codes, kept.totp_last_step) == (None, None, None)
        assert session.exec(select(OutboxMail)).one().kind == "second_factor_changed"


def test_new_recovery_codes_end_the_earlier_ones(
    browser: Browser, account: User, database: Database, app: Flask, pages: Pages
) -> None:
    give_password(database, account)
    _, earlier = give_app(database, app, account)
    page = browser(Strength.STRONG).submit("/account/second-step/codes")
    codes = re.findall(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}", page.text)
    pages.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD})
    pages.submit("/sign-in/recovery-code", {"code": earlier[0]}, status=422)
    assert pages.submit("/sign-in/recovery-code", {"code": codes[0]}).path == "/my-work"
