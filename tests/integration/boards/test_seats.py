"""Seats outlive their people and their organisation; closing one ends who is on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.leaving import hand_on
from selfassess.boards import seats
from selfassess.boards.seat_lists import list_seats
from selfassess.boards.seats import SeatDetails, add_seat, change_seat, close_seat, get_seat, reopen_seat
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Board, Seat
from selfassess.vocabulary import SeatKind, Standing
from tests.integration.boards.acts import check_no_ring
from tests.rows import (
    EARLIER,
    NOW,
    TODAY,
    make_agency,
    make_board,
    make_group,
    make_identity,
    make_manager,
    make_member,
    make_seat,
    trail_of,
)
from tests.unit.accounts.test_texts import HOSTILE

TOMORROW = TODAY + timedelta(days=1)


def lay(name: str = "Lay member 1", **keys: Any) -> SeatDetails:
    return SeatDetails(**{"name": name, "kind": SeatKind.LAY, **keys})


def added(session: WritingSession, board: Board, manager: Identity, details: SeatDetails | None = None) -> Seat:
    return add_seat(session, identity=manager, board_id=board.id, details=details or lay(), opened_on=EARLIER, now=NOW)


def changed(session: WritingSession, seat: Seat, manager: Identity, details: SeatDetails, **keys: Any) -> Seat:
    given = {"board_id": seat.board_id, "seen_version": seat.version, **keys}
    return change_seat(session, identity=manager, seat_id=seat.id, details=details, now=NOW, **given)


def closed(session: WritingSession, seat: Seat, manager: Identity, **keys: Any) -> Seat:
    given = {"seen_version": seat.version, "closed_on": TODAY, **keys}
    return close_seat(
        session, identity=manager, board_id=seat.board_id, seat_id=seat.id, now=NOW, hand_on=hand_on, **given
    )


def reopened(session: WritingSession, seat: Seat, manager: Identity) -> Seat:
    return reopen_seat(
        session, identity=manager, board_id=seat.board_id, seat_id=seat.id, seen_version=seat.version, now=NOW
    )


def test_a_seat_is_kept_with_its_organisation_and_group(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        agency, group = make_agency(session, board), make_group(session, board)
        wanted = SeatDetails(name=" Chief  officer", kind=SeatKind.AGENCY, agency_id=agency.id, group_id=group.id)
        seat = added(session, board, make_manager(session, board), wanted)
    with database.reading() as session:
        found = get_seat(session, board.id, seat.id)
        ((event, facts),) = trail_of(session, board.id)
    assert (found.name, found.kind, found.opened_on) == ("Chief officer", SeatKind.AGENCY, EARLIER)
    assert (event, facts["agency_id"], facts["group_id"]) == ("seat.added", agency.id, group.id)
    assert "Chief" not in str(facts)


def test_what_a_seat_is_held_for_must_fit(database: Database) -> None:
    with database.writing() as session:
        board, elsewhere = make_board(session), make_board(session)
        manager = make_manager(session, board)
        gone, other = make_agency(session, board, ended_on=EARLIER), make_agency(session, elsewhere)
        cases = [
            (SeatDetails(name="S1", kind=SeatKind.AGENCY), "agency_id"),
            (lay(agency_id=make_agency(session, board).id), "agency_id"),
            (SeatDetails(name="S1", kind=SeatKind.AGENCY, agency_id=gone.id), "agency_id"),
            (SeatDetails(name="S1", kind=SeatKind.AGENCY, agency_id=other.id), "agency_id"),
            (lay(group_id=make_group(session, elsewhere).id), "group_id"),
            (lay(group_id=2**40), "group_id"),
            (lay(name="\u200b"), "name"),
        ]
        for details, field in cases:
            with pytest.raises(Refused) as refused:
                added(session, board, manager, details)
            assert refused.value.field == field
        with pytest.raises(Refused) as refused:
            add_seat(session, identity=manager, board_id=board.id, details=lay(), opened_on=TOMORROW, now=NOW)
        assert refused.value.field == "opened_on"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_kept_as_it_was_typed(database: Database, text: str) -> None:
    with database.writing() as session:
        board = make_board(session)
        seat = added(session, board, make_manager(session, board), lay(text))
    with database.reading() as session:
        assert get_seat(session, board.id, seat.id).name == text


@pytest.mark.parametrize("meanwhile", [False, True])
def test_a_name_is_one_seats_alone_on_a_board_open_or_closed(
    database: Database, monkeypatch: pytest.MonkeyPatch, meanwhile: bool
) -> None:
    if meanwhile:
        monkeypatch.setattr(seats, "same_to_a_reader", lambda *_: False)  # the look came before the other's commit
    with database.writing() as session:
        board, other = make_board(session), make_board(session)
        manager = make_manager(session, board)
        closed(session, added(session, board, manager), manager)
        second = added(session, board, manager, lay("Lay member 2"))
        with pytest.raises(Refused, match="open or closed") as refused:
            added(session, board, manager)
        with pytest.raises(Refused, match="open or closed"):
            changed(session, second, manager, lay())
        added(session, other, make_manager(session, other))
    assert refused.value.field == "name"
    with database.reading() as session:
        assert [entry.name for entry in list_seats(session, board.id)] == ["Lay member 2"]


def test_a_change_of_post_keeps_the_people(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, group = make_manager(session, board), make_group(session, board)
        seat = make_seat(session, board, name="Detective Superintendent, Public Protection")
        holder = make_member(session, board, seat=seat)
        for _ in range(2):
            changed(session, seat, manager, lay("Head of Public Protection", group_id=group.id))
        ((event, facts),) = trail_of(session, board.id)
    assert (seat.name, seat.version, holder.seat_id, holder.ended_on) == (
        "Head of Public Protection",
        2,
        seat.id,
        None,
    )
    assert (event, facts["fields"]) == ("seat.changed", "group_id,name")
    assert (facts["group_id_before"], facts["group_id"]) == (None, group.id)


def test_a_seat_of_an_ended_organisation_can_be_renamed_and_moved_but_not_given_to_one(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        gone, other_gone = (make_agency(session, board, ended_on=EARLIER) for _ in range(2))
        seat = make_seat(session, board, gone)
        changed(session, seat, manager, SeatDetails(name="New name", kind=SeatKind.AGENCY, agency_id=gone.id))
        with pytest.raises(Refused, match="has ended"):
            changed(session, seat, manager, SeatDetails(name="New", kind=SeatKind.AGENCY, agency_id=other_gone.id))
        goes_on = make_agency(session, board)
        changed(session, seat, manager, SeatDetails(name="New name", kind=SeatKind.AGENCY, agency_id=goes_on.id))
    assert (seat.name, seat.agency_id) == ("New name", goes_on.id)


def test_a_seat_stays_what_it_is_held_for(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        seat = make_seat(session, board)
        with pytest.raises(Refused) as refused:
            changed(session, seat, make_manager(session, board), lay(kind=SeatKind.CHAIR))
    assert refused.value.field == "kind"


def test_a_seat_is_not_changed_or_closed_on_an_older_version_nor_by_somebody_else(database: Database) -> None:
    with database.writing() as session:
        board, elsewhere = make_board(session), make_board(session)
        manager, stranger = make_manager(session, board), make_manager(session, elsewhere)
        member = make_identity(make_member(session, board))
        seat = make_seat(session, board, name="As it was")
        cases: list[tuple[Identity, dict[str, Any], type[Exception]]] = [
            (manager, {"seen_version": 0}, Conflict),
            (member, {}, NotAllowed),
            (stranger, {}, NotFound),
            (stranger, {"board_id": elsewhere.id}, NotFound),
        ]
        for identity, keys, trouble in cases:
            with pytest.raises(trouble):
                changed(session, seat, identity, lay("Taken over"), **keys)
        with pytest.raises(Conflict):
            closed(session, seat, manager, seen_version=0)
        with pytest.raises(NotAllowed):
            closed(session, seat, member)
        assert (seat.name, seat.closed_on) == ("As it was", None)


def test_closing_a_seat_ends_who_is_on_it_and_names_the_successor(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        seat, successor = make_seat(session, board), make_seat(session, board)
        holder = make_member(session, board, seat=seat)
        deputy = make_member(session, board, seat=seat, standing=Standing.DEPUTY)
        other = make_member(session, board, seat=successor)
        closed(session, seat, manager, successor_id=successor.id)
        events = trail_of(session, board.id)
    assert (seat.closed_on, seat.successor_id) == (TODAY, successor.id)
    assert (holder.ended_on, deputy.ended_on, other.ended_on) == (TODAY, TODAY, None)
    assert [event for event, _ in events] == ["member.ended", "member.ended", "seat.closed"]
    assert events[-1][1] == {"successor_seat_id": successor.id, "people": 2}
    with database.reading() as session:
        assert [entry.id for entry in list_seats(session, board.id)] == [successor.id]
        assert [entry.id for entry in list_seats(session, board.id, closed=True)] == [seat.id]


def test_a_seat_is_not_closed_on_a_day_that_cannot_be_nor_for_a_successor_that_cannot_be(database: Database) -> None:
    with database.writing() as session:
        board, elsewhere = make_board(session), make_board(session)
        manager = make_manager(session, board)
        seat, gone = make_seat(session, board), make_seat(session, board, closed_on=TODAY)
        make_member(session, board, seat=seat, started_on=TODAY)
        cases: list[tuple[dict[str, Any], str]] = [
            ({"closed_on": TOMORROW}, "closed_on"),
            ({"closed_on": EARLIER - timedelta(days=1)}, "closed_on"),
            ({"closed_on": TODAY - timedelta(days=1)}, "ended_on"),
            ({"successor_id": seat.id}, "successor_id"),
            ({"successor_id": gone.id}, "successor_id"),
            ({"successor_id": make_seat(session, elsewhere).id}, "successor_id"),
        ]
        for keys, field in cases:
            with pytest.raises(Refused) as refused:
                closed(session, seat, manager, **keys)
            assert refused.value.field == field
        with pytest.raises(Refused, match="closed"):
            closed(session, gone, manager)
        with pytest.raises(Refused, match="closed"):
            changed(session, gone, manager, lay("Another"))


def test_a_closed_seat_can_be_opened_again_unless_its_organisation_ended(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, agency = make_manager(session, board), make_agency(session, board)
        seat, successor = make_seat(session, board, agency), make_seat(session, board)
        closed(session, seat, manager, successor_id=successor.id)
        reopened(session, seat, manager)
        assert (seat.closed_on, seat.successor_id) == (None, None)
        with pytest.raises(Refused, match="open already"):
            reopened(session, seat, manager)
        closed(session, seat, manager)
        agency.ended_on = TODAY
        with pytest.raises(Refused, match="has ended"):
            reopened(session, seat, manager)
        assert trail_of(session, board.id)[1][1]["reopened"] is True


@pytest.mark.on_sqlite
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 3)), max_size=15))
def test_successors_never_lead_back_to_where_they_began(database: Database, moves: list[tuple[bool, int, int]]) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        rows = [make_seat(session, board) for _ in range(4)]
        for is_closing, one, other in moves:
            try:
                if is_closing:
                    closed(session, rows[one], manager, successor_id=rows[other].id)
                else:
                    reopened(session, rows[one], manager)
            except Refused:
                continue
        after = {row.id: row.successor_id for row in rows}
    check_no_ring(after)


def test_seats_are_listed_by_group_and_name_with_who_is_on_each(database: Database) -> None:
    with database.writing() as session:
        board, elsewhere = make_board(session), make_board(session)
        second, first = make_group(session, board, position=2), make_group(session, board, position=1)
        agency = make_agency(session, board, "West Police", ended_on=TODAY)
        make_seat(session, board, name="alone")
        make_seat(session, board, name="zebra", group_id=first.id)
        seat = make_seat(session, board, agency, name="Middle", group_id=second.id)
        make_member(session, board, seat=seat, ended_on=TODAY)
        holder = make_member(session, board, seat=seat, started_on=TODAY, display_name="Jo")
        deputies = [make_member(session, board, seat=seat, standing=Standing.DEPUTY) for _ in range(2)]
        make_member(session, elsewhere)
    with database.reading() as session:
        listed = list_seats(session, board.id)
    assert [entry.name for entry in listed] == ["zebra", "Middle", "alone"]
    entry = listed[1]
    assert (entry.agency, entry.agency_ended, entry.group) == ("West Police", True, "Group 2")
    assert entry.holder is not None
    assert (entry.holder.display_name, entry.holder.member_id) == ("Jo", holder.id)
    assert [deputy.member_id for deputy in entry.deputies] == [deputy.id for deputy in deputies]
    assert (listed[2].holder, listed[2].deputies, listed[2].group) == (None, (), None)


def test_five_hundred_seats_are_listed_in_two_queries(database: Database, statements: list[str]) -> None:
    with database.writing() as session:
        board = make_board(session)
        for _ in range(500):
            make_member(session, board)
    statements.clear()
    with database.reading() as session:
        listed = list_seats(session, board.id)
    assert (len(listed), len(statements)) == (500, 2)
    assert all(entry.holder is not None for entry in listed)
