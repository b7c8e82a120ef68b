"""Cases 118, 127 and 128: what fails is refused, and tells a reference and nothing of our inside."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError, ProgrammingError
from sqlmodel import col, select

from selfassess.errors import Busy, Conflict, NotAllowed, NotFound, Refused, SelfAssessError
from selfassess.mail.message import Message
from selfassess.storage.session import Database
from selfassess.storage.tables import OutboxMail
from selfassess.web import access
from selfassess.web.access import public
from selfassess.web.current import Service
from tests.pages import Pages
from tests.rows import make_user
from tests.web.conftest import Clock, SignInAs
from tests.web.hostile.conftest import Lines
from tests.web.hostile.every_address import every_address, send
from tests.web.hostile.oracles import rows_of, silent
from tests.web.hostile.two_boards import TwoBoards
from tests.web.signing_in import EMAIL

pytestmark = pytest.mark.on_sqlite

TOLD = "sqlite3 psycopg.errors: SELECT password FROM account at /usr/lib/python3/x.py, line 42, in selfassess.web"
_ORIGINAL = sqlite3.OperationalError(TOLD)
FAULTS: tuple[BaseException, ...] = (
    RuntimeError(TOLD),
    KeyError(TOLD),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, TOLD),
    RecursionError(TOLD),
    MemoryError(TOLD),
    AssertionError(TOLD),
    NotImplementedError(TOLD),
    TimeoutError(TOLD),
    PermissionError(13, TOLD, "/usr/lib"),
    SelfAssessError(TOLD),
    DatabaseError(TOLD, {"password": "x"}, _ORIGINAL),
    IntegrityError(TOLD, {"password": "x"}, _ORIGINAL),
    OperationalError(TOLD, {"password": "x"}, _ORIGINAL),
    ProgrammingError(TOLD, {"password": "x"}, _ORIGINAL),
)
OURS = (NotFound, NotAllowed, Conflict, Refused, Busy)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_every_kind_of_fault_tells_a_reference_and_no_more(
    app: Flask, pages: Pages, fault: BaseException, accept: str, log: Lines
) -> None:
    @public
    def failing() -> str:
        raise fault

    app.view_functions["pages.help_"] = failing
    answer = silent(pages.client.get("/help", base_url=pages.base_url, headers={"Accept": accept}, buffered=True))
    assert answer.status_code in (500, 503)
    reference = re.search(r"\b[0-9a-f]{16}\b", answer.get_data(as_text=True))
    assert reference is not None
    assert reference[0] == answer.headers["X-Request-Id"]
    assert any(reference[0] in line and '"level": "INFO"' not in line for line in log.lines)
    assert not [line for line in log.lines if "psycopg.errors" in line]


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_every_refusal_of_ours_tells_its_sentence(app: Flask, pages: Pages, kind: type[SelfAssessError]) -> None:
    @public
    def refusing() -> str:
        raise kind("This was not done.")

    app.view_functions["pages.help_"] = refusing
    answer = silent(pages.client.get("/help", base_url=pages.base_url, buffered=True))
    assert 400 <= answer.status_code <= 503
    assert "This was not done." in answer.get_data(as_text=True)


def test_a_fault_in_a_template_shows_the_fault_s_page(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError(TOLD)

    monkeypatch.setattr("selfassess.web.pages.routes.render_template", broken)
    answer = silent(pages.get("/privacy", status=500).response)
    assert "Something went wrong on our side" in answer.get_data(as_text=True)


def test_a_database_that_fails_while_a_page_is_read_or_saved_tells_nothing(
    boards: TwoBoards, app: Flask, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in_as(boards.here.manager.user_id)
    fields = browser.get(boards.base + "/organisations/add").fields() | {"name": "A trust", "sector": "health"}

    @contextmanager
    def failing(*_: object, **__: object) -> Iterator[None]:
        raise OperationalError(TOLD, {"password": "x"}, _ORIGINAL)
        yield

    with monkeypatch.context() as while_writing:
        while_writing.setattr(Database, "writing", failing)
        answer = browser.client.post(
            boards.base + "/organisations/add",
            data=fields,
            base_url=browser.base_url,
            headers={"Origin": browser.base_url},
            buffered=True,
        )
        assert silent(answer).status_code in (500, 503)
    with monkeypatch.context() as while_reading:
        while_reading.setattr(Database, "reading", failing)
        for path in ("/my-work", boards.base + "/people", "/account"):
            answer = browser.client.get(path, base_url=browser.base_url, buffered=True)
            assert silent(answer).status_code in (500, 503), path


def test_mail_that_cannot_be_sent_stays_in_the_outbox_and_the_page_is_the_same(
    app: Flask, pages: Pages, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing:
        def send(self, message: Message) -> None:
            raise OSError(TOLD + message.body)

    with database.writing() as session:
        make_user(session, EMAIL)
    whole = pages.submit("/sign-in", {"email": EMAIL})
    service = app.extensions["selfassess"]
    assert isinstance(service, Service)
    monkeypatch.setitem(
        app.extensions,
        "selfassess",
        Service(settings=service.settings, database=database, sender=Refusing(), clock=clock),
    )
    page = pages.submit("/sign-in", {"email": EMAIL})
    assert silent(page.response).status_code == 200
    assert page.text == whole.text
    with database.reading() as reading:
        mails = reading.exec(select(OutboxMail).order_by(col(OutboxMail.id))).all()
        assert [mail.sent_at is None for mail in mails] == [False, True]


@pytest.mark.parametrize("failing", ["require", "needs_stronger_proof"])
def test_a_permission_that_cannot_be_looked_up_is_denied(
    app: Flask,
    boards: TwoBoards,
    database: Database,
    sign_in_as: SignInAs,
    monkeypatch: pytest.MonkeyPatch,
    failing: str,
) -> None:
    browser = sign_in_as(boards.here.manager.user_id)
    token, before = browser.token(), rows_of(database, boards.here.board_id)

    def broken(*_: object, **__: object) -> bool:
        raise KeyError(TOLD)

    monkeypatch.setattr(access, failing, broken)
    for address in every_address(app, boards):
        if address.permission is not None:
            for method in address.methods:
                answer = silent(send(browser, method, address.path, token))
                assert answer.status_code in (403, 404, 500), f"{method} {address.path}"
                assert boards.named.display_name not in answer.get_data(as_text=True)
    assert rows_of(database, boards.here.board_id) == before


def test_who_cannot_be_looked_up_is_nobody(
    boards: TwoBoards, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in_as(boards.here.manager.user_id)

    def broken(*_: object, **__: object) -> bool:
        raise KeyError(TOLD)

    monkeypatch.setattr("selfassess.accounts.session_identity.load_identity", broken)
    for path in ("/my-work", boards.base + "/people", "/account", "/operators/boards"):
        answer = silent(browser.client.get(path, base_url=browser.base_url, buffered=True))
        assert answer.status_code == 500
        assert "person" not in answer.get_data(as_text=True)
