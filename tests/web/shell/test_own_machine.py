"""Without the settings of production the service answers its own machine alone, whatever it listens on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from selfassess.config import Settings
from selfassess.storage.session import Database
from selfassess.web import create_app
from tests.pages import Pages
from tests.web.conftest import Clock, Postbox
from tests.web.hostile.conftest import production
from tests.web.hostile.oracles import clean

__all__ = ["production"]

pytestmark = pytest.mark.on_sqlite
OURS = ("127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1")
OTHERS = (
    "192.0.2.7",
    "10.0.0.1",
    "2001:db8::7",
    "::ffff:192.0.2.7",
    "0.0.0.0",
    "localhost",
    "",
    "127.0.0.1, 192.0.2.7",
)


def status_for(pages: Pages, address: str, *, path: str = "/sign-in", claimed: str | None = None) -> int:
    """What somebody gets who is connected from this address, and claims to ask for another."""
    headers = {} if claimed is None else {"X-Forwarded-For": claimed}
    answer = pages.client.get(
        path, base_url=pages.base_url, headers=headers, environ_overrides={"REMOTE_ADDR": address}, buffered=True
    )
    return clean(answer).status_code


@pytest.mark.parametrize("address", OURS)
def test_this_machine_is_answered(pages: Pages, address: str) -> None:
    assert status_for(pages, address) == 200


@pytest.mark.parametrize("address", OTHERS)
def test_another_is_refused_in_one_line_whatever_it_asks_for(pages: Pages, address: str) -> None:
    for path in ("/sign-in", "/healthz", "/static/icon.svg", "/no-such-page", "/boards/hathervale"):
        assert status_for(pages, address, path=path) == 403, path
    answer = pages.client.post(
        "/sign-in", base_url=pages.base_url, environ_overrides={"REMOTE_ADDR": address}, buffered=True
    )
    assert answer.status_code == 403
    assert answer.mimetype == "text/plain"
    assert len(answer.get_data(as_text=True).splitlines()) == 1


@pytest.mark.parametrize(
    ("connected", "claimed", "status"),
    [("127.0.0.1", "127.0.0.1", 200), ("127.0.0.1", "192.0.2.7", 403), ("192.0.2.7", "127.0.0.1", 403)],
    ids=["by a proxy of this machine", "through a proxy of this machine", "claiming to be this machine"],
)
def test_behind_a_trusted_proxy_both_ends_are_on_this_machine(
    settings: Settings, database: Database, connected: str, claimed: str, status: int
) -> None:
    settings = replace(settings, trusted_proxies=1)
    pages = Pages(create_app(settings, database=database), settings)
    assert status_for(pages, connected, claimed=claimed) == status


def test_an_installation_that_others_can_reach_answers_them(
    production: Settings, database: Database, clock: Clock, postbox: Postbox
) -> None:
    pages = Pages(create_app(production, database=database, sender=postbox, clock=clock), production)
    assert status_for(pages, "192.0.2.7") == 200


def test_without_the_look_at_each_request_another_machine_would_be_answered(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("selfassess.web.own_machine._refuse_other_machines", lambda: None)
    pages = Pages(create_app(settings, database=database), settings)
    assert status_for(pages, "192.0.2.7") == 200
