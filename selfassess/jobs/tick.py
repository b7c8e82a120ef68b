"""One tick: every job in turn, by one runner at a time.

A tick may come late, twice at once, or not at all for days: each job looks at what is due, so the next tick makes up
for it, and a second one at the same instant finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from selfassess.config import Settings
from selfassess.jobs import closing, delivering, reminding, retention
from selfassess.jobs.lease import give_back, is_due_today, note_run, take
from selfassess.jobs.report import JobReport, TickReport
from selfassess.jobs.work import Run, Tally, Work
from selfassess.mail.sending import Sender
from selfassess.storage.session import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing to do at every tick, or at the first one of a day."""

    name: str
    work: Work
    is_daily: bool = False


JOBS = (
    Job(name="deliver", work=delivering.deliver),
    Job(name="close", work=closing.close),
    Job(name="remind", work=reminding.remind),
    Job(name="prune", work=retention.prune, is_daily=True),
    Job(name="delete_outdated", work=retention.delete_outdated, is_daily=True),
)


def tick(
    database: Database, settings: Settings, sender: Sender, *, now: datetime, jobs: tuple[Job, ...] = JOBS
) -> TickReport:
    """What was done. A job that meets a trouble does not keep the others from their work.

    Raises:
        Busy: the database could not be reached in time, even to begin.
    """
    until = take(database, now=now)
    if until is None:
        return TickReport(ran=False)
    try:
        run = Run(database=database, settings=settings, sender=sender, now=now)
        return TickReport(jobs=tuple(_reports(run, jobs)))
    finally:
        give_back(database, until, now=now)


def trial(database: Database, settings: Settings, sender: Sender, *, now: datetime) -> TickReport:
    """What a tick would do now if no daily job had run yet today. Nothing is changed, and no mail is sent."""
    run = Run(database=database, settings=settings, sender=sender, now=now, trial=True)
    return TickReport(jobs=tuple(_reports(run, JOBS)))


def _reports(run: Run, jobs: tuple[Job, ...]) -> Iterator[JobReport]:
    for job in jobs:
        tally, ran = Tally(), False
        with tally.apart("stopped"):
            ran = _is_due(run, job)
            if ran:
                job.work(run, tally)
        # A daily job that met a trouble is tried again at the next tick.
        if ran and job.is_daily and not tally.troubles:
            with tally.apart("not noted"), run.writing() as session:
                note_run(session, job.name, now=run.now)
        yield JobReport(name=job.name, ran=ran, counts=dict(+tally.counts), troubles=tuple(tally.troubles))


def _is_due(run: Run, job: Job) -> bool:
    if run.trial or not job.is_daily:
        return True
    with run.database.reading() as session:
        return is_due_today(session, job.name, now=run.now)
