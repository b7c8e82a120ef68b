"""The timeline of a board as each person sees it, and the installation's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as listening

from selfassess.accounts.identity import Identity
from selfassess.audit.entries import TimelineEntry
from selfassess.audit.erasure import TextName
from selfassess.audit.events import Actor, Event, Fact, Happening
from selfassess.audit.timeline import MOST, list_events, list_installation_events
from selfassess.audit.trail import append
from selfassess.errors import NotFound
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, Board, User
from selfassess.vocabulary import Role, Standing
from tests.integration.audit.tampering import erase
from tests.rows import (
    NOW,
    make_agency,
    make_assessment,
    make_board,
    make_edition,
    make_group,
    make_identity,
    make_invitation,
    make_manager,
    make_member,
    make_seat,
    make_sheet,
    make_user,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A board with two seats, each with a response and an answer, and the people on it."""

    database: Database
    board: Board
    seats: tuple[int, int]
    sheets: tuple[int, int]
    answers: tuple[int, int]
    holders: tuple[Identity, Identity]
    members: tuple[int, int]
    manager: Identity
    chair: Identity

    def record(self, happening: Happening, actor: Actor | None = None, *, board: int | None = None) -> None:
        """Append an event, by the manager unless somebody else is named."""
        actor = actor or self.manager.acting_on(self.board.id)
        with self.database.writing() as session:
            append(session, happening, board_id=board or self.board.id, actor=actor, now=NOW)

    def seen_by(self, identity: Identity, **keys: Any) -> tuple[TimelineEntry, ...]:
        """What this person sees."""
        with self.database.reading() as session:
            return list_events(session, identity=identity, board_id=self.board.id, **keys)

    def by_holder(self, which: int, event: Event, kind: str, ids: Sequence[int]) -> None:
        """An event about the response or answer of a seat, by its holder."""
        actor = self.holders[which].acting_on(self.board.id, seat_id=self.seats[which])
        facts: dict[str, Fact] = {"seat": self.seats[which], "question": "LEAD-01", "content": "0" * 64}
        self.record(Happening(event=event, object_type=kind, object_id=ids[which], facts=facts), actor)


@pytest.fixture
def scene(database: Database) -> Scene:
    """The board, without any event yet."""
    with database.writing() as session:
        board = make_board(session)
        seats = [make_seat(session, board, name=name) for name in ("Police", "Health")]
        members = [make_member(session, board, seat=seat, display_name=f"Holder for {seat.name}") for seat in seats]
        assessment = make_assessment(session, board, title="Spring 2027")
        sheets = [make_sheet(session, assessment, seat) for seat in seats]
        answers = [
            Answer(board_id=board.id, sheet_id=sheet.id, question_id="LEAD-01", salt="", changed_at=NOW)
            for sheet in sheets
        ]
        session.add_all(answers)
        session.flush()
        return Scene(
            database,
            board,
            (seats[0].id, seats[1].id),
            (sheets[0].id, sheets[1].id),
            (answers[0].id, answers[1].id),
            (make_identity(members[0]), make_identity(members[1])),
            (members[0].id, members[1].id),
            make_manager(session, board, display_name="The manager"),
            make_identity(make_member(session, board, role=Role.CHAIR, display_name="The chair")),
        )


def titles(entries: Sequence[TimelineEntry]) -> list[str]:
    """What stands at the head of each."""
    return [entry.title for entry in entries]


def test_a_manager_and_a_chair_see_what_becomes_of_responses_and_never_that_an_answer_was_saved(scene: Scene) -> None:
    for which in (0, 1):
        scene.by_holder(which, Event.RESPONSE_STARTED, "sheet", scene.sheets)
        scene.by_holder(which, Event.ANSWER_SAVED, "answer", scene.answers)
        scene.by_holder(which, Event.RECOVERY_PRUNED, "board", (scene.board.id, scene.board.id))
    for identity in (scene.manager, scene.chair):
        assert titles(scene.seen_by(identity)) == ["Response started: Health", "Response started: Police"]
        assert scene.seen_by(identity, object_type="answer") == ()


