"""Two boards side by side, the people on them, and what must hold after every case."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from selfassess.config import MailSender, Settings
from selfassess.storage.session import Database
from selfassess.storage.tables import User
from selfassess.vocabulary import Strength
from selfassess.web import create_app
from selfassess.web.access import public
from selfassess.web.logs import JsonLines
from tests.pages import Pages
from tests.rows import make_member, make_operator, make_user
from tests.web.conftest import Clock, Postbox, SignInAs
from tests.web.hostile.oracles import sound
from tests.web.hostile.two_boards import TwoBoards, make_two_boards
from tests.web.signing_in import EMAIL, give_password

PRODUCTION = "https://selfassess.hathervale.example"


@pytest.fixture
def boards(database: Database) -> Iterator[TwoBoards]:
    """Two boards with people and an open self-assessment each; afterwards the database must be sound (oracle O6)."""
    both = make_two_boards(database)
    yield both
    sound(database)


@pytest.fixture
def operator_id(database: Database) -> int:
    """The account of an operator."""
    with database.writing() as session:
        return make_operator(session).user_id


@pytest.fixture
def production() -> Settings:
    """Settings as an installation has them that others can reach."""
    return Settings(
        base_url=PRODUCTION,
        secret_key="s3" * 20,
        audit_key="a3" * 20,
        identity_key="i3" * 20,
        mail_sender=MailSender.FILE,
        mail_from="selfassess@hathervale.example",
    )


@pytest.fixture
def production_pages(production: Settings, database: Database, clock: Clock, postbox: Postbox) -> Pages:
    """A browser on such an installation, in which nobody is signed in."""
    app: Flask = create_app(production, database=database, sender=postbox, clock=clock)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return Pages(app, production)


class Lines(logging.Handler):
    """Keeps each line as it would be written to standard error."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record's line."""
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[Lines]:
    """Every line that the service logs, of whatever level."""
    handler, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def holder(boards: TwoBoards, sign_in_as: SignInAs) -> Pages:
    """The browser of whoever answers for the seat."""
    return sign_in_as(boards.here.holder.user_id, Strength.LINK)


@pytest.fixture
def theme(boards: TwoBoards) -> str:
    """The address of a form with a long text in it."""
    return boards.response + "/themes/LEAD"


@pytest.fixture
def nobody(app: Flask, pages: Pages) -> Pages:
    """A stranger's browser on a service whose sign-in page fails when it is reached at all."""

    @public
    def reached() -> str:
        raise AssertionError("a view was reached")

    app.view_functions["signin.start"] = reached
    return pages


@pytest.fixture
def account(boards: TwoBoards, database: Database) -> User:
    """Somebody with a password, who is on the board of the case."""
    with database.writing() as session:
        user = make_user(session, EMAIL)
        make_member(session, boards.here.board, user)
    give_password(database, user)
    return user
