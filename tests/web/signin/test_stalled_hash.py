"""A sign-in that takes its time over a hash holds nothing that others wait for (rules 7.1)."""

from __future__ import annotations

import threading
import time

import pytest

from selfassess.storage.session import Database
from selfassess.storage.tables import User
from selfassess.web.proof import passwords
from tests.pages import Pages
from tests.rows import make_user
from tests.web.conftest import Postbox
from tests.web.signing_in import EMAIL, PASSWORD, give_password, link_in


class Stalled:
    """A hash that does not end until it is let go."""

    def __init__(self) -> None:
        self.began, self.may_end = threading.Event(), threading.Event()

    def __call__(self, *_: object) -> bool:
        self.began.set()
        assert self.may_end.wait(30)
        return False


def twenty_saves(database: Database) -> float:
    began = time.monotonic()
    for _ in range(20):
        with database.writing() as session:
            make_user(session)
    return time.monotonic() - began


def test_a_sign_in_stalled_in_hashing_delays_no_save(
    pages: Pages, account: User, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(database, account)
    stalled = Stalled()
    monkeypatch.setattr(passwords, "verify_password", stalled)
    token = pages.token()
    fields = {"email": EMAIL, "password": PASSWORD, "csrf_token": token}
    sign_in = threading.Thread(
        target=lambda: pages.client.post("/sign-in/password", data=fields, base_url=pages.base_url)
    )
    sign_in.start()
    assert stalled.began.wait(30)
    try:
        assert twenty_saves(database) < 5
    finally:
        stalled.may_end.set()
        sign_in.join()


def test_a_new_password_stalled_in_hashing_delays_no_save(
    pages: Pages, account: User, database: Database, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.submit("/sign-in/forgotten", {"email": EMAIL})
    path = link_in(postbox.messages[-1].body)
    stalled = Stalled()
    monkeypatch.setattr(passwords, "hash_password", lambda *_: str(stalled()))
    fields = {"password": "quite another sentence", "csrf_token": pages.token()}
    setting = threading.Thread(target=lambda: pages.client.post(path, data=fields, base_url=pages.base_url))
    setting.start()
    assert stalled.began.wait(30)
    try:
        assert twenty_saves(database) < 5
    finally:
        stalled.may_end.set()
        setting.join()


@pytest.mark.on_sqlite
def test_inside_a_write_the_same_hash_would_hold_everybody_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case tells the difference: a hash inside a write makes the saves wait for the busy timeout."""
    stalled = Stalled()

    def hash_inside() -> None:
        with database.writing():
            stalled()

    holder = threading.Thread(target=hash_inside)
    holder.start()
    assert stalled.began.wait(30)
    threading.Timer(6, stalled.may_end.set).start()
    assert twenty_saves(database) > 5
    holder.join()
