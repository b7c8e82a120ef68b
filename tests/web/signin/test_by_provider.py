"""Signing in by the council's own sign-in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from joserfc.jwk import RSAKey
from sqlmodel import select

from selfassess.config import OpenIdProvider, Settings
from selfassess.storage.session import Database
from selfassess.storage.tables import ExternalIdentity, User
from selfassess.vocabulary import Strength
from tests.pages import Page, Pages
from tests.rows import event_names, make_user
from tests.web.conftest import Clock, Postbox, SignInAs
from tests.web.signin.fake_provider import CLIENT, SECRET, Provider, running
from tests.web.signing_in import EMAIL, PASSWORD, give_password, link_in, live_sessions

pytestmark = pytest.mark.on_sqlite


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as provider:
        provider.claims = {"sub": "ada-17", "email": EMAIL, "email_verified": True}
        yield provider


@pytest.fixture
def settings(provider: Provider) -> Settings:
    """Settings with the provider."""
    oidc = OpenIdProvider(issuer=provider.issuer, client_id=CLIENT, client_secret=SECRET, name="the county's sign-in")
    return Settings(oidc=oidc)


def go(pages: Pages, provider: Provider, next_path: str = "") -> Page:
    """What comes of going there, signing in, and coming back."""
    back = leave(pages, provider, next_path)
    return come_back(pages, back)


def leave(pages: Pages, provider: Provider, next_path: str = "") -> dict[str, str]:
    query = f"?next={next_path}" if next_path else ""
    way_there = pages.get(f"/sign-in/provider{query}", follow=False, status=302).response.location
    assert way_there.startswith(f"{provider.issuer}/authorize?")
    return provider.person_signs_in(way_there)


def come_back(pages: Pages, back: dict[str, str]) -> Page:
    page = pages.get("/sign-in/provider/back?" + urlencode(back))
    return pages.post("/sign-in/provider/back", page.fields(), token=False)


def tie(database: Database, provider: Provider, account: User, clock: Clock) -> None:
    with database.writing() as session:
        session.add(
            ExternalIdentity(user_id=account.id, issuer=provider.issuer, subject="ada-17", confirmed_at=clock())
        )


def identities(database: Database) -> list[tuple[int, str]]:
    with database.reading() as session:
        return [(row.user_id, row.subject) for row in session.exec(select(ExternalIdentity)).all()]


def test_a_known_subject_signs_in_with_two_factors(
    pages: Pages, provider: Provider, account: User, database: Database, clock: Clock
) -> None:
    tie(database, provider, account, clock)
    assert "the county’s sign-in" in pages.get("/sign-in").text.replace("'", "’")
    assert go(pages, provider, "/account/sessions").path == "/account/sessions"
    assert [row.strength for row in live_sessions(database)] == [Strength.STRONG]


def test_the_subject_decides_whatever_becomes_of_the_address(
    pages: Pages, provider: Provider, account: User, database: Database, clock: Clock
) -> None:
    with database.writing() as session:
        make_user(session, "ada.new@hathervale.example")
    tie(database, provider, account, clock)
    provider.claims["email"] = "ada.new@hathervale.example"
    assert EMAIL in go(pages, provider, "/account").text


def test_the_first_time_the_person_confirms_it_by_a_link_in_the_same_browser(
    pages: Pages, provider: Provider, account: User, database: Database, postbox: Postbox
) -> None:
    assert go(pages, provider).path == "/sign-in/provider/new"
    assert live_sessions(database) == []
    pages.submit("/sign-in", {"email": EMAIL})
    pages.submit(link_in(postbox.messages[-1].body))
    assert identities(database) == [(account.id, "ada-17")]
    assert "provider.changed" in event_names(database)
    pages.post("/sign-out")
    assert go(pages, provider).path == "/my-work"


def test_by_a_password_too(pages: Pages, provider: Provider, account: User, database: Database) -> None:
    give_password(database, account)
    go(pages, provider)
    pages.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD})
    assert identities(database) == [(account.id, "ada-17")]


def test_in_another_browser_it_ties_nothing(
    pages: Pages, provider: Provider, account: User, database: Database, postbox: Postbox, settings: Settings
) -> None:
    go(pages, provider)
    pages.submit("/sign-in", {"email": EMAIL})
    Pages(pages.app, settings).submit(link_in(postbox.messages[-1].body))
    assert identities(database) == []


def test_somebody_else_who_signs_in_there_gets_nothing_of_it(
    pages: Pages, provider: Provider, account: User, database: Database
) -> None:
    with database.writing() as session:
        other = make_user(session, "bert@hathervale.example")
    give_password(database, other)
    go(pages, provider)
    pages.submit("/sign-in/password", {"email": "bert@hathervale.example", "password": PASSWORD})
    assert identities(database) == []


def test_after_half_an_hour_it_waits_no_longer(
    pages: Pages, provider: Provider, account: User, database: Database, clock: Clock
) -> None:
    give_password(database, account)
    go(pages, provider)
    clock.forward(minutes=31)
    pages.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD})
    assert identities(database) == []


def test_an_address_that_the_provider_calls_unchecked_ties_nothing(
    pages: Pages, provider: Provider, account: User, database: Database
) -> None:
    give_password(database, account)
    provider.claims["email_verified"] = False
    go(pages, provider)
    pages.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD})
    assert identities(database) == []


def test_an_unknown_address_reads_like_a_known_one(pages: Pages, provider: Provider, account: User) -> None:
    known = go(pages, provider).text
    provider.claims = {"sub": "eve", "email": "eve@hathervale.example"}
    assert go(pages, provider).text == known


def test_opening_the_page_that_one_comes_back_to_signs_nobody_in(
    pages: Pages, provider: Provider, account: User, database: Database, clock: Clock
) -> None:
    tie(database, provider, account, clock)
    back = leave(pages, provider)
    pages.get("/sign-in/provider/back?" + urlencode(back))
    assert live_sessions(database) == []


def test_a_code_from_another_browser_signs_nobody_in(
    pages: Pages, provider: Provider, account: User, database: Database, clock: Clock, settings: Settings
) -> None:
    tie(database, provider, account, clock)
    back = leave(pages, provider)
    assert come_back(Pages(pages.app, settings), back).path == "/sign-in"
    assert live_sessions(database) == []


def test_a_code_works_once(pages: Pages, provider: Provider, account: User, database: Database, clock: Clock) -> None:
    tie(database, provider, account, clock)
    back = leave(pages, provider)
    come_back(pages, back)
    pages.post("/sign-out")
    assert come_back(pages, back).path == "/sign-in"
    assert live_sessions(database) == []


LIES: dict[str, dict[str, Any]] = {
    "another audience": {"aud": "another-client"},
    "no audience": {"aud": None},
    "another issuer": {"iss": "https://evil.example"},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "out of date": {"exp": int(time.time()) - 3600},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is no text": {"sub": 17},
}


@pytest.mark.parametrize("lie", list(LIES))
def test_a_token_that_cannot_be_trusted_signs_nobody_in(
    pages: Pages, provider: Provider, account: User, database: Database, clock: Clock, lie: str
) -> None:
    tie(database, provider, account, clock)
    provider.claims.update(LIES[lie])
    assert go(pages, provider).path == "/sign-in"
    assert live_sessions(database) == []


def test_a_token_signed_by_somebody_else_signs_nobody_in(
    pages: Pages, provider: Provider, account: User, database: Database, clock: Clock
) -> None:
    tie(database, provider, account, clock)
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert go(pages, provider).path == "/sign-in"
    assert live_sessions(database) == []


@pytest.mark.parametrize(
    "back", [{"error": "access_denied"}, {}, {"code": "x"}, {"state": "x"}, {"code": "x", "state": "x"}]
)
def test_a_refusal_or_nonsense_leads_back_to_signing_in(pages: Pages, provider: Provider, back: dict[str, str]) -> None:
    assert come_back(pages, back).path == "/sign-in"


def test_a_disabled_account_is_not_opened(
    pages: Pages, provider: Provider, account: User, database: Database, clock: Clock
) -> None:
    tie(database, provider, account, clock)
    with database.writing() as session:
        session.get_one(User, account.id).active = False
    go(pages, provider)
    assert live_sessions(database) == []


def test_whoever_is_signed_in_is_asked_to_sign_in_there_afresh_and_proves_more(
    provider: Provider, account: User, database: Database, clock: Clock, sign_in_as: SignInAs
) -> None:
    tie(database, provider, account, clock)
    browser = sign_in_as(account, Strength.LINK)
    way_there = browser.get("/sign-in/provider?next=/account", follow=False, status=302).response.location
    assert "max_age=0" in way_there
    provider.claims["auth_time"] = int(clock().timestamp())
    assert come_back(browser, provider.person_signs_in(way_there)).path == "/account"
    assert [row.strength for row in live_sessions(database)] == [Strength.STRONG]


def test_whoever_has_just_signed_in_ties_it_at_once_and_is_strong(
    provider: Provider, account: User, database: Database, clock: Clock, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(account, Strength.LINK)
    provider.claims["auth_time"] = int(clock().timestamp())
    assert go(browser, provider, "/account").path == "/account"
    assert identities(database) == [(account.id, "ada-17")]
    assert [row.strength for row in live_sessions(database)] == [Strength.STRONG]


def test_one_that_is_tied_is_untied_on_the_account_page(
    provider: Provider, account: User, database: Database, clock: Clock, sign_in_as: SignInAs
) -> None:
    tie(database, provider, account, clock)
    browser = sign_in_as(account, Strength.STRONG)
    page = browser.submit("/account")
    assert page.path == "/account"
    assert identities(database) == []


@pytest.mark.parametrize(
    "auth_time", [None, 0, int(time.time()) - 86_400, "yesterday"], ids=["missing", "long ago", "a day ago", "no time"]
)
def test_having_signed_in_there_this_morning_is_no_fresh_proof(
    provider: Provider, account: User, database: Database, clock: Clock, sign_in_as: SignInAs, auth_time: object
) -> None:
    tie(database, provider, account, clock)
    browser = sign_in_as(account, Strength.LINK)
    provider.claims["auth_time"] = auth_time
    go(browser, provider)
    assert [row.strength for row in live_sessions(database)] == [Strength.LINK]


def test_another_persons_sign_in_does_not_take_over_a_session(
    provider: Provider, account: User, database: Database, clock: Clock, sign_in_as: SignInAs
) -> None:
    tie(database, provider, account, clock)
    with database.writing() as session:
        other = make_user(session, "bert@hathervale.example")
    browser = sign_in_as(other, Strength.LINK)
    provider.claims["auth_time"] = int(clock().timestamp())
    go(browser, provider)
    assert "bert@hathervale.example" in browser.get("/account").text
    assert [row.user_id for row in live_sessions(database)] == [other.id]


def test_a_provider_that_does_not_answer_is_told_so(pages: Pages, provider: Provider) -> None:
    provider.discovery = lambda: {"issuer": provider.issuer}  # type: ignore[method-assign]
    assert pages.get("/sign-in/provider").path == "/sign-in"


@pytest.mark.parametrize("path", ["/sign-in/provider", "/sign-in/provider/back", "/sign-in/provider/new"])
def test_without_a_provider_there_is_no_such_page(
    database: Database, clock: Clock, postbox: Postbox, path: str
) -> None:
    from selfassess.web import create_app

    plain = Settings()
    pages = Pages(create_app(plain, database=database, sender=postbox, clock=clock), plain)
    pages.get(path, status=404)
    assert "sign-in/provider" not in str(pages.get("/sign-in").links())
