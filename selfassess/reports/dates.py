"""Days, months and times of day as people write them. Not by strftime: its names follow the machine's settings."""

from __future__ import annotations

import re
from datetime import date, datetime

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")


def month(value: date) -> str:
    """The month in which the day lies: ``"March 2026"``."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def day(value: date) -> str:
    """A date as people write it: ``"12 March 2026"``."""
    return f"{value.day} {month(value)}"


def clock(local: datetime) -> str:
    """The time of day that a clock beside the reader shows: ``"9:30am"``, ``"2pm"``; noon and midnight by name."""
    if (local.hour, local.minute) in ((0, 0), (12, 0)):
        return "midday" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def moment(local: datetime) -> str:
    """A day and the time of it: ``"20 November 2026 at 9:30am"``. ``local`` is a moment in the reader's own zone."""
    return f"{day(local)} at {clock(local)}"


def during(name: str) -> str:
    """An occasion's name after its preposition: ``"in Spring 2026"``, and ``"on 22 March 2026"`` for a day."""
    return f"{'on' if _DAY.fullmatch(name) else 'in'} {name}"
