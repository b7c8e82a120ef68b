"""What stays of a refused access: one trace a minute, with ids alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import select

from selfassess.accounts.denials import Denial, is_noted, note_denial
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Throttle
from tests.racing import race
from tests.rows import NOW, trail_of

KEY = "an identity key for tests, long enough"
OUTSIDE = Denial(user_id=1, board_id=7, is_outside=True, status=404)
INSIDE = Denial(user_id=1, board_id=7, is_outside=False, status=403)


def note(database: Database, denial: Denial, now: datetime = NOW) -> bool:
    """Whether the minute had its trace before this one was noted."""
    with database.reading() as reading:
        was_noted = is_noted(reading, denial, identity_key=KEY, now=now)
    with database.writing() as session:
        note_denial(session, denial, identity_key=KEY, now=now)
    return was_noted


def traces(database: Database) -> list[tuple[str, dict[str, object]]]:
    """The installation's trail."""
    with database.reading() as session:
        return trail_of(session, None)


def test_a_minute_of_the_clock_has_one_trace(database: Database) -> None:
    moments = [NOW, NOW + timedelta(seconds=59), NOW + timedelta(seconds=60), NOW + timedelta(seconds=61)]
    assert [note(database, OUTSIDE, moment) for moment in moments] == [False, True, False, True]
    assert traces(database) == [("access.denied", {"status": 404})] * 2


def test_every_board_outside_counts_as_one_and_ones_own_apart(database: Database) -> None:
    tried = [OUTSIDE, replace(OUTSIDE, board_id=8), replace(OUTSIDE, board_id=None), INSIDE]
    assert [note(database, each) for each in tried] == [False, True, True, False]


def test_another_person_leaves_a_trace_of_their_own(database: Database) -> None:
    assert [note(database, each) for each in (OUTSIDE, replace(OUTSIDE, user_id=2))] == [False, False]


def test_of_several_at_once_one_leaves_the_trace(database: Database) -> None:
    def refuse(session: WritingSession) -> None:
        note_denial(session, OUTSIDE, identity_key=KEY, now=NOW)

    race(database, *[refuse] * 4)
    assert len(traces(database)) == 1


def test_the_count_tells_nobody_without_the_identity_key(database: Database) -> None:
    note(database, OUTSIDE)
    with database.writing() as session:
        note_denial(session, OUTSIDE, identity_key="another identity key", now=NOW)
    with database.reading() as reading:
        rows = reading.exec(select(Throttle)).all()
    assert {row.kind for row in rows} == {"denial.person"}
    assert len({row.key for row in rows}) == 2
