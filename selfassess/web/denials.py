"""A trace of each access that was refused: who, of which board, once a minute, so that it cannot fill the disk.

The trail of the installation holds it, with ids alone. Who tries boards on which they have no place leaves one event
a minute however many they try, known or not: otherwise the time that an answer takes would tell which boards there are.
"""

from __future__ import annotations

from datetime import datetime

from flask import Flask, Response, g
from sqlmodel import select

from selfassess.accounts.tokens import digest_of
from selfassess.audit.events import Actor, Event, Happening
from selfassess.audit.trail import append
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Throttle
from selfassess.storage.upsert import insert_into
from selfassess.web.afterwards import Note, later
from selfassess.web.current import find_identity, now
from selfassess.web.database import reader

_KIND = "access.denied"


def outside(board_id: int | None) -> None:
    """Remember that this request asked for what lies outside of the person's boards: ``board_id``, or no board's."""
    g.outside = board_id


def install(app: Flask) -> None:
    """Note refused requests once their page is ready."""

    @app.after_request
    def _note(response: Response) -> Response:
        if "outside" in g and response.status_code == 404:
            _denied(g.outside, kept_to="outside", status=404)
        elif "board" in g and response.status_code == 403:
            _denied(g.board.id, kept_to=str(g.board.id), status=403)
        return response


def _denied(board_id: int | None, *, kept_to: str, status: int) -> None:
    person, moment = find_identity(), now()
    if person is None:
        return
    key, minute = digest_of(f"{person.user_id} {kept_to}"), moment.replace(second=0, microsecond=0)
    noted = select(Throttle.id).where(Throttle.kind == _KIND, Throttle.key == key, Throttle.bucket_at == minute)
    if reader().exec(noted).first() is not None:
        return
    happening = Happening(event=Event.ACCESS_DENIED, object_type="board", object_id=board_id, facts={"status": status})
    actor = Actor(user_id=person.user_id, role="person")
    later(Note.SECURITY_EVENT, lambda session: _append_once(session, happening, actor, key, minute, moment))


def _append_once(
    session: WritingSession, happening: Happening, actor: Actor, key: str, minute: datetime, moment: datetime
) -> None:
    first = insert_into(session, Throttle).values(kind=_KIND, key=key, bucket_at=minute, count=1)
    if session.exec(first.on_conflict_do_nothing()).rowcount:
        append(session, happening, board_id=None, actor=actor, now=moment)
