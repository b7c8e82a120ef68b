"""What belongs to the request at hand: the service's parts, the clock, the person, the board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import abort, current_app, g

from selfassess.accounts.identity import Identity
from selfassess.config import Settings
from selfassess.mail.senders import Sender
from selfassess.storage.session import Database
from selfassess.storage.tables import Board

_KEY = "selfassess"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What one running copy of the service is made of. ``clock`` gives the present moment, aware, in UTC."""

    settings: Settings
    database: Database
    sender: Sender
    clock: Callable[[], datetime]
    is_demo: bool = False


def service() -> Service:
    """The parts of the service that answers this request."""
    found = current_app.extensions[_KEY]
    assert isinstance(found, Service)
    return found


def settings() -> Settings:
    """The settings of this installation."""
    return service().settings


def now() -> datetime:
    """The moment of this request: the same one however often it is asked."""
    if "now" not in g:
        g.now = service().clock()
    moment: datetime = g.now
    return moment


def find_identity() -> Identity | None:
    """The signed-in person, or None."""
    found: Identity | None = g.get("identity")
    return found


def identity() -> Identity:
    """The signed-in person. Only views that nobody else reaches may ask."""
    return find_identity() or abort(401)


def board() -> Board:
    """The board that this page belongs to. Only views under a board may ask."""
    found: Board | None = g.get("board")
    return found or abort(404)
