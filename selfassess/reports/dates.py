"""Days and months as people write them. Not by strftime: its names follow the machine's settings."""

from __future__ import annotations

import re
from datetime import date

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


def during(name: str) -> str:
    """An occasion's name after its preposition: ``"in Spring 2026"``, and ``"on 22 March 2026"`` for a day."""
    return f"{'on' if _DAY.fullmatch(name) else 'in'} {name}"
