"""A board that went with its whole trail is missed in the trail of the installation."""

from __future__ import annotations

from sqlalchemy import text

from selfassess.accounts.identity import Command
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.findings import Outcome, What
from selfassess.audit.trail import INSTALLATION, append
from selfassess.boards.boards import create_board
from selfassess.boards.settings import BoardSettings
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Board
from tests.integration.audit.tampering import by_hand, verified
from tests.rows import NOW

COMMAND = Command("selfassess board create")
OPERATOR = Actor(role="operator")


def created(database: Database) -> Board:
    """A board, set up by its verb."""
    with database.writing() as session:
        return create_board(session, who=COMMAND, slug="hathervale", settings=BoardSettings(name="Hathervale"), now=NOW)


def empty(session: WritingSession, board: Board) -> None:
    """Take away the whole trail of a board."""
    for table in ("audit_text", "audit_event"):
        session.execute(text(f"DELETE FROM {table} WHERE board_id = :board"), {"board": board.id})


def test_a_board_with_its_trail_is_whole(database: Database) -> None:
    board = created(database)
    with database.reading() as session:
        assert verified(session, INSTALLATION).outcome is Outcome.OK
        assert verified(session, board.id).outcome is Outcome.OK


def test_a_trail_that_was_emptied_is_missed_in_the_installations(database: Database) -> None:
    board = created(database)
    with by_hand(database) as session:
        empty(session, board)
        (finding,) = verified(session, INSTALLATION).findings
        assert verified(session, board.id).outcome is Outcome.OK
    assert (finding.seq, finding.what) == (1, What.PLACE)


def test_a_board_that_was_purged_is_not_missed(database: Database) -> None:
    board = created(database)
    with by_hand(database) as session:
        empty(session, board)
        purged = Happening(event=Event.BOARD_PURGED, object_type=ObjectType.BOARD, object_id=board.id)
        append(session, purged, board_id=None, actor=OPERATOR, now=NOW)
        assert verified(session, INSTALLATION).outcome is Outcome.OK


def test_the_purge_of_another_board_excuses_nothing(database: Database) -> None:
    board = created(database)
    with by_hand(database) as session:
        empty(session, board)
        purged = Happening(event=Event.BOARD_PURGED, object_type=ObjectType.BOARD, object_id=board.id + 1)
        append(session, purged, board_id=None, actor=OPERATOR, now=NOW)
        assert verified(session, INSTALLATION).outcome is Outcome.TAMPERED
