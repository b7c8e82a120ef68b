"""Cases 112 and 113: each event is one line of JSON, and no line tells a secret or what somebody wrote."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from sqlmodel import select

from selfassess.storage.session import Database
from selfassess.storage.tables import OutboxMail
from selfassess.web.access import public
from tests.pages import Pages
from tests.rows import make_user
from tests.web.conftest import Clock, Postbox, SignInAs
from tests.web.hostile.conftest import Lines
from tests.web.hostile.every_field import GUEST, browsers_of, read_all, write_with, writers
from tests.web.hostile.two_boards import TwoBoards
from tests.web.signing_in import (
    EMAIL,
    PASSWORD,
    another,
    code_at,
    cookie_of,
    give_app,
    give_password,
    link_in,
)

pytestmark = pytest.mark.on_sqlite

SECRET = "Unrepeatable words"
KEYS = {"at", "level", "event"}


def test_whatever_a_request_holds_an_event_is_one_line(pages: Pages, log: Lines) -> None:
    forged = '\n{"level":"INFO","event":"forged"}\r\n\x1b[31mred\x1b[0m\u2028\u0085' + "x" * 10_000
    quoted = forged.encode().decode("latin-1").replace("\n", " ").replace("\r", " ")
    pages.post("/sign-in", {"email": forged}, status=422, headers={"User-Agent": quoted, "Referer": quoted})
    pages.client.get("/help", query_string={"next": forged, forged: forged}, base_url=pages.base_url)
    pages.client.get("/%0a%7b%22event%22:%22forged%22%7d%1b[31m", base_url=pages.base_url)
    assert len(log.lines) >= 4
    for line in log.lines:
        assert len(line.splitlines()) == 1
        assert len(line) < 2000
        fields = json.loads(line)
        assert fields.keys() >= KEYS
        assert fields["event"] != "forged"
        assert line.isascii()
        assert line.isprintable()
        assert "forged" not in line
        assert "red" not in re.sub("measured|required|credential", "", line)


def test_a_fault_s_message_and_its_lines_stay_out_of_the_log(app: Flask, pages: Pages, log: Lines) -> None:
    @public
    def failing() -> str:
        raise ValueError(f"{SECRET}\n{PASSWORD}")

    app.view_functions["pages.help_"] = failing
    pages.get("/help", status=500)
    faults = [json.loads(line) for line in log.lines if '"unforeseen"' in line]
    (fault,) = faults
    assert fault["error"] == "ValueError"
    assert fault["where"][-1].startswith("tests.web.hostile.test_logs:failing:")
    assert not [line for line in log.lines if SECRET in line or PASSWORD in line]


def test_a_journey_through_everything_leaves_no_secret_in_the_log(
    app: Flask,
    boards: TwoBoards,
    database: Database,
    pages: Pages,
    sign_in_as: SignInAs,
    postbox: Postbox,
    clock: Clock,
    log: Lines,
) -> None:
    secrets = _sign_in_by_every_way(app, database, pages, postbox, clock)
    browsers = browsers_of(boards, sign_in_as)
    for writer in writers(boards):
        assert write_with(browsers[writer.by], writer, SECRET).status_code in (200, 303, 422)
    write_with(browsers["holder"], writers(boards)[-2], SECRET + "x" * 9000)
    read_all(boards, browsers)
    for browser in browsers.values():
        browser.get(f"{boards.base}/people?find={SECRET}")
        browser.post("/sign-in/forgotten", {"email": GUEST})
        secrets.append(cookie_of(browser))
        secrets.append(browser.token())
    with database.reading() as session:
        waiting = [mail.body for mail in session.exec(select(OutboxMail)).all() if mail.body]
    bodies = [message.body for message in postbox.messages] + waiting
    assert len(bodies) >= 4
    secrets += [line for body in bodies for line in body.splitlines() if len(line) > 30]
    secrets += [token for body in bodies for token in re.findall(r"[A-Za-z0-9_-]{43}", body)]
    written = "\n".join(log.lines)
    assert len(log.lines) > 60
    found = [secret for secret in (*secrets, SECRET, GUEST, EMAIL, "hathervale.example") if secret in written]
    assert found == []
    assert boards.here.board.slug not in written


def _sign_in_by_every_way(app: Flask, database: Database, pages: Pages, postbox: Postbox, clock: Clock) -> list[str]:
    """What was typed, mailed and carried on the way: a link, a password with a code, a reset, wrong ones besides."""
    with database.writing() as session:
        account = make_user(session, EMAIL)
    give_password(database, account)
    pages.submit("/sign-in", {"email": EMAIL})
    link = link_in(postbox.messages[-1].body)
    pages.submit(link)
    carried = [cookie_of(pages), link.rpartition("/")[2]]
    pages.post("/sign-out")
    pages.get(link, status=410)
    totp, codes = give_app(database, app, account)
    clock.forward(minutes=5)
    other = another(pages)
    wrong, new = "not the password at all", "a new one, four words long"
    other.submit("/sign-in/password", {"email": EMAIL, "password": wrong}, status=422)
    other.submit("/sign-in/password", {"email": EMAIL, "password": PASSWORD})
    code = code_at(totp, clock())
    other.submit("/sign-in/code", {"code": code})
    carried.append(cookie_of(other))
    other.post("/sign-out")
    other.submit("/sign-in/forgotten", {"email": EMAIL})
    reset = link_in(postbox.messages[-1].body)
    other.submit(reset, {"password": new})
    return [*carried, reset.rpartition("/")[2], PASSWORD, wrong, new, *codes]
