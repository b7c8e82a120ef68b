"""What every change on a board begins with: the right to it, the board held still, the row as it was seen.

The board's row is locked first, so that two changes to who sits where never pass each other; reading and saving answers
do not wait for it. The order of locks is that of ``docs/adr/0007-rows-and-writes.md``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.errors import Conflict, NotFound, Refused
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Agency, Assessment, Board, BroadGroup, Member, Seat
from selfassess.vocabulary import BoardState

_Row = TypeVar("_Row", Agency, Member, Seat)
_Any = TypeVar("_Any", Agency, BroadGroup, Member, Seat)


def board_to_change(session: WritingSession, *, identity: Identity, permission: Permission, board_id: int) -> Board:
    """The board, locked until the transaction ends, for a person who may do this.

    Raises:
        NotFound: the person has no place on it.
        NotAllowed: they have one, whose role does not give this.
        Refused: the board is closed.
    """
    require(identity, permission, board_id=board_id)
    board = lock_board(session, board_id)
    refuse_closed(board)
    return board


def lock_board(session: WritingSession, board_id: int, *, to_delete: bool = False) -> Board:
    """The board in whatever state, as it stands now, locked until the transaction ends.

    With ``to_delete`` nobody else can add a row to it from here on, and whoever did has ended.

    Raises:
        NotFound: there is none of this id.
    """
    # The weaker lock of PostgreSQL: rows that point at the board can be written meanwhile.
    wanted = select(Board).where(is_row(Board.id, board_id)).with_for_update(key_share=not to_delete)
    board = session.exec(wanted.execution_options(populate_existing=True)).one_or_none()
    if board is None:
        raise NotFound("There is no such board.")
    return board


def refuse_closed(board: Board) -> None:
    """Nothing, where the board is active.

    Raises:
        Refused: it is closed.
    """
    if board.state is not BoardState.ACTIVE:
        raise Refused(f"This {board.noun} is closed. Its record can be read, and nothing in it can be changed.")


def find_row(session: Session, table: type[_Any], *, board_id: int, row_id: int) -> _Any | None:
    """The row of this board, or None where the board has none of this id, whatever number it is."""
    return session.exec(select(table).where(table.board_id == board_id, is_row(table.id, row_id))).one_or_none()


def row_to_change(
    session: WritingSession, table: type[_Row], *, board_id: int, row_id: int, seen_version: int, called: str
) -> _Row:
    """The row of this board, locked until the transaction ends, at the version that the person saw.

    Raises:
        NotFound: the board has none of this id.
        Conflict: somebody changed it since.
    """
    wanted = select(table).where(table.board_id == board_id, is_row(table.id, row_id)).with_for_update(key_share=True)
    found = wanted.execution_options(populate_existing=True)
    row = session.exec(found).one_or_none()
    if row is None:
        raise NotFound(f"There is no such {called}.")
    check_version(row, seen_version, called=called)
    return row


def check_version(row: Board | Agency | Member | Seat | Assessment, seen_version: int, *, called: str) -> None:
    """Nothing, where the row stands as it was seen.

    Raises:
        Conflict: somebody changed it since.
    """
    if row.version != seen_version:
        raise changed_meanwhile(f"this {called}")


def changed_meanwhile(what: str) -> Conflict:
    """What to say where somebody changed ``what`` since the page was opened."""
    told = f"Somebody else changed {what} while you had the page open. Nothing of yours was saved."
    return Conflict(f"{told} Look at it as it is now, then make your change again.")


def today(board: Board, now: datetime) -> date:
    """Which day it is where the board is."""
    return local_day(board.time_zone, now)


def local_day(time_zone: str, now: datetime) -> date:
    """Which day it is at this moment in a time zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()