def test_a_manager_who_ends_a_place_does_not_learn_which_answers_went_with_it(scene: Scene) -> None:
    """The leaver's unsent answers are emptied in the name of whoever ends the place."""
    scene.record(Happening(event=Event.ANSWER_SAVED, object_type="answer", object_id=scene.answers[0]))
    scene.record(Happening(event=Event.MEMBER_ENDED, object_type="member", object_id=scene.members[0]))
    assert titles(scene.seen_by(scene.manager)) == ["Person left a place: Holder for Police"]


def test_a_member_sees_their_own_seats_response_and_nothing_of_another(scene: Scene) -> None:
    for which in (0, 1):
        scene.by_holder(which, Event.RESPONSE_STARTED, "sheet", scene.sheets)
        scene.by_holder(which, Event.ANSWER_SAVED, "answer", scene.answers)
    scene.record(Happening(event=Event.SEAT_ADDED, object_type="seat", object_id=scene.seats[0]))
    assert titles(scene.seen_by(scene.holders[0])) == ["Answer saved: LEAD-01", "Response started: Police"]
    assert scene.seen_by(scene.holders[0], object_type="sheet", object_id=scene.sheets[1]) == ()


def test_a_deputy_sees_the_seats_response_whoever_answered(scene: Scene) -> None:
    scene.by_holder(0, Event.ANSWER_SAVED, "answer", scene.answers)
    with scene.database.writing() as session:
        seat = session.get_one(type(make_seat(session, scene.board)), scene.seats[0])
        deputy = make_identity(make_member(session, scene.board, seat=seat, standing=Standing.DEPUTY))
    assert titles(scene.seen_by(deputy)) == ["Answer saved: LEAD-01"]


def test_everybody_on_the_board_sees_what_concerns_their_own_place_and_what_they_did(scene: Scene) -> None:
    scene.record(Happening(event=Event.MEMBER_CHANGED, object_type="member", object_id=scene.members[0]))
    scene.record(Happening(event=Event.STATEMENT_ACCEPTED), scene.holders[0].acting_on(scene.board.id))
    scene.record(Happening(event=Event.MEMBER_CHANGED, object_type="member", object_id=scene.members[1]))
    assert titles(scene.seen_by(scene.holders[0])) == [
        "Confidentiality statement accepted",
        "Person's place changed: Holder for Police",
    ]


def test_a_manager_who_holds_a_seat_sees_its_answers_too(scene: Scene) -> None:
    for which in (0, 1):
        scene.by_holder(which, Event.ANSWER_SAVED, "answer", scene.answers)
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
    with pytest.raises(NotFound):
        scene.seen_by(outsider)


def test_names_of_another_board_are_not_read(scene: Scene) -> None:
    """Whatever an event names by a wrong id."""
    with scene.database.writing() as session:
        board = make_board(session)
        foreign: dict[str, int] = {
            "seat": make_seat(session, board).id,
            "agency": make_agency(session, board).id,
            "broad_group": make_group(session, board).id,
            "invitation": make_invitation(session, board).id,
            "edition": make_edition(session, board).id,
            "assessment": make_assessment(session, board).id,
            "member": make_member(session, board).id,
            "account": make_member(session, board).user_id,
        }
    for kind, id_ in foreign.items():
        scene.record(Happening(event=Event.ERASED, object_type=kind, object_id=id_))
    assert set(titles(scene.seen_by(scene.manager))) == {"Personal data erased"}


def test_each_kind_of_object_goes_by_its_name(scene: Scene) -> None:
    with scene.database.writing() as session:
        own: dict[str, tuple[int, str]] = {
            "seat": (scene.seats[0], "Police"),
            "agency": (make_agency(session, scene.board, "The college").id, "The college"),
            "broad_group": (make_group(session, scene.board, "Statutory").id, "Statutory"),
            "invitation": (make_invitation(session, scene.board, display_name="A guest").id, "A guest"),
            "edition": (make_edition(session, scene.board, title="Core", edition="7").id, "Core, version 7"),
            "assessment": (make_assessment(session, scene.board, title="Autumn").id, "Autumn"),
            "sheet": (scene.sheets[1], "Health"),
            "member": (scene.members[1], "Holder for Health"),
            "account": (scene.chair.user_id, "The chair"),
        }
    for kind, (id_, name) in own.items():
        scene.record(Happening(event=Event.SEAT_ADDED, object_type=kind, object_id=id_))
        (entry, *_) = scene.seen_by(scene.manager)
        assert entry.title == f"Seat added: {name}"


