"""A board that was closed long enough ago, the operators who delete it, and what they do, in few words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, text

from selfassess.accounts.identity import Asking, Identity
from selfassess.boards.purging import Purged, ask_purge, cancel_purge, confirm_purge
from selfassess.storage.naming import metadata
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Board
from selfassess.vocabulary import BoardState
from tests.integration.storage.every_table import fill
from tests.rows import NOW, make_board

WHY = "Its records went to the county archive."
BOARD_LINK, PURGE_LINK = "https://assess.example/boards/east/", "https://assess.example/operators/boards/east/purge"
Rows = dict[str, list[str]]


def make_closed(session: WritingSession, *, days: int = 365, **keys: Any) -> Board:
    """A board that was closed so many days ago."""
    closed = {"state": BoardState.CLOSED, "closed_at": NOW - timedelta(days=days)}
    return make_board(session, **{"slug": "east", "name": "East Board", **closed, **keys})


def asked(session: WritingSession, board: Board, who: Asking, **keys: Any) -> Board:
    """The deletion of the board, asked for."""
    given = {"board_id": board.id, "seen_version": board.version, "reason": WHY, "now": NOW, **keys}
    return ask_purge(session, who=who, board_link=BOARD_LINK, purge_link=PURGE_LINK, **given)


def cancelled(session: WritingSession, board: Board, who: Asking, **keys: Any) -> Board:
    """The deletion of the board, called off."""
    given = {"board_id": board.id, "seen_version": board.version, "now": NOW, **keys}
    return cancel_purge(session, who=who, **given)


def confirmed(session: WritingSession, board: Board, identity: Identity, **keys: Any) -> Purged:
    """The deletion of the board, confirmed."""
    given = {"board_id": board.id, "seen_version": board.version, "typed_name": board.name, "now": NOW, **keys}
    return confirm_purge(session, identity=identity, **given)


def fill_two_boards(database: Database) -> None:
    """Two rows in every table, of boards 1 and 2. The first is closed long enough, and account 1 asked to delete it."""
    with database.engine.execution_options(write=True).begin() as connection:
        fill(connection, 1, 2)
        connection.execute(
            text(
                "UPDATE board SET state = 'closed', time_zone = 'Europe/London', closed_at = :closed, "
                "keep_closed_days = 365, purge_asked_at = :now, purge_asked_by = 1 WHERE id = 1"
            ).bindparams(closed=NOW - timedelta(days=365), now=NOW)
        )
        _let_numbers_go_on(connection)


def _let_numbers_go_on(connection: Connection) -> None:
    """PostgreSQL does not count what was given its number by hand."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval(oid::regclass, 1000) FROM pg_class WHERE relkind = 'S'"))


def rows_of(database: Database) -> Rows:
    """Every row of every table, as it is stored."""
    with database.engine.connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{table.name}"')))
            for table in metadata.sorted_tables
        }


def rows_of_board(database: Database, board_id: int) -> Rows:
    """The rows that bear the board's number, by the tables that have any."""
    with database.engine.connect() as connection:
        found = {
            table.name: [repr(tuple(row)) for row in connection.execute(table.select().where(column == board_id))]
            for table in metadata.sorted_tables
            if (column := table.c.get("board_id", table.c.id if table.name == "board" else None)) is not None
        }
    return {name: rows for name, rows in found.items() if rows}
