"""Times go in aware and come out as aware UTC, the same on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError
from sqlmodel import col, select

from selfassess.storage.session import Database
from selfassess.storage.tables import Agency, Board, Job
from tests.rows import make_agency, make_board

LONDON = ZoneInfo("Europe/London")
NAIVE = datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001 - what must be refused


def kept(database: Database, at: datetime) -> datetime | None:
    """The time as it comes back."""
    with database.writing() as session:
        session.merge(Job(name="tick", last_ran_at=at))
    with database.reading() as session:
        return session.exec(select(Job.last_ran_at)).one()


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC),
        datetime(2026, 7, 1, 9, 30, tzinfo=LONDON),
        datetime(2026, 10, 25, 1, 30, tzinfo=LONDON),
        datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1),
        datetime(2027, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=5, minutes=45))),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2028, 2, 29, 23, 59, 59, 999999, tzinfo=UTC),
    ],
    ids=str,
)
def test_a_time_comes_out_as_the_same_moment_in_utc(database: Database, at: datetime) -> None:
    found = kept(database, at)
    assert found is not None
    assert found.timestamp() == at.timestamp()
    assert found.microsecond == at.microsecond
    assert found.utcoffset() == timedelta(0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(9000, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_any_time_of_any_zone_does(database: Database, at: datetime) -> None:
    assert kept(database, at) == at.astimezone(UTC)


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="timezone"):
        kept(database, NAIVE)


def test_times_can_be_compared_and_ordered_in_a_query(database: Database) -> None:
    summer = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    winter = summer.replace(fold=1)
    with database.writing() as session:
        make_board(session, "winter", created_at=winter)
        make_board(session, "summer", created_at=summer)
    with database.reading() as session:
        in_order = select(Board.slug).order_by(col(Board.created_at))
        assert session.exec(in_order).all() == ["summer", "winter"]
        assert session.exec(select(Board.slug).where(Board.created_at > summer)).all() == ["winter"]


def test_a_day_stays_the_day_it_is(database: Database) -> None:
    with database.writing() as session:
        make_agency(session, make_board(session), ended_on=date(2028, 2, 29))
    with database.reading() as session:
        assert session.exec(select(Agency)).one().ended_on == date(2028, 2, 29)
