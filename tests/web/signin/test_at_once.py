"""Guesses that come all at once: no more are looked at than if they came one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from selfassess.storage.session import Database
from selfassess.storage.tables import User
from selfassess.web.proof import passwords
from tests.pages import Pages
from tests.rows import event_names
from tests.web.signing_in import EMAIL, another, give_password


@pytest.fixture(autouse=True)
def a_password(database: Database, account: User) -> None:
    """The account has one."""
    give_password(database, account)


def all_at_once(pages: Pages, monkeypatch: pytest.MonkeyPatch, *, most: int = 16) -> tuple[list[int], int]:
    """What so many wrong passwords for one account got, none counted before all were about to be; and how
    many were hashed.
    """
    hashed: list[str] = []

    def fits(typed: str, kept: str) -> bool:
        hashed.append(kept)
        return False

    monkeypatch.setattr(passwords, "verify_password", fits)
    start, browsers = Barrier(most), [another(pages) for _ in range(most)]
    tokens = [browser.token() for browser in browsers]

    def looked(*given: object) -> None:
        start.wait(30)

    monkeypatch.setattr("selfassess.web.proof.tries.longest_wait", looked)

    def send(number: int) -> int:
        fields = {"email": EMAIL, "password": f"wrong {number}", "csrf_token": tokens[number]}
        client = browsers[number].client
        return client.post("/sign-in/password", data=fields, base_url=pages.base_url, buffered=True).status_code

    with ThreadPoolExecutor(most) as pool:
        return sorted(pool.map(send, range(most))), len(hashed)


def test_of_wrong_passwords_that_come_at_once_no_more_are_looked_at_than_the_limit(
    pages: Pages, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, hashed = all_at_once(pages, monkeypatch)
    assert answers == [422] * 10 + [429] * 6
    assert hashed == 10
    assert event_names(database).count("sign_in.throttled") == 1


@pytest.mark.on_sqlite
def test_without_the_second_look_inside_the_write_they_all_would_be(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("selfassess.accounts.throttle.longest_wait", lambda *_: None)
    assert all_at_once(pages, monkeypatch) == ([422] * 16, 16)
