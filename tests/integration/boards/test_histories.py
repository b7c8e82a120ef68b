"""What has been on a board: people's places over time, who is known, how a seat has changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from selfassess.audit.events import Event
from selfassess.boards.people import list_known, list_places
from selfassess.boards.seat_groups import SeatInGroup, assign_groups
from selfassess.boards.seat_history import list_seat_changes
from selfassess.boards.seats import SeatDetails, add_seat, change_seat, reopen_seat
from selfassess.errors import Conflict, NotFound, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Seat
from selfassess.vocabulary import Role, SeatKind
from tests.rows import (
    EARLIER,
    NOW,
    TODAY,
    make_agency,
    make_board,
    make_group,
    make_manager,
    make_member,
    make_seat,
    make_user,
)


def test_places_that_stand_come_first_and_then_the_latest_end(database: Database) -> None:
    with database.writing() as session:
        board, user = make_board(session), make_user(session)
        long_ago = make_member(session, board, user, role=Role.OBSERVER, ended_on=date(2025, 5, 1))
        current = make_member(session, board, user, role=Role.SCRUTINEER)
        lately = make_member(session, board, user, role=Role.CHAIR, ended_on=TODAY)
        make_member(session, make_board(session), user)
    with database.reading() as session:
        places = list_places(session, board.id, user.id)
    assert [place.member_id for place in places] == [current.id, lately.id, long_ago.id]


@pytest.mark.parametrize("user_id", [0, -1, 2**40])
def test_who_was_never_on_the_board_is_not_found(database: Database, user_id: int) -> None:
    with database.writing() as session:
        board, stranger = make_board(session), make_user(session)
    with database.reading() as session:
        for nobody in (user_id, stranger.id):
            with pytest.raises(NotFound):
                list_places(session, board.id, nobody)


def test_known_is_who_is_or_was_on_the_board_and_can_sign_in(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        make_member(session, board, display_name="Was", ended_on=TODAY)
        make_member(session, board, display_name="Is")
        make_member(session, board, make_user(session, active=False), display_name="Disabled")
        make_member(session, make_board(session), display_name="Elsewhere")
    with database.reading() as session:
        assert [(each.display_name, each.is_current) for each in list_known(session, board.id)] == [
            ("Is", True),
            ("Was", False),
        ]


def test_the_trail_of_a_seat_tells_its_names_and_organisations(database: Database) -> None:
    with database.writing() as session:
        board, elsewhere = make_board(session), make_board(session)
        manager = make_manager(session, board)
        before, after = make_agency(session, board, "Before"), make_agency(session, board, "After")
        details = SeatDetails(name="Post", kind=SeatKind.AGENCY, agency_id=before.id)
        seat = add_seat(session, identity=manager, board_id=board.id, details=details, opened_on=EARLIER, now=NOW)
        change_seat(
            session,
            identity=manager,
            board_id=board.id,
            seat_id=seat.id,
            seen_version=1,
            details=SeatDetails(name="New title", kind=SeatKind.AGENCY, agency_id=after.id),
            now=NOW + timedelta(days=1),
        )
    with database.reading() as session:
        changed, added = list_seat_changes(session, board.id, seat.id)
        assert list_seat_changes(session, elsewhere.id, seat.id) == ()
    assert (added.event, added.agency, added.name) == (Event.SEAT_ADDED, "Before", "Post")
    assert (changed.moved, changed.agency_before, changed.agency) == (True, "Before", "After")
    assert (changed.name, changed.regrouped) == ("New title", False)


def test_a_seat_that_opened_again_says_so(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        seat = make_seat(session, board, closed_on=TODAY)
        manager = make_manager(session, board)
        reopen_seat(session, identity=manager, board_id=board.id, seat_id=seat.id, seen_version=1, now=NOW)
    with database.reading() as session:
        (change,) = list_seat_changes(session, board.id, seat.id)
    assert change.is_reopened


def test_groups_are_assigned_to_all_seats_or_none(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, group = make_manager(session, board), make_group(session, board)
        seats = [make_seat(session, board) for _ in range(3)]
    stale = [
        SeatInGroup(seat_id=seats[0].id, seen_version=1, group_id=group.id),
        SeatInGroup(seat_id=seats[1].id, seen_version=7, group_id=group.id),
    ]
    with pytest.raises(Conflict), database.writing() as session:
        assign_groups(session, identity=manager, board_id=board.id, seats=stale, now=NOW)
    with database.writing() as session:
        assert session.get_one(Seat, seats[0].id).group_id is None
        wanted = [SeatInGroup(seat_id=seat.id, seen_version=1, group_id=group.id) for seat in seats]
        assert assign_groups(session, identity=manager, board_id=board.id, seats=wanted, now=NOW) == 3
        assert assign_groups(session, identity=manager, board_id=board.id, seats=wanted, now=NOW) == 0


def test_no_seat_goes_into_a_group_of_another_board(database: Database) -> None:
    with database.writing() as session:
        board, elsewhere = make_board(session), make_board(session)
        manager, seat = make_manager(session, board), make_seat(session, board)
        theirs = make_group(session, elsewhere)
    wanted = [SeatInGroup(seat_id=seat.id, seen_version=1, group_id=theirs.id)]
    with pytest.raises(Refused), database.writing() as session:
        assign_groups(session, identity=manager, board_id=board.id, seats=wanted, now=NOW)
