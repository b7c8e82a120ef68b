"""selfassess demo fill and selfassess demo links."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import click

from selfassess.cli.opened import opened_database
from selfassess.cli.output import write
from selfassess.cli.refusals import CommandEnded
from selfassess.cli.text import page
from selfassess.config import Settings, from_environment
from selfassess.demo import filling
from selfassess.links import links_to, sign_in_path
from selfassess.storage.installation import is_demo


@click.group()
def demo() -> None:
    """Try the service on a fictional county. Never on real data."""


@demo.command(short_help="Fill an empty database with a fictional county.")
@click.option("--if-empty", is_flag=True, help="Do nothing where the demonstration is there already.")
def fill(if_empty: bool) -> None:
    """Fill an empty database with a fictional county: people in every seat and role, four self-assessments
    of which two were signed here, and one under way.

    The database is marked as a demonstration for ever, and served on this machine alone. A database that holds anything
    real is refused.
    """
    settings = _on_this_machine()
    with opened_database(settings, starting=True) as database:
        if if_empty and is_demo(database):
            return
        with database.writing() as session:
            board = filling.fill(session, now=datetime.now(UTC))
    write(page([f"{board.name} is ready. `selfassess demo links` prints links to sign in."]), None)


@demo.command(short_help="Print a link for each role, good for one sign-in.")
def links() -> None:
    """Print a link for each role of the demonstration. Each signs in once, within twelve hours."""
    settings = _on_this_machine()
    with opened_database(settings) as database:
        if not is_demo(database):
            raise CommandEnded("This database is not a demonstration, so nobody signs in by a printed link.")
        with database.writing() as session:
            people = filling.links(session, link_of=links_to(settings, sign_in_path), now=datetime.now(UTC))
    lines = ["Links to sign in, each good once:", ""]
    for person in people:
        lines += [f"{person.is_a} ({person.name})", f"  Look at: {person.look_at}.", f"  {person.link}", ""]
    write(page(lines[:-1]), None)


def _on_this_machine() -> Settings:
    settings = from_environment(os.environ)
    if not settings.is_loopback:
        raise CommandEnded("A demonstration runs on this machine alone: leave SELFASSESS_BASE_URL unset.")
    return settings
