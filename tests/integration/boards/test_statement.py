"""The confidentiality statement: asked about once for each wording."""

from __future__ import annotations

import pytest
from sqlmodel import func, select

from selfassess.accounts.identity import Identity
from selfassess.boards.statement import accept_statement, digest_of_statement, needs_acceptance
from selfassess.errors import Conflict, NotFound
from selfassess.storage.session import Database
from selfassess.storage.tables import Acceptance, Board
from tests.racing import race
from tests.rows import NOW, event_names, make_board, make_identity, make_member

WORDING = "What is said here stays here."


@pytest.fixture
def member(database: Database) -> Identity:
    """Somebody on a board with a statement."""
    with database.writing() as session:
        return make_identity(make_member(session, make_board(session, confidentiality_statement=WORDING)))


def is_asked(database: Database, identity: Identity) -> bool:
    """Whether the person has yet to accept the board's wording."""
    with database.reading() as session:
        board = session.get_one(Board, identity.memberships[0].board_id)
        return needs_acceptance(session, identity=identity, board=board)


def agree(database: Database, identity: Identity, wording: str = WORDING) -> None:
    """Accept this wording of the person's board."""
    with database.writing() as session:
        accept_statement(
            session,
            identity=identity,
            board_id=identity.memberships[0].board_id,
            seen_digest=digest_of_statement(wording),
            now=NOW,
        )


def test_a_wording_is_asked_about_until_it_is_accepted(database: Database, member: Identity) -> None:
    assert is_asked(database, member)
    agree(database, member)
    assert not is_asked(database, member)
    assert event_names(database, member.memberships[0].board_id) == ["statement.accepted"]


def test_another_persons_acceptance_is_not_mine(database: Database, member: Identity) -> None:
    with database.writing() as session:
        board = session.get_one(Board, member.memberships[0].board_id)
        other = make_identity(make_member(session, board))
    agree(database, other)
    assert is_asked(database, member)


def test_a_board_without_a_wording_asks_nobody(database: Database) -> None:
    with database.writing() as session:
        member = make_identity(make_member(session, make_board(session)))
    assert not is_asked(database, member)


def test_a_changed_wording_is_asked_about_anew_and_the_earlier_acceptance_stays(
    database: Database, member: Identity
) -> None:
    agree(database, member)
    with database.writing() as session:
        session.get_one(Board, member.memberships[0].board_id).confidentiality_statement = "Other words."
    assert is_asked(database, member)
    agree(database, member, "Other words.")
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(Acceptance)).one() == 2


def test_what_was_changed_while_it_was_read_is_a_conflict(database: Database, member: Identity) -> None:
    with pytest.raises(Conflict, match="changed while you had the page open"):
        agree(database, member, "Words of an hour ago.")
    assert is_asked(database, member)


@pytest.mark.parametrize("times", [2, 4])
def test_pressing_twice_keeps_and_records_it_once(database: Database, member: Identity, times: int) -> None:
    board_id, seen = member.memberships[0].board_id, digest_of_statement(WORDING)
    _, refused = race(
        database,
        *[
            lambda session: accept_statement(session, identity=member, board_id=board_id, seen_digest=seen, now=NOW)
            for _ in range(times)
        ],
    )
    assert not refused
    assert event_names(database, board_id) == ["statement.accepted"]


def test_an_outsider_accepts_nothing(database: Database, member: Identity) -> None:
    with database.writing() as session:
        outsider = make_identity(make_member(session, make_board(session)))
        with pytest.raises(NotFound):
            accept_statement(
                session,
                identity=outsider,
                board_id=member.memberships[0].board_id,
                seen_digest=digest_of_statement(WORDING),
                now=NOW,
            )
