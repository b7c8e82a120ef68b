"""The timeline of a board as each person sees it, a page at a time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as listening

from selfassess.accounts.identity import Identity
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.timeline import MOST
from selfassess.vocabulary import Standing
from tests.integration.audit.scene import Scene, scene, titles
from tests.rows import (
    make_board,
    make_identity,
    make_manager,
    make_member,
    make_seat,
)

__all__ = ["scene"]


def test_a_manager_and_a_chair_see_what_becomes_of_responses_and_never_that_an_answer_was_saved(scene: Scene) -> None:
    for which in (0, 1):
        scene.by_holder(which, Event.RESPONSE_STARTED, ObjectType.SHEET, scene.sheets)
        scene.by_holder(which, Event.ANSWER_SAVED, ObjectType.ANSWER, scene.answers)
        scene.by_holder(which, Event.RECOVERY_PRUNED, ObjectType.BOARD, (scene.board.id, scene.board.id))
    for identity in (scene.manager, scene.chair):
        assert titles(scene.seen_by(identity)) == ["Response started: Health", "Response started: Police"]
        assert scene.seen_by(identity, object_type=ObjectType.ANSWER) == ()


def test_a_manager_who_ends_a_place_does_not_learn_which_answers_went_with_it(scene: Scene) -> None:
    """The leaver's unsent answers are emptied in the name of whoever ends the place."""
    scene.record(Happening(event=Event.ANSWER_SAVED, object_type=ObjectType.ANSWER, object_id=scene.answers[0]))
    scene.record(Happening(event=Event.MEMBER_ENDED, object_type=ObjectType.MEMBER, object_id=scene.members[0]))
    assert titles(scene.seen_by(scene.manager)) == ["Person left a place: Holder for Police"]


def test_a_member_sees_their_own_seats_response_and_nothing_of_another(scene: Scene) -> None:
    for which in (0, 1):
        scene.by_holder(which, Event.RESPONSE_STARTED, ObjectType.SHEET, scene.sheets)
        scene.by_holder(which, Event.ANSWER_SAVED, ObjectType.ANSWER, scene.answers)
    scene.record(Happening(event=Event.SEAT_ADDED, object_type=ObjectType.SEAT, object_id=scene.seats[0]))
    assert titles(scene.seen_by(scene.holders[0])) == ["Answer saved: LEAD-01", "Response started: Police"]
    assert scene.seen_by(scene.holders[0], object_type=ObjectType.SHEET, object_id=scene.sheets[1]) == ()


def test_a_deputy_sees_the_seats_response_whoever_answered(scene: Scene) -> None:
    scene.by_holder(0, Event.ANSWER_SAVED, ObjectType.ANSWER, scene.answers)
    with scene.database.writing() as session:
        seat = session.get_one(type(make_seat(session, scene.board)), scene.seats[0])
        deputy = make_identity(make_member(session, scene.board, seat=seat, standing=Standing.DEPUTY))
    assert titles(scene.seen_by(deputy)) == ["Answer saved: LEAD-01"]


def test_everybody_on_the_board_sees_what_concerns_their_own_place_and_what_they_did(scene: Scene) -> None:
    scene.record(Happening(event=Event.MEMBER_CHANGED, object_type=ObjectType.MEMBER, object_id=scene.members[0]))
    scene.record(Happening(event=Event.STATEMENT_ACCEPTED), scene.holders[0].acting_on(scene.board.id))
    scene.record(Happening(event=Event.MEMBER_CHANGED, object_type=ObjectType.MEMBER, object_id=scene.members[1]))
    assert titles(scene.seen_by(scene.holders[0])) == [
        "Confidentiality statement accepted",
        "Person's place changed: Holder for Police",
    ]


def test_a_manager_who_holds_a_seat_sees_its_answers_too(scene: Scene) -> None:
    for which in (0, 1):
        scene.by_holder(which, Event.ANSWER_SAVED, ObjectType.ANSWER, scene.answers)
    both = Identity(
        user_id=scene.manager.user_id,
        email="person@example.org",
        memberships=(*scene.manager.memberships, *scene.holders[0].memberships),
    )
    assert [entry.acting_for for entry in scene.seen_by(both)] == ["Police"]


def test_nobody_sees_another_board(scene: Scene) -> None:
    with scene.database.writing() as session:
        outsider = make_manager(session, make_board(session))
    scene.record(Happening(event=Event.BOARD_CLOSED))
    assert scene.seen_by(outsider) == ()


def test_a_page_follows_on_from_the_last_entry_of_the_page_before(scene: Scene) -> None:
    for number in range(1, 8):
        scene.record(
            Happening(event=Event.SEAT_CHANGED, object_type=ObjectType.SEAT, object_id=scene.seats[number % 2])
        )
    first = scene.seen_by(scene.manager, limit=3)
    second = scene.seen_by(scene.manager, limit=3, before_seq=first[-1].seq)
    last = scene.seen_by(scene.manager, limit=3, before_seq=second[-1].seq)
    assert [entry.seq for entry in (*first, *second, *last)] == [7, 6, 5, 4, 3, 2, 1]
    about = scene.seen_by(scene.manager, object_type=ObjectType.SEAT, object_id=scene.seats[1], limit=2)
    assert [entry.seq for entry in about] == [7, 5]


@pytest.mark.parametrize("number", [0, -1, 2**31, 10**30])
def test_a_number_that_is_none_finds_nothing_and_breaks_nothing(scene: Scene, number: int) -> None:
    scene.record(Happening(event=Event.SEAT_ADDED, object_type=ObjectType.SEAT, object_id=scene.seats[0]))
    assert scene.seen_by(scene.manager, object_type=ObjectType.SEAT, object_id=number) == ()
    assert len(scene.seen_by(scene.manager, before_seq=number)) == (number > 1)
    assert len(scene.seen_by(scene.manager, limit=number)) == 1
    assert MOST < 2**31


def test_a_page_costs_the_same_few_queries_however_many_entries_it_has(scene: Scene) -> None:
    queries = 0

    def count(*_: Any) -> None:
        nonlocal queries
        queries += 1

    counted = []
    for _ in range(2):
        for which in (0, 1):
            scene.by_holder(which, Event.RESPONSE_STARTED, ObjectType.SHEET, scene.sheets)
        listening.listen(scene.database.engine, "after_cursor_execute", count)
        queries = 0
        scene.seen_by(scene.manager)
        counted.append(queries)
        listening.remove(scene.database.engine, "after_cursor_execute", count)
    assert counted[0] == counted[1] <= 6


_EVENTS = st.tuples(
    st.sampled_from(sorted(Event)),
    st.sampled_from([ObjectType.SHEET, ObjectType.ANSWER, ObjectType.MEMBER, ObjectType.SEAT]),
    st.integers(0, 1),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=st.lists(_EVENTS, min_size=1, max_size=6))
def test_whatever_happens_no_member_sees_anything_of_another_seat(scene: Scene, happened: list[Any]) -> None:
    ids = {
        ObjectType.SHEET: scene.sheets,
        ObjectType.ANSWER: scene.answers,
        ObjectType.MEMBER: scene.members,
        ObjectType.SEAT: scene.seats,
    }
    for event, kind, which in happened:
        scene.by_holder(which, event, kind, ids[kind])
    for which in (0, 1):
        seen = scene.seen_by(scene.holders[which], limit=MOST)
        assert {entry.acting_for for entry in seen} <= {["Police", "Health"][which]}
    assert not {"answer.saved", "recovery.pruned"} & {entry.event for entry in scene.seen_by(scene.manager, limit=MOST)}
