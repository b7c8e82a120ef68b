"""Organisations come, change and end; their seats pass to a successor with people and history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from selfassess.accounts.identity import Identity
from selfassess.boards import agencies
from selfassess.boards.agencies import (
    AgencyDetails,
    AgencyEnd,
    add_agency,
    change_agency,
    end_agency,
    get_agency,
    list_agencies,
)
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Agency, AuditText, Board
from selfassess.vocabulary import Role, Sector
from tests.integration.boards.acts import check_no_ring
from tests.rows import (
    EARLIER,
    NOW,
    TODAY,
    make_agency,
    make_board,
    make_identity,
    make_manager,
    make_member,
    make_seat,
    trail_of,
)
from tests.unit.accounts.test_texts import HOSTILE


def details(name: str = "West Police", sector: Sector = Sector.POLICE, contact: str = "") -> AgencyDetails:
    return AgencyDetails(name=name, sector=sector, contact=contact)


def added(session: WritingSession, board: Board, manager: Identity, *given: Any) -> Agency:
    return add_agency(session, identity=manager, board_id=board.id, details=details(*given), now=NOW)


def ended(
    session: WritingSession, agency: Agency, manager: Identity, successor: Agency | None = None, **keys: Any
) -> AgencyEnd:
    given = {"seen_version": agency.version, "ended_on": TODAY, "successor_id": successor.id if successor else None}
    return end_agency(
        session, identity=manager, board_id=agency.board_id, agency_id=agency.id, now=NOW, **{**given, **keys}
    )


def test_an_organisation_is_kept_with_its_contact_out_of_the_trail(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        agency = added(session, board, make_manager(session, board), " West  Police", Sector.POLICE, "Jo, 01234")
    with database.reading() as session:
        found = get_agency(session, board.id, agency.id)
        ((event, facts),) = trail_of(session, board.id)
        texts = [text.text for text in session.exec(select(AuditText))]
    assert (found.name, found.sector, found.contact) == ("West Police", Sector.POLICE, "Jo, 01234")
    assert (event, facts["sector"], texts) == ("agency.added", "police", ["West Police"])


@pytest.mark.parametrize("name", ["West Police", "WEST POLICE", " west  police"])
def test_a_name_is_one_organisations_alone_on_a_board(database: Database, name: str) -> None:
    with database.writing() as session:
        board, other = make_board(session), make_board(session)
        manager = make_manager(session, board)
        added(session, board, manager)
        with pytest.raises(Refused, match="already") as refused:
            added(session, board, manager, name)
        second = added(session, board, manager, "East Police")
        with pytest.raises(Refused, match="already"):
            change_agency(
                session,
                identity=manager,
                board_id=board.id,
                agency_id=second.id,
                seen_version=1,
                details=details(name),
                now=NOW,
            )
        added(session, other, make_manager(session, other), name)
    assert refused.value.field == "name"


def test_of_two_who_take_a_name_at_once_the_later_is_refused_alike(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agencies, "same_to_a_reader", lambda *_: False)  # the look came before the other's commit
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        added(session, board, manager)
        with pytest.raises(Refused, match="already") as refused:
            added(session, board, manager)
        added(session, board, manager, "East Police")
    assert refused.value.field == "name"
    with database.reading() as session:
        assert [entry.name for entry in list_agencies(session, board.id)] == ["East Police", "West Police"]
        assert len(trail_of(session, board.id)) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_kept_as_it_was_typed(database: Database, text: str) -> None:
    with database.writing() as session:
        board = make_board(session)
        agency = added(session, board, make_manager(session, board), text, Sector.OTHER, text)
    with database.reading() as session:
        found = get_agency(session, board.id, agency.id)
    assert (found.name, found.contact) == (text, text)


@pytest.mark.parametrize(
    ("given", "field"), [(("",), "name"), (("\x00",), "name"), (("A1", Sector.OTHER, "x" * 301), "contact")]
)
def test_what_cannot_be_kept_is_refused_at_its_field(database: Database, given: Any, field: str) -> None:
    with database.writing() as session:
        board = make_board(session)
        with pytest.raises(Refused) as refused:
            added(session, board, make_manager(session, board), *given)
    assert refused.value.field == field


def test_a_change_tells_which_fields_and_the_same_again_leaves_no_trace(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        agency = added(session, board, manager)
        for version in (1, 2):
            change_agency(
                session,
                identity=manager,
                board_id=board.id,
                agency_id=agency.id,
                seen_version=version,
                details=details(contact="01234", sector=Sector.OTHER),
                now=NOW,
            )
        events = trail_of(session, board.id)
    assert [event for event, _ in events] == ["agency.added", "agency.changed"]
    assert events[1][1] == {"fields": "contact,sector", "sector": "other"}
    assert agency.version == 2


def test_an_organisation_is_not_changed_on_an_older_version_nor_from_elsewhere(database: Database) -> None:
    with database.writing() as session:
        board, elsewhere = make_board(session), make_board(session)
        manager, stranger = make_manager(session, board), make_manager(session, elsewhere)
        chair = make_identity(make_member(session, board, role=Role.CHAIR))
        agency = added(session, board, manager)
        cases = (
            (manager, board.id, 0, Conflict),
            (chair, board.id, 1, NotAllowed),
            (stranger, board.id, 1, NotFound),
            (stranger, elsewhere.id, 1, NotFound),
        )
        for identity, board_id, version, trouble in cases:
            with pytest.raises(trouble):
                change_agency(
                    session,
                    identity=identity,
                    board_id=board_id,
                    agency_id=agency.id,
                    seen_version=version,
                    details=details("Taken over"),
                    now=NOW,
                )
        assert agency.name == "West Police"


@pytest.mark.parametrize("agency_id", [0, -1, 999_999, 2**31, 2**63, 10**30])
def test_a_number_that_is_no_organisations_is_not_found(database: Database, agency_id: int) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        with pytest.raises(NotFound):
            get_agency(session, board.id, agency_id)
        with pytest.raises(NotFound):
            end_agency(
                session,
                identity=manager,
                board_id=board.id,
                agency_id=agency_id,
                seen_version=1,
                ended_on=TODAY,
                now=NOW,
            )


def test_two_merge_into_one_which_takes_over_every_open_seat_with_its_people(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        north, south, joint = (make_agency(session, board, name) for name in ("North", "South", "Joint"))
        seats = [make_seat(session, board, agency) for agency in (north, south, south)]
        closed = make_seat(session, board, north, closed_on=TODAY)
        holder = make_member(session, board, seat=seats[0])
        ends = [ended(session, agency, manager, joint) for agency in (north, south)]
        events = trail_of(session, board.id)
    assert [end.passed_on for end in ends] == [(seats[0].id,), (seats[1].id, seats[2].id)]
    assert {seat.agency_id for seat in seats} == {joint.id}
    assert (closed.agency_id, holder.seat_id, holder.ended_on) == (north.id, seats[0].id, None)
    assert [event for event, _ in events].count("seat.changed") == 3
    assert events[1][1] == {"fields": "agency_id", "agency_id": joint.id, "agency_id_before": north.id}
    with database.reading() as session:
        listed = {entry.name: (entry.seats, entry.successor) for entry in list_agencies(session, board.id)}
    assert listed == {"Joint": (3, None), "North": (0, "Joint"), "South": (0, "Joint")}


def test_seats_of_one_that_ended_without_a_successor_stay_open_and_are_told(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        agency, later = make_agency(session, board), make_agency(session, board)
        seat = make_seat(session, board, agency)
        first = ended(session, agency, manager, ended_on=EARLIER)
        assert (first.left_open, first.passed_on, seat.agency_id) == ((seat.id,), (), agency.id)
        second = ended(session, agency, manager, later, ended_on=EARLIER)
        assert (second.passed_on, agency.successor_id, agency.ended_on) == ((seat.id,), later.id, EARLIER)
        with pytest.raises(Refused, match="successor is named"):
            ended(session, agency, manager)


def test_an_end_to_come_and_a_successor_that_cannot_be_one_are_refused(database: Database) -> None:
    with database.writing() as session:
        board, elsewhere = make_board(session), make_board(session)
        manager = make_manager(session, board)
        agency, gone = make_agency(session, board), make_agency(session, board, ended_on=EARLIER)
        cases: list[tuple[dict[str, Any], str]] = [
            ({"ended_on": TODAY + timedelta(days=1)}, "ended_on"),
            ({"successor_id": agency.id}, "successor_id"),
            ({"successor_id": gone.id}, "successor_id"),
            ({"successor_id": make_agency(session, elsewhere).id}, "successor_id"),
            ({"successor_id": 2**40}, "successor_id"),
        ]
        for keys, field in cases:
            with pytest.raises(Refused) as refused:
                ended(session, agency, manager, **keys)
            assert refused.value.field == field
        assert agency.ended_on is None


@pytest.mark.on_sqlite
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12))
def test_successors_never_lead_back_to_where_they_began(database: Database, moves: list[tuple[int, int]]) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        rows = [make_agency(session, board) for _ in range(5)]
        for one, other in moves:
            try:
                ended(session, rows[one], manager, rows[other])
            except Refused:
                continue
        after = {row.id: row.successor_id for row in rows}
    check_no_ring(after)


def test_five_hundred_organisations_are_listed_in_one_query(database: Database, statements: list[str]) -> None:
    with database.writing() as session:
        board = make_board(session)
        for number in range(500):
            session.add(Agency(board_id=board.id, name=f"Organisation {number:03}", sector=Sector.OTHER))
    statements.clear()
    with database.reading() as session:
        listed = list_agencies(session, board.id)
    assert (len(listed), listed[0].name, len(statements)) == (500, "Organisation 000", 1)
