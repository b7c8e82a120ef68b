"""selfassess operator add, selfassess operator remove and selfassess operator list."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import click

from selfassess.accounts.identity import Command
from selfassess.accounts.links import issue
from selfassess.accounts.users import (
    end_operator,
    find_by_email,
    find_or_add,
    list_operators,
    make_operator,
    record_created,
)
from selfassess.cli.opened import opened_database
from selfassess.cli.options import texts_option
from selfassess.cli.output import write
from selfassess.cli.text import as_json, page
from selfassess.config import from_environment
from selfassess.errors import NotFound
from selfassess.links import absolute, sign_in_path
from selfassess.reports.characters import printable
from selfassess.storage.tables import User
from selfassess.vocabulary import LinkPurpose

# Longer than a mailed one: it may have to be passed on by telephone.
_LASTS = timedelta(hours=1)


@click.group()
def operator() -> None:
    """Say who runs the installation. An operator sees no board's answers."""


@operator.command(short_help="Let somebody run the installation, and print a link to sign in.")
@click.argument("email")
def add(email: str) -> None:
    """Let somebody run the installation, and print a link with which they sign in once, within an hour.

    Their account is made where there is none. For somebody who is an operator already it prints a new link, which ends
    an older one. It shows on the terminal alone and is sent to nobody.
    """
    settings = from_environment(os.environ)
    now = datetime.now(UTC)
    by = Command("selfassess operator add")
    with opened_database(settings) as database, database.writing() as session:
        user, is_new = find_or_add(session, email=email, now=now)
        was_operator = user.is_operator
        if is_new:
            record_created(session, user, actor=by.acting_on(None), now=now)
        if not was_operator:
            make_operator(session, who=by, user_id=user.id, now=now)
        token = issue(session, LinkPurpose.SIGN_IN, user=user, actor=by.acting_on(None), now=now, lasts=_LASTS)
    done = "is an operator already" if was_operator else "is an operator now"
    lines = [
        f"{user.email} {done}. To sign in, open this address within an hour; it works once:",
        absolute(settings, sign_in_path(token)),
    ]
    write(page(lines), None)


@operator.command(short_help="Let somebody no longer run the installation.")
@click.argument("email")
def remove(email: str) -> None:
    """Let somebody no longer run the installation. Their account and their places on boards stay."""
    settings = from_environment(os.environ)
    by = Command("selfassess operator remove")
    with opened_database(settings) as database, database.writing() as session:
        user = find_by_email(session, email)
        if user is None:
            raise NotFound("No account has this address. The operators: selfassess operator list")
        end_operator(session, who=by, user_id=user.id, now=datetime.now(UTC))
    write(page([f"{user.email} is an operator no longer."]), None)


@operator.command("list", short_help="List the operators.")
@texts_option
def list_all(form: str) -> None:
    """List the operators by address, and whether their accounts are open."""
    settings = from_environment(os.environ)
    with opened_database(settings) as database, database.reading() as session:
        users = list_operators(session)
    write(as_json([_as_json(user) for user in users]) if form == "json" else _as_text(users), None)


def _as_text(users: Sequence[User]) -> str:
    if not users:
        return page(["There is no operator yet. Next: selfassess operator add EMAIL"])
    return page(printable(f"{user.email}{'' if user.active else '  (disabled)'}") for user in users)


def _as_json(user: User) -> dict[str, object]:
    return {"email": user.email, "active": user.active, "created_at": user.created_at.isoformat()}
