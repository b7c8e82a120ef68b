"""Days and months as people write them, whatever the machine is set to."""

from __future__ import annotations

from datetime import date

from selfassess.reports.dates import day, month


def test_a_day_is_written_as_people_write_it() -> None:
    assert day(date(2026, 3, 2)) == "2 March 2026"


def test_every_month_has_its_name() -> None:
    names = [month(date(2026, number, 1)).removesuffix(" 2026") for number in range(1, 13)]
    assert " ".join(names) == ("January February March April May June July August September October November December")
