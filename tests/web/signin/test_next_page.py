"""Where a sign-in leads: only ever to a page of ours."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selfassess.storage.session import Database
from selfassess.storage.tables import User
from selfassess.web.proof import next_page
from tests.pages import Pages
from tests.web.signing_in import EMAIL, PASSWORD, give_password

pytestmark = pytest.mark.on_sqlite

HOSTILE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    r"/\evil.example",
    r"\\evil.example",
    r"\/evil.example",
    r"/\/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "HTTPS://evil.example/account",
    "http:///evil.example",
    "/%09/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "/%2e%2e//evil.example",
    "/account/..//evil.example",
    "/account//evil.example",
    "/.evil.example",
    "/..//evil.example",
    "//localhost:8000@evil.example",
    "http://localhost:8000@evil.example",
    "http://localhost:8000.evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,hello",
    "@evil.example",
    ".evil.example",
    "evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "/account#@evil.example",
    "/account\r\nSet-Cookie: a=b",
    "/account%0d%0aSet-Cookie:a=b",
    "/account\x00",
    "/account%00",
    " /account",
    "\t//evil.example",
    "\x01//evil.example",
    "/\u2028/evil.example",
    "／／evil.example",
    "/／evil.example",
    "//evil%E3%80%82example",
    "/" + "a" * 10_000,
    "/account?" + "a" * 10_000,
    "/sign-out",
    "/sign-in",
    "/sign-in/link/" + "a" * 43,
    "/static/vendor/app.css",
    "/no-such-page",
    "/%",
    "/account/%zz",
    "/invitations/" + "a" * 43,
    "",
]


@pytest.mark.parametrize("wanted", HOSTILE)
def test_what_leads_elsewhere_leads_to_my_work(pages: Pages, database: Database, account: User, wanted: str) -> None:
    give_password(database, account)
    path = "/sign-in/password?next=" + quote(wanted, safe="", errors="surrogatepass")
    page = pages.post(path, {"email": EMAIL, "password": PASSWORD}, follow=False, status=303)
    assert page.response.location == "/my-work"


@pytest.mark.parametrize(
    "wanted", ["/account", "/account/sessions", "/boards/one/?page=2", "/boards/one/settings?a=%2F%2Fevil"]
)
def test_a_page_of_ours_is_led_to(pages: Pages, database: Database, account: User, wanted: str) -> None:
    give_password(database, account)
    path = "/sign-in/password?next=" + quote(wanted, safe="")
    page = pages.post(path, {"email": EMAIL, "password": PASSWORD}, follow=False, status=303)
    assert page.response.location == wanted


def as_a_browser_reads_it(location: str) -> str:
    """The host that a browser would go to from a page of ours: tabs and line ends drop, ``\\`` is ``/``."""
    plain = "".join(sign for sign in location.strip("".join(map(chr, range(33)))) if sign not in "\t\r\n")
    return urlsplit(urljoin("http://localhost:8000/sign-in", plain.replace("\\", "/"))).netloc


PARTS = st.sampled_from(
    [
        "/",
        "//",
        "\\",
        "account",
        "evil.example",
        "@",
        ":",
        "%2f",
        "%09",
        "%5c",
        "?",
        "#",
        "..",
        ".",
        "\t",
        "\n",
        "http:",
        "boards",
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=40), st.lists(PARTS, max_size=8).map("".join)))
def test_whatever_is_wanted_the_way_leads_to_our_own_host(app: Flask, wanted: str) -> None:
    with app.test_request_context():
        assert as_a_browser_reads_it(next_page.safe_next(wanted)) == "localhost:8000"


def test_without_the_guard_the_hostile_ones_lead_away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(next_page, "is_ours", lambda _: True)
    with app.test_request_context():
        assert as_a_browser_reads_it(next_page.safe_next("//evil.example")) == "evil.example"


def test_without_the_pattern_alone_a_backslash_would_be_caught_by_the_map(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address map is a second net: nothing that is no page of ours passes it."""
    import re

    monkeypatch.setattr(next_page, "_PATH", re.compile(".*", re.DOTALL))
    with app.test_request_context():
        assert all(next_page.safe_next(wanted) == "/my-work" for wanted in (r"/\evil.example", "/\t/evil.example"))
