"""What every template may name: the person, the board and its navigation, the mark of a demonstration, whom to ask."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, request, url_for

from selfassess.accounts.permissions import READING, Permission, permissions_on
from selfassess.vocabulary import BoardState
from selfassess.web.current import find_identity, service, settings

# endpoint, text, and what the person's role must include to see it
_BOARD_PAGES: tuple[tuple[str, str, Permission], ...] = (
    ("boards.home", "Overview", Permission.VIEW_BOARD),
    ("assessments.index", "Self-assessments", Permission.VIEW_BOARD),
    ("people.show", "People and seats", Permission.VIEW_PEOPLE),
    ("timeline.board", "Timeline", Permission.VIEW_BOARD),
    ("boards.settings", "Settings", Permission.CHANGE_SETTINGS),
)
# What is reached from a page in the navigation and has no line of its own.
_UNDER = {
    **dict.fromkeys(("seats", "organisations", "invitations", "handover"), "people"),
    **dict.fromkeys(
        ("responses", "table_answers", "draft_answers", "paper_answers", "evidence", "tables", "drafts", "paper"),
        "assessments",
    ),
    **dict.fromkeys(("sharing", "agreeing", "signing", "movement", "papers", "export"), "assessments"),
}


def add_context(app: Flask) -> None:
    """Give these names to every template."""

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {
            "cspNonce": g.get("nonce", ""),
            "identity": find_identity(),
            "board": g.get("board"),
            "board_nav": _board_pages(),
            "allowed": _allowed(),
            "is_demo": service().is_demo,
            "contact_email": settings().contact,
        }


def _allowed() -> frozenset[Permission]:
    """What the person may do on the board of this page, for templates to leave out what would be refused."""
    person, board = find_identity(), g.get("board")
    if person is None or board is None:
        return frozenset()
    allowed = permissions_on(person, board.id)
    return allowed if board.state is BoardState.ACTIVE else allowed & READING


def _board_pages() -> list[dict[str, Any]]:
    person, board = find_identity(), g.get("board")
    if person is None or board is None:
        return []
    allowed = _allowed()
    here = (request.endpoint or "").partition(".")[0]
    here = _UNDER.get(here, here)
    return [
        {
            "text": text,
            "href": url_for(endpoint, slug=board.slug),
            "active": endpoint == request.endpoint or (endpoint.partition(".")[0] == here and here != "boards"),
        }
        for endpoint, text, permission in _BOARD_PAGES
        if permission in allowed
    ]
