"""Working days before a meeting, with weekends and English bank holidays left out."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from selfassess.assessments.setting_up.days import is_working_day, proposed, working_days_before

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


def test_the_days_before_a_meeting_in_may_step_over_two_bank_holidays() -> None:
    days = proposed(date(2026, 5, 28))
    assert days.papers_on == date(2026, 5, 20)
    assert days.closes_on == date(2026, 5, 13)
    assert days.opens_on == date(2026, 4, 21)


def test_christmas_is_no_working_day_and_neither_is_what_stands_for_it() -> None:
    assert not is_working_day(date(2027, 12, 25))
    assert not is_working_day(date(2027, 12, 27))
    assert working_days_before(date(2027, 1, 4), 1) == date(2026, 12, 31)


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_so_many_working_days_lie_between(day: date, count: int) -> None:
    found = working_days_before(day, count)
    between = [found + timedelta(days=number) for number in range((day - found).days)]
    assert sum(map(is_working_day, between)) == count
    assert is_working_day(found)


@given(DAYS)
def test_none_before_is_the_day_itself_or_the_last_working_day_before_it(day: date) -> None:
    found = working_days_before(day, 0)
    assert found <= day
    assert is_working_day(found)
    assert found == day or not is_working_day(day)
