"""The boards beside the installation's events: each that was set up is there, with a trail of its own, until purged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from selfassess.audit.chain_rows import EventRow
from selfassess.audit.erasure import BoardName
from selfassess.audit.events import Event
from selfassess.audit.findings import What
from selfassess.audit.text_checks import Doubt
from selfassess.audit.trail import INSTALLATION
from selfassess.storage.columns import IDS
from selfassess.storage.tables import AuditEvent, Board


class Boards:
    """The check that no board went with its whole trail, no trail is left without its board, and what is said to be
    deleted is."""

    what = What.PLACE

    def of_page(self, session: Session, chain: int, rows: Sequence[EventRow]) -> Iterator[Doubt]:
        """Boards of which the installation knows, and which have no trail any more; and those of which it says that
        they were purged, and which are there."""
        if chain != INSTALLATION:
            return
        made, ids = _about(rows, Event.BOARD_CREATED)
        first = select(AuditEvent.board_id).where(col(AuditEvent.board_id).in_(ids), AuditEvent.seq == 1)
        there = set(session.exec(first)) if ids else set()
        for row in made:
            if (board_id := row.fields["object_id"]) not in there:
                told = f"The trail of board {board_id}, which event {row.seq} set up, is gone, and no event says so."
                yield Doubt(row.seq, told, BoardName(board_id))
        purged, ids = _about(rows, Event.BOARD_PURGED)
        standing = set(session.exec(select(Board.id).where(col(Board.id).in_(ids)))) if ids else set()
        for row in purged:
            if (board_id := row.fields["object_id"]) in standing:
                yield Doubt(row.seq, f"Event {row.seq} says that board {board_id} was deleted, and it is there.")

    def at_end(self, session: Session, chain: int) -> Iterator[Doubt]:
        """A trail whose board is gone."""
        events = select(AuditEvent.id).where(AuditEvent.chain == chain).limit(1)
        board = select(Board.id).where(Board.id == chain)
        if chain != INSTALLATION and session.exec(events).first() and not session.exec(board).first():
            yield Doubt(None, "The board that this trail belongs to is gone.")


def _about(rows: Sequence[EventRow], event: Event) -> tuple[list[EventRow], list[int]]:
    """The events of this kind, and the boards that they are about as far as they name one."""
    found = [row for row in rows if row.fields["event"] == event]
    ids = [row.fields["object_id"] for row in found]
    # On SQLite anything may have been put there. A range would be searched to its end for what is no number.
    return found, [id_ for id_ in ids if isinstance(id_, int) and id_ in IDS]
