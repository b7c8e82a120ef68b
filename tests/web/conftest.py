"""The service for page tests: on a fresh database, with a clock that stands still and mail that stays here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from selfassess.accounts.sessions import start_session
from selfassess.config import Settings
from selfassess.mail.message import Message
from selfassess.storage.session import Database
from selfassess.storage.tables import Board, Member, User
from selfassess.vocabulary import Role, Strength
from selfassess.web import create_app
from tests.pages import Pages
from tests.rows import make_board, make_member, make_user
from tests.web.signing_in import EMAIL

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that a test moves."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **parts: float) -> None:
        """Let this much time pass."""
        self.moment += timedelta(**parts)


@dataclass
class Postbox:
    """A sender that keeps what it is given."""

    messages: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> None:
        """Keep the message."""
        self.messages.append(message)


SignInAs = Callable[..., Pages]


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at half past nine on 20 November 2026 until it is moved."""
    return Clock()


@pytest.fixture
def postbox() -> Postbox:
    """Where mail goes that was sent."""
    return Postbox()


@pytest.fixture
def settings() -> Settings:
    """Development settings."""
    return Settings()


@pytest.fixture
def app(database: Database, settings: Settings, clock: Clock, postbox: Postbox) -> Flask:
    """The whole service on the test's database."""
    app = create_app(settings, database=database, sender=postbox, clock=clock)
    app.testing = True
    # a fault is shown as its page, as in production; the log tells the test
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def pages(app: Flask, settings: Settings) -> Pages:
    """A browser in which nobody is signed in."""
    return Pages(app, settings)


@pytest.fixture
def sign_in_as(app: Flask, settings: Settings, database: Database, clock: Clock) -> SignInAs:
    """A browser in which this person is signed in: of an account, or of whoever has this place on a board."""

    def sign_in(person: User | Member | int, strength: Strength = Strength.STRONG) -> Pages:
        user_id = person if isinstance(person, int) else person.user_id if isinstance(person, Member) else person.id
        with database.writing() as session:
            _, token = start_session(
                session, user_id=user_id, strength=strength, device="a test", address_prefix="", now=clock()
            )
        browser = Pages(app, settings)
        with browser.client.session_transaction(base_url=settings.base_url) as cookie:
            cookie["sid"] = token
        return browser

    return sign_in


@pytest.fixture
def board(database: Database) -> Board:
    """The board of Hathervale."""
    with database.writing() as session:
        return make_board(session, slug="hathervale", name="Hathervale Board")


@pytest.fixture
def manager(database: Database, board: Board) -> Member:
    """Its business manager."""
    with database.writing() as session:
        return make_member(session, board, role=Role.MANAGER, display_name="Kit Morrow")


@pytest.fixture
def account(database: Database) -> User:
    """An account without a password, on no board."""
    with database.writing() as session:
        return make_user(session, EMAIL)
