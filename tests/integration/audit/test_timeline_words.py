"""What a timeline calls what happened, who did it, and to what."""

from __future__ import annotations

from datetime import date

from selfassess.accounts.identity import Command
from selfassess.audit.erasure import TextName
from selfassess.audit.events import Actor, Event, Fact, Happening, ObjectType, themselves
from selfassess.audit.timeline import list_installation_events
from selfassess.audit.trail import append
from selfassess.storage.tables import User
from tests.integration.audit.scene import Scene, scene, titles
from tests.integration.audit.tampering import erase
from tests.rows import (
    NOW,
    make_agency,
    make_assessment,
    make_board,
    make_edition,
    make_group,
    make_invitation,
    make_member,
    make_seat,
    make_user,
)

__all__ = ["scene"]


def test_names_of_another_board_are_not_read(scene: Scene) -> None:
    """Whatever an event names by a wrong id."""
    with scene.database.writing() as session:
        board = make_board(session)
        foreign: dict[str, int] = {
            "seat": make_seat(session, board).id,
            "agency": make_agency(session, board).id,
            "group": make_group(session, board).id,
            "invitation": make_invitation(session, board).id,
            "edition": make_edition(session, board).id,
            "assessment": make_assessment(session, board).id,
            "member": make_member(session, board).id,
            "account": make_member(session, board).user_id,
        }
    for kind, id_ in foreign.items():
        scene.record(Happening(event=Event.ERASED, object_type=ObjectType(kind), object_id=id_))
    assert set(titles(scene.seen_by(scene.manager))) == {"Personal data erased"}


def test_each_kind_of_object_goes_by_its_name(scene: Scene) -> None:
    with scene.database.writing() as session:
        own: dict[str, tuple[int, str]] = {
            "seat": (scene.seats[0], "Police"),
            "agency": (make_agency(session, scene.board, "The college").id, "The college"),
            "group": (make_group(session, scene.board, "Statutory").id, "Statutory"),
            "invitation": (make_invitation(session, scene.board, display_name="A guest").id, "A guest"),
            "edition": (make_edition(session, scene.board, title="Core", edition="7").id, "Core, version 7"),
            "assessment": (make_assessment(session, scene.board, title="Autumn").id, "Autumn"),
            "sheet": (scene.sheets[1], "Health"),
            "member": (scene.members[1], "Holder for Health"),
            "account": (scene.chair.user_id, "The chair"),
        }
    for kind, (id_, name) in own.items():
        scene.record(Happening(event=Event.SEAT_ADDED, object_type=ObjectType(kind), object_id=id_))
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
        themselves(None): "Somebody who had not signed in",
        Actor(role="tick"): "selfassess tick",
        Command("selfassess board create").acting_on(None): "selfassess board create",
        themselves(operator.id): "Somebody without a place on this board",
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
        Happening(event=Event.MEMBER_ENDED, object_type=ObjectType.MEMBER, object_id=scene.members[0]),
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
        "words": "0" * 64,
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


def test_an_object_that_has_no_name_is_left_unnamed(scene: Scene) -> None:
    facts: dict[str, Fact] = {"seat_id": 10**12, "agency_id": 9_000}
    scene.record(Happening(event=Event.MAIL_RETRIED, object_type=ObjectType.MAIL, object_id=4, facts=facts))
    (entry,) = scene.seen_by(scene.manager)
    assert (entry.title, entry.detail) == ("E-mail put back to be sent again", "")


def test_the_installations_events_name_boards_and_number_accounts(scene: Scene) -> None:
    with scene.database.writing() as session:
        operator, gone = make_user(session), make_user(session, erased_at=NOW)
        actor = Actor(user_id=operator.id, role="operator")
        for event, kind, id_ in (
            (Event.BOARD_CREATED, ObjectType.BOARD, scene.board.id),
            (Event.ACCOUNT_ERASED, ObjectType.ACCOUNT, gone.id),
            (Event.SIGNED_IN, ObjectType.SESSION, 4),
        ):
            given = Happening(event=event, object_type=kind, object_id=id_, reason="Why")
            append(session, given, board_id=None, actor=actor, now=NOW)
    with scene.database.reading() as session:
        entries = list_installation_events(session)
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