def test_who_did_it_is_told_by_name_and_never_by_address(scene: Scene) -> None:
    with scene.database.writing() as session:
        operator = make_user(session, is_operator=True)
        left = make_member(session, scene.board, display_name="Who left", ended_on=date(2026, 1, 1))
    told = {
        scene.chair.acting_on(scene.board.id): "The chair",
        Actor(user_id=left.user_id, role="member"): "Who left",
        Actor(user_id=operator.id, role="operator"): "An operator",
        Actor(role="operator"): "An operator",
        Actor(role="person"): "Somebody who had not signed in",
        Actor(role="tick"): "selfassess tick",
        Actor(role="board_create"): "selfassess board create",
        Actor(user_id=operator.id, role="person"): "Somebody without a place on this board",
    }
    for actor, name in told.items():
        scene.record(Happening(event=Event.SEAT_ADDED), actor)
        (entry, *_) = scene.seen_by(scene.manager)
        assert entry.who == name
        assert "@" not in repr(entry)


def test_a_person_goes_by_the_name_of_their_latest_place(scene: Scene) -> None:
    with scene.database.writing() as session:
        user = session.get_one(User, scene.chair.user_id)
        make_member(session, scene.board, user, display_name="An older name", ended_on=date(2026, 1, 1))
    scene.record(Happening(event=Event.SEAT_ADDED), scene.chair.acting_on(scene.board.id))
    assert scene.seen_by(scene.manager)[0].who == "The chair"


def test_an_erased_person_is_a_former_member(scene: Scene) -> None:
    scene.record(
        Happening(event=Event.MEMBER_ENDED, object_type="member", object_id=scene.members[0]),
        scene.holders[0].acting_on(scene.board.id),
    )
    with scene.database.writing() as session:
        session.get_one(User, scene.holders[0].user_id).erased_at = NOW
    (entry,) = scene.seen_by(scene.manager)
    assert (entry.who, entry.title) == ("Former member", "Person left a place: Former member")
    assert "Holder for Police" not in repr(entry)


def test_facts_are_shown_by_name_where_they_are_on_the_list_and_not_otherwise(scene: Scene) -> None:
    facts: dict[str, Fact] = {
        "role": "vice_chair",
        "seat_id": scene.seats[1],
        "from_member_id": scene.members[0],
        "to_member_id": 9_000,
        "count": 3,
        "stays": True,
        "edition": "2026.1",
        "digest": "0" * 64,
        "secret": "something",
        "noun": "<b>",
        "standing": None,
    }
    scene.record(Happening(event=Event.HANDED_OVER, facts=facts))
    (entry,) = scene.seen_by(scene.manager)
    assert entry.details == (
        "role: vice chair",
        "seat: Health",
        "from: Holder for Police",
        "version: 2026.1",
        "stays on the board: yes",
        "how many: 3",
    )
    assert entry.detail.endswith("how many: 3")


def test_a_reason_is_shown_until_it_was_erased_and_no_other_text_is(scene: Scene) -> None:
    given = Happening(event=Event.SEAT_CLOSED, texts={"name": "Old name"}, reason="Merged with <Health>")
    scene.record(given)
    (entry,) = scene.seen_by(scene.manager)
    assert (entry.reason, entry.detail) == ("Merged with <Health>", "Merged with <Health>")
    assert "Old name" not in repr(entry)
    with scene.database.writing() as session:
        erase(session, scene.board.id, TextName(1, "reason"))
    assert scene.seen_by(scene.manager)[-1].reason is None


