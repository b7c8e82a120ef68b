"""selfassess db upgrade, selfassess db check and selfassess db current."""

from __future__ import annotations

import os

import click

from selfassess.cli.output import write
from selfassess.cli.text import page
from selfassess.config import Settings, from_environment
from selfassess.storage import migrate, startup


@click.group()
def db() -> None:
    """Upgrade the database, or check it."""


@db.command(short_help="Give the database the shape that this version needs.")
def upgrade() -> None:
    """Give the database the shape that this version needs, all of it or nothing.

    Makes the folders and the SQLite file where there are none. Stop the service first. An SQLite file that holds
    something is kept beside the new one, as FILE.before-REVISION.
    """
    settings = from_environment(os.environ)
    startup.prepare_folder(settings)
    done = migrate.bring_up_to_date(settings.database_url, durable=not settings.is_loopback)
    lines = [f"The database is of this version already ({done.after})."]
    if done.is_change:
        lines = [f"Upgraded from {done.before or 'empty'} to {done.after}."]
    if done.kept is not None:
        lines.append(f"The file as it was is kept as {done.kept}")
    write(page(lines), None)


@db.command(short_help="Say whether the service can start on the database.")
def check() -> None:
    """Say whether the service can start on the database: exit 0 if so, else 1 with the reason.

    An SQLite file is checked to the last page, with its indexes and references; a large one takes a while, in which
    nothing can be saved. The audit trail is a check of its own.
    """
    settings = from_environment(os.environ)
    state = startup.check_storage(settings.database_url, durable=not settings.is_loopback, thorough=True)
    startup.refuse_unless_current(state)
    write(page([f"{_called(settings)}: sound, and of this version ({migrate.head()})."]), None)


@db.command(short_help="Print the schema of the database, and how it stands to this version.")
def current() -> None:
    """Print the number of the database's schema, or a dash where it is empty, and how it stands to this version."""
    settings = from_environment(os.environ)
    revision, state = startup.revision_and_state(settings.database_url)
    write(page([f"{revision or '-'} {state}; this version goes with {migrate.head()}"]), None)


def _called(settings: Settings) -> str:
    return f"SQLite, {settings.database_file}" if settings.database_file else "PostgreSQL"
