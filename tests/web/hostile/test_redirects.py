"""Cases 88 to 90: a way that a request names leads to a page of ours, or home; and carries no text away."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from sqlmodel import select

from selfassess.storage.session import Database
from selfassess.storage.tables import MailedLink
from selfassess.vocabulary import Strength
from tests.pages import Pages
from tests.rows import make_seat, make_user
from tests.web.conftest import Postbox, SignInAs
from tests.web.hostile.oracles import clean
from tests.web.hostile.two_boards import TwoBoards
from tests.web.signing_in import EMAIL, link_in

pytestmark = pytest.mark.on_sqlite

PAYLOADS = Path(__file__).with_name("redirects.txt").read_text().splitlines()
NO_PATHS = ("/account\r\nSet-Cookie: a=b", "/account\x00", "/" + "a" * 10_000, "/account?" + "a" * 10_000, "\ud800")
# Every address that reads ``next``.
READERS = (
    "/sign-in",
    "/sign-in/password",
    "/sign-in/passkey",
    "/sign-in/provider",
    "/sign-in/stronger",
    "/sign-in/again",
)


def as_a_browser_reads_it(base: str, location: str) -> str:
    """The host that a browser goes to: tabs and line ends drop out, a backslash is a slash, spaces at the ends go."""
    plain = "".join(sign for sign in location.strip("".join(map(chr, range(33)))) if sign not in "\t\r\n")
    return urlsplit(urljoin(base, plain.replace("\\", "/"))).netloc


def quoted(payload: str) -> str:
    """The payload as it stands in a query."""
    return quote(payload, safe="", errors="surrogatepass")


def test_the_list_is_as_long_as_it_was() -> None:
    assert len(PAYLOADS) > 60
    assert all(PAYLOADS)


@pytest.mark.parametrize("path", READERS)
def test_next_leads_to_our_own_host_from_wherever_it_is_read(
    pages: Pages, database: Database, sign_in_as: SignInAs, path: str
) -> None:
    with database.writing() as session:
        user = make_user(session)
    # The sign-in page leads on whoever is signed in, the pages that prove more are for them alone.
    browser = pages if path in ("/sign-in/password", "/sign-in/passkey") else sign_in_as(user, Strength.STRONG)
    for payload in (*PAYLOADS, *NO_PATHS):
        asked = f"{path}?next={quoted(payload)}&next=//evil.example"
        answer = clean(browser.client.get(asked, base_url=browser.base_url, buffered=True))
        if "Location" in answer.headers:
            assert as_a_browser_reads_it(browser.base_url + path, answer.location) == "localhost:8000", payload
            assert "evil" not in answer.location or "next=" in answer.location
        assert 'href="//evil' not in answer.get_data(as_text=True)
        assert "Set-Cookie: a=b" not in str(answer.headers)


def test_a_mailed_link_remembers_no_way_but_one_of_ours(
    pages: Pages, database: Database, monkeypatch: pytest.MonkeyPatch, postbox: Postbox
) -> None:
    monkeypatch.setattr("selfassess.accounts.throttle.waits_until", lambda *_: None)
    with database.writing() as session:
        make_user(session, EMAIL)
    token = pages.token()
    for payload in ("/account", *PAYLOADS[::6], *NO_PATHS):
        answer = pages.client.post(
            f"/sign-in?next={quoted(payload)}",
            data={"email": EMAIL, "csrf_token": token},
            base_url=pages.base_url,
            headers={"Origin": pages.base_url},
            buffered=True,
        )
        assert answer.location == "/sign-in/sent"
    with database.reading() as session:
        ways = session.exec(select(MailedLink.next_path)).all()
    assert not [way for way in ways if way and "evil" in way]
    assert pages.submit(link_in(postbox.messages[-1].body)).path == "/my-work"


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/account", "/\\evil.example", "/%5cevil.example"])
def test_an_address_with_slashes_too_many_does_not_lead_away(pages: Pages, path: str) -> None:
    """The server is asked for a path as a line over the wire has it, not as a client would have mended it."""
    environ = {"PATH_INFO": path, "RAW_URI": path, "REQUEST_URI": path}
    answer = clean(pages.client.get("/", base_url=pages.base_url, environ_overrides=environ, buffered=True))
    if "Location" in answer.headers:
        assert as_a_browser_reads_it(pages.base_url, answer.location) == "localhost:8000"
    else:
        assert answer.status_code == 404


def test_a_list_s_further_pages_lead_nowhere_else(boards: TwoBoards, database: Database, sign_in_as: SignInAs) -> None:
    """Names that Flask takes for its own, such as ``_scheme``, are words like any other in an address of ours."""
    with database.writing() as session:
        for _ in range(51):
            make_seat(session, boards.here.board)
    browser = sign_in_as(boards.here.manager.user_id)
    own = "_external=1&_scheme=javascript&_anchor=x&_method=POST&slug=elsewhere&endpoint=static&self=1&values=2"
    page = browser.get(f"{boards.base}/people?{own}&find=")
    onward = [link.get("href", "") for link in page.all("a") if "page=2" in link.get("href", "")]
    assert onward
    assert [address for address in onward if not address.startswith(f"{boards.base}/people?")] == []


def test_what_was_written_never_stands_in_an_address(boards: TwoBoards, sign_in_as: SignInAs) -> None:
    secret = "Candid words about a partner"
    holder, manager = sign_in_as(boards.here.holder.user_id), sign_in_as(boards.here.manager.user_id)
    for browser, path, fields in (
        (holder, boards.response + "/themes/LEAD", {"LEAD-01.answer": "level:2", "LEAD-01.comment": secret}),
        (manager, boards.base + "/organisations/add", {"name": secret, "sector": "health", "contact": secret}),
        (manager, boards.base + "/invitations/one", {"email": EMAIL, "display_name": secret, "role": "observer"}),
        (manager, boards.base + "/settings", {"name": secret, "confidentiality_statement": secret}),
    ):
        page = browser.submit(path, fields, follow=False, status=303)
        assert "Candid" not in page.response.location
        assert EMAIL not in page.response.location
        assert "?" not in page.response.location
