"""People hold a seat one after another; its history stays, and no two of them hold it at once."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selfassess.boards import places
from selfassess.boards.seat_history import Tenure, list_history
from selfassess.errors import Conflict, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import User
from selfassess.vocabulary import Standing
from tests.integration.boards.acts import YESTERDAY, added, ended, followed, known, on
from tests.rows import (
    TODAY,
    make_agency,
    make_board,
    make_manager,
    make_member,
    make_seat,
    trail_of,
)


def test_a_new_holder_follows_on_the_day_and_the_history_stays(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, seat = make_manager(session, board), make_seat(session, board)
        old = make_member(session, board, seat=seat, display_name="Jo")
        deputy = make_member(session, board, seat=seat, standing=Standing.DEPUTY, display_name="Ali")
        new = followed(session, seat, manager, old, known(session, board), on=YESTERDAY)
        events = trail_of(session, board.id)
    assert (old.ended_on, new.started_on, new.standing, deputy.ended_on) == (
        YESTERDAY,
        YESTERDAY,
        Standing.HOLDER,
        None,
    )
    assert [event for event, _ in events] == ["member.ended", "member.joined"]
    with database.reading() as session:
        history = list_history(session, board.id, seat.id)
    assert [(tenure.display_name, tenure.ended_on) for tenure in history] == [
        ("Sam", None),
        ("Jo", YESTERDAY),
        ("Ali", None),
    ]


def test_a_leaver_who_comes_back_has_a_new_time_on_the_same_seat(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, seat = make_manager(session, board), make_seat(session, board, make_agency(session, board))
        first = make_member(session, board, seat=seat)
        user = session.get_one(User, first.user_id)
        second = followed(session, seat, manager, first, known(session, board), on=date(2026, 1, 1))
        third = followed(session, seat, manager, second, user, on=date(2026, 6, 1))
    with database.reading() as session:
        history = list_history(session, board.id, seat.id)
    assert [tenure.member_id for tenure in history] == [third.id, second.id, first.id]
    assert history[0].user_id == history[2].user_id == user.id


def test_a_deputy_who_becomes_the_holder_is_no_deputy_any_more(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, seat = make_manager(session, board), make_seat(session, board)
        old = make_member(session, board, seat=seat)
        deputy = make_member(session, board, seat=seat, standing=Standing.DEPUTY)
        new = followed(session, seat, manager, old, session.get_one(User, deputy.user_id))
        sitting = places.current_on_seat(session, board.id, seat.id)
    assert deputy.ended_on == TODAY
    assert [member.id for member in sitting] == [new.id]


def test_a_change_of_holder_names_the_holder_that_was_seen(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, seat = make_manager(session, board), make_seat(session, board)
        user = known(session, board)
        old = make_member(session, board, seat=seat)
        with pytest.raises(Conflict):
            followed(session, seat, manager, None, user)
        with pytest.raises(Refused, match="already"):
            followed(session, seat, manager, old, session.get_one(User, old.user_id))
        assert old.ended_on is None
        new = followed(session, seat, manager, old, user)
        with pytest.raises(Conflict):
            followed(session, seat, manager, old, known(session, board))
        assert new.ended_on is None


@pytest.mark.on_sqlite
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["add", "deputy", "end", "change"]), st.integers(0, 3), st.integers(0, 9))))
def test_the_times_of_a_seats_holders_never_overlap(database: Database, moves: list[tuple[str, int, int]]) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, seat = make_manager(session, board), make_seat(session, board)
        users = [known(session, board) for _ in range(4)]
        for act, who, days in moves:
            day, user = TODAY - timedelta(days=days), users[who]
            sitting = places.current_on_seat(session, board.id, seat.id)
            holder = next((member for member in sitting if member.standing is Standing.HOLDER), None)
            try:
                if act == "add":
                    added(session, board, manager, user, on(seat), started_on=day)
                elif act == "deputy":
                    added(session, board, manager, user, on(seat, Standing.DEPUTY), started_on=day)
                elif act == "end" and sitting:
                    ended(session, sitting[who % len(sitting)], manager, ended_on=day)
                elif act == "change":
                    with session.begin_nested():
                        followed(session, seat, manager, holder, user, on=day)
            except Refused:
                continue
        history = list_history(session, board.id, seat.id)
    held = sorted((_span(tenure) for tenure in history if tenure.standing is Standing.HOLDER), key=lambda span: span)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(held))
    current = [tenure.user_id for tenure in history if tenure.ended_on is None]
    assert len(current) == len(set(current))


def _span(tenure: Tenure) -> tuple[date, date]:
    return tenure.started_on, tenure.ended_on or date.max
