"""A board is deleted once and whole, or not at all, whoever else is at work on it and wherever it is broken off."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event as Signal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from selfassess.accounts.identity import Identity
from selfassess.boards import purging
from selfassess.boards.changes import lock_board
from selfassess.boards.purging import Purged
from selfassess.errors import Conflict, NotFound
from selfassess.storage.naming import metadata
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import AuditEvent, Board, OutboxMail
from tests.integration.boards.purges import asked, cancelled, confirmed, fill_two_boards, make_closed, rows_of
from tests.integration.storage.files import failing_after
from tests.racing import race
from tests.rows import NOW, make_board, make_identity, make_invitation, make_operator, trail_of

ROUNDS = 5


def waiting(database: Database, number: int) -> tuple[Board, Identity, Identity]:
    """A board whose deletion was asked for, and two operators who did not."""
    with database.writing() as session:
        board = make_closed(session, slug=f"east-{number}")
        make_board(session)  # a later one, or SQLite would give its number again
        asked(session, board, make_operator(session))
        for mail in session.exec(select(OutboxMail)):
            mail.sent_at = NOW
        return board, make_operator(session), make_operator(session)


def events_about(database: Database, board_id: int) -> list[str]:
    with database.reading() as session:
        told = session.exec(
            select(AuditEvent.event)
            .where(AuditEvent.chain == 0, AuditEvent.object_id == board_id)
            .order_by(col(AuditEvent.seq))
        )
        return list(told)


def test_of_two_who_confirm_at_once_one_does_and_the_other_finds_nothing(database: Database) -> None:
    for number in range(ROUNDS):
        board, second, third = waiting(database, number)
        acts = [partial(confirmed, board=board, identity=each) for each in (second, third)]
        done, refused = race(database, *acts)
        assert len(done) == 1
        assert [type(each) for each in refused] == [NotFound]
        assert events_about(database, board.id) == ["board.purge_asked", "board.purged"]


def test_of_one_who_confirms_and_one_who_calls_off_at_once_one_does(database: Database) -> None:
    for number in range(ROUNDS):
        board, second, third = waiting(database, number)
        acts: list[Callable[[WritingSession], Any]] = [
            partial(confirmed, board=board, identity=second),
            partial(cancelled, board=board, who=third),
        ]
        done, refused = race(database, *acts)
        (outcome,) = done
        (trouble,) = refused
        went = isinstance(outcome, Purged)
        assert type(trouble) is (NotFound if went else Conflict)
        last = "board.purged" if went else "board.purge_cancelled"
        assert events_about(database, board.id) == ["board.purge_asked", last]


def test_wherever_it_is_broken_off_everything_is_as_it_was(database: Database) -> None:
    fill_two_boards(database)
    with database.reading() as session:
        board = session.get_one(Board, 1)
    before, second = rows_of(database), make_identity(user_id=2, is_operator=True)
    # The board's state, a table each, the event that stays, the board.
    statements = 3 + sum("board_id" in table.c for table in metadata.sorted_tables)
    for count in range(1, statements + 1):
        broken_off = pytest.raises(RuntimeError, match="power of this test")
        with broken_off, failing_after(count), database.writing() as session:
            confirmed(session, board, second)
        assert rows_of(database) == before
    with failing_after(statements + 1), database.writing() as session:
        confirmed(session, board, second)
    assert rows_of(database) != before


def beside_a_row_being_added(database: Database) -> tuple[Board, Purged]:
    """A board that was to be deleted while a row was added to it and not committed yet, and what came of that."""
    board, second, _ = waiting(database, 0)
    added, may_end = Signal(), Signal()

    def add() -> None:
        with database.writing() as session:
            make_invitation(session, board)
            added.set()
            may_end.wait(timeout=10)

    def confirm() -> Purged:
        added.wait(timeout=10)
        with database.writing() as session:
            return confirmed(session, board, second)

    with ThreadPoolExecutor(2) as threads:
        adding, confirming = threads.submit(add), threads.submit(confirm)
        # It waits, for as long as the row is not there for everybody.
        with pytest.raises(TimeoutError):
            confirming.result(timeout=1)
        may_end.set()
        adding.result()
        return board, confirming.result()


@pytest.mark.on_postgresql
def test_a_row_that_is_being_added_meanwhile_goes_too(database: Database) -> None:
    board, outcome = beside_a_row_being_added(database)
    assert outcome.rows["invitation"] == 1
    with database.reading() as session:
        assert trail_of(session, board.id) == []


@pytest.mark.on_postgresql
def test_with_the_weaker_lock_that_row_would_stop_it(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant of the case above."""
    monkeypatch.setattr(purging, "lock_board", lambda session, board_id, **_: lock_board(session, board_id))
    with pytest.raises(IntegrityError, match="fk_invitation_board_id_board"):
        beside_a_row_being_added(database)
