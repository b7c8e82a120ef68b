"""selfassess board create, selfassess board invite, selfassess board list and selfassess board purge."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from selfassess.accounts.identity import Command
from selfassess.boards.boards import BoardEntry, create_board, find_board, list_boards
from selfassess.boards.invitations import invite_first_manager
from selfassess.boards.invitees import Invitee
from selfassess.boards.purging import ask_purge, cancel_purge
from selfassess.boards.settings import NOUNS, USUAL, BoardSettings
from selfassess.cli.opened import opened_database
from selfassess.cli.options import texts_option
from selfassess.cli.output import write
from selfassess.cli.text import as_json, page
from selfassess.config import Settings, from_environment
from selfassess.errors import NotFound
from selfassess.links import absolute, board_path, invitation_path, links_to, purge_path
from selfassess.reports.characters import printable
from selfassess.reports.wording import count
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board
from selfassess.vocabulary import BoardForm, Role

_SENT = "The mail leaves with the next tick of the service."


@click.group()
def board() -> None:
    """Create a board, invite its first business managers, list the boards, or ask for the deletion of a closed one."""


@board.command(short_help="Create a board, and invite its first business managers.")
@click.argument("address")
@click.option("--name", required=True, help="Its name, as pages and reports show it.")
@click.option(
    "--form",
    type=click.Choice([form.value for form in BoardForm]),
    default=USUAL.form.value,
    show_default=True,
    help="Which kind of body it is.",
)
@click.option("--noun", type=click.Choice(NOUNS), default=USUAL.noun, show_default=True, help="What it calls itself.")
@click.option("--area", default=USUAL.area, help="The area that it is for.")
@click.option("--time-zone", default=USUAL.time_zone, show_default=True, help="Where its days begin and end.")
@click.option(
    "--manager",
    "managers",
    nargs=2,
    multiple=True,
    metavar="NAME EMAIL",
    help="Somebody to invite as business manager. May be repeated.",
)
def create(
    address: str, name: str, form: str, noun: str, area: str, time_zone: str, managers: Sequence[tuple[str, str]]
) -> None:
    """Create a board at /boards/ADDRESS, and invite its first business managers: all of it or nothing.

    Its managers invite everybody else.
    """
    settings = from_environment(os.environ)
    now = datetime.now(UTC)
    by = Command("selfassess board create")
    with opened_database(settings) as database, database.writing() as session:
        made = create_board(
            session,
            who=by,
            now=now,
            slug=address,
            settings=BoardSettings(name=name, noun=noun, form=BoardForm(form), area=area, time_zone=time_zone),
        )
        for manager in managers:
            _invite(session, made, manager, settings=settings, by=by, now=now)
    lines = [f"Created {made.name} at {absolute(settings, board_path(made.slug))}"]
    lines += [_invited(manager) for manager in managers]
    lines += [_SENT if managers else f"Next: selfassess board invite {made.slug} NAME EMAIL"]
    write(page(printable(line) for line in lines), None)


@board.command(short_help="Invite one of a board's first two business managers.")
@click.argument("address")
@click.argument("name")
@click.argument("email")
def invite(address: str, name: str, email: str) -> None:
    """Invite somebody as business manager of the board at /boards/ADDRESS, until it has two.

    From then on its managers invite each other.
    """
    settings = from_environment(os.environ)
    with opened_database(settings) as database, database.writing() as session:
        found = _board_at(session, address)
        by = Command("selfassess board invite")
        _invite(session, found, (name, email), settings=settings, by=by, now=datetime.now(UTC))
    write(page([printable(_invited((name, email))), _SENT]), None)


@board.command("list", short_help="List the boards, with how many people each has.")
@texts_option
def list_all(form: str) -> None:
    """List the boards by address, with how many people each has and how many of them manage it."""
    settings = from_environment(os.environ)
    with opened_database(settings) as database, database.reading() as session:
        entries = list_boards(session)
    write(as_json([_as_json(entry) for entry in entries]) if form == "json" else _as_text(entries), None)


@board.command(short_help="Ask for the deletion of a closed board, or call it off.")
@click.argument("address")
@click.option("--ask", is_flag=True, help="Ask for it. An operator then confirms it on the operators' pages.")
@click.option("--reason", help="Why; with --ask. It stays in the installation's audit trail, so name nobody in it.")
@click.option("--cancel", is_flag=True, help="Call it off, whoever asked.")
def purge(address: str, ask: bool, reason: str | None, cancel: bool) -> None:
    """Ask for the deletion of the closed board at /boards/ADDRESS for good, or call it off.

    It takes two people, so this command alone deletes nothing: within 30 days an operator confirms it, or nobody does.
    The board's managers and the operators are told by mail.
    """
    if ask == cancel:
        raise click.UsageError("give either --ask or --cancel")
    if ask != (reason is not None):
        raise click.UsageError("--ask and --reason go together")
    settings, now = from_environment(os.environ), datetime.now(UTC)
    with opened_database(settings) as database, database.writing() as session:
        found = _board_at(session, address)
        given: dict[str, Any] = {"who": Command("selfassess board purge"), "board_id": found.id, "now": now}
        if reason is None:
            cancel_purge(session, seen_version=found.version, **given)
        else:
            links = {"board_link": board_path(found.slug), "purge_link": purge_path(found.slug)}
            given |= {name: absolute(settings, path) for name, path in links.items()}
            ask_purge(session, seen_version=found.version, reason=reason, **given)
        told = f"Asked for the deletion of {found.name}." if ask else f"The deletion of {found.name} is called off."
    next_step = f"An operator confirms it within 30 days, at {absolute(settings, purge_path(address))}"
    write(page(map(printable, [told, next_step] if ask else [told])), None)


def _board_at(session: WritingSession, address: str) -> Board:
    found = find_board(session, address)
    if found is None:
        raise NotFound(f"There is no board at /boards/{address}. The boards: selfassess board list")
    return found


def _invite(
    session: WritingSession,
    to: Board,
    manager: tuple[str, str],
    *,
    settings: Settings,
    by: Command,
    now: datetime,
) -> None:
    name, email = manager
    invite_first_manager(
        session,
        who=by,
        board_id=to.id,
        invitee=Invitee(email=email, display_name=name, role=Role.MANAGER),
        link_of=links_to(settings, invitation_path),
        now=now,
    )


def _invited(manager: tuple[str, str]) -> str:
    name, email = manager
    return f"Invited {' '.join(name.split())} at {email.strip()} as business manager."


def _as_text(entries: Sequence[BoardEntry]) -> str:
    if not entries:
        return page(["There is no board yet. Next: selfassess board create ADDRESS --name NAME"])
    width = max(len(entry.slug) for entry in entries)
    return page(
        printable(
            f"{entry.slug:{width}}  {entry.state.value:7}  {count(entry.people, 'person', 'people')}, "
            f"{count(entry.managers, 'manager')}  {entry.name}"
        )
        for entry in entries
    )


def _as_json(entry: BoardEntry) -> dict[str, object]:
    return {**asdict(entry), "created_at": entry.created_at.isoformat()}
