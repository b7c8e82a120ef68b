"""A date as somebody types it into three boxes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence


def read_date(boxes: Sequence[str]) -> dt.date | None:
    """The date of day, month and year; None where nothing was typed.

    Raises:
        ValueError: they make no date; says what to do.
    """
    typed = [box.strip() for box in boxes]
    if not any(typed):
        return None
    if len(typed) != 3 or not all(re.fullmatch(r"[0-9]{1,4}", part) for part in typed):
        raise ValueError("Enter the date as numbers, for example 27 3 2027")
    day, month, year = map(int, typed)
    if year < 1900:
        raise ValueError("Enter the year with four figures, for example 2027")
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError("Enter a date that is in the calendar, for example 27 3 2027") from None
