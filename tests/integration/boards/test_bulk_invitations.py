"""Inviting a whole list: the preview writes nothing, the invitations come all together or not at all."""

from __future__ import annotations

import pytest
from sqlmodel import col, func, select

from selfassess.accounts.identity import Identity
from selfassess.boards.bulk_invitations import invite_all, preview
from selfassess.boards.bulk_parsing import Row
from selfassess.errors import NotAllowed, NotFound, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Board, Invitation, OutboxMail
from selfassess.vocabulary import Role, Standing
from tests.integration.boards.inviting import invited, link_of, observer
from tests.rows import NOW, event_names, make_board, make_identity, make_manager, make_member, make_seat, make_user

LIST = """email,name,role,seat,deputy
police@example.org,Pat Police,member,Police,
deputy@example.org,Dee Deputy,member,police,yes
health@example.org,Hal Health,member,Helth,
chair@example.org,Cher Chair,chair,,
"""


@pytest.fixture
def manager(database: Database) -> Identity:
    """A manager of a board with two seats."""
    with database.writing() as session:
        board = make_board(session)
        for name in ("Police", "Health"):
            make_seat(session, board, name=name)
        return make_manager(session, board)


def read(database: Database, manager: Identity, text: str = LIST) -> tuple[Row, ...]:
    """The preview of a list, for the manager's board."""
    with database.reading() as session:
        return preview(session, identity=manager, board_id=manager.memberships[0].board_id, text=text, now=NOW)


def send(database: Database, manager: Identity, rows: tuple[Row, ...]) -> tuple[Invitation, ...]:
    """The invitations of the good rows."""
    with database.writing() as session:
        board_id = manager.memberships[0].board_id
        return invite_all(session, identity=manager, board_id=board_id, rows=rows, link_of=link_of, now=NOW)


def count(database: Database) -> tuple[int, int]:
    """How many invitations there are, and how many mails."""
    with database.reading() as session:
        invitations = session.exec(select(func.count()).select_from(Invitation)).one()
        return invitations, session.exec(select(func.count()).select_from(OutboxMail)).one()


def test_a_preview_tells_of_each_row_and_writes_nothing(database: Database, manager: Identity) -> None:
    rows = read(database, manager)
    assert [row.problem for row in rows] == [None, None, "There is no open seat “Helth”. Did you mean “Health”?", None]
    assert rows[1].seat == "Police"
    assert count(database) == (0, 0)
    assert event_names(database, manager.memberships[0].board_id) == []


def test_every_good_row_is_invited_and_the_others_are_left_out(database: Database, manager: Identity) -> None:
    sent = send(database, manager, read(database, manager))
    assert [(row.email, row.role, row.standing) for row in sent] == [
        ("police@example.org", Role.MEMBER, Standing.HOLDER),
        ("deputy@example.org", Role.MEMBER, Standing.DEPUTY),
        ("chair@example.org", Role.CHAIR, None),
    ]
    assert len({row.digest for row in sent}) == 3
    with database.reading() as session:
        addresses = session.exec(select(OutboxMail.address).order_by(col(OutboxMail.id))).all()
    assert addresses == [row.email for row in sent]
    assert event_names(database, manager.memberships[0].board_id) == ["invitation.sent"] * 3


def test_what_changed_since_the_preview_stops_all_of_it(database: Database, manager: Identity) -> None:
    rows = read(database, manager)
    invited(database, manager, observer("other@example.org"))
    with database.writing() as session:
        board = session.get_one(Board, manager.memberships[0].board_id)
        make_member(session, board, make_user(session, "chair@example.org"), role=Role.CHAIR)
    with pytest.raises(Refused, match=r"Line 5: This person has this place already\. Nobody was invited\."):
        send(database, manager, rows)
    assert count(database) == (1, 1)


def test_a_list_is_invited_once(database: Database, manager: Identity) -> None:
    rows = read(database, manager)
    send(database, manager, rows)
    with pytest.raises(Refused, match="Renew that invitation"):
        send(database, manager, rows)
    assert count(database) == (3, 3)
    assert all(row.problem for row in read(database, manager))


def test_a_list_without_a_good_row_invites_nobody(database: Database, manager: Identity) -> None:
    with pytest.raises(Refused, match="No line of this list can be invited"):
        send(database, manager, read(database, manager, "nobody\nno address"))


def test_a_row_that_was_altered_on_its_way_is_looked_at_again(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        foreign = make_seat(session, make_board(session), name="Elsewhere")
    row = Row(
        line=1,
        email="x@example.org",
        name="X",
        role=Role.MEMBER,
        seat="Elsewhere",
        standing=Standing.HOLDER,
        seat_id=foreign.id,
    )
    with pytest.raises(Refused, match="no open seat"):
        send(database, manager, (row,))


def test_seats_of_another_board_and_its_people_do_not_matter(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        board = make_board(session)
        make_member(session, board, make_user(session, "police@example.org"), seat=make_seat(session, board, name="X"))
    assert read(database, manager)[0].problem is None
    assert "no open seat" in (read(database, manager, "a@example.org,A,X")[0].problem or "")


def test_nobody_but_a_manager_of_the_board_reads_or_invites_a_list(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        board = session.get_one(Board, manager.memberships[0].board_id)
        member = make_identity(make_member(session, board))
        outsider = make_manager(session, make_board(session))
    rows = read(database, manager)
    with pytest.raises(NotAllowed):
        read(database, member)
    with pytest.raises(NotAllowed):
        send(database, member, rows)
    with database.writing() as session, pytest.raises(NotFound):
        invite_all(session, identity=outsider, board_id=board.id, rows=rows, link_of=link_of, now=NOW)


def test_500_people_are_invited_at_once(database: Database, manager: Identity) -> None:
    rows = read(database, manager, "\n".join(f"person{number}@example.org,,observer" for number in range(500)))
    assert len(send(database, manager, rows)) == 500
    assert count(database) == (500, 500)
