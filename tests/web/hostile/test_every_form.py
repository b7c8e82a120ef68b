"""Whatever any field of any form of a board holds, the answer is a page, and never a fault (oracles O1, O2, O8)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode, urljoin
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask

from selfassess.config import Settings
from selfassess.storage.session import Database
from selfassess.web.access import Door
from tests.pages import Pages, _fields
from tests.web.conftest import SignInAs
from tests.web.hostile.every_address import Address, send
from tests.web.hostile.every_field import send_body
from tests.web.hostile.every_reader import make_readers
from tests.web.hostile.oracles import clean, rows_of
from tests.web.hostile.two_boards import TwoBoards

VALUES = (
    "9" * 5000,
    str(2**63),
    "2147483648",
    "-1",
    "\uff11\u0661\u00b2",
    "a\x00b",
    "\ud800",
    "' OR 1=1--",
    "../../x",
    "level:9",
    "{}",
    "0" * 31,
    "31 2 2026",
)
_KEPT = ("csrf_token",)
# A changed statement stands before every other page until it is accepted.
_BEFORE_ALL = ("/settings", "/statement")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a folder of the test's own."""
    return Settings(data_folder=tmp_path, database_url=f"sqlite:///{tmp_path}/own.db")


def forms_of(browser: Pages, address: Address) -> Iterator[tuple[str, dict[str, object]]]:
    """Where each form of the page leads, and what it would send; none of a page that this person does not reach."""
    answer = send(browser, "GET", address.path)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return
    tree: Element = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
    for form in tree.iter("form"):
        # A choice that nobody has made is a field as well.
        names = {control.get("name") or "" for control in form.iter() if control.get("type") != "file"} - {"", *_KEPT}
        fields = {name: _fields(form).get(name, "") for name in sorted(names)}
        if form.get("method", "get") == "post" and fields and "/sign-out" not in form.get("action", ""):
            yield urljoin(address.path, form.get("action") or address.path), fields


def attempts(fields: dict[str, object], turn: Iterator[str]) -> Iterator[list[tuple[str, object]]]:
    """The same value in all fields at once, then another in each by itself; and every field twice."""
    for _ in range(3):
        value = next(turn)
        yield [(name, value) for name in fields]
    for spoilt in fields:
        yield [(name, next(turn) if name == spoilt else value) for name, value in fields.items() if value is not None]
    yield [(name, next(turn)) for name in fields for _ in range(2)]


def test_no_form_of_a_board_meets_a_fault_whatever_its_fields_hold(
    app: Flask, boards: TwoBoards, database: Database, settings: Settings, pages: Pages, sign_in_as: SignInAs
) -> None:
    readers = make_readers(app, boards, database, pages, sign_in_as, settings.evidence_folder)
    there, turn, tried = rows_of(database, boards.there.board_id), cycle(VALUES), set()
    for who in ("manager", "member", "chair", "scrutineer"):
        browser = readers.browsers[who]
        token = browser.token()
        for address in readers.addresses:
            if address.access.door is not Door.BOARD or address.path.endswith(_BEFORE_ALL):
                continue
            for path, fields in forms_of(browser, address):
                shape = path, frozenset(fields)
                if shape in tried:
                    continue
                tried.add(shape)
                for pairs in attempts(fields, turn):
                    body = urlencode([*pairs, ("csrf_token", token)], doseq=True, errors="surrogatepass")
                    answer = send_body(browser, path, body)
                    assert answer.status_code < 500, f"{who} {path} {[(n, str(v)[:20]) for n, v in pairs]}"
                    clean(answer)
    assert len(tried) > 60
    assert rows_of(database, boards.there.board_id) == there


# Whatever any page asks its address for.
NAMES = (
    *("from", "to", "set", "paper", "as", "number", "one_page", "public", "item", "author", "for", "asked", "agenda"),
    *("page", "others", "before", "find", "seat", "standing", "state", "next", "question", "questions", "theme"),
)


def test_no_page_of_a_board_meets_a_fault_whatever_its_address_asks_for(
    app: Flask, boards: TwoBoards, database: Database, settings: Settings, pages: Pages, sign_in_as: SignInAs
) -> None:
    readers = make_readers(app, boards, database, pages, sign_in_as, settings.evidence_folder)
    before, turn = rows_of(database, boards.here.board_id), cycle(VALUES)
    opened = set()
    for who in ("manager", "chair", "member"):
        browser = readers.browsers[who]
        for address in readers.addresses:
            if (
                address.access.door is not Door.BOARD
                or address.rule in opened
                or send(browser, "GET", address.path).status_code != 200
            ):
                continue
            opened.add(address.rule)
            for _ in range(3):
                query = urlencode({name: next(turn) for name in NAMES}, errors="surrogatepass")
                answer = send(browser, "GET", f"{address.path}?{query}")
                assert answer.status_code < 500, f"{who} {address.path}?{query[:300]}"
                clean(answer)
    assert rows_of(database, boards.here.board_id) == before
