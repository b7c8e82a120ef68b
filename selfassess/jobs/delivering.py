"""The job that delivers the outbox."""

from __future__ import annotations

from selfassess.jobs.work import Run, Tally
from selfassess.mail import outbox


def deliver(run: Run, tally: Tally) -> None:
    """The mail that is due is sent, and what was sent, failed for now or was given up is counted.

    On a trial nothing is sent, and what would be tried is counted.
    """
    if run.trial:
        with run.database.reading() as session:
            tally.counts["mails due"] = outbox.count_due(session, now=run.now)
        return
    done = outbox.deliver_due(run.database, run.sender, now=run.now)
    tally.counts.update({"mails sent": done.sent, "mails not sent yet": done.failed, "mails given up": done.given_up})
