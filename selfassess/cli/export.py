"""selfassess export: everything that a board holds, as one ZIP."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from selfassess.accounts.identity import Identity, Membership
from selfassess.assessments.looking_back.exporting import Taking, write_export
from selfassess.boards.boards import find_board
from selfassess.boards.changes import today
from selfassess.cli.opened import opened_to_read
from selfassess.cli.options import FILE
from selfassess.cli.output import write
from selfassess.cli.text import page
from selfassess.config import from_environment
from selfassess.errors import NotFound, Unreadable
from selfassess.reports.characters import printable
from selfassess.storage.session import Database
from selfassess.vocabulary import Role


@click.command()
@click.argument("board")
@click.option("--output", type=FILE, metavar="FILE", default=None, help="File to write. [default: BOARD.zip]")
def export(board: str, output: Path | None) -> None:
    """Write everything that the board at /boards/BOARD holds into one ZIP, as its business manager may read it.

    Its index.html is the page to begin with. Responses of a self-assessment that is not shared yet are not in it. The
    service may be at work meanwhile.
    """
    target = output or Path(f"{board}.zip")
    settings = from_environment(os.environ)
    with opened_to_read(settings) as database:
        with database.reading() as session:
            found = find_board(session, board)
        if found is None:
            raise NotFound(f"There is no board at /boards/{board}. The boards: selfassess board list")
        day = today(found, datetime.now(UTC))
        files = settings.evidence_folder
        _write(database, target, Taking(board=found, identity=_as_its_manager(found.id), today=day, files=files))
    write(page([printable(f"Wrote {target}")]), None)


def _as_its_manager(board_id: int) -> Identity:
    """Somebody without an account who reads what the board's manager reads; whoever runs a command may."""
    place = Membership(member_id=0, board_id=board_id, role=Role.MANAGER)
    return Identity(user_id=0, email="", memberships=(place,))


def _write(database: Database, target: Path, taking: Taking) -> None:
    """The file, there whole or not at all."""
    if not target.absolute().parent.is_dir() or target.is_dir():
        raise Unreadable(f"{target}: cannot be written there")
    handle, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=".selfassess-")
    try:
        with open(handle, "wb") as file:
            write_export(database.reading, file, taking)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except OSError as trouble:
        raise Unreadable(f"{target}: cannot be written ({trouble.strerror})") from None
    finally:
        with suppress(OSError):
            os.unlink(name)
