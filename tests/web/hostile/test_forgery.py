"""Cases 46 to 48, 50 and 120: what another site, or a strange client, sends in a person's name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from selfassess.storage.session import Database
from selfassess.vocabulary import Strength
from tests.pages import FORM, Pages
from tests.web.conftest import SignInAs
from tests.web.hostile.every_address import every_address, send
from tests.web.hostile.oracles import clean, rows_of
from tests.web.hostile.two_boards import TwoBoards

TEXT = "We looked at nine plans and found the child's voice in six of them."
ANSWER = {"LEAD-01.answer": "level:2", "LEAD-01.comment": TEXT, "LEAD-01.version": "0"}
_MULTIPART = "multipart/form-data; boundary=x"
CROSS = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "evil"},
    {"Origin": "null"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://good.evil.example"},
    {"Origin": "http://localhost"},
    {"Origin": "http://localhost:8001"},
    {"Origin": "https://localhost:8000"},
    {"Origin": "http://localhost:8000.evil.example"},
    {"Origin": "http://localhost:8000@evil.example"},
    {"Origin": "http://localhost:8000, https://evil.example"},
    {"Origin": ""},
    {"Origin": "http://localhost:8000", "Sec-Fetch-Site": "cross-site"},
)


def post(browser: Pages, path: str, data: Any = None, **options: Any) -> TestResponse:
    """What comes of a POST with exactly these headers."""
    answer: TestResponse = browser.client.post(path, data=data, base_url=browser.base_url, buffered=True, **options)
    return answer


def test_without_a_token_nothing_is_saved_and_the_text_is_on_the_page(
    boards: TwoBoards, holder: Pages, theme: str
) -> None:
    answer = clean(post(holder, theme, ANSWER, headers={"Origin": holder.base_url}))
    assert answer.status_code == 400
    assert TEXT.replace("'", "&#39;") in answer.get_data(as_text=True)
    assert boards.here.head() is None


class TestTheToken:
    def test_one_that_is_not_this_session_s_counts_for_nothing(
        self, boards: TwoBoards, holder: Pages, theme: str, sign_in_as: SignInAs
    ) -> None:
        another, earlier = sign_in_as(boards.here.deputy.user_id).token(), _signed_out_token(holder, boards, sign_in_as)
        own = holder.token()
        hostile = (another, earlier, own[:-1], own + "A", own.swapcase(), "", "null", "\x00", "A" * 10_000, "é")
        for token in hostile:
            answer = clean(post(holder, theme, {**ANSWER, "csrf_token": token}, headers={"Origin": holder.base_url}))
            assert answer.status_code == 400, token[:40]
        assert boards.here.head() is None

    def test_in_the_address_or_a_header_it_counts_for_nothing(
        self, boards: TwoBoards, holder: Pages, theme: str
    ) -> None:
        token = holder.token()
        own = {"Origin": holder.base_url}
        assert clean(post(holder, f"{theme}?csrf_token={token}", ANSWER, headers=own)).status_code == 400
        for name in ("X-CSRFToken", "X-CSRF-Token"):
            assert clean(post(holder, theme, ANSWER, headers={**own, name: token})).status_code == 400
        assert boards.here.head() is None

    def test_it_is_asked_for_at_every_address_that_takes_a_form(
        self, app: Flask, boards: TwoBoards, database: Database, sign_in_as: SignInAs
    ) -> None:
        before = rows_of(database, boards.here.board_id)
        for person in (boards.here.manager, boards.here.holder):
            browser = sign_in_as(person.user_id)
            for address in every_address(app, boards):
                if "POST" in address.methods:
                    answer = clean(post(browser, address.path, {"name": "x"}, headers={"Origin": browser.base_url}))
                    assert answer.status_code == 400, address.path
        assert rows_of(database, boards.here.board_id) == before

    def test_the_right_one_from_our_own_page_saves(self, boards: TwoBoards, holder: Pages, theme: str) -> None:
        for headers in ({"Origin": holder.base_url}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}, {}):
            fields = holder.get(theme).fields() | {"LEAD-01.answer": "level:2"}
            assert post(holder, theme, fields, headers=headers).status_code == 303


def _signed_out_token(holder: Pages, boards: TwoBoards, sign_in_as: SignInAs) -> str:
    other = sign_in_as(boards.here.holder.user_id, Strength.LINK)
    token = other.token()
    other.post("/sign-out")
    return token


@pytest.mark.on_sqlite
def test_what_comes_from_another_site_is_refused_everywhere_with_the_right_token_in_it(
    app: Flask, boards: TwoBoards, holder: Pages, theme: str
) -> None:
    token = holder.token()
    for headers in CROSS:
        answer = clean(post(holder, theme, {**ANSWER, "csrf_token": token}, headers=headers))
        assert answer.status_code == 403, headers
    for address in every_address(app, boards):
        if "POST" in address.methods:
            answer = clean(post(holder, address.path, {"csrf_token": token}, headers=CROSS[0]))
            assert answer.status_code == 403, address.path
    assert boards.here.head() is None
    assert holder.get("/my-work").path == "/my-work", "a sign-out from another site counted"


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/json", "text/xml", "application/octet-stream", "application/x-www-form-urlencodedx"],
)
def test_what_is_no_form_is_refused(boards: TwoBoards, holder: Pages, theme: str, kind: str) -> None:
    body = "&".join(f"{name}={value}" for name, value in ({**ANSWER, "csrf_token": holder.token()}).items())
    for path in (theme, boards.response + "/questions/LEAD-01", "/sign-out"):
        for sent in (body, json.dumps(ANSWER)):
            answer = clean(post(holder, path, sent, content_type=kind, headers={"Origin": holder.base_url}))
            assert answer.status_code == 415
    assert boards.here.head() is None


@pytest.mark.on_sqlite
def test_a_method_under_another_name_is_not_heard(
    app: Flask, boards: TwoBoards, database: Database, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(boards.here.manager.user_id)
    before = rows_of(database, boards.here.board_id)
    headers = {
        "X-HTTP-Method-Override": "POST",
        "X-HTTP-Method": "DELETE",
        "X-Method-Override": "DELETE",
        "Origin": browser.base_url,
    }
    addresses = list(every_address(app, boards))
    read = {address.rule for address in addresses if "GET" in address.methods}
    for address in addresses:
        if address.rule not in read:
            answer = browser.client.get(
                f"{address.path}?_method=POST", headers=headers, base_url=browser.base_url, buffered=True
            )
            assert clean(answer).status_code == 405, address.path
    for path in (boards.base + "/settings", boards.response + "/themes/LEAD", "/sign-out", "/static/icon.svg"):
        for method in ("TRACE", "TRACK", "CONNECT", "PROPFIND", "DELETE", "POSTX"):
            answer = send(browser, method, path, browser.token())
            assert clean(answer).status_code == 405, f"{method} {path}"
    assert rows_of(database, boards.here.board_id) == before


def sent(pages: Pages, **options: Any) -> int:
    """The status of what was sent to the sign-in page."""
    return clean(post(pages, "/sign-in", headers={"Origin": pages.base_url}, **options)).status_code


@pytest.mark.on_sqlite
def test_a_body_over_the_cap_reaches_no_view(nobody: Pages) -> None:
    assert sent(nobody, data={"email": "a" * 600_000}) == 413
    assert sent(nobody, data="a" * 600_000, content_type=FORM) == 413
    assert sent(nobody, data=_part("email", "a" * 600_000), content_type=_MULTIPART) == 413


@pytest.mark.on_sqlite
def test_thousands_of_fields_reach_no_view(nobody: Pages) -> None:
    fields = {f"f{number}": "x" for number in range(5000)}
    assert sent(nobody, data=fields) == 413
    parts = "".join(_part(name, "x") for name in fields)
    assert sent(nobody, data=parts + "--x--\r\n", content_type=_MULTIPART) == 413
    assert sent(nobody, data={"f": ["x"] * 5000}) == 413


@pytest.mark.on_sqlite
def test_deep_json_reaches_no_view(nobody: Pages) -> None:
    assert sent(nobody, data="[" * 5000 + "]" * 5000, content_type="application/json") == 415
    assert sent(nobody, data="[" * 2_000_000, content_type="application/json") in (413, 415)


@pytest.mark.on_sqlite
def test_a_form_that_breaks_off_or_names_no_boundary_saves_nothing(nobody: Pages) -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", _MULTIPART):
        assert sent(nobody, data=b"--x\r\nContent-Disp", content_type=kind) == 400


def _part(name: str, value: str) -> str:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
