"""What waits for a person, and a board's list of self-assessments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from selfassess.accounts.identity import Identity
from selfassess.assessments.setting_up.lines import AssessmentLine, Waiting
from selfassess.assessments.setting_up.queries import board_overview, list_waiting
from selfassess.errors import NotFound
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment
from selfassess.vocabulary import AssessmentState, BoardState, Role, SheetState
from tests.open_assessment import PARTLY, OpenPlace, make_place
from tests.rows import NOW, make_assessment, make_identity, make_member


def waiting(place: OpenPlace, identity: Identity | None = None, now: datetime = NOW) -> tuple[Waiting, ...]:
    """What waits for the holder, or for somebody else."""
    with place.database.reading() as session:
        return list_waiting(session, identity=identity or place.holder, now=now)


def overview(place: OpenPlace, identity: Identity) -> dict[str, AssessmentLine]:
    """The self-assessments that somebody may know of, by title."""
    with place.database.reading() as session:
        found = board_overview(session, identity=identity, board_id=place.board_id)
        return {line.title: line for line in found.assessments}


def test_an_open_assessment_waits_for_every_person_of_the_seat_with_its_board_and_day(database: Database) -> None:
    place = make_place(database)
    for person in (place.holder, place.deputy):
        (found,) = waiting(place, person)
        assert (found.board_slug, found.title, found.seat_id) == (place.board.slug, "Spring 2027", place.seat_id)
        assert (found.due_on, found.is_late) == (NOW.date() + timedelta(days=14), False)
        assert found.response is SheetState.NOT_STARTED
    assert waiting(place, place.manager) == ()


def test_a_begun_response_still_waits_and_a_sent_or_ended_one_does_not(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    assert [found.response for found in waiting(place)] == [SheetState.DRAFT]
    place.set_state(SheetState.WITHDRAWN)
    assert len(waiting(place)) == 1
    for done in (SheetState.SENT, SheetState.ENDED):
        place.set_state(done)
        assert waiting(place) == ()


@pytest.mark.parametrize("state", [state for state in AssessmentState if state is not AssessmentState.OPEN])
def test_nothing_waits_before_opening_or_after_closing(database: Database, state: AssessmentState) -> None:
    place = make_place(database)
    place.set_state(state)
    assert waiting(place) == ()


def test_nothing_waits_on_a_closed_board(database: Database) -> None:
    place = make_place(database)
    with database.writing() as session:
        session.merge(place.board).state = BoardState.CLOSED
    assert waiting(place) == ()


def test_the_day_after_the_last_one_is_late_by_the_boards_own_clock(database: Database) -> None:
    place = make_place(database)
    with database.writing() as session:
        session.get_one(Assessment, place.assessment_id).due_on = datetime(2027, 7, 1, tzinfo=UTC).date()
    last_hour = datetime(2027, 7, 1, 22, 59, tzinfo=UTC)
    assert [found.is_late for found in waiting(place, now=last_hour)] == [False]
    assert [found.is_late for found in waiting(place, now=last_hour + timedelta(minutes=1))] == [True]


def test_what_waits_on_several_boards_comes_in_the_order_of_the_days(database: Database) -> None:
    one, two = make_place(database), make_place(database)
    with database.writing() as session:
        session.get_one(Assessment, one.assessment_id).due_on = None
    both = replace(one.holder, memberships=(*one.holder.memberships, *two.holder.memberships))
    assert [found.board_id for found in waiting(one, both)] == [two.board_id, one.board_id]


def test_a_seat_of_one_board_never_meets_an_assessment_of_another(database: Database) -> None:
    one, two = make_place(database), make_place(database)
    with database.writing() as session:
        observer = make_identity(make_member(session, session.merge(two.board), role=Role.OBSERVER))
    mixed = replace(one.holder, memberships=(*one.holder.memberships, *observer.memberships))
    assert [found.board_id for found in waiting(one, mixed)] == [one.board_id]


def test_each_sees_the_assessments_that_their_role_may_know_of(database: Database) -> None:
    place = make_place(database)
    with database.writing() as session:
        board = session.merge(place.board)
        for state in (AssessmentState.PREPARING, AssessmentState.SHARED, AssessmentState.SIGNED):
            make_assessment(session, board, title=state.value, state=state)
        observer = make_identity(make_member(session, board, role=Role.OBSERVER))
    assert list(overview(place, place.manager)) == ["signed", "shared", "preparing", "Spring 2027"]
    assert list(overview(place, place.holder)) == ["signed", "shared", "Spring 2027"]
    assert list(overview(place, observer)) == ["signed"]


def test_the_overview_says_how_ones_own_seats_responses_stand(database: Database) -> None:
    place = make_place(database)
    (own,) = overview(place, place.holder)["Spring 2027"].own
    assert (own.seat_id, own.state, own.sent_at) == (place.seat_id, SheetState.NOT_STARTED, None)
    place.save(PARTLY, seen=0)
    place.set_state(SheetState.SENT, sent_at=NOW)
    (own,) = overview(place, place.holder)["Spring 2027"].own
    assert (own.state, own.sent_at) == (SheetState.SENT, NOW)
    assert overview(place, place.manager)["Spring 2027"].own == ()


def test_the_overview_tells_which_are_open_and_at_which_version(database: Database) -> None:
    place = make_place(database)
    with database.reading() as session:
        found = board_overview(session, identity=place.holder, board_id=place.board_id)
    assert [(line.title, line.version) for line in found.open] == [("Spring 2027", 2)]


def test_a_board_of_others_is_not_found(database: Database) -> None:
    place, other = make_place(database), make_place(database)
    with pytest.raises(NotFound):
        overview(place, other.holder)
    assert list(overview(other, other.holder)) == ["Spring 2027"]
