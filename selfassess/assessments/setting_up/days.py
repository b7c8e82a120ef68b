"""The days of a self-assessment, counted back from the meeting that will talk about it. Pure.

Working days leave out weekends and the bank holidays of England, which come from the ``holidays`` package.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

OPENS_BEFORE, CLOSES_BEFORE, PAPERS_BEFORE = 25, 10, 5
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Days:
    """When answers open and close, when papers go out, and when the board meets."""

    opens_on: date
    closes_on: date
    papers_on: date
    meets_on: date


def proposed(
    meets_on: date, *, opens: int = OPENS_BEFORE, closes: int = CLOSES_BEFORE, papers: int = PAPERS_BEFORE
) -> Days:
    """The days that a meeting's date proposes, each so many working days before it."""
    return Days(
        opens_on=working_days_before(meets_on, opens),
        closes_on=working_days_before(meets_on, closes),
        papers_on=working_days_before(meets_on, papers),
        meets_on=meets_on,
    )


def working_days_before(day: date, count: int) -> date:
    """The working day that lies ``count`` working days before ``day``; for 0, the last one not after it."""
    days = _working_days_back(day if count == 0 else day - timedelta(days=1))
    found = next(days)
    for _ in range(count - 1):
        found = next(days)
    return found


def is_working_day(day: date) -> bool:
    """Whether it is neither at a weekend nor a bank holiday in England."""
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


def _working_days_back(day: date) -> Iterator[date]:
    while True:
        if is_working_day(day):
            yield day
        day -= timedelta(days=1)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("GB", subdiv="ENG", years=year))
