"""Setting a new password by a mailed link."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlmodel import select

from selfassess.storage.session import Database
from selfassess.storage.tables import OutboxMail, User
from tests.pages import Pages
from tests.rows import event_names
from tests.web.conftest import Clock, Postbox, SignInAs
from tests.web.signing_in import EMAIL, PASSWORD, give_app, link_in, live_sessions

NEW = "quite another sentence"


def ask(pages: Pages, email: str = EMAIL) -> None:
    pages.submit("/sign-in/forgotten", {"email": email})


def test_the_link_sets_a_password_and_signs_nobody_in(
    pages: Pages, account: User, postbox: Postbox, database: Database
) -> None:
    ask(pages)
    page = pages.submit(link_in(postbox.messages[-1].body), {"password": NEW})
    assert page.path == "/sign-in/password"
    assert live_sessions(database) == []
    assert pages.submit("/sign-in/password", {"email": EMAIL, "password": NEW}).path == "/my-work"
    assert "password.changed" in event_names(database)


def test_every_session_ends_and_a_mail_says_so(
    pages: Pages, account: User, postbox: Postbox, database: Database, sign_in_as: SignInAs
) -> None:
    elsewhere = sign_in_as(account)
    ask(pages)
    pages.submit(link_in(postbox.messages[-1].body), {"password": NEW})
    assert elsewhere.get("/my-work").path == "/sign-in"
    with database.reading() as session:
        assert [mail.kind for mail in session.exec(select(OutboxMail)).all()] == ["password_reset", "password_changed"]


def test_an_app_is_still_asked_for(
    pages: Pages, account: User, postbox: Postbox, database: Database, app: Flask
) -> None:
    give_app(database, app, account)
    ask(pages)
    pages.submit(link_in(postbox.messages[-1].body), {"password": NEW})
    assert pages.submit("/sign-in/password", {"email": EMAIL, "password": NEW}).path == "/sign-in/code"


def test_opening_the_link_changes_nothing(pages: Pages, account: User, postbox: Postbox, database: Database) -> None:
    ask(pages)
    path = link_in(postbox.messages[-1].body)
    pages.get(path)
    pages.client.head(path, base_url=pages.base_url)
    with database.reading() as session:
        assert session.get_one(User, account.id).password is None
    assert pages.submit(path, {"password": NEW}).path == "/sign-in/password"


def test_a_link_works_once_and_for_an_hour(pages: Pages, account: User, postbox: Postbox, clock: Clock) -> None:
    ask(pages)
    path = link_in(postbox.messages[-1].body)
    pages.submit(path, {"password": NEW})
    pages.get(path, status=410)
    ask(pages)
    later = link_in(postbox.messages[-1].body)
    clock.forward(minutes=60)
    pages.get(later, status=410)
    pages.post(later, {"password": NEW}, status=410)


def test_a_link_for_one_thing_opens_nothing_else(pages: Pages, account: User, postbox: Postbox) -> None:
    ask(pages)
    token = link_in(postbox.messages[-1].body).rpartition("/")[2]
    pages.get(f"/sign-in/link/{token}", status=410)
    pages.get(f"/invitations/{token}", status=410)


def test_an_unknown_address_reads_the_same_and_gets_no_mail(pages: Pages, account: User, postbox: Postbox) -> None:
    known = pages.submit("/sign-in/forgotten", {"email": EMAIL})
    unknown = pages.submit("/sign-in/forgotten", {"email": "nobody@hathervale.example"})
    assert known.text.replace(EMAIL, "") == unknown.text.replace("nobody@hathervale.example", "")
    assert len(postbox.messages) == 1


@pytest.mark.on_sqlite
@pytest.mark.parametrize("header", [{"Host": "evil.example"}, {"Host": "localhost:8000@evil.example"}])
def test_a_forged_host_is_refused(pages: Pages, account: User, postbox: Postbox, header: dict[str, str]) -> None:
    pages.get("/sign-in/forgotten")
    answer = pages.client.post(
        "/sign-in/forgotten", data={"email": EMAIL, "csrf_token": pages.token()}, headers=header, buffered=True
    )
    assert answer.status_code == 400
    assert postbox.messages == []


def test_forwarding_headers_change_no_link(pages: Pages, account: User, postbox: Postbox) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Original-URL": "//evil.example/"}
    pages.post("/sign-in/forgotten", {"email": EMAIL}, headers=forged)
    assert "evil" not in postbox.messages[0].body
    assert link_in(postbox.messages[0].body)


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("", "Enter"),
        ("short", "12 characters"),
        ("aaaaaaaaaaaaaaaa", "different"),
        ("Password1234", "harder to guess"),
        ("p@ssw0rd2026!", "harder to guess"),
        ("safeguarding1", "harder to guess"),
        ("123456789012", "harder to guess"),
        ("abcdefghijklm", "harder to guess"),
        ("ada@hathervale.example", "e-mail address"),
        ("my hathervale.example one", "e-mail address"),
        ("x" * 201, "Shorten"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_told_so(
    pages: Pages, account: User, postbox: Postbox, password: str, word: str
) -> None:
    ask(pages)
    page = pages.submit(link_in(postbox.messages[-1].body), {"password": password}, status=422)
    assert word in page.errors()[0]


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    "password",
    [PASSWORD, "x1" * 30 + "abcdef", "żółta łódź podwodna", "correct horse battery", "passwordless trains run"],
)
def test_long_ones_of_any_letters_will_do(pages: Pages, account: User, postbox: Postbox, password: str) -> None:
    ask(pages)
    assert pages.submit(link_in(postbox.messages[-1].body), {"password": password}).path == "/sign-in/password"
    assert pages.submit("/sign-in/password", {"email": EMAIL, "password": password}).path == "/my-work"
