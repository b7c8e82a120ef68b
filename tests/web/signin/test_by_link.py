"""Signing in by a mailed link."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from selfassess.mail.sending import NotDelivered
from selfassess.storage.session import Database
from selfassess.storage.tables import MailedLink, OutboxMail, User, UserSession
from selfassess.vocabulary import Strength
from tests.pages import Pages
from tests.rows import make_user
from tests.web.conftest import Clock, Postbox, SignInAs
from tests.web.signing_in import EMAIL, cookie_of, with_cookie

LINK = re.compile(r"http://localhost:8000(/sign-in/link/[A-Za-z0-9_-]{43})\n")


def link_in(postbox: Postbox) -> str:
    """The path of the link in the newest mail."""
    found = LINK.search(postbox.messages[-1].body)
    assert found
    return found.group(1)


def sessions_in(database: Database) -> tuple[UserSession, ...]:
    with database.reading() as session:
        return tuple(session.exec(select(UserSession)).all())


def test_a_link_signs_in_leads_to_my_work_and_signing_out_ends_it(
    pages: Pages, account: User, postbox: Postbox, database: Database
) -> None:
    page = pages.submit("/sign-in", {"email": " ADA@hathervale.example "})
    assert page.heading == "Check your e-mail"
    assert [message.address for message in postbox.messages] == [EMAIL]
    page = pages.submit(link_in(postbox))
    assert page.path == "/my-work"
    assert EMAIL in page.text
    assert sessions_in(database)[0].strength is Strength.LINK
    page = pages.post("/sign-out")
    assert page.path == "/sign-in"
    assert "You are signed out" in page.text
    assert pages.get("/my-work").path == "/sign-in"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_scanner_that_follows_the_link_changes_nothing(
    pages: Pages, account: User, postbox: Postbox, database: Database, method: str
) -> None:
    pages.submit("/sign-in", {"email": EMAIL})
    for _ in range(3):
        assert pages.client.open(link_in(postbox), method=method, base_url=pages.base_url).status_code == 200
    assert sessions_in(database) == ()
    assert pages.submit(link_in(postbox)).path == "/my-work"


def test_a_link_works_once(pages: Pages, account: User, postbox: Postbox) -> None:
    pages.submit("/sign-in", {"email": EMAIL})
    pages.submit(link_in(postbox))
    page = pages.get(link_in(postbox), status=410)
    assert page.heading == "This link has been used or has ended"
    assert pages.post(link_in(postbox), status=410).heading == page.heading


def test_a_link_ends_after_fifteen_minutes(pages: Pages, account: User, postbox: Postbox, clock: Clock) -> None:
    pages.submit("/sign-in", {"email": EMAIL})
    clock.forward(minutes=15)
    pages.get(link_in(postbox), status=410)
    pages.post(link_in(postbox), status=410)


def test_a_newer_link_ends_the_older(pages: Pages, account: User, postbox: Postbox) -> None:
    pages.submit("/sign-in", {"email": EMAIL})
    older = link_in(postbox)
    pages.submit("/sign-in", {"email": EMAIL})
    pages.get(older, status=410)
    pages.get(link_in(postbox))


def test_an_unknown_address_is_answered_as_a_known_one_and_gets_no_mail(
    pages: Pages, account: User, postbox: Postbox, database: Database
) -> None:
    known = pages.submit("/sign-in", {"email": EMAIL})
    unknown = pages.submit("/sign-in", {"email": "eve@hathervale.example"})
    assert known.path == unknown.path
    assert known.text.replace(EMAIL, "") == unknown.text.replace("eve@hathervale.example", "")
    assert [message.address for message in postbox.messages] == [EMAIL]
    with database.reading() as session:
        assert [mail.address for mail in session.exec(select(OutboxMail)).all()] == [EMAIL]


def test_a_disabled_account_gets_no_link_and_no_other_answer(
    pages: Pages, account: User, postbox: Postbox, database: Database
) -> None:
    with database.writing() as session:
        session.get_one(User, account.id).active = False
    assert pages.submit("/sign-in", {"email": EMAIL}).heading == "Check your e-mail"
    assert postbox.messages == []


def test_where_somebody_wanted_to_go_is_kept_here_and_not_in_the_mail(
    pages: Pages, account: User, postbox: Postbox, database: Database
) -> None:
    page = pages.get("/account/sessions")
    assert page.path == "/sign-in"
    pages.post("/sign-in?next=/account/sessions", {"email": EMAIL})
    assert "sessions" not in postbox.messages[0].body
    assert "next" not in postbox.messages[0].body
    assert pages.submit(link_in(postbox)).path == "/account/sessions"


def test_only_the_digest_of_a_link_is_kept(pages: Pages, account: User, postbox: Postbox, database: Database) -> None:
    pages.submit("/sign-in", {"email": EMAIL})
    with database.reading() as session:
        kept = session.exec(select(MailedLink)).one()
        mail = session.exec(select(OutboxMail)).one()
    assert link_in(postbox).rpartition("/")[2] not in str(kept)
    assert mail.body is None


def test_a_link_opened_where_somebody_else_is_signed_in_ends_their_session_and_begins_ones_own(
    pages: Pages, account: User, postbox: Postbox, database: Database, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        other = make_user(session)
    browser = sign_in_as(other)
    stolen = cookie_of(browser)
    pages.submit("/sign-in", {"email": EMAIL})
    assert EMAIL in browser.submit(link_in(postbox)).text
    assert with_cookie(browser, stolen).get("/my-work").path == "/sign-in"


def test_a_link_takes_nothing_from_a_stronger_session(
    pages: Pages, account: User, postbox: Postbox, database: Database, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(account, Strength.STRONG)
    pages.submit("/sign-in", {"email": EMAIL})
    assert browser.submit(link_in(postbox)).path == "/my-work"
    assert [row.strength for row in sessions_in(database)] == [Strength.STRONG]


@pytest.mark.parametrize("text", ["", "ada", "ada@", "a@b@c.example", "ada@hathervale.example, eve@x.example"])
def test_what_is_no_address_is_told_so(pages: Pages, postbox: Postbox, text: str) -> None:
    page = pages.submit("/sign-in", {"email": text}, status=422)
    assert len(page.errors()) == 1
    assert postbox.messages == []


def test_somebody_who_is_signed_in_needs_no_sign_in_page(pages: Pages, account: User, postbox: Postbox) -> None:
    pages.submit("/sign-in", {"email": EMAIL})
    pages.submit(link_in(postbox))
    assert pages.get("/sign-in").path == "/my-work"
    assert pages.get("/sign-in?next=/account").path == "/account"


def test_the_answer_leaves_before_anybody_is_looked_for(pages: Pages, account: User, database: Database) -> None:
    fields = {"email": EMAIL, "csrf_token": pages.token()}
    answer = pages.client.post("/sign-in", data=fields, base_url=pages.base_url)
    assert answer.status_code == 303
    assert links_in(database) == 0
    answer.close()
    assert links_in(database) == 1


def test_a_fault_in_sending_changes_no_answer(
    pages: Pages, account: User, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object, **__: object) -> int:
        raise RuntimeError("a fault")

    monkeypatch.setattr("selfassess.web.signin.by_link.ask_for_link", fault)
    assert pages.submit("/sign-in", {"email": EMAIL}).heading == "Check your e-mail"
    assert links_in(database) == 0


def test_mail_that_cannot_be_sent_now_waits_in_the_outbox(
    pages: Pages, account: User, database: Database, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(_: object) -> None:
        raise NotDelivered(temporary=True, why="The server is down.")

    monkeypatch.setattr(postbox, "send", fault)
    assert pages.submit("/sign-in", {"email": EMAIL}).heading == "Check your e-mail"
    with database.reading() as session:
        mail = session.exec(select(OutboxMail)).one()
    assert (mail.sent_at, mail.attempts) == (None, 1)
    assert mail.body is not None


def links_in(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(MailedLink)).all())
