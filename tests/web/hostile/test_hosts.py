"""Cases 31 to 33, 114 and 117: names and addresses that a request claims for itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from selfassess.accounts import throttle
from selfassess.config import Settings
from selfassess.storage.session import Database
from selfassess.web import create_app
from tests.pages import Pages
from tests.rows import make_user
from tests.web.conftest import Clock, Postbox
from tests.web.hostile.conftest import PRODUCTION
from tests.web.hostile.oracles import clean
from tests.web.signing_in import EMAIL, link_in

pytestmark = pytest.mark.on_sqlite

FORGED_HOSTS = (
    "evil.example",
    "good@evil.example",
    "localhost:8000@evil.example",
    "localhost@evil.example:8000",
    "localhost.evil.example",
    "evil.example:8000",
    "localhost:8000, evil.example",
    "localhost,evil.example",
    "localhost:80abc",
    "localhost:-1",
    "localhost/evil",
    "localhost\\evil",
    "localhost%00.evil.example",
    "localhost evil.example",
    "[::1",
    "169.254.169.254",
    "0x7f.1",
    "ｌocalhost",
    "",
)
FORWARDED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Server": "evil.example",
    "X-Original-URL": "/operators/boards",
    "X-Rewrite-URL": "/operators/boards",
    "X-Host": "evil.example",
    "Forwarded": "for=1.2.3.4;host=evil.example;proto=https",
}


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS"])
def test_a_name_that_is_not_ours_is_refused_in_one_line(pages: Pages, method: str) -> None:
    for host in FORGED_HOSTS:
        environ = {"HTTP_HOST": host, "HTTP_ORIGIN": f"https://{host}"}
        answer = clean(pages.client.open("/sign-in", method=method, environ_overrides=environ, buffered=True))
        assert answer.status_code == 400, host
        assert len(answer.get_data(as_text=True).splitlines()) == (0 if method == "HEAD" else 1)
        assert "evil" not in answer.get_data(as_text=True)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_no_address_answers_to_another_name(production_pages: Pages) -> None:
    for path in ("/healthz", "/", "/no-such-page", "/static/icon.svg"):
        answer = production_pages.client.get(path, base_url="https://evil.example", buffered=True)
        assert clean(answer).status_code == 400


def test_what_watches_over_the_service_may_ask_by_a_loopback_name(production_pages: Pages) -> None:
    answer = production_pages.client.get("/healthz", base_url="http://127.0.0.1:8000", buffered=True)
    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "ok")


@pytest.mark.parametrize("asked_at", ["/sign-in", "/sign-in/forgotten"])
def test_a_mailed_link_is_of_the_base_url_whatever_the_request_claims(
    production_pages: Pages, database: Database, postbox: Postbox, asked_at: str
) -> None:
    with database.writing() as session:
        make_user(session, EMAIL)
    page = production_pages.get(asked_at)
    fields = page.fields() | {"email": EMAIL}
    production_pages.post(asked_at, fields, token=False, headers={**FORWARDED, "Referer": PRODUCTION + asked_at})
    (message,) = postbox.messages
    assert f"{PRODUCTION}/sign-in/" in message.body
    assert "evil" not in message.body


def test_the_address_that_a_client_claims_is_not_believed_without_a_proxy(
    database: Database, production_pages: Pages
) -> None:
    """Twenty claimed addresses are one peer: what counts its tries counts them all."""
    most = throttle.LIMITS[throttle.Attempt.LINK_BY_ADDRESS].most
    for number in range(most + 1):
        production_pages.post(
            "/sign-in",
            {"email": f"person{number}@hathervale.example"},
            status=303 if number < most else 429,
            follow=False,
            headers={"X-Forwarded-For": f"10.0.0.{number % 20}", "X-Real-IP": f"10.1.0.{number % 20}"},
        )


@pytest.mark.parametrize(("hops", "status"), [(0, 429), (1, 303), (2, 429)])
def test_behind_a_proxy_the_address_that_it_saw_counts_and_no_earlier_one(
    production: Settings,
    database: Database,
    clock: Clock,
    postbox: Postbox,
    hops: int,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The client sends a made-up address; our proxy appends the one that it saw, another one for each request."""
    few = {**throttle.LIMITS, throttle.Attempt.LINK_BY_ADDRESS: throttle.Limit(3, timedelta(minutes=15))}
    monkeypatch.setattr(throttle, "LIMITS", few)
    settings = replace(production, trusted_proxies=hops)
    pages = Pages(create_app(settings, database=database, sender=postbox, clock=clock), settings)
    for number in range(4):
        pages.post(
            "/sign-in",
            {"email": f"person{number}@hathervale.example"},
            status=303 if number < 3 else status,
            follow=False,
            headers={"X-Forwarded-For": f"6.6.6.6, 10.0.0.{number}"},
        )


NO_PAGES = (
    "/console",
    "/__debugger__",
    "/metrics",
    "/debug",
    "/server-status",
    "/_debug_toolbar/",
    "/login",
    "/register",
    "/reset",
    "/verify",
    "/us-signin",
    "/wan-register",
    "/tf-setup",
    "/mf-recovery",
)


def test_there_is_no_console_and_no_page_of_a_library_s_own(pages: Pages) -> None:
    for path in NO_PAGES:
        assert clean(pages.client.get(path, base_url=pages.base_url, buffered=True)).status_code == 404, path


def test_health_tells_a_stranger_one_word(pages: Pages) -> None:
    for path, word in (("/healthz?verbose=1", "ok"), ("/readyz?details=yes&token=x", "ready")):
        answer = pages.client.get(path, base_url=pages.base_url, buffered=True)
        assert (answer.status_code, answer.get_data(as_text=True)) == (200, word)


@pytest.mark.parametrize("query", ["__debugger__=yes&cmd=resource&f=style.css", "__debugger__=yes&cmd=printpin&s=x"])
def test_a_debugger_s_questions_are_not_understood(pages: Pages, query: str) -> None:
    asked = pages.client.get(f"/help?{query}", base_url=pages.base_url, buffered=True)
    plain = pages.client.get("/help", base_url=pages.base_url, buffered=True)
    assert asked.status_code == 200
    assert asked.mimetype == plain.mimetype


def test_a_mailed_link_s_path_is_the_same_behind_any_header(pages: Pages, database: Database, postbox: Postbox) -> None:
    with database.writing() as session:
        make_user(session, EMAIL)
    pages.post("/sign-in", {"email": EMAIL}, headers=FORWARDED)
    assert link_in(postbox.messages[0].body).startswith("/sign-in/link/")
