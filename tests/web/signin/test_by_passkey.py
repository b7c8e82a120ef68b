"""What a passkey page makes of answers that no passkey gave. Real ones: tests/browser/test_passkeys.py."""

from __future__ import annotations

import json

import pytest

from selfassess.storage.session import Database
from selfassess.storage.tables import User
from tests.pages import Pages
from tests.rows import event_names
from tests.web.conftest import SignInAs
from tests.web.signing_in import live_sessions

pytestmark = pytest.mark.on_sqlite

NONSENSE = [
    "",
    "x",
    "null",
    "17",
    "[]",
    "{}",
    '{"id": 1}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": null}',
    json.dumps(
        {
            "id": "YQ",
            "rawId": "YQ",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "authenticatorData": "YQ",
                "signature": "YQ",
                "attestationObject": "YQ",
            },
        }
    ),
    "[" * 5000,
    "x" * 20_001,
    '{"id": "\\ud800"}',
]


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_signs_nobody_in(pages: Pages, account: User, database: Database, answer: str) -> None:
    pages.get("/sign-in/passkey")
    page = pages.post("/sign-in/passkey", {"answer": answer}, status=422)
    assert len(page.errors()) == 1
    assert live_sessions(database) == []


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_adds_no_passkey(account: User, sign_in_as: SignInAs, answer: str) -> None:
    browser = sign_in_as(account)
    browser.get("/account/passkeys/add")
    browser.post("/account/passkeys/add", {"answer": answer, "name": "Mine"}, status=422)


def test_whoever_presses_before_the_script_has_come_is_told_to_press_again(pages: Pages) -> None:
    page = pages.post("/sign-in/passkey", {"answer": ""}, status=422)
    assert page.errors() == ["Press the button again. If you read this twice, JavaScript is off: use another way"]


def test_an_answer_to_nothing_that_was_asked_is_refused(pages: Pages) -> None:
    page = pages.post("/sign-in/passkey", {"answer": NONSENSE[9]}, status=422)
    assert "could not be checked" in page.errors()[0]


def test_failures_leave_a_trace_and_are_slowed_down(
    pages: Pages, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.post("/sign-in/passkey", {"answer": "{}"}, status=422)
    assert event_names(database) == ["sign_in.failed"]
    for _ in range(99):
        pages.post("/sign-in/passkey", {"answer": "{}"}, status=422)
    pages.post("/sign-in/passkey", {"answer": "{}"}, status=429)
