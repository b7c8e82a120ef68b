"""A board that went with its whole trail is missed in the trail of the installation."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from selfassess.accounts.identity import Command
from selfassess.audit.anchors import Anchor
from selfassess.audit.chain_rows import read_page
from selfassess.audit.chains import list_chains
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.findings import Outcome, What
from selfassess.audit.timeline import list_installation_events
from selfassess.audit.trail import INSTALLATION, append, key_id
from selfassess.boards.boards import close_board, create_board
from selfassess.boards.settings import BoardSettings
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Board
from tests.databases import AUDIT_KEY
from tests.integration.audit.tampering import by_hand, change, rebuild, verified
from tests.integration.boards.purges import WHY, asked, confirmed
from tests.rows import NOW, make_operator

COMMAND = Command("selfassess board create")
OPERATOR = Actor(role="operator")


def created(database: Database, at: datetime = NOW) -> Board:
    """A board, set up by its verb."""
    with database.writing() as session:
        return create_board(session, who=COMMAND, slug="hathervale", settings=BoardSettings(name="Hathervale"), now=at)


def empty(session: WritingSession, board: Board) -> None:
    """Take away the whole trail of a board."""
    for table in ("audit_text", "audit_event"):
        session.execute(text(f"DELETE FROM {table} WHERE board_id = :board"), {"board": board.id})


def take_away(session: WritingSession, board: Board) -> None:
    """Take away a whole board."""
    empty(session, board)
    session.execute(text("DELETE FROM board WHERE id = :board"), {"board": board.id})


def tombstone(session: WritingSession, board_id: int) -> None:
    """Append that a board was purged."""
    told = Happening(event=Event.BOARD_PURGED, object_type=ObjectType.BOARD, object_id=board_id)
    append(session, told, board_id=None, actor=OPERATOR, now=NOW)


def purged(database: Database) -> tuple[Board, Anchor]:
    """A board that was set up, closed and purged by its verbs, and the anchor of its trail at the end."""
    long_ago = NOW - timedelta(days=400)
    board = created(database, long_ago)
    with database.writing() as session:
        close_board(session, who=COMMAND, board_id=board.id, seen_version=1, reason="Merged", now=long_ago)
    with database.writing() as session:
        board = asked(session, session.get_one(Board, board.id), Command("selfassess board purge"))
    with database.writing() as session:
        head = confirmed(session, board, make_operator(session)).head
    assert head is not None
    assert head.seq == 3
    return board, head


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


def test_a_board_that_was_purged_is_not_missed_and_what_its_trail_ended_with_is_told(database: Database) -> None:
    board, anchor = purged(database)
    with database.reading() as session:
        verification = verified(session, INSTALLATION)
        assert [chain.number for chain in list_chains(session)] == [INSTALLATION]
    assert (verification.outcome, verification.findings) == (Outcome.OK, ())
    assert verification.remarks == (
        f"Board {board.id} was deleted for good on 2026-11-20, as event 4 says. Its own trail ended with {anchor}.",
    )


def test_the_purge_of_another_board_excuses_nothing(database: Database) -> None:
    board = created(database)
    with by_hand(database) as session:
        empty(session, board)
        tombstone(session, board.id + 1)
        (finding,) = verified(session, INSTALLATION).findings
    assert (finding.seq, finding.what) == (1, What.PLACE)


def test_a_purge_that_nobody_sealed_excuses_nothing_and_is_found(database: Database) -> None:
    board = created(database)
    with by_hand(database) as session:
        take_away(session, board)
        session.audit_key = "somebody else's key, which is long enough to be one"
        tombstone(session, board.id)
        change(session, INSTALLATION, 2, key_id=key_id(AUDIT_KEY))
        rebuild(session, INSTALLATION, since=2)
        verification = verified(session, INSTALLATION)
    assert [(each.seq, each.what) for each in verification.findings] == [(1, What.PLACE), (2, What.SEAL)]
    assert verification.remarks == ()


def test_a_purge_with_another_end_of_the_boards_trail_is_found(database: Database) -> None:
    _, anchor = purged(database)
    with by_hand(database) as session:
        facts = read_page(session, INSTALLATION)[-1].fields["data"]
        change(session, INSTALLATION, 4, data=facts.replace(anchor.hash, "0" * 64))
        verification = verified(session, INSTALLATION)
    assert (4, What.CONTENT) in [(each.seq, each.what) for each in verification.findings]
    assert verification.remarks == ()


def test_a_purge_of_a_board_that_is_there_is_found_though_it_is_sealed(database: Database) -> None:
    board = created(database)
    with by_hand(database) as session:
        tombstone(session, board.id)
        (finding,) = verified(session, INSTALLATION).findings
    assert (finding.seq, finding.what) == (2, What.PLACE)
    assert finding.told == f"Event 2 says that board {board.id} was deleted, and it is there."


@pytest.mark.on_sqlite
def test_a_purge_of_what_is_no_number_is_read_all_the_same(database: Database) -> None:
    """A range of numbers would be searched to its end for it, for minutes."""
    created(database)
    with by_hand(database) as session:
        tombstone(session, 7)
        change(session, INSTALLATION, 2, object_id="seven")
        assert verified(session, INSTALLATION).outcome is Outcome.TAMPERED


def test_the_timeline_of_operators_calls_a_purged_board_by_its_number(database: Database) -> None:
    board, _ = purged(database)
    with database.reading() as session:
        entries = list_installation_events(session)
    assert [entry.title for entry in entries] == [
        f"{told}: Board {board.id}, which was deleted"
        for told in (
            "Board and everything in it deleted",
            "Deletion of the board asked for",
            "Board closed",
            "Board set up",
        )
    ]
    assert (entries[1].reason, entries[1].who) == (WHY, "selfassess board purge")
