"""Who is on a board, under which names, and to whom their addresses show."""

from __future__ import annotations

from typing import Any

import pytest

from selfassess.accounts.identity import Identity
from selfassess.boards.members import (
    get_member,
    rename_in_board,
)
from selfassess.boards.people import list_contacts, list_people
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Member
from selfassess.vocabulary import BoardState, Role
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
from tests.unit.accounts.test_texts import HOSTILE


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_kept_as_it_was_typed(database: Database, text: str) -> None:
    with database.writing() as session:
        board = make_board(session)
        member = make_member(session, board)
        renamed(session, member, make_identity(member), text)
    with database.reading() as session:
        assert get_member(session, board.id, member.id).display_name == text


def renamed(session: WritingSession, member: Member, identity: Identity, name: str, **keys: Any) -> Member:
    given = {"board_id": member.board_id, "seen_version": member.version, **keys}
    return rename_in_board(session, identity=identity, member_id=member.id, display_name=name, now=NOW, **given)


def test_a_name_changes_on_every_place_of_the_board_and_on_no_other(database: Database) -> None:
    with database.writing() as session:
        board, elsewhere = make_board(session), make_board(session)
        user = make_user(session)
        own = [
            make_member(session, board, user, display_name="Before"),
            make_member(session, board, user, role=Role.OBSERVER, display_name="Before", ended_on=TODAY),
        ]
        other = make_member(session, elsewhere, user, display_name="Before")
        for _ in range(2):
            renamed(session, own[0], make_identity(own[0]), " After ")
        ((event, facts),) = trail_of(session, board.id)
    assert ([member.display_name for member in own], other.display_name) == (["After", "After"], "Before")
    assert [member.version for member in (*own, other)] == [2, 2, 1]
    assert (event, facts) == ("member.changed", {"fields": "display_name", "account_id": user.id, "places": 2})


def test_people_name_themselves_managers_name_anybody_and_others_nobody(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        member = make_member(session, board, display_name="Before")
        manager, stranger = make_manager(session, board), make_manager(session, make_board(session))
        colleague = make_identity(make_member(session, board))
        with pytest.raises(NotAllowed):
            renamed(session, member, colleague, "Fool")
        with pytest.raises(NotFound):
            renamed(session, member, stranger, "Fool")
        with pytest.raises(Conflict):
            renamed(session, member, manager, "Fool", seen_version=0)
        renamed(session, member, manager, "After")
        assert member.display_name == "After"
        board.state = BoardState.CLOSED
        with pytest.raises(Refused, match="closed"):
            renamed(session, member, manager, "Later")


def test_people_are_listed_by_role_and_name_and_addresses_are_for_managers(database: Database) -> None:
    with database.writing() as session:
        board, elsewhere = make_board(session), make_board(session)
        manager = make_manager(session, board, display_name="Max")
        user = make_user(session, "zoe@example.org")
        make_member(session, board, user, display_name="zoe", seat=make_seat(session, board, name="Health"))
        make_member(session, board, user, display_name="zoe", role=Role.CHAIR)
        make_member(session, board, make_user(session, active=False), display_name="Ali")
        make_member(session, board, ended_on=TODAY)
        make_member(session, elsewhere)
    with database.reading() as session:
        people = list_people(session, board.id)
        contacts = list_contacts(session, identity=manager, board_id=board.id)
    assert [(person.display_name, person.role) for person in people] == [
        ("Max", Role.MANAGER),
        ("zoe", Role.CHAIR),
        ("Ali", Role.MEMBER),
        ("zoe", Role.MEMBER),
    ]
    assert (people[3].seat, people[1].seat, people[1].user_id) == ("Health", None, people[3].user_id)
    assert "@" not in str(people)
    assert [contact.person for contact in contacts] == list(people)
    assert [(contact.email, contact.is_active) for contact in contacts][1:3] == [
        ("zoe@example.org", True),
        (contacts[2].email, False),
    ]


def test_five_hundred_people_are_listed_in_one_query(database: Database, statements: list[str]) -> None:
    with database.writing() as session:
        board = make_board(session)
        for _ in range(500):
            make_member(session, board)
    statements.clear()
    with database.reading() as session:
        assert len(list_people(session, board.id)) == 500
    assert len(statements) == 1
