"""selfassess person: what an operator does with accounts, for where the operators' pages cannot be reached."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from selfassess.accounts import second_step, users
from selfassess.accounts.identity import Command
from selfassess.assessments.answering.leaving import hand_on
from selfassess.assessments.signing.erasing import erase_person, signed_by, without_names
from selfassess.boards import address_change
from selfassess.cli.opened import opened_database
from selfassess.cli.output import write
from selfassess.cli.text import page
from selfassess.config import from_environment
from selfassess.errors import NotFound
from selfassess.reports.characters import printable
from selfassess.reports.wording import count
from selfassess.storage.session import Database
from selfassess.storage.tables import User

reason_option = click.option(
    "--reason", required=True, help="Why. It stays in the audit trail of the installation, so name nobody in it."
)
yes_option = click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")


@click.group()
def person() -> None:
    """Disable, enable or erase an account, change its address, or take a lost second step from it."""


@person.command(short_help="Erase somebody for good, and keep their boards' record.")
@click.argument("address")
@reason_option
@yes_option
def erase(address: str, reason: str, yes: bool) -> None:
    """Erase the person with this address from the whole installation. It cannot be undone.

    Their boards keep what they answered, with "Former member" for the name. docs/erasure.md says what goes.
    """
    with _account(address) as (database, user):
        _sure(f"Erase {user.email} from the whole installation, for good?", yes)
        now = datetime.now(UTC)
        with database.reading() as reading:
            signed = signed_by(reading, user.id)
        nameless = without_names(signed, on=now.date())
        with database.writing() as session:
            done = erase_person(
                session,
                who=_by("erase"),
                user_id=user.id,
                reason=reason,
                hand_on=hand_on,
                nameless=nameless,
                now=now,
            )
    counts = (count(done.boards, "board"), count(done.places, "place"), count(done.invitations, "invitation"))
    _tell(f"{user.email} is erased: {counts[0]}, {counts[1]}, {counts[2]}. Backups keep it until they run out.")


@person.command(short_help="Close an account, and sign its person out at once.")
@click.argument("address")
@reason_option
@yes_option
def disable(address: str, reason: str, yes: bool) -> None:
    """Close the account with this address for the time being. Its person is signed out at once, and told by mail."""
    with _account(address) as (database, user):
        _sure(f"Disable the account of {user.email}?", yes)
        with database.writing() as session:
            users.disable(session, who=_by("disable"), user_id=user.id, reason=reason, now=datetime.now(UTC))
    _tell(f"The account of {user.email} is disabled.")


@person.command(short_help="Open a disabled account again.")
@click.argument("address")
@reason_option
def enable(address: str, reason: str) -> None:
    """Open the disabled account with this address again. Its person signs in anew."""
    with _account(address) as (database, user), database.writing() as session:
        users.enable(session, who=_by("enable"), user_id=user.id, reason=reason, now=datetime.now(UTC))
    _tell(f"The account of {user.email} is open again.")


@person.command(short_help="Take a lost authenticator app and passkeys from an account.")
@click.argument("address")
@reason_option
@yes_option
def reset_second_step(address: str, reason: str, yes: bool) -> None:
    """Take the authenticator app, its recovery codes and every passkey from the account with this address.

    For somebody who has lost them. Make sure by other means, such as a call to a number that you know, that it is them.
    They sign in by password or link and set up a second step anew. They are told by mail.
    """
    with _account(address) as (database, user):
        _sure(f"Take the authenticator app, recovery codes and passkeys from {user.email}?", yes)
        with database.writing() as session:
            second_step.reset_second_step(
                session, who=_by("reset-second-step"), user_id=user.id, reason=reason, now=datetime.now(UTC)
            )
    _tell(f"{user.email} has no second step any more, and is signed out.")


@person.command(short_help="Give an account another address.")
@click.argument("old")
@click.argument("new")
@reason_option
@yes_option
def change_address(old: str, new: str, reason: str, yes: bool) -> None:
    """Give the account with the address OLD the address NEW.

    For somebody who can no longer read the mail to the old one; everybody else changes it on the page of their account.
    Make sure by other means that NEW is theirs: whoever reads its mail can sign in. Both addresses are told.
    """
    with _account(old) as (database, user):
        _sure(f"Give the account of {user.email} the address {new}? Whoever reads its mail can sign in.", yes)
        with database.writing() as session:
            given = address_change.change_address(
                session,
                who=_by("change-address"),
                user_id=user.id,
                email=new,
                reason=reason,
                now=datetime.now(UTC),
            )
    _tell(f"The account of {user.email} has the address {given} now.")


@contextmanager
def _account(address: str) -> Iterator[tuple[Database, User]]:
    """The database, and the account of this address as it stands before anybody was asked anything.

    Raises:
        NotFound: there is none.
    """
    settings = from_environment(os.environ)
    with opened_database(settings) as database:
        with database.reading() as session:
            user = users.find_by_email(session, address)
        if user is None:
            raise NotFound("No account has this address.")
        yield database, user


def _by(verb: str) -> Command:
    return Command(f"selfassess person {verb}")


def _sure(question: str, yes: bool) -> None:
    if not yes:
        click.confirm(printable(question), abort=True, err=True)


def _tell(line: str) -> None:
    write(page([printable(line)]), None)
