"""selfassess reminders."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import click

from selfassess.cli.opened import opened_database
from selfassess.cli.output import write
from selfassess.cli.refusals import CommandEnded
from selfassess.cli.text import page
from selfassess.config import from_environment
from selfassess.jobs.reminding import remind
from selfassess.jobs.work import Run, Tally
from selfassess.mail.senders import sender_for
from selfassess.reports.wording import count


@click.group()
def reminders() -> None:
    """Remind those from whom answers are outstanding."""


@reminders.command(short_help="Write the reminders that are due and did not go out yet.")
def send() -> None:
    """Write the reminders that are due and did not go out yet: a week and a day before answers close.

    For cron, where neither `selfassess serve` nor a timer with `selfassess tick` does it. Only who has something
    outstanding is written to, in one mail a board. Safe to run twice, late, or beside a running service; the mails
    leave with its next tick.
    """
    settings = from_environment(os.environ)
    tally = Tally()
    with opened_database(settings) as database:
        remind(Run(database=database, settings=settings, sender=sender_for(settings), now=datetime.now(UTC)), tally)
    people = tally.counts["people reminded"]
    write(page([f"{count(people, 'reminder')} written." if people else "No reminder is due."]), None)
    if tally.troubles:
        raise CommandEnded("\n".join(tally.troubles))
