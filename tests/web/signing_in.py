"""What tests of signing in share: a password with its hash, an authenticator app, and reading links out of mail."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from flask import Flask
from passlib.totp import TOTP
from sqlmodel import select

from selfassess.config import Settings
from selfassess.storage.session import Database
from selfassess.storage.tables import User, UserSession
from selfassess.web.proof import codes, passwords, security
from tests.pages import Pages

EMAIL = "ada@hathervale.example"
PASSWORD = "three words apart"
_LINK = re.compile(r"http://localhost:8000(/[a-z/-]+/[A-Za-z0-9_-]{43})\n")


@lru_cache(maxsize=1)
def password_hash() -> str:
    """The hash of ``PASSWORD`` under the development key; made once, since it is slow."""
    app = Flask("hashing")
    security.install(app, Settings())
    with app.app_context():
        return passwords.hash_of(PASSWORD)


def give_password(database: Database, user: User) -> None:
    """Let the account have ``PASSWORD``."""
    with database.writing() as session:
        session.get_one(User, user.id).password = password_hash()


def give_app(database: Database, app: Flask, user: User) -> tuple[TOTP, tuple[str, ...]]:
    """The account's authenticator app, set up now, and its recovery codes."""
    with app.app_context():
        secret = codes.new_secret()
        shown, sealed = codes.new_recovery_codes()
        totp = security.vault().codes._totp.from_source(secret)
    with database.writing() as session:
        row = session.get_one(User, user.id)
        row.totp_secret, row.recovery_codes = secret, list(sealed)
    return totp, shown


def code_at(totp: TOTP, moment: datetime) -> str:
    """What the app shows at this moment."""
    token: str = totp.generate(time=moment.timestamp()).token
    return token


def link_in(body: str) -> str:
    """The path of the one link in a mail."""
    found = _LINK.search(body)
    assert found, body
    return found.group(1)


def live_sessions(database: Database) -> list[UserSession]:
    """The sessions that nobody ended."""
    with database.reading() as session:
        return [row for row in session.exec(select(UserSession)).all() if row.ended_at is None]


def cookie_of(pages: Pages) -> str:
    """The session cookie's value, as whoever steals it would have it."""
    cookie = pages.client.get_cookie("selfassess", domain="localhost")
    assert cookie is not None
    return cookie.value


def with_cookie(pages: Pages, value: str) -> Pages:
    """Another browser with this cookie."""
    other = another(pages)
    other.client.set_cookie("selfassess", value, domain="localhost")
    return other


def another(pages: Pages) -> Pages:
    """Another browser, in which nobody is signed in."""
    settings = pages.app.extensions["selfassess"].settings
    assert isinstance(settings, Settings)
    return Pages(pages.app, settings)
