"""People come to places on a board and leave them; a board is never left without a manager."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from selfassess.boards import places
from selfassess.boards.members import (
    add_member,
    get_member,
)
from selfassess.boards.people import list_contacts
from selfassess.boards.seat_history import list_history
from selfassess.boards.vacancies import Place
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Member, Seat, User
from selfassess.vocabulary import Role, Standing
from tests.integration.boards.acts import CHAIR, TOMORROW, YESTERDAY, added, at_once, ended, followed, known, on
from tests.rows import (
    NOW,
    TODAY,
    make_board,
    make_identity,
    make_manager,
    make_member,
    make_seat,
    make_user,
    trail_of,
)


def test_a_further_place_is_recorded_without_name_or_address(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, user, seat = make_manager(session, board), known(session, board), make_seat(session, board)
        member = added(session, board, manager, user, on(seat), display_name=" Jo   Marsh ")
    with database.reading() as session:
        found = get_member(session, board.id, member.id)
        ((event, facts),) = trail_of(session, board.id)
    assert (found.display_name, found.role, found.seat_id, found.standing) == (
        "Jo Marsh",
        Role.MEMBER,
        seat.id,
        Standing.HOLDER,
    )
    assert event == "member.joined"
    assert facts == {
        "account_id": user.id,
        "role": "member",
        "seat_id": seat.id,
        "standing": "holder",
        "started_on": "2026-11-20",
    }


@pytest.mark.parametrize("role", [Role.CHAIR, Role.VICE_CHAIR, Role.MANAGER, Role.SCRUTINEER, Role.OBSERVER])
def test_nobody_gives_a_place_to_themselves(database: Database, role: Role) -> None:
    with database.writing() as session:
        board = make_board(session)
        user = make_user(session)
        manager = make_manager(session, board, user)
        with pytest.raises(Refused, match="themselves"):
            added(session, board, manager, user, Place(role=role))
        seat = make_seat(session, board)
        with pytest.raises(Refused, match="themselves"):
            added(session, board, manager, user, on(seat))
        with pytest.raises(Refused, match="themselves"):
            followed(session, seat, manager, None, user)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.SCRUTINEER, Role.OBSERVER])
def test_nobody_but_a_manager_looks_after_people(database: Database, role: Role) -> None:
    with database.writing() as session:
        board = make_board(session)
        who = make_identity(make_member(session, board, role=role))
        user, seat, other = known(session, board), make_seat(session, board), make_member(session, board)
        with pytest.raises(NotAllowed):
            added(session, board, who, user, CHAIR)
        with pytest.raises(NotAllowed):
            ended(session, other, who)
        with pytest.raises(NotAllowed):
            followed(session, seat, who, None, user)
        with pytest.raises(NotAllowed):
            list_contacts(session, identity=who, board_id=board.id)


def test_another_boards_people_are_not_there(database: Database) -> None:
    with database.writing() as session:
        board, elsewhere = make_board(session), make_board(session)
        manager, seat = make_manager(session, board), make_seat(session, board)
        stranger = make_member(session, elsewhere)
        user = session.get_one(User, stranger.user_id)
        for attempt in (
            lambda: added(session, board, manager, user, CHAIR),
            lambda: followed(session, seat, manager, None, user),
            lambda: ended(session, stranger, manager),
            lambda: ended(session, stranger, manager, board_id=board.id),
            lambda: get_member(session, board.id, stranger.id),
            lambda: list_history(session, board.id, stranger.seat_id or 0),
        ):
            with pytest.raises(NotFound):
                attempt()
        with pytest.raises(Refused):
            added(session, board, manager, known(session, board), on(session.get_one(Seat, stranger.seat_id)))


@pytest.mark.parametrize("user_id", [0, -1, 10**6, 2**31, 2**63, 10**30])
def test_a_number_that_is_no_accounts_is_not_found(database: Database, user_id: int) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        with pytest.raises(NotFound):
            add_member(
                session,
                identity=manager,
                board_id=board.id,
                user_id=user_id,
                place=CHAIR,
                display_name="Jo",
                started_on=TODAY,
                now=NOW,
            )
        with pytest.raises(NotFound):
            get_member(session, board.id, user_id)


def test_a_place_that_cannot_be_is_refused_at_its_field(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, user = make_manager(session, board), known(session, board)
        seat, gone = make_seat(session, board, opened_on=YESTERDAY), make_seat(session, board, closed_on=TODAY)
        cases: list[tuple[Place, dict[str, Any], str]] = [
            (Place(role=Role.MEMBER), {}, "seat_id"),
            (Place(role=Role.MEMBER, seat_id=seat.id), {}, "seat_id"),
            (Place(role=Role.CHAIR, seat_id=seat.id, standing=Standing.HOLDER), {}, "seat_id"),
            (on(gone), {}, "seat_id"),
            (Place(role=Role.MEMBER, seat_id=2**40, standing=Standing.HOLDER), {}, "seat_id"),
            (on(seat), {"started_on": TOMORROW}, "started_on"),
            (on(seat), {"started_on": YESTERDAY - timedelta(days=1)}, "started_on"),
            (CHAIR, {"display_name": " "}, "display_name"),
            (CHAIR, {"display_name": "x" * 121}, "display_name"),
            (CHAIR, {"display_name": "\u202e"}, "display_name"),
        ]
        for place, keys, field in cases:
            with pytest.raises(Refused) as refused:
                added(session, board, manager, user, place, **keys)
            assert refused.value.field == field
        assert trail_of(session, board.id) == []


def test_the_same_place_is_not_given_twice(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, seat = make_manager(session, board), make_seat(session, board)
        one, other = known(session, board), known(session, board)
        added(session, board, manager, one, CHAIR)
        added(session, board, manager, one, on(seat))
        for user, place, field in (
            (one, CHAIR, "role"),
            (one, on(seat, Standing.DEPUTY), "seat_id"),
            (other, on(seat), "seat_id"),
        ):
            with pytest.raises(Refused, match=r"already|holds") as refused:
                added(session, board, manager, user, place)
            assert refused.value.field == field
        added(session, board, manager, other, on(seat, Standing.DEPUTY))
        added(session, board, manager, one, on(make_seat(session, board)))


@pytest.mark.parametrize("keys", [{"active": False}, {"erased_at": NOW, "email": None}])
def test_a_disabled_account_is_given_nothing(database: Database, keys: dict[str, Any]) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, user = make_manager(session, board), known(session, board)
        for name, value in keys.items():
            setattr(user, name, value)
        with pytest.raises(Refused, match="account is disabled"):
            added(session, board, manager, user, CHAIR)


def test_a_holder_who_came_meanwhile_is_told_and_not_a_failure(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "_refuse_having", lambda *_: None)  # the look came before the other's commit
    with database.writing() as session:
        board = make_board(session)
        manager, seat = make_manager(session, board), make_seat(session, board)
        make_member(session, board, seat=seat)
        with pytest.raises(Refused, match="holds this seat"):
            added(session, board, manager, known(session, board), on(seat))
        assert trail_of(session, board.id) == []


# leaving


def test_who_leaves_has_left_on_that_day_and_the_trail_says_so(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, member = make_manager(session, board), make_member(session, board)
        leaving = ended(session, member, manager, ended_on=YESTERDAY)
        ((event, facts),) = trail_of(session, board.id)
    assert (member.ended_on, member.version, leaving.leaves_too_few_managers) == (YESTERDAY, 2, False)
    assert (event, facts["ended_on"], facts["responses_handed_on"]) == ("member.ended", "2026-11-19", 0)


def test_a_place_is_not_ended_twice_nor_on_an_older_version_nor_on_a_day_that_cannot_be(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, member = make_manager(session, board), make_member(session, board, started_on=YESTERDAY)
        for day in (TOMORROW, YESTERDAY - timedelta(days=1)):
            with pytest.raises(Refused) as refused:
                ended(session, member, manager, ended_on=day)
            assert refused.value.field == "ended_on"
        with pytest.raises(Conflict):
            ended(session, member, manager, seen_version=0)
        ended(session, member, manager)
        with pytest.raises(Refused, match="has ended"):
            ended(session, member, manager)


def test_the_last_but_one_manager_goes_with_a_warning_and_the_last_not_at_all(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        rows = [make_member(session, board, role=Role.MANAGER) for _ in range(3)]
        first, second, third = (make_identity(row) for row in rows)
        assert not ended(session, rows[0], second).leaves_too_few_managers
        assert ended(session, rows[1], third).leaves_too_few_managers
        with pytest.raises(Refused, match="at least one manager"):
            ended(session, rows[2], first)
        assert places.count_managers(session, board.id) == 1


def test_a_manager_whose_account_is_disabled_counts_for_none(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        one = make_member(session, board, role=Role.MANAGER)
        other = make_member(session, board, make_user(session, active=False), role=Role.MANAGER)
        with pytest.raises(Refused, match="at least one manager"):
            ended(session, one, make_identity(other))
        assert ended(session, other, make_identity(one)).leaves_too_few_managers


def test_nobody_ends_their_own_place_as_manager_but_may_end_their_other_ones(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        user = make_user(session)
        rows = [make_member(session, board, user, role=role) for role in (Role.MANAGER, Role.OBSERVER)]
        make_manager(session, board)
        both = make_identity(*rows)
        with pytest.raises(Refused, match="Hand over"):
            ended(session, rows[0], both)
        ended(session, rows[1], both)


def test_two_managers_who_end_each_other_at_once_leave_one(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        rows = [make_member(session, board, role=Role.MANAGER) for _ in range(2)]

    def ending(member: Member, by: Member) -> Callable[[], object]:
        def act() -> object:
            with database.writing() as session:
                return ended(session, member, make_identity(by))

        return act

    outcomes = at_once(ending(rows[0], rows[1]), ending(rows[1], rows[0]))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Leaving", "Refused"]
    with database.reading() as reader:
        assert places.count_managers(reader, board.id) == 1


def test_of_four_who_are_given_a_free_seat_at_once_one_holds_it(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, seat = make_manager(session, board), make_seat(session, board)
        users = [known(session, board) for _ in range(4)]

    def giving(user: User, *, by_adding: bool) -> Callable[[], object]:
        def act() -> object:
            with database.writing() as session:
                if by_adding:
                    return added(session, board, manager, user, on(seat))
                return followed(session, seat, manager, None, user)

        return act

    outcomes = at_once(*(giving(user, by_adding=index % 2 == 0) for index, user in enumerate(users)))
    assert [isinstance(outcome, Member) for outcome in outcomes].count(True) == 1
    with database.reading() as reader:
        assert len(places.current_on_seat(reader, board.id, seat.id)) == 1
        assert [event for event, _ in trail_of(reader, board.id)] == ["member.joined"]
