"""How much room files of evidence may take: on the disk, which the database needs as well, and of each board."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import Session

from selfassess.errors import Refused
from selfassess.storage.tables import metadata

MOST_OF_BOARD = 2 * 1024**3
LEAST_FREE = 500 * 1024**2
_EVIDENCE = metadata.tables["evidence"]
_DISK_FULL = (
    "There is no room for files on this server now, and this one is not kept. Give a link instead, or try again later."
)
_BOARD_FULL = "This board’s files take up all the room that they may. Give a link instead, or take out a file first."


def no_room() -> Refused:
    """What to say where a file could not be written."""
    return Refused(_DISK_FULL, field="file")


def require_disk(folder: Path) -> None:
    """Nothing, where the disk has room for a file and for everything else.

    Raises:
        Refused: it has not.
    """
    if shutil.disk_usage(folder).free < LEAST_FREE:
        raise no_room()


def require_room(session: Session, *, board_id: int, size: int) -> None:
    """Nothing, where the board may keep a file of this many bytes beside those that it has.

    Raises:
        Refused: it may not.
    """
    # What was taken out after sending still has its file.
    wanted = select(func.coalesce(func.sum(_EVIDENCE.c.size), 0)).where(_EVIDENCE.c.board_id == board_id)
    if int(session.execute(wanted).scalar_one()) + size > MOST_OF_BOARD:
        raise Refused(_BOARD_FULL, field="file")
