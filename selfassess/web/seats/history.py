"""What happened to a seat, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from selfassess.audit.events import Event
from selfassess.boards.seat_history import SeatChange, list_seat_changes
from selfassess.reports.wording import capitalised
from selfassess.web.current import board
from selfassess.web.database import reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a timeline."""

    title: str
    at: datetime


def seat_history(seat_id: int) -> tuple[Line, ...]:
    """What the trail tells of the seat, the latest first."""
    return tuple(
        Line(title=title, at=change.at)
        for change in list_seat_changes(reader(), board().id, seat_id)
        if (title := sentence(change))
    )


def sentence(change: SeatChange) -> str:
    """The change in words, or nothing where it shows nothing."""
    if change.event is Event.SEAT_CLOSED:
        return "The seat was closed"
    if change.is_reopened:
        return "The seat was opened again"
    if change.event is Event.SEAT_ADDED:
        return f"The seat was added, held for {change.agency}" if change.agency else "The seat was added"
    return capitalised("; ".join(_parts(change)))


def _parts(change: SeatChange) -> Iterator[str]:
    if change.moved:
        yield f"it passed from {change.agency_before or 'no organisation'} to {change.agency or 'no organisation'}"
    if change.name:
        yield f"it was named {change.name}"
    if change.regrouped:
        yield f"it was put in the group {change.group}" if change.group else "it was taken out of its group"
