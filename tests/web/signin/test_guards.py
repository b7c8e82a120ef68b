"""Each guard taken away: what it kept out then gets in, so that its own test can fail."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlmodel import col, update

from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import MailedLink, User
from tests.pages import Pages
from tests.web.conftest import Clock, Postbox, SignInAs
from tests.web.signing_in import (
    EMAIL,
    PASSWORD,
    another,
    code_at,
    cookie_of,
    give_app,
    give_password,
    link_in,
    with_cookie,
)

pytestmark = pytest.mark.on_sqlite


def nothing(*_: object, **__: object) -> None:
    """Nothing."""


def test_without_spending_the_step_a_code_works_twice(
    pages: Pages, app: Flask, account: User, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("selfassess.accounts.signing_in.spend_counter", nothing)
    give_password(database, account)
    totp, _ = give_app(database, app, account)
    for browser in (pages, another(pages)):
        browser.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD})
        assert browser.submit("/sign-in/code", {"code": code_at(totp, clock())}).path == "/my-work"


def test_without_spending_it_a_recovery_code_works_twice(
    pages: Pages, app: Flask, account: User, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("selfassess.accounts.signing_in.spend_recovery_code", nothing)
    give_password(database, account)
    _, codes = give_app(database, app, account)
    for browser in (pages, another(pages)):
        browser.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD})
        assert browser.submit("/sign-in/recovery-code", {"code": codes[0]}).path == "/my-work"


def test_without_the_register_a_stolen_cookie_outlives_signing_out(
    pages: Pages, account: User, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("selfassess.accounts.sessions.end_session", nothing)
    browser = sign_in_as(account)
    stolen = cookie_of(browser)
    browser.post("/sign-out")
    assert with_cookie(browser, stolen).get("/my-work").path == "/my-work"


def test_without_ending_them_sessions_outlive_a_new_password(
    account: User, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("selfassess.accounts.passwords.end_all_sessions", nothing)
    here, elsewhere = sign_in_as(account), sign_in_as(account)
    here.submit("/account/password", {"password": "quite another sentence"})
    assert elsewhere.get("/my-work").path == "/my-work"


def test_without_its_mark_a_link_works_twice(pages: Pages, account: User, database: Database, postbox: Postbox) -> None:
    pages.submit("/sign-in", {"email": EMAIL})
    path = link_in(postbox.messages[-1].body)
    pages.submit(path)
    with database.writing() as session:
        _unmark(session)
    assert another(pages).submit(path).path == "/my-work"


def test_without_the_hash_of_nobody_an_unknown_address_answers_at_once(
    pages: Pages, account: User, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check that stops where there is no account would hash once for the known address and never for the unknown."""
    hashed: list[str] = []

    def fits(typed: str, kept: User | None) -> bool:
        if kept is not None:
            hashed.append(typed)
        return False

    monkeypatch.setattr("selfassess.web.signin.by_password.passwords.fits", fits)
    pages.submit("/sign-in/password", {"email": EMAIL, "password": "wrong"}, status=422)
    pages.submit("/sign-in/password", {"email": "nobody@x.example", "password": "wrong"}, status=422)
    assert len(hashed) == 1


def _unmark(session: WritingSession) -> None:
    session.exec(update(MailedLink).where(col(MailedLink.used_at).is_not(None)).values(used_at=None))
