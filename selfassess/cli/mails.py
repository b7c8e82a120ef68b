"""selfassess mail list and selfassess mail retry."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import click

from selfassess.accounts.identity import Command
from selfassess.cli.opened import opened_database
from selfassess.cli.options import texts_option
from selfassess.cli.output import write
from selfassess.cli.text import as_json, page
from selfassess.config import from_environment
from selfassess.mail.waiting import BoardLine, list_everywhere, retry_anywhere
from selfassess.reports.characters import printable
from selfassess.reports.wording import count

_STATES = {"waiting": "waiting", "failed": "failed", "given_up": "given up"}


@click.group()
def mail() -> None:
    """See which mail waits, and have it tried again. What a mail says is shown to nobody."""


@mail.command("list", short_help="List the mail that was not sent, and why.")
@texts_option
def list_all(form: str) -> None:
    """List the mail that was not sent yet or given up, the newest first and 500 at most, and why it was not sent."""
    settings = from_environment(os.environ)
    with opened_database(settings) as database, database.reading() as session:
        lines = list_everywhere(session)
    write(as_json([_as_json(each) for each in lines]) if form == "json" else _as_text(lines), None)


@mail.command(short_help="Have a mail tried again that failed or was given up.")
@click.argument("number", type=int)
def retry(number: int) -> None:
    """Have the mail of this NUMBER tried again at once, with as many attempts as a new one.

    Only a mail that failed or was given up, and whose link has not ended. The audit trail keeps that it was done.
    """
    settings = from_environment(os.environ)
    actor = Command("selfassess mail retry").acting_on(None)
    with opened_database(settings) as database, database.writing() as session:
        retry_anywhere(session, mail_id=number, actor=actor, now=datetime.now(UTC))
    write(page([f"Mail {number} leaves with the next tick of the service."]), None)


def _as_text(lines: Sequence[BoardLine]) -> str:
    if not lines:
        return page(["No mail waits."])
    return page(printable(text) for each in lines for text in _told(each))


def _told(each: BoardLine) -> Sequence[str]:
    line = each.line
    kind = line.kind.replace("_", " ")
    told = [f"{line.mail_id}  {_STATES[line.state]}  {line.address}  {kind}, {each.board or 'the installation'}"]
    if line.last_error is not None:
        told.append(f"    after {count(line.attempts, 'attempt')}: {line.last_error}")
    if line.next_attempt_at is not None:
        told.append(f"    next attempt at {line.next_attempt_at:%Y-%m-%d %H:%M} UTC")
    return told


def _as_json(each: BoardLine) -> dict[str, object]:
    moments = ("created_at", "next_attempt_at")
    fields = {"board": each.board, **asdict(each.line)}
    return {
        name: value.isoformat() if name in moments and isinstance(value, datetime) else value
        for name, value in fields.items()
    }
