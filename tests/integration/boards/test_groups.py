"""A board's broad groups keep their seats: a place is renamed, and a name never wanders to another place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from selfassess.accounts.identity import Identity
from selfassess.boards.groups import list_groups, set_groups
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Board, BroadGroup
from tests.rows import NOW, TODAY, make_board, make_group, make_identity, make_manager, make_member, make_seat, trail_of

FIVE = ("Council", "Police", "Health", "Education", "Voluntary")


def put(
    session: WritingSession, board: Board, manager: Identity, names: Sequence[str], seen: int | None = None
) -> tuple[BroadGroup, ...]:
    version = board.version if seen is None else seen
    return set_groups(session, identity=manager, board_id=board.id, seen_version=version, names=names, now=NOW)


def test_groups_stand_in_their_places(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        put(session, board, make_manager(session, board), [" Council ", "", "Health"])
    with database.reading() as session:
        assert [(group.position, group.name) for group in list_groups(session, board.id)] == [
            (1, "Council"),
            (3, "Health"),
        ]
        ((event, facts),) = trail_of(session, board.id)
    assert (event, facts["groups"], board.version) == ("board.groups_changed", 2, 2)


def test_another_name_in_a_place_keeps_the_group_and_its_seats(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        first, second = put(session, board, manager, ["Council", "Police"])
        seat = make_seat(session, board, group_id=second.id)
        again = put(session, board, manager, ["Council", "Police and probation", "Health"])
        assert [group.id for group in again][:2] == [first.id, second.id]
        assert seat.group_id == again[1].id
        assert again[1].name == "Police and probation"


def test_a_group_with_open_seats_does_not_go_and_says_which_they_are(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        put(session, board, manager, FIVE)
        police = list_groups(session, board.id)[1]
        for number in range(5):
            make_seat(session, board, name=f"Seat {number}", group_id=police.id)
        with pytest.raises(Refused, match="Seat 0, Seat 1, Seat 2 and 2 more") as refused:
            put(session, board, manager, ["Council", "", "Health", "Education", "Voluntary"])
    assert refused.value.field == "group_2"


def test_a_group_goes_once_its_seats_are_moved_and_closed_ones_are_left_without(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        _, police = put(session, board, manager, ["Council", "Police"])
        closed = make_seat(session, board, group_id=police.id, closed_on=TODAY)
        left = put(session, board, manager, ["Council"])
        session.refresh(closed)
    assert [group.name for group in left] == ["Council"]
    assert closed.group_id is None


@pytest.mark.parametrize(
    "names", [("Police", "Council"), ("", "Council"), ("Council", "Police", "council"), ("POLICE",)]
)
def test_a_name_does_not_wander_to_another_place(database: Database, names: tuple[str, ...]) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        put(session, board, manager, ["Council", "Police"])
        with pytest.raises(Refused):
            put(session, board, manager, names)
    with database.reading() as session:
        assert [group.name for group in list_groups(session, board.id)] == ["Council", "Police"]


def test_a_name_may_change_its_case(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        put(session, board, manager, ["health"])
        assert [group.name for group in put(session, board, manager, ["Health"])] == ["Health"]


def test_the_same_names_leave_no_trace(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        put(session, board, manager, FIVE)
        put(session, board, manager, FIVE)
        assert (board.version, len(trail_of(session, board.id))) == (2, 1)


def test_groups_are_not_set_on_an_older_version_nor_by_somebody_else(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        put(session, board, manager, FIVE)
        with pytest.raises(Conflict):
            put(session, board, manager, ["Council"], seen=1)
        with pytest.raises(NotAllowed):
            put(session, board, make_identity(make_member(session, board)), ["Council"])
        with pytest.raises(NotFound):
            put(session, board, make_manager(session, make_board(session)), ["Council"])


def test_a_board_sees_its_own_groups_alone(database: Database) -> None:
    with database.writing() as session:
        board, other = make_board(session), make_board(session)
        make_group(session, other, "Police")
        assert list_groups(session, board.id) == ()
        put(session, board, make_manager(session, board), ["Police"])
