"""One runner at a time, by a row in the database; and jobs that run once a day.

The lease spares work, and nothing depends on it alone: each job may be run by two at once without harm.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, or_, update

from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Job
from selfassess.storage.upsert import insert_into

# A runner that dies holds up the next one for so long.
LEASE = timedelta(minutes=10)
_NAME = "tick"


def take(database: Database, *, now: datetime) -> datetime | None:
    """Until when the lease is ours, or None while another runner has it."""
    until = now + LEASE
    with database.writing() as session:
        _add(session, _NAME)
        # One that ends later than any could, give or take what two clocks differ, is left from a clock set back.
        free = or_(col(Job.held_until).is_(None), col(Job.held_until) <= now, col(Job.held_until) > until + LEASE)
        taken = session.exec(update(Job).where(col(Job.name) == _NAME, free).values(held_until=until))
        return until if taken.rowcount else None


def give_back(database: Database, until: datetime, *, now: datetime) -> None:
    """End our lease, and note that a run has ended. Nothing where it ran out and another runner has it."""
    with database.writing() as session:
        ours = update(Job).where(col(Job.name) == _NAME, col(Job.held_until) == until)
        session.exec(ours.values(held_until=None, last_ran_at=now))


def is_due_today(session: Session, name: str, *, now: datetime) -> bool:
    """Whether a daily job has not run yet on this day, by UTC. It also runs after the clock was set back."""
    job = session.get(Job, name)
    return job is None or job.last_ran_at is None or job.last_ran_at.date() != now.astimezone(UTC).date()


def note_run(session: WritingSession, name: str, *, now: datetime) -> None:
    """Note that a daily job has run."""
    _add(session, name)
    session.exec(update(Job).where(col(Job.name) == name).values(last_ran_at=now))


def _add(session: WritingSession, name: str) -> None:
    session.exec(insert_into(session, Job).values(name=name).on_conflict_do_nothing(index_elements=["name"]))