def test_a_page_follows_on_from_the_last_entry_of_the_page_before(scene: Scene) -> None:
    for number in range(1, 8):
        scene.record(Happening(event=Event.SEAT_CHANGED, object_type="seat", object_id=scene.seats[number % 2]))
    first = scene.seen_by(scene.manager, limit=3)
    second = scene.seen_by(scene.manager, limit=3, before_seq=first[-1].seq)
    last = scene.seen_by(scene.manager, limit=3, before_seq=second[-1].seq)
    assert [entry.seq for entry in (*first, *second, *last)] == [7, 6, 5, 4, 3, 2, 1]
    about = scene.seen_by(scene.manager, object_type="seat", object_id=scene.seats[1], limit=2)
    assert [entry.seq for entry in about] == [7, 5]


@pytest.mark.parametrize("number", [0, -1, 2**31, 10**30])
def test_a_number_that_is_none_finds_nothing_and_breaks_nothing(scene: Scene, number: int) -> None:
    scene.record(Happening(event=Event.SEAT_ADDED, object_type="seat", object_id=scene.seats[0]))
    assert scene.seen_by(scene.manager, object_type="seat", object_id=number) == ()
    assert len(scene.seen_by(scene.manager, before_seq=number)) == (number > 1)
    assert len(scene.seen_by(scene.manager, limit=number)) == 1
    assert MOST < 2**31


def test_the_installations_events_name_boards_and_number_accounts(scene: Scene) -> None:
    with scene.database.writing() as session:
        operator, gone = make_user(session), make_user(session, erased_at=NOW)
        actor = Actor(user_id=operator.id, role="operator")
        for event, kind, id_ in (
            (Event.BOARD_CREATED, "board", scene.board.id),
            (Event.ACCOUNT_ERASED, "account", gone.id),
            (Event.SIGNED_IN, "session", 4),
        ):
            given = Happening(event=event, object_type=kind, object_id=id_, reason="Why")
            append(session, given, board_id=None, actor=actor, now=NOW)
    with scene.database.reading() as session:
        entries = list_installation_events(session)
        assert len(list_installation_events(session, object_type="session", object_id=4)) == 1
        assert len(list_installation_events(session, before_seq=2, limit=1)) == 1
    assert titles(entries) == [
        "Signed in",
        f"Account erased: Erased account {gone.id}",
        f"Board set up: {scene.board.name}",
    ]
    assert {entry.who for entry in entries} == {f"Account {operator.id}"}
    assert {entry.reason for entry in entries} == {"Why"}
    assert "@" not in repr(entries)
    assert scene.seen_by(scene.manager) == ()


def test_a_page_costs_the_same_few_queries_however_many_entries_it_has(scene: Scene) -> None:
    queries = 0

    def count(*_: Any) -> None:
        nonlocal queries
        queries += 1

    counted = []
    for _ in range(2):
        for which in (0, 1):
            scene.by_holder(which, Event.RESPONSE_STARTED, "sheet", scene.sheets)
        listening.listen(scene.database.engine, "after_cursor_execute", count)
        queries = 0
        scene.seen_by(scene.manager)
        counted.append(queries)
        listening.remove(scene.database.engine, "after_cursor_execute", count)
    assert counted[0] == counted[1] <= 6


_EVENTS = st.tuples(
    st.sampled_from(sorted(Event)), st.sampled_from(["sheet", "answer", "member", "seat"]), st.integers(0, 1)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=st.lists(_EVENTS, min_size=1, max_size=6))
def test_whatever_happens_no_member_sees_anything_of_another_seat(scene: Scene, happened: list[Any]) -> None:
    ids = {"sheet": scene.sheets, "answer": scene.answers, "member": scene.members, "seat": scene.seats}
    for event, kind, which in happened:
        scene.by_holder(which, event, kind, ids[kind])
    for which in (0, 1):
        seen = scene.seen_by(scene.holders[which], limit=MOST)
        assert {entry.acting_for for entry in seen} <= {["Police", "Health"][which]}
    assert not {"answer.saved", "recovery.pruned"} & {entry.event for entry in scene.seen_by(scene.manager, limit=MOST)}
