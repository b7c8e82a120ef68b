"""Slowing down whoever guesses, counted in the database. Cases 34-36 of the suite."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from selfassess.accounts.throttle import (
    LIMITS,
    Attempt,
    Counts,
    Try,
    count_attempt,
    prune_attempts,
    take_try,
    waits_until,
)
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Throttle
from tests.racing import race
from tests.rows import NOW

PASSWORD = Attempt.PASSWORD_BY_ACCOUNT
MINUTE = timedelta(minutes=1)
_numbers = count(1)


def try_at(database: Database, now: datetime, *, kind: Attempt = PASSWORD, key: str = "jo") -> bool:
    """Whether an attempt was looked at; it is counted then, as one that failed."""
    with database.writing() as session:
        return take_try(session, (Counts(kind, key),), now).may_be_looked_at


def count_at(database: Database, now: datetime) -> None:
    """Count one attempt, whatever was counted before."""
    with database.writing() as session:
        count_attempt(session, PASSWORD, "jo", now)


def test_the_eleventh_wrong_password_within_five_minutes_is_not_looked_at(database: Database) -> None:
    tried = [try_at(database, NOW + timedelta(seconds=20 * number)) for number in range(11)]
    assert tried == [True] * 10 + [False]


def test_another_account_is_not_held_up(database: Database) -> None:
    for _ in range(10):
        try_at(database, NOW)
    assert try_at(database, NOW, key="sam")
    assert try_at(database, NOW, kind=Attempt.CODE_BY_ACCOUNT)


def test_after_the_window_the_right_password_works_again(database: Database) -> None:
    for _ in range(10):
        try_at(database, NOW)
    with database.reading() as session:
        until = waits_until(session, PASSWORD, "jo", NOW)
        assert until is not None
        assert timedelta(minutes=5) <= until - NOW <= timedelta(minutes=6)
        assert waits_until(session, PASSWORD, "jo", until - timedelta(seconds=1)) == until
        assert waits_until(session, PASSWORD, "jo", until) is None


def test_waiting_always_helps_however_often_somebody_tries_meanwhile(database: Database) -> None:
    tried = [try_at(database, NOW + timedelta(seconds=10 * number)) for number in range(180)]
    assert sum(tried) >= 40
    assert not all(tried)


def test_one_password_against_200_accounts_from_one_address_is_held_up(database: Database) -> None:
    tried = [try_at(database, NOW, kind=Attempt.SIGN_IN_BY_ADDRESS, key="192.0.2.1") for _ in range(200)]
    assert sum(tried) == 100


@pytest.mark.parametrize(("kind", "most"), [(kind, limit.most) for kind, limit in LIMITS.items()])
def test_each_kind_stops_at_its_own_limit(database: Database, kind: Attempt, most: int) -> None:
    assert sum(try_at(database, NOW, kind=kind) for _ in range(most + 3)) == most


def test_a_clock_that_was_set_back_locks_nobody_out(database: Database) -> None:
    for _ in range(10):
        try_at(database, NOW + timedelta(days=3))
    assert try_at(database, NOW)


def test_attempts_at_one_instant_are_each_counted(database: Database) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: count_at(database, NOW), range(24)))
    with database.reading() as session:
        assert session.exec(select(Throttle.count)).all() == [24]


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(seconds=1)], ids=["one minute", "the end of a minute"])
def test_of_many_tries_at_one_instant_no_more_are_looked_at_than_the_limit(
    database: Database, apart: timedelta
) -> None:
    """Also where some of them began in the minute before, of which there is another row."""
    last_second = NOW.replace(second=59)

    def trying(number: int) -> Callable[[WritingSession], Try]:
        counted = (Counts(PASSWORD, "jo"), Counts(Attempt.SIGN_IN_BY_ADDRESS, "192.0.2.1"))
        return lambda session: take_try(session, counted, last_second + number % 2 * apart)

    tries, refused = race(database, *(trying(number) for number in range(16)))
    assert not refused
    assert sum(one.may_be_looked_at for one in tries) == 10
    assert sum(one.may_be_looked_at and one.next_waits_until is not None for one in tries) == 1


def test_a_try_that_one_count_refuses_is_counted_in_none(database: Database) -> None:
    for _ in range(10):
        try_at(database, NOW)
    account, address = Counts(PASSWORD, "jo"), Counts(Attempt.SIGN_IN_BY_ADDRESS, "192.0.2.1")
    with database.writing() as session:
        assert not take_try(session, (account, address), NOW).may_be_looked_at
        assert session.exec(select(Throttle.key, Throttle.count)).all() == [("jo", 10)]


@pytest.mark.on_sqlite
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 900), min_size=12, max_size=40))
def test_no_five_minutes_ever_hold_more_attempts_than_the_limit(database: Database, seconds: list[int]) -> None:
    key = str(next(_numbers))
    times = [NOW + timedelta(seconds=second) for second in sorted(seconds)]
    looked_at = [moment for moment in times if try_at(database, moment, kind=Attempt.CODE_BY_ACCOUNT, key=key)]
    for first in looked_at:
        assert sum(first <= moment < first + timedelta(minutes=5) for moment in looked_at) <= 5


def test_counts_of_a_day_ago_are_dropped_and_later_ones_kept(database: Database) -> None:
    for days in (0, 1, 2):
        count_at(database, NOW - timedelta(days=days))
    with database.writing() as session:
        assert prune_attempts(session, now=NOW + MINUTE) == 2
        assert session.exec(select(func.count()).select_from(Throttle)).one() == 1
