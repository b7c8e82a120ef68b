"""Invitations as their list shows them: in which state, and how long they still stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from selfassess.boards.bulk_parsing import Row
from selfassess.boards.invitation_list import InvitationEntry, InvitationState
from selfassess.boards.role_names import place_name
from selfassess.reports.wording import capitalised
from selfassess.web.current import board
from selfassess.web.listing import is_found
from selfassess.web.place_words import place_words

STATES = {
    InvitationState.PENDING: "Waiting",
    InvitationState.EXPIRED: "Run out",
    InvitationState.ACCEPTED: "Accepted",
    InvitationState.REVOKED: "Withdrawn",
}
_HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """One person of a list, with the place in words and what stands in the way of inviting them."""

    line: int
    name: str
    email: str
    place: str
    problem: str


def preview_lines(rows: Iterable[Row]) -> tuple[PreviewLine, ...]:
    """The rows of a list as their preview shows them."""
    return tuple(
        PreviewLine(line=row.line, name=row.name, email=row.email, place=_place(row), problem=row.problem or "")
        for row in rows
    )


def state_asked_for(text: str) -> InvitationState:
    """The state that an address asks for; those that wait where it asks for none."""
    return next((state for state in STATES if state.value == text), InvitationState.PENDING)


def counts(entries: Iterable[InvitationEntry]) -> Mapping[InvitationState, int]:
    """How many invitations are in each state."""
    return Counter(entry.state for entry in entries)


def found(entries: Iterable[InvitationEntry], state: InvitationState, words: str) -> tuple[InvitationEntry, ...]:
    """The invitations in this state that have these words in name, address or place."""
    in_state = (entry for entry in entries if entry.state is state)
    return tuple(entry for entry in in_state if is_found(words, (entry.display_name, entry.email, place_words(entry))))


def time_left(entry: InvitationEntry, now: datetime) -> str:
    """How long the invitation can still be taken up, in words: *13 days*, *1 hour*."""
    hours = int((entry.expires_at - now).total_seconds() // _HOUR)
    if hours >= 48:
        return f"{(hours + 12) // 24} days"
    if hours >= 2:
        return f"{hours} hours"
    return "1 hour" if hours == 1 else "less than an hour"


def _place(row: Row) -> str:
    if row.role is None:
        return ""
    return capitalised(place_name(row.role, board().form, seat=row.seat or None, standing=row.standing))
