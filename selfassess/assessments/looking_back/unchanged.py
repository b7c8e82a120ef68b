"""Whether anything of a board has changed that looking back shows: told from its trail, which names every change.

What is typed into a response changes nothing of what was agreed, and happens most often; it is passed over.
"""

from __future__ import annotations

from sqlalchemy import case, func, select
from sqlmodel import Session

from selfassess.audit.events import Event
from selfassess.audit.trail import chain_of
from selfassess.storage.tables import metadata

_EVENT = metadata.tables["audit_event"]
_PASSED_OVER = (Event.ANSWER_SAVED.value, Event.RECOVERY_PRUNED.value)


class LastChanges:
    """The number of the last event of each board that counts, remembered with how far its trail was read.

    Nothing of it is lost by forgetting: a board that is not known begins at its last event.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, int]] = {}

    def of(self, session: Session, board_id: int) -> int:
        """The number of the board's last event that changed anything but a response. One statement over what is new."""
        read, counts = self._known.get(board_id, (None, 0))
        chain = chain_of(board_id)
        last = func.max(_EVENT.c.seq)
        wanted = select(last).where(_EVENT.c.chain == chain)
        if read is None:
            read = counts = session.execute(wanted).scalar_one() or 0
        else:
            said = func.max(case((_EVENT.c.event.not_in(_PASSED_OVER), _EVENT.c.seq)))
            newest, changed = session.execute(wanted.add_columns(said).where(_EVENT.c.seq > read)).one()
            read, counts = newest or read, changed or counts
        self._known[board_id] = (read, counts)
        return counts
