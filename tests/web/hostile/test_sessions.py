"""Cases 40 to 44: a cookie is worth what the register of sessions says, at every single request."""

from __future__ import annotations

import pytest
from flask import Flask

from selfassess.storage.session import Database
from selfassess.storage.tables import User
from selfassess.vocabulary import Strength
from tests.pages import Pages
from tests.web.conftest import Clock, SignInAs
from tests.web.hostile.every_address import every_address, send
from tests.web.hostile.two_boards import TwoBoards
from tests.web.signing_in import EMAIL, PASSWORD, cookie_of, with_cookie


def is_nobody(browser: Pages) -> bool:
    """Whether this browser is led to the sign-in page."""
    return browser.get("/my-work").path == "/sign-in"


@pytest.mark.on_sqlite
def test_a_cookie_that_was_planted_before_signing_in_opens_nothing_after(pages: Pages, account: User) -> None:
    pages.get("/sign-in/password")
    planted = with_cookie(pages, cookie_of(pages))
    assert pages.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD}).path == "/my-work"
    assert is_nobody(planted)
    assert cookie_of(pages) != cookie_of(planted)


def test_a_stolen_cookie_is_worth_nothing_at_any_address_once_its_owner_signs_out(
    app: Flask, boards: TwoBoards, pages: Pages, account: User
) -> None:
    pages.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD})
    thief = with_cookie(pages, cookie_of(pages))
    assert not is_nobody(thief)
    token = thief.token()
    pages.post("/sign-out")
    for address in every_address(app, boards):
        if address.access.door != "public":
            for method in address.methods & {"GET", "POST"}:
                status = send(thief, method, address.path, token).status_code
                assert status in (302, 401, 400), f"{method} {address.path}"
    assert is_nobody(thief)


def test_a_disabled_account_is_nobody_at_its_next_request(pages: Pages, account: User, database: Database) -> None:
    """Even where nobody ended its sessions."""
    pages.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD})
    assert not is_nobody(pages)
    with database.writing() as session:
        session.get_one(User, account.id).active = False
    assert is_nobody(pages)


@pytest.mark.on_sqlite
def test_a_clock_that_is_set_back_revives_no_session(
    boards: TwoBoards, sign_in_as: SignInAs, clock: Clock, database: Database
) -> None:
    browser = sign_in_as(boards.here.manager.user_id, Strength.STRONG)
    token = browser.token()
    browser.post("/sign-out", {"csrf_token": token}, token=False)
    clock.forward(hours=-3)
    assert is_nobody(browser)


@pytest.mark.on_sqlite
def test_a_manager_who_was_idle_is_asked_to_sign_in(boards: TwoBoards, sign_in_as: SignInAs, clock: Clock) -> None:
    browser = sign_in_as(boards.here.manager.user_id, Strength.STRONG)
    assert browser.get(boards.base + "/settings").path == boards.base + "/settings"
    clock.forward(minutes=31)
    assert browser.get(boards.base + "/settings").path == "/sign-in"


@pytest.mark.on_sqlite
def test_a_manager_s_form_that_comes_too_late_comes_back_with_what_was_typed(
    boards: TwoBoards, sign_in_as: SignInAs, clock: Clock
) -> None:
    browser = sign_in_as(boards.here.manager.user_id, Strength.STRONG)
    fields = browser.get(boards.base + "/settings").fields()
    words = "Whatever is said here stays here, for as long as it must."
    clock.forward(minutes=31)
    page = browser.post(
        boards.base + "/settings", {**fields, "confidentiality_statement": words}, token=False, status=401
    )
    assert any(words in "".join(area.itertext()) for area in page.all("textarea"))
