"""Days, months and times as people write them, whatever the machine is set to."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from selfassess.reports.dates import clock, day, moment, month


def test_a_day_is_written_as_people_write_it() -> None:
    assert day(date(2026, 3, 2)) == "2 March 2026"


def test_every_month_has_its_name() -> None:
    names = [month(date(2026, number, 1)).removesuffix(" 2026") for number in range(1, 13)]
    assert " ".join(names) == ("January February March April May June July August September October November December")


@pytest.mark.parametrize(
    ("hour", "minute", "told"),
    [
        (9, 30, "9:30am"),
        (9, 0, "9am"),
        (14, 5, "2:05pm"),
        (0, 0, "midnight"),
        (0, 30, "12:30am"),
        (12, 0, "midday"),
        (12, 1, "12:01pm"),
        (23, 59, "11:59pm"),
    ],
)
def test_a_time_of_day_is_told_by_the_twelve_hours_of_a_clock(hour: int, minute: int, told: str) -> None:
    at = datetime(2026, 11, 20, hour, minute, tzinfo=UTC)
    assert clock(at) == told
    assert moment(at) == f"20 November 2026 at {told}"
