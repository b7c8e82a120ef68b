"""Which broad group each seat belongs to, for many seats at once: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from selfassess.accounts.identity import Identity
from selfassess.boards.seats import SeatDetails, change_seat, get_seat
from selfassess.storage.session import WritingSession


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatInGroup:
    """A seat at the version that was seen, and the group that it shall be in, None for none."""

    seat_id: int
    seen_version: int
    group_id: int | None


def assign_groups(
    session: WritingSession, *, identity: Identity, board_id: int, seats: Sequence[SeatInGroup], now: datetime
) -> int:
    """How many seats changed their group. A seat that is in its group already is left as it is.

    Raises:
        NotFound, NotAllowed, Conflict, Refused: as ``change_seat`` for the first seat that it holds for; none is
            changed then.
    """
    changed = 0
    for wanted in seats:
        seat = get_seat(session, board_id, wanted.seat_id)
        if seat.group_id == wanted.group_id:
            continue
        details = SeatDetails(name=seat.name, kind=seat.kind, agency_id=seat.agency_id, group_id=wanted.group_id)
        change_seat(
            session,
            identity=identity,
            board_id=board_id,
            seat_id=wanted.seat_id,
            seen_version=wanted.seen_version,
            details=details,
            now=now,
        )
        changed += 1
    return changed
