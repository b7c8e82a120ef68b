"""Whether a person has yet to accept a board's confidentiality statement before its pages open to them."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.identity import Identity
from selfassess.boards.statement import needs_acceptance
from selfassess.storage.tables import Board
from selfassess.web.database import reader

_PAGE = "taking_up.statement"


def statement_due(person: Identity, board: Board) -> ResponseReturnValue | None:
    """The way to the board's statement and back, where this person has yet to accept it; else None.

    A form that is sent is let through: whoever could open it had accepted the wording of then.
    """
    if request.method not in ("GET", "HEAD") or request.endpoint == _PAGE:
        return None
    if not needs_acceptance(reader(), identity=person, board=board):
        return None
    return redirect(url_for(_PAGE, slug=board.slug, next=request.full_path.rstrip("?")))
