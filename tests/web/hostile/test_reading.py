"""Case 49: reading changes nothing, whoever reads, whatever page; and every page was there to be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, request
from sqlmodel import select

from selfassess.config import OpenIdProvider, Settings
from selfassess.storage.session import Database
from selfassess.storage.tables import Board
from selfassess.vocabulary import Role
from selfassess.web.current import now
from selfassess.web.database import write
from tests.pages import Pages
from tests.web.conftest import SignInAs
from tests.web.hostile.every_address import READS, send
from tests.web.hostile.every_reader import make_readers
from tests.web.hostile.mutating import Mutant, fails_without, made
from tests.web.hostile.oracles import NOTED, changed, clean, fingerprints, rows_of
from tests.web.hostile.two_boards import TwoBoards
from tests.web.signin.fake_provider import CLIENT, SECRET, running

_READS = (*READS, "GET")
# What a link or a scanner may put behind an address in the hope that something happens.
WISHES = "?confirm=yes&delete=1&_method=DELETE"
_HERE = "/boards/<slug:slug>/self-assessments/<row:assessment_id>"
LEADS_ON = {
    "/",
    f"{_HERE}/seats/<row:seat_id>/",
    f"{_HERE}/tables/<row:sheet_id>/",
    f"{_HERE}/proposal/<row:sheet_id>/",
    f"{_HERE}/paper-forms/<row:sheet_id>/",
    "/sign-in/provider",
}


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Settings with the council's own sign-in, which answers, and a folder of the test's own."""
    with running() as provider:
        oidc = OpenIdProvider(issuer=provider.issuer, client_id=CLIENT, client_secret=SECRET, name="the county's")
        yield Settings(oidc=oidc, data_folder=tmp_path, database_url=f"sqlite:///{tmp_path}/own.db")


def test_reading_every_page_there_is_changes_nothing_but_what_may_be_noted(
    app: Flask, boards: TwoBoards, database: Database, settings: Settings, pages: Pages, sign_in_as: SignInAs
) -> None:
    readers = make_readers(app, boards, database, pages, sign_in_as, settings.evidence_folder)
    ours = boards.here.board_id, boards.there.board_id
    before, of_boards = fingerprints(database), [rows_of(database, board_id) for board_id in ours]
    reached: dict[str, set[str]] = {address.rule: set() for address in readers.addresses}
    for who, browser in readers.browsers.items():
        for address in readers.addresses:
            expected = 302 if address.rule in LEADS_ON else 200
            # Everybody opens it; whoever does so first opens it again, and asks for its head.
            methods = READS[:1] if reached[address.rule] else _READS
            if all(clean(send(browser, method, address.path + WISHES)).status_code == expected for method in methods):
                reached[address.rule].add(who)
    assert changed(before, fingerprints(database)) - NOTED == set()
    assert [rows_of(database, board_id) for board_id in ours] == of_boards
    unread = [rule for rule, who in reached.items() if not who]
    assert unread == [], f"pages that nobody has reached: {unread}"
    assert set(Role) <= reached["/boards/<slug:slug>/"]


def _writing_on_get(app: Flask) -> None:
    def note() -> None:
        if request.method == "GET" and "board" in (request.endpoint or ""):
            with write() as session:
                for board in session.exec(select(Board)).all():
                    board.area = str(now())

    app.before_request(note)


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    "mutant",
    [
        Mutant(
            "a GET writes nothing",
            made(_writing_on_get),
            test_reading_every_page_there_is_changes_nothing_but_what_may_be_noted,
            r"^assert \{'board'\} == set\(\)",
        ),
    ],
    ids=lambda mutant: mutant.guard.replace(" ", "_"),
)
def test_without_its_guard_a_case_fails(
    mutant: Mutant, database_url: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    fails_without(mutant, monkeypatch, request)
