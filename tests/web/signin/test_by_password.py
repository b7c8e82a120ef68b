"""Signing in by a password, and the code after it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask_security import verify_password
from passlib.hash import argon2

from selfassess.storage.session import Database
from selfassess.storage.tables import User
from selfassess.vocabulary import Strength
from selfassess.web.proof import passwords
from tests.pages import Page, Pages
from tests.quick import USUAL_COST
from tests.rows import event_names, make_user
from tests.web.conftest import Clock
from tests.web.signing_in import (
    EMAIL,
    PASSWORD,
    another,
    code_at,
    cookie_of,
    give_app,
    give_password,
    live_sessions,
    with_cookie,
)

NOT_FITTING = "This e-mail address and password do not open an account."


def enter(pages: Pages, password: str = PASSWORD, email: str = EMAIL, *, status: int = 200) -> Page:
    return pages.submit("/sign-in/password", {"email": email, "password": password}, status=status)


@pytest.fixture(autouse=True)
def a_password(database: Database, account: User) -> None:
    give_password(database, account)


def test_the_password_signs_in(pages: Pages, database: Database) -> None:
    assert enter(pages).path == "/my-work"
    assert [row.strength for row in live_sessions(database)] == [Strength.PASSWORD]
    assert "sign_in.done" in event_names(database)


def test_a_wrong_password_an_unknown_address_and_a_disabled_account_read_the_same(
    pages: Pages, database: Database
) -> None:
    with database.writing() as session:
        make_user(session, "bert@hathervale.example", active=False)
    answers = [
        enter(pages, "not the password", status=422),
        enter(pages, email="nobody@hathervale.example", status=422),
        enter(pages, email="bert@hathervale.example", status=422),
    ]
    assert all(NOT_FITTING in answer.errors()[0] for answer in answers)
    assert len({answer.text for answer in answers}) == 1


def test_every_failure_takes_one_hash_whoever_is_meant(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(typed: str, kept: str) -> bool:
        asked.append(kept)
        return verify_password(typed, kept)

    monkeypatch.setattr(passwords, "verify_password", counted)
    enter(pages, "not the password", status=422)
    enter(pages, email="nobody@hathervale.example", status=422)
    assert len(asked) == 2
    assert all(kept.startswith("$argon2id$") for kept in asked)


@pytest.mark.on_sqlite
def test_outside_of_tests_a_hash_costs_whoever_guesses_64_megabytes_and_three_rounds(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in USUAL_COST.items():
        monkeypatch.setattr(argon2, name, value)
    app: Flask = request.getfixturevalue("app")
    with app.test_request_context():
        assert passwords.hash_of("three words apart").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_password_never_comes_back_on_the_page(pages: Pages) -> None:
    page = enter(pages, "a password nobody may see", status=422)
    assert "a password nobody may see" not in page.response.get_data(as_text=True)


def test_after_ten_wrong_passwords_the_right_one_waits_and_others_do_not(
    pages: Pages, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        other = make_user(session, "bert@hathervale.example")
    give_password(database, other)
    for _ in range(10):
        enter(pages, "wrong", status=422)
    waiting = enter(pages, status=429)
    assert "too many tries" in waiting.errors()[0]
    assert int(waiting.response.headers["Retry-After"]) > 0
    assert enter(another(pages), email="bert@hathervale.example").path == "/my-work"
    clock.forward(minutes=7)
    assert enter(pages).path == "/my-work"
    assert event_names(database).count("sign_in.throttled") == 1


def test_an_unknown_address_is_slowed_down_like_a_known_one(pages: Pages) -> None:
    for _ in range(10):
        enter(pages, "wrong", "nobody@hathervale.example", status=422)
    enter(pages, "wrong", "nobody@hathervale.example", status=429)


@pytest.mark.on_sqlite
def test_one_password_tried_on_many_accounts_from_one_address_is_slowed_down(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "verify_password", lambda typed, kept: False)
    answers = [
        pages.post(
            "/sign-in/password", {"email": f"p{number}@x.example", "password": "Spring2026!!"}, status=code
        ).status
        for number, code in ((number, 422 if number < 100 else 429) for number in range(102))
    ]
    assert answers[-2:] == [429, 429]


@pytest.mark.on_sqlite
def test_without_the_throttle_guessing_goes_on(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("selfassess.accounts.throttle.waits_until", lambda *_: None)
    monkeypatch.setattr(passwords, "verify_password", lambda typed, kept: False)
    for _ in range(11):
        enter(pages, "wrong", status=422)


class TestAnAccountWithAnApp:
    """The code after the password."""

    def test_the_password_alone_opens_nothing(
        self, pages: Pages, app: Flask, database: Database, account: User
    ) -> None:
        give_app(database, app, account)
        assert enter(pages).path == "/sign-in/code"
        assert live_sessions(database) == []
        assert pages.get("/my-work").path == "/sign-in"

    def test_the_code_signs_in_with_two_factors(
        self, pages: Pages, app: Flask, database: Database, account: User, clock: Clock
    ) -> None:
        totp, _ = give_app(database, app, account)
        enter(pages)
        assert pages.submit("/sign-in/code", {"code": code_at(totp, clock())}).path == "/my-work"
        assert [row.strength for row in live_sessions(database)] == [Strength.STRONG]

    def test_a_code_works_once(self, pages: Pages, app: Flask, database: Database, account: User, clock: Clock) -> None:
        totp, _ = give_app(database, app, account)
        code = code_at(totp, clock())
        enter(pages)
        pages.submit("/sign-in/code", {"code": code})
        other = another(pages)
        enter(other)
        assert "does not fit" in other.submit("/sign-in/code", {"code": code}, status=422).errors()[0]

    @pytest.mark.parametrize(("seconds", "status"), [(-60, 422), (-30, 200), (30, 200), (60, 422)])
    def test_codes_of_one_step_to_either_side_count_and_older_ones_do_not(
        self, pages: Pages, app: Flask, database: Database, account: User, clock: Clock, seconds: int, status: int
    ) -> None:
        totp, _ = give_app(database, app, account)
        enter(pages)
        code = code_at(totp, clock() + timedelta(seconds=seconds))
        pages.submit("/sign-in/code", {"code": code}, status=status)

    @pytest.mark.on_sqlite
    @pytest.mark.parametrize("code", ["000000", "12345", "abcdef", "１２３４５６", "9" * 40, "000 000"])
    def test_a_code_that_does_not_fit_is_told_so(
        self, pages: Pages, app: Flask, database: Database, account: User, code: str
    ) -> None:
        give_app(database, app, account)
        enter(pages)
        assert len(pages.submit("/sign-in/code", {"code": code}, status=422).errors()) == 1

    def test_after_five_wrong_codes_the_right_one_waits(
        self, pages: Pages, app: Flask, database: Database, account: User, clock: Clock
    ) -> None:
        totp, _ = give_app(database, app, account)
        enter(pages)
        right = code_at(totp, clock())
        wrong = "000000" if right != "000000" else "111111"
        for _ in range(5):
            pages.submit("/sign-in/code", {"code": wrong}, status=422)
        pages.submit("/sign-in/code", {"code": right}, status=429)
        assert live_sessions(database) == []

    def test_of_two_uses_of_a_code_at_once_one_wins(
        self, app: Flask, pages: Pages, database: Database, account: User, clock: Clock
    ) -> None:
        totp, _ = give_app(database, app, account)
        browsers = [another(pages) for _ in range(4)]
        for browser in browsers:
            enter(browser)
        code = code_at(totp, clock())
        tokens = [browser.token() for browser in browsers]

        def send(number: int) -> int:
            fields = {"code": code, "csrf_token": tokens[number]}
            return (
                browsers[number]
                .client.post("/sign-in/code", data=fields, base_url="http://localhost:8000", buffered=True)
                .status_code
            )

        with ThreadPoolExecutor(4) as pool:
            answers = sorted(pool.map(send, range(4)))
        assert answers == [303, 422, 422, 422]
        assert len(live_sessions(database)) == 1

    def test_nobody_waits_half_way_for_longer_than_ten_minutes(
        self, pages: Pages, app: Flask, database: Database, account: User, clock: Clock
    ) -> None:
        totp, _ = give_app(database, app, account)
        enter(pages)
        clock.forward(minutes=11)
        page = pages.post("/sign-in/code", {"code": code_at(totp, clock())})
        assert page.path == "/sign-in/password"

    def test_half_way_ends_when_the_password_changes(
        self, pages: Pages, app: Flask, database: Database, account: User
    ) -> None:
        give_app(database, app, account)
        enter(pages)
        with database.writing() as session:
            session.get_one(User, account.id).password = "$argon2id$another"
        assert pages.get("/sign-in/code").path == "/sign-in/password"

    def test_a_recovery_code_signs_in_once(self, pages: Pages, app: Flask, database: Database, account: User) -> None:
        _, recovery = give_app(database, app, account)
        enter(pages)
        typed = recovery[3].upper().replace("-", " ")
        assert pages.submit("/sign-in/recovery-code", {"code": typed}).path == "/my-work"
        assert [row.strength for row in live_sessions(database)] == [Strength.STRONG]
        other = another(pages)
        enter(other)
        other.submit("/sign-in/recovery-code", {"code": typed}, status=422)
        with database.reading() as session:
            assert len(session.get_one(User, account.id).recovery_codes or ()) == 9

    def test_recovery_codes_are_kept_sealed(self, app: Flask, database: Database, account: User) -> None:
        _, recovery = give_app(database, app, account)
        with database.reading() as session:
            kept = session.get_one(User, account.id)
            assert not set(recovery) & set(kept.recovery_codes or ())
            assert "key" not in (kept.totp_secret or "") or "enckey" in (kept.totp_secret or "")


class TestTheCookie:
    """What the cookie is worth, and when."""

    def test_it_cannot_be_read(self, pages: Pages) -> None:
        enter(pages)
        value = cookie_of(pages)
        assert EMAIL not in value
        assert value.startswith("gAAAA")

    def test_the_one_from_before_signing_in_is_worth_nothing_after(self, pages: Pages) -> None:
        pages.get("/sign-in/password")
        before = cookie_of(pages)
        enter(pages)
        assert with_cookie(pages, before).get("/my-work").path == "/sign-in"

    def test_it_is_worth_nothing_after_signing_out(self, pages: Pages) -> None:
        enter(pages)
        stolen = cookie_of(pages)
        assert with_cookie(pages, stolen).get("/my-work").path == "/my-work"
        pages.post("/sign-out")
        assert with_cookie(pages, stolen).get("/my-work").path == "/sign-in"

    def test_disabling_the_account_ends_it_at_the_next_request(
        self, pages: Pages, database: Database, account: User
    ) -> None:
        enter(pages)
        with database.writing() as session:
            session.get_one(User, account.id).active = False
        assert pages.get("/my-work").path == "/sign-in"

    def test_an_altered_one_is_nobodys(self, pages: Pages) -> None:
        enter(pages)
        value = cookie_of(pages)
        assert with_cookie(pages, value[:-4] + "AAAA").get("/my-work").path == "/sign-in"
