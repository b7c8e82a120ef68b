"""Cases 30, 45, 55, 91 and 115: what every answer carries beside its page, whatever its status."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from selfassess.storage.session import Database
from selfassess.web.access import public
from tests.pages import Pages
from tests.rows import make_user
from tests.web.conftest import Postbox, SignInAs
from tests.web.hostile.every_address import every_address, send
from tests.web.hostile.oracles import silent
from tests.web.hostile.two_boards import TwoBoards
from tests.web.signing_in import EMAIL, PASSWORD, cookie_of, link_in

pytestmark = pytest.mark.on_sqlite

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'; require-trusted-types-for 'script'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}
# What tells which software answers.
NEVER = ("Server", "X-Powered-By", "Via", "X-AspNet-Version")
STATUSES = (200, 302, 303, 400, 401, 403, 404, 405, 410, 413, 415, 422, 500)


def nonce_of(answer: TestResponse) -> str:
    """The nonce of the answer's policy."""
    found = re.search(r"'nonce-([A-Za-z0-9_-]{22,})'", answer.headers.get("Content-Security-Policy", ""))
    assert found, "there is no policy with a nonce"
    return found[1]


def check_headers(answer: TestResponse, *, secret: bool = False) -> None:
    """Assert that the answer carries exactly what every answer does."""
    expected = ALWAYS | ({"Referrer-Policy": "no-referrer"} if secret else {})
    assert {name: answer.headers.get(name) for name in expected} == expected
    assert answer.headers.get("Content-Security-Policy") == POLICY.format(nonce=nonce_of(answer))
    assert not [name for name in NEVER if name in answer.headers]


def answer_of(status: int, app: Flask, pages: Pages) -> TestResponse:
    """An answer with this status."""
    token = pages.token()
    page = {"path": "/help", "base_url": pages.base_url, "buffered": True}
    own = {"Origin": pages.base_url}
    if status == 500:
        app.view_functions["pages.help_"] = _failing
    requests: dict[int, Callable[[], TestResponse]] = {
        200: lambda: pages.client.get(**page),
        302: lambda: pages.client.get(**page | {"path": "/my-work"}),
        303: lambda: send(pages, "POST", "/sign-out", token),
        400: lambda: pages.client.post(**page | {"path": "/sign-in", "headers": own}),
        401: lambda: send(pages, "POST", "/account/password", token),
        403: lambda: send(pages, "POST", "/sign-out", token, headers={"Sec-Fetch-Site": "cross-site"}),
        404: lambda: pages.client.get(**page | {"path": "/no-such-page"}),
        405: lambda: send(pages, "PUT", "/help", token),
        410: lambda: pages.client.get(**page | {"path": f"/sign-in/link/{'A' * 43}"}),
        413: lambda: pages.client.post(**page | {"path": "/sign-in", "headers": own, "data": {"a": "a" * 600_000}}),
        415: lambda: pages.client.post(**page | {"path": "/sign-in", "headers": own, "json": {"a": 1}}),
        422: lambda: send(pages, "POST", "/sign-in", token),
        500: lambda: pages.client.get(**page),
    }
    answer = requests[status]()
    assert answer.status_code == status
    return answer


@public
def _failing() -> str:
    raise RuntimeError("psycopg: SELECT * FROM account, at line 7 of /usr/lib/secret.py")


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_carries_the_same_headers_and_a_nonce_of_its_own(status: int, app: Flask, pages: Pages) -> None:
    first = answer_of(status, app, pages)
    second = pages.client.get("/help", base_url=pages.base_url, buffered=True)
    for answer in (first, second):
        check_headers(silent(answer), secret=answer.status_code == 410)
    assert nonce_of(first) != nonce_of(second)
    assert first.headers["Cache-Control"] == "no-store"
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]


@pytest.mark.parametrize("path", ["/static/vendor/app.css", "/static/icon.svg", "/static/no-such.css"])
def test_files_carry_them_too(pages: Pages, path: str) -> None:
    check_headers(pages.client.get(path, base_url=pages.base_url, buffered=True))


def test_a_browser_is_told_to_stay_on_https_wherever_others_can_reach_it(pages: Pages, production_pages: Pages) -> None:
    there = production_pages.client.get("/help", base_url=production_pages.base_url, buffered=True)
    assert there.headers.get("Strict-Transport-Security") == "max-age=31536000; includeSubDomains"
    check_headers(there)
    here = pages.client.get("/help", base_url=pages.base_url, buffered=True)
    assert "Strict-Transport-Security" not in here.headers


def test_the_cookie_is_bound_to_host_and_https(production_pages: Pages) -> None:
    answer = production_pages.client.get("/sign-in", base_url=production_pages.base_url, buffered=True)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name_and_value, *flags = cookie.split("; ")
    assert name_and_value.startswith("__Host-selfassess=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags)
    assert not [flag for flag in flags if flag.startswith("Domain")]
    assert answer.headers["Vary"] == "Cookie"


def test_the_cookie_holds_nothing_that_can_be_read(pages: Pages, database: Database) -> None:
    with database.writing() as session:
        make_user(session, EMAIL)
    pages.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD}, status=422)
    value = cookie_of(pages)
    parts = [_decoded(part) for part in (value, *value.split("."))]
    for told in (value.encode(), *parts, *(_unpacked(part[start:]) for part in parts for start in range(20))):
        assert b"csrf" not in told
        assert b"sid" not in told
        assert EMAIL.encode() not in told


def _decoded(part: str) -> bytes:
    plain = re.sub("[^A-Za-z0-9_-]", "", part)
    return base64.urlsafe_b64decode(plain[: len(plain) // 4 * 4])


def _unpacked(raw: bytes) -> bytes:
    try:
        return zlib.decompress(raw)
    except zlib.error:
        return b""


def test_every_page_of_somebody_who_is_signed_in_is_kept_nowhere(
    app: Flask, boards: TwoBoards, sign_in_as: SignInAs
) -> None:
    browsers = [sign_in_as(boards.here.manager.user_id), sign_in_as(boards.here.holder.user_id)]
    for browser in browsers:
        for address in every_address(app, boards):
            for method in sorted(address.methods & {"GET", "POST"}):
                answer = send(browser, method, address.path)
                assert answer.headers.get("Cache-Control") == "no-store", address.path
                check_headers(answer, secret="token" in address.parts)


def test_a_page_whose_address_is_a_secret_tells_it_to_nobody_and_loads_nothing_from_elsewhere(
    pages: Pages, database: Database, postbox: Postbox
) -> None:
    with database.writing() as session:
        make_user(session, EMAIL)
    pages.submit("/sign-in", {"email": EMAIL})
    page = pages.get(link_in(postbox.messages[0].body))
    check_headers(page.response, secret=True)
    loaded = [
        one.get(name, "")
        for tag in ("script", "img", "link", "iframe")
        for one in page.all(tag)
        for name in ("src", "href")
    ]
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded if address)
