"""selfassess tick."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from selfassess.cli.opened import opened_database
from selfassess.cli.output import write
from selfassess.cli.refusals import TRACEBACK, CommandEnded
from selfassess.config import from_environment
from selfassess.jobs.tick import tick as tick_once
from selfassess.jobs.tick import trial
from selfassess.mail.senders import sender_for


@click.command(short_help="Do once what the service does by itself: mail, closing, retention.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def tick(dry_run: bool) -> None:
    """Do once what the service does by itself: deliver mail, close what is due, delete what was kept long enough.

    For a timer that runs each minute, where `selfassess serve` does not do it. Safe to run twice, late, or beside a
    running service.
    """
    settings = from_environment(os.environ)
    run = trial if dry_run else tick_once
    with opened_database(settings) as database, _told_on_stderr():
        report = run(database, settings, sender_for(settings), now=datetime.now(UTC))
    if not report.ran:
        write("Another run is under way; nothing was done.\n", None)
        return
    lines = tuple(report.lines())
    nothing = () if report.troubles else ("There is nothing to do." if dry_run else "There was nothing to do.",)
    write("".join(f"{line}\n" for line in lines or nothing), None)
    if report.troubles:
        raise CommandEnded("\n".join(report.troubles))


class _MessageAlone(logging.Formatter):
    """Leaves a fault's own words out: they may hold what somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        return record.getMessage()


@contextmanager
def _told_on_stderr() -> Iterator[None]:
    """Show why mail was not sent, a line each; every trouble in full where somebody asks to see it."""
    handler = logging.StreamHandler()
    if not os.environ.get(TRACEBACK):
        handler.setFormatter(_MessageAlone())
        # The troubles of jobs are told at the end.
        handler.addFilter(lambda record: record.name.startswith("selfassess.mail"))
    logger = logging.getLogger("selfassess")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
