"""What is due closes at 23:59 in the board's own time, across changes of the clocks, once."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from selfassess.assessments.setting_up.closing import close_due, closes_at
from selfassess.audit.events import Event
from selfassess.jobs.tick import JOBS, tick
from selfassess.jobs.work import TICK
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment, Board
from selfassess.vocabulary import AssessmentState, BoardState
from tests.integration.jobs.ticking import NOWHERE, Postbox, in_one_write, ticked, tried
from tests.rows import events_of, make_assessment, make_board

MINUTE = timedelta(minutes=1)
# A last day and the moment at which it is over, by UTC.
ENDS = [
    (date(2026, 11, 20), "Europe/London", "2026-11-20 23:59"),
    (date(2026, 7, 1), "Europe/London", "2026-07-01 22:59"),
    (date(2026, 10, 24), "Europe/London", "2026-10-24 22:59"),
    (date(2026, 10, 25), "Europe/London", "2026-10-25 23:59"),
    (date(2027, 3, 27), "Europe/London", "2027-03-27 23:59"),
    (date(2027, 3, 28), "Europe/London", "2027-03-28 22:59"),
    (date(2026, 12, 31), "Pacific/Kiritimati", "2026-12-31 09:59"),
    (date(2026, 12, 31), "Pacific/Pago_Pago", "2027-01-01 10:59"),
    # The clocks go back from midnight to 23:00, so that 23:59 comes twice: the later counts.
    (date(2026, 10, 31), "America/Havana", "2026-11-01 03:59"),
    (date(2026, 4, 4), "America/Santiago", "2026-04-05 03:59"),
    (date(2028, 2, 29), "Europe/London", "2028-02-29 23:59"),
]


def open_until(database: Database, due_on: date | None, **keys: Any) -> tuple[int, int]:
    """The ids of a board and of a self-assessment that is open until the end of this day."""
    board_keys = keys.pop("board", {})

    def make(session: Any) -> tuple[int, int]:
        board = make_board(session, **board_keys)
        return board.id, make_assessment(session, board, **{"state": AssessmentState.OPEN, "due_on": due_on, **keys}).id

    ids: tuple[int, int] = in_one_write(database, make)
    return ids


def assessment(database: Database, assessment_id: int) -> Assessment:
    """The row."""
    with database.reading() as session:
        return session.exec(select(Assessment).where(Assessment.id == assessment_id)).one()


@pytest.mark.parametrize(("due_on", "time_zone", "ends"), ENDS)
def test_a_day_ends_at_one_minute_to_midnight_where_the_board_is(due_on: date, time_zone: str, ends: str) -> None:
    assert closes_at(due_on, time_zone) == datetime.fromisoformat(f"{ends}+00:00")


@given(st.dates(date(2026, 1, 1), date(2046, 1, 1)), st.sampled_from(sorted(available_timezones())))
def test_a_day_ends_once_in_every_time_zone_and_after_the_day_before(due_on: date, time_zone: str) -> None:
    end = closes_at(due_on, time_zone)
    assert end.astimezone(ZoneInfo(time_zone)).date() in (due_on, due_on + timedelta(days=1))
    assert closes_at(due_on - timedelta(days=1), time_zone) < end


@pytest.mark.parametrize(("due_on", "time_zone", "ends"), ENDS[:8])
def test_an_assessment_closes_when_its_last_day_ends_and_not_before(
    database: Database, due_on: date, time_zone: str, ends: str
) -> None:
    board_id, assessment_id = open_until(database, due_on, board={"time_zone": time_zone})
    end = datetime.fromisoformat(f"{ends}+00:00")
    for before in (end - timedelta(days=1), end - MINUTE):
        assert "self-assessments closed" not in ticked(database, before)
        assert assessment(database, assessment_id).state is AssessmentState.OPEN
    assert ticked(database, end)["self-assessments closed"] == 1
    row = assessment(database, assessment_id)
    assert (row.state, row.closed_at, row.version, row.changes) == (AssessmentState.CLOSED, end, 2, 1)
    (event,) = events_of(database, board_id)
    assert (event.event, event.object_id, event.object_version) == (Event.ASSESSMENT_CLOSED, assessment_id, 2)
    assert (event.actor_id, event.actor_role, event.at) == (None, "tick", end)
    assert json.loads(event.data) == {
        "due_on": due_on.isoformat(),
        "edition_id": row.edition_id,
        "state": "closed",
    }


def test_a_job_that_missed_some_days_closes_once_at_its_next_run(database: Database) -> None:
    board_id, assessment_id = open_until(database, date(2026, 11, 20))
    late = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    assert ticked(database, late) == {"self-assessments closed": 1}
    assert assessment(database, assessment_id).closed_at == late
    assert ticked(database, late) == {}
    assert ticked(database, late + timedelta(days=1)) == {}
    assert len(events_of(database, board_id)) == 1


@pytest.mark.parametrize(
    "keys",
    [
        {"due_on": None},
        {"state": AssessmentState.PREPARING},
        {"state": AssessmentState.CLOSED},
        {"state": AssessmentState.SIGNED},
        {"board": {"state": BoardState.CLOSED}},
    ],
    ids=str,
)
def test_what_is_not_open_until_a_day_is_left_alone(database: Database, keys: dict[str, Any]) -> None:
    _, assessment_id = open_until(database, **{"due_on": date(2026, 11, 20), **keys})
    before = assessment(database, assessment_id)
    assert ticked(database, datetime(2027, 1, 1, tzinfo=UTC)) == {}
    assert assessment(database, assessment_id) == before


def test_what_was_given_more_time_meanwhile_is_left_alone(database: Database) -> None:
    board_id, assessment_id = open_until(database, date(2026, 11, 20))
    now = datetime(2026, 11, 21, tzinfo=UTC)
    with database.writing() as session:
        session.get_one(Assessment, assessment_id).due_on = date(2026, 11, 21)
    with database.writing() as session:
        assert not close_due(session, board_id=board_id, assessment_id=assessment_id, actor=TICK, now=now)


def test_one_board_in_trouble_does_not_keep_another_open(database: Database) -> None:
    first, _ = open_until(database, date(2026, 11, 20))
    _, second = open_until(database, date(2026, 11, 20))
    with database.writing() as session:
        session.get_one(Board, first).time_zone = "Nowhere/Atall"
    report = tick(database, NOWHERE, Postbox(), now=datetime(2026, 11, 21, tzinfo=UTC))
    # Neither closing nor reminding can tell which day it is there.
    assert len(report.troubles) == 2
    for trouble in report.troubles:
        assert f"board {first}" in trouble
        assert "ZoneInfoNotFoundError" in trouble
    assert assessment(database, second).state is AssessmentState.CLOSED


def test_a_trial_says_what_would_close_and_closes_nothing(database: Database) -> None:
    board_id, assessment_id = open_until(database, date(2026, 11, 20))
    assert tried(database, datetime(2026, 11, 21, tzinfo=UTC)) == {"self-assessments closed": 1}
    assert assessment(database, assessment_id).state is AssessmentState.OPEN
    assert events_of(database, board_id) == []


def test_two_that_close_at_once_close_once(database: Database) -> None:
    board_id, assessment_id = open_until(database, date(2026, 11, 20))
    now = datetime(2026, 11, 21, tzinfo=UTC)
    start = threading.Barrier(4)
    closed: list[bool] = []

    def run() -> None:
        start.wait()
        with database.writing() as session:
            closed.append(close_due(session, board_id=board_id, assessment_id=assessment_id, actor=TICK, now=now))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(closed) == [False, False, False, True]
    assert len(events_of(database, board_id)) == 1


def test_closing_is_a_job_of_every_tick() -> None:
    assert [job.name for job in JOBS if not job.is_daily] == ["deliver", "close", "remind"]
