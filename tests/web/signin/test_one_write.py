"""What counts once is used up in the write that begins the session: where that fails, it was never used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from selfassess.accounts import signing_in
from selfassess.errors import Busy
from selfassess.storage.session import Database
from selfassess.storage.tables import User
from selfassess.vocabulary import Strength
from tests.pages import Pages
from tests.web.conftest import Clock, Postbox, SignInAs
from tests.web.signing_in import EMAIL, PASSWORD, another, code_at, give_app, give_password, link_in, live_sessions

Fail = Callable[[str], None]


@pytest.fixture
def fail_once(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Let this part of signing in do its work once and then find the database locked."""

    def fail(name: str) -> None:
        does: Callable[..., Any] = getattr(signing_in, name)

        def failing(*given: Any, **named: Any) -> None:
            monkeypatch.setattr(signing_in, name, does)
            does(*given, **named)
            raise Busy("The database is busy. What you sent was not saved.")

        monkeypatch.setattr(signing_in, name, failing)

    return fail


@pytest.mark.parametrize("part", ["start_session", "spend"])
def test_a_link_still_works_after_a_sign_in_that_could_not_be_finished(
    pages: Pages, database: Database, account: User, postbox: Postbox, fail_once: Fail, part: str
) -> None:
    pages.submit("/sign-in", {"email": EMAIL})
    path = link_in(postbox.messages[-1].body)
    fail_once(part)
    pages.submit(path, status=503)
    assert live_sessions(database) == []
    assert pages.get("/my-work").path == "/sign-in"
    assert pages.submit(path).path == "/my-work"
    another(pages).get(path, status=410)


@pytest.mark.parametrize("part", ["spend_counter", "start_session"])
def test_an_app_s_code_still_fits(
    pages: Pages, app: Flask, database: Database, account: User, clock: Clock, fail_once: Fail, part: str
) -> None:
    give_password(database, account)
    totp, _ = give_app(database, app, account)
    pages.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD})
    fail_once(part)
    code = {"code": code_at(totp, clock())}
    pages.submit("/sign-in/code", code, status=503)
    assert pages.submit("/sign-in/code", code).path == "/my-work"


@pytest.mark.parametrize("part", ["spend_recovery_code", "start_session"])
def test_a_recovery_code_still_fits(
    pages: Pages, app: Flask, database: Database, account: User, fail_once: Fail, part: str
) -> None:
    give_password(database, account)
    _, codes = give_app(database, app, account)
    pages.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD})
    fail_once(part)
    pages.submit("/sign-in/recovery-code", {"code": codes[0]}, status=503)
    assert pages.submit("/sign-in/recovery-code", {"code": codes[0]}).path == "/my-work"


def test_a_code_that_proves_somebody_again_still_fits(
    app: Flask, database: Database, account: User, clock: Clock, sign_in_as: SignInAs, fail_once: Fail
) -> None:
    give_password(database, account)
    totp, _ = give_app(database, app, account)
    browser = sign_in_as(account, Strength.PASSWORD)
    fail_once("raise_strength")
    typed = {"password": PASSWORD, "code": code_at(totp, clock())}
    browser.submit("/sign-in/stronger", typed, status=503)
    browser.submit("/sign-in/stronger", typed)
    assert [row.strength for row in live_sessions(database)] == [Strength.STRONG]


def test_a_link_that_proves_less_than_the_session_has_is_used_up_all_the_same(
    pages: Pages, database: Database, account: User, postbox: Postbox, sign_in_as: SignInAs
) -> None:
    pages.submit("/sign-in", {"email": EMAIL})
    path = link_in(postbox.messages[-1].body)
    browser = sign_in_as(account, Strength.STRONG)
    assert browser.submit(path).path == "/my-work"
    assert [row.strength for row in live_sessions(database)] == [Strength.STRONG]
    another(pages).get(path, status=410)
