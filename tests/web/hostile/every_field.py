"""Every field of a board's forms that takes text, and every page that shows it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from werkzeug.test import TestResponse

from selfassess.vocabulary import Strength
from tests.pages import Page, Pages
from tests.web.conftest import SignInAs
from tests.web.hostile.two_boards import TwoBoards

GUEST = "guest@hathervale.example"


@dataclass(frozen=True, slots=True)
class Writer:
    """One form: where it is, and its fields with the text in them."""

    path: str
    fields: Callable[[str], dict[str, Any]]
    by: str = "manager"


def writers(boards: TwoBoards) -> tuple[Writer, ...]:
    """Each form of the board that takes text."""
    base, seat, agency = boards.base, boards.here.seat_id, boards.agency.id
    return (
        Writer(base + "/organisations/add", lambda text: {"name": text, "sector": "health", "contact": text}),
        Writer(f"{base}/organisations/{agency}", lambda text: {"name": "x" + text, "contact": text}),
        Writer(base + "/seats/add", lambda text: {"name": text, "kind": "lay", "opened_on": ["1", "4", "2026"]}),
        Writer(f"{base}/seats/{seat}/change", lambda text: {"name": "y" + text}),
        Writer(base + "/groups", lambda text: {"group_1": text}),
        Writer(f"{base}/people/{boards.here.deputy.user_id}/name", lambda text: {"display_name": text}),
        Writer(base + "/invitations/one", lambda text: {"email": GUEST, "display_name": text, "role": "observer"}),
        Writer(base + "/invitations/many", lambda text: {"people": f"{GUEST}, {text}, observer"}),
        Writer(
            boards.response + "/themes/LEAD",
            lambda text: {"LEAD-01.answer": "level:2", "LEAD-01.comment": text},
            by="holder",
        ),
        Writer(
            base + "/settings",
            lambda text: {"name": text, "area": text, "handling_marking": text, "confidentiality_statement": text},
        ),
    )


def readers(boards: TwoBoards) -> Iterator[tuple[str, str]]:
    """Who opens which page on which the texts stand again."""
    for tail in (
        "/",
        "/people",
        "/organisations",
        "/seats/closed",
        "/groups",
        "/invitations",
        "/timeline",
        "/settings",
    ):
        yield "manager", boards.base + tail
    yield "manager", f"{boards.base}/seats/{boards.here.seat_id}"
    yield "manager", f"{boards.base}/organisations/{boards.agency.id}"
    yield "manager", f"{boards.base}/people/{boards.here.deputy.user_id}"
    yield "holder", boards.response + "/themes/LEAD"
    yield "holder", "/my-work"


def browsers_of(boards: TwoBoards, sign_in_as: SignInAs) -> dict[str, Pages]:
    """The manager's browser, and that of whoever answers for the seat."""
    return {
        "manager": sign_in_as(boards.here.manager.user_id),
        "holder": sign_in_as(boards.here.holder.user_id, Strength.LINK),
    }


def write_with(browser: Pages, writer: Writer, text: str) -> TestResponse:
    """What comes of sending the form with this text in it, everything else as the page has it."""
    fields = {**browser.get(writer.path).fields(), **writer.fields(text)}
    return send_body(browser, writer.path, urlencode(fields, doseq=True, errors="surrogatepass"))


def send_body(browser: Pages, path: str, body: str | bytes) -> TestResponse:
    """What comes of sending exactly this as a form."""
    return browser.client.post(
        path,
        data=body,
        content_type="application/x-www-form-urlencoded",
        base_url=browser.base_url,
        headers={"Origin": browser.base_url},
        buffered=True,
    )


def read_all(boards: TwoBoards, browsers: dict[str, Pages]) -> list[Page]:
    """Every page on which the texts stand again, read and audited. A statement that is asked for is accepted."""
    found = []
    for who, path in readers(boards):
        page = browsers[who].get(path)
        if page.path.endswith("/statement"):
            browsers[who].submit(page.path, {"accepted": "y"})
            page = browsers[who].get(path)
        found.append(page)
    return found
