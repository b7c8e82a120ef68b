"""The few things that a page which reads may write, each in a short transaction of its own after the page's has ended.

This list is the whole of it (rules 7.2), and a contract test holds it: a GET changes no content of any board.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from flask import Flask, Response, g

from selfassess.storage.session import WritingSession
from selfassess.web.database import write
from selfassess.web.logs import logger


class Note(Enum):
    """What may be written after a request that only reads. The values are the tables that it may touch."""

    LAST_SEEN = frozenset({"user_session"})
    SECURITY_EVENT = frozenset({"audit_event"})
    DENIAL = frozenset({"audit_event", "throttle"})


def later(kind: Note, verb: Callable[[WritingSession], object]) -> None:
    """Do this one write when the page is ready. That it fails is logged, and costs nobody their page."""
    g.setdefault("afterwards", []).append((kind, verb))


def install(app: Flask) -> None:
    """Do what was put off, once the page is rendered."""

    @app.after_request
    def _write(response: Response) -> Response:
        for kind, verb in g.pop("afterwards", []):
            try:
                with write() as session:
                    verb(session)
            except Exception:
                logger.exception("not noted", extra={"note": kind.name})
        return response
