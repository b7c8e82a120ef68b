"""Who sees which events of a board's trail: one pure decision.

Who sees the whole board is for the caller to say, by ``accounts.permissions``. Of responses they see that they were
started, sent or withdrawn, and never that an answer was saved: who typed what and when is the seat's own affair.
Everybody else on the board sees what they did themselves, what concerns their own place, and the responses of the seats
that they answer for, answers included. Rights add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from selfassess.audit.events import Event

INSIDE_A_RESPONSE = frozenset({Event.ANSWER_SAVED, Event.RECOVERY_PRUNED})


class Viewer(Protocol):
    """Whoever looks: what ``accounts.identity.Identity`` tells of a person."""

    @property
    def user_id(self) -> int:
        """Their account."""

    def seats_on(self, board_id: int) -> frozenset[int]:
        """The seats they may answer for on a board."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one person sees of one board's events.

    Everything about the responses of ``seats``, and what concerns the place of ``user_id``. Of what does not happen
    ``INSIDE_A_RESPONSE``, all where ``is_whole``, else what ``user_id`` did.
    """

    is_whole: bool
    user_id: int
    seats: frozenset[int]


def visible_to(viewer: Viewer, *, board_id: int, sees_whole_board: bool) -> Sight:
    """What this person sees of this board's events. Whether they may know of the board was asked before."""
    return Sight(is_whole=sees_whole_board, user_id=viewer.user_id, seats=viewer.seats_on(board_id))
