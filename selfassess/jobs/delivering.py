"""The job that delivers the outbox."""

from __future__ import annotations

from selfassess.jobs.work import Run, Tally
from selfassess.mail import outbox


def deliver(run: Run, tally: Tally) -> None:
    """Count the mail that was sent, failed for now, or was given up; on a trial, the mail that would be tried."""
    if run.trial:
        with run.database.reading() as session:
            tally.counts["mails due"] = outbox.count_due(session, now=run.now)
        return
    done = outbox.deliver_due(run.database, run.sender, now=run.now)
    tally.counts.update({"mails sent": done.sent, "mails not sent yet": done.failed, "mails given up": done.given_up})
