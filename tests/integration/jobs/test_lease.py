"""One runner at a time, and daily jobs."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from selfassess.jobs.lease import LEASE, give_back, is_due_today, note_run, take
from selfassess.storage.session import Database
from selfassess.storage.tables import Job
from tests.rows import NOW


def is_due(database: Database, now: datetime) -> bool:
    """Whether the daily job *prune* is due."""
    with database.reading() as session:
        return is_due_today(session, "prune", now=now)


def test_the_lease_is_one_runners_until_it_is_given_back(database: Database) -> None:
    until = take(database, now=NOW)
    assert until == NOW + LEASE
    assert take(database, now=NOW) is None
    assert take(database, now=NOW + timedelta(minutes=9)) is None
    give_back(database, until, now=NOW)
    assert take(database, now=NOW) == until
    with database.reading() as session:
        assert session.get_one(Job, "tick").last_ran_at == NOW


def test_a_runner_that_died_holds_the_next_one_up_for_ten_minutes(database: Database) -> None:
    take(database, now=NOW)
    assert take(database, now=NOW + LEASE - timedelta(seconds=1)) is None
    assert take(database, now=NOW + LEASE) == NOW + 2 * LEASE


def test_a_runner_that_was_too_slow_does_not_give_back_anothers_lease(database: Database) -> None:
    first = take(database, now=NOW)
    assert first is not None
    second = take(database, now=NOW + LEASE)
    give_back(database, first, now=NOW + LEASE)
    assert second is not None
    assert take(database, now=NOW + LEASE) is None


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=3650)])
def test_a_clock_that_was_set_back_does_not_stop_the_ticks(database: Database, ahead: timedelta) -> None:
    take(database, now=NOW + ahead)
    assert take(database, now=NOW) is not None


def test_a_clock_that_is_a_little_behind_steals_no_lease(database: Database) -> None:
    take(database, now=NOW + timedelta(seconds=30))
    assert take(database, now=NOW) is None


def test_of_many_runners_at_once_one_gets_the_lease(database: Database) -> None:
    for round_ in range(5):
        now = NOW + round_ * LEASE
        start = threading.Barrier(4)
        taken: list[datetime | None] = []

        def run(now: datetime = now, start: threading.Barrier = start, taken: list[datetime | None] = taken) -> None:
            start.wait()
            taken.append(take(database, now=now))

        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(taken, key=str) == [now + LEASE, None, None, None]


def test_a_daily_job_runs_once_a_day_and_again_when_the_clock_was_set_back(database: Database) -> None:
    midnight = datetime(2026, 11, 20, tzinfo=UTC)
    assert is_due(database, midnight)
    with database.writing() as session:
        note_run(session, "prune", now=midnight)
    assert not is_due(database, midnight)
    assert not is_due(database, midnight + timedelta(hours=23, minutes=59))
    assert is_due(database, midnight + timedelta(days=1))
    assert is_due(database, midnight - timedelta(seconds=1))
