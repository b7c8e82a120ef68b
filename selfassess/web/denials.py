"""Refused requests, noted once their page is ready: ``accounts.denials`` says what stays of them."""

from __future__ import annotations

from flask import Flask, Response, g

from selfassess.accounts.denials import Denial, is_noted, note_denial
from selfassess.web.afterwards import Note, later
from selfassess.web.current import find_identity, now, settings
from selfassess.web.database import reader


def outside(board_id: int | None) -> None:
    """Remember that this request asked for what lies outside of the person's boards: ``board_id``, or no board's."""
    g.outside = board_id


def install(app: Flask) -> None:
    """Note refused requests once their page is ready."""

    @app.after_request
    def _note(response: Response) -> Response:
        if "outside" in g and response.status_code == 404:
            _denied(g.outside, is_outside=True, status=404)
        elif "board" in g and response.status_code == 403:
            _denied(g.board.id, is_outside=False, status=403)
        return response


def _denied(board_id: int | None, *, is_outside: bool, status: int) -> None:
    person, moment, key = find_identity(), now(), settings().identity_key
    if person is None:
        return
    denial = Denial(user_id=person.user_id, board_id=board_id, is_outside=is_outside, status=status)
    if not is_noted(reader(), denial, identity_key=key, now=moment):
        later(Note.DENIAL, lambda session: note_denial(session, denial, identity_key=key, now=moment))
