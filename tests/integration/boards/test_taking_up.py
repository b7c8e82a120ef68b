"""Taking up an invitation. Cases 24-29 and 39 of the suite."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.tokens import new_token
from selfassess.boards.invitation_list import InvitationState, list_invitations
from selfassess.boards.taking_up import Accepted, OpenInvitation, accept, look_at_invitation
from selfassess.errors import Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import AuditEvent, Board, Invitation, Member, User
from selfassess.vocabulary import BoardForm, BoardState, Role, Standing
from tests.integration.boards.inviting import invited, observer, seated
from tests.racing import race
from tests.rows import (
    NOW,
    TODAY,
    event_names,
    make_board,
    make_identity,
    make_manager,
    make_member,
    make_seat,
    make_user,
)

SECOND = timedelta(seconds=1)
TWO_WEEKS = timedelta(days=14)


@pytest.fixture
def manager(database: Database) -> Identity:
    """A manager of a board."""
    with database.writing() as session:
        board = make_board(session, "hathervale", name="Hathervale", form=BoardForm.LSCB)
        return make_manager(session, board)


def board_of(database: Database, manager: Identity) -> Board:
    """The manager's board."""
    with database.reading() as session:
        return session.get_one(Board, manager.memberships[0].board_id)


def take_up(
    database: Database, token: str, signed_in: Identity | None = None, after: timedelta = timedelta(0)
) -> Accepted:
    """What accepting gives, so long after now."""
    with database.writing() as session:
        return accept(session, token=token, signed_in=signed_in, now=NOW + after)


def look(
    database: Database, token: str, signed_in: Identity | None = None, after: timedelta = timedelta(0)
) -> OpenInvitation | None:
    """What the page of an invitation would show, so long after now."""
    with database.reading() as session:
        return look_at_invitation(session, token=token, signed_in=signed_in, now=NOW + after)


def count(database: Database, table: type[User] | type[Member]) -> int:
    """How many rows a table has."""
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_somebody_new_gets_an_account_and_the_place(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        seat = make_seat(session, session.get_one(Board, manager.memberships[0].board_id), name="Police")
    row, token = invited(database, manager, seated(seat.id))
    done = take_up(database, token)
    with database.reading() as session:
        user, member = session.get_one(User, done.user_id), session.get_one(Member, done.member_id)
        kept = session.get_one(Invitation, row.id)
    assert done.is_new_account
    assert (done.board_id, done.board_slug) == (row.board_id, "hathervale")
    assert (user.email, user.password, user.active) == ("guest@example.org", None, True)
    assert (member.role, member.seat_id, member.standing) == (Role.MEMBER, seat.id, Standing.HOLDER)
    assert (member.display_name, member.started_on, member.ended_on) == ("Kim Guest", TODAY, None)
    assert (kept.accepted_at, kept.accepted_by) == (NOW, user.id)
    assert event_names(database, row.board_id) == ["invitation.sent", "invitation.accepted", "member.joined"]
    assert event_names(database, 0) == ["account.created"]


def test_somebody_with_an_account_keeps_it(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        there = make_user(session, "guest@example.org", password="kept")
    _, token = invited(database, manager)
    done = take_up(database, token)
    assert (done.user_id, done.is_new_account) == (there.id, False)
    assert event_names(database, 0) == []
    with database.reading() as session:
        assert session.get_one(User, there.id).password == "kept"


def test_looking_makes_nothing_and_uses_nothing_up(database: Database, manager: Identity) -> None:
    _, token = invited(database, manager)
    before = count(database, User)
    assert look(database, token) == look(database, token)
    assert count(database, User) == before
    assert take_up(database, token).is_new_account


def test_the_page_of_an_invitation_names_the_place_and_no_person(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        seat = make_seat(session, session.get_one(Board, manager.memberships[0].board_id), name="Police")
    row, token = invited(database, manager, seated(seat.id, standing=Standing.DEPUTY))
    found = look(database, token)
    assert found == OpenInvitation(
        board_name="Hathervale",
        board_noun="board",
        form=BoardForm.LSCB,
        role=Role.MEMBER,
        seat="Police",
        standing=Standing.DEPUTY,
        expires_at=row.expires_at,
        is_for_another=False,
    )
    assert "uest" not in str(found)


def test_an_invitation_works_once(database: Database, manager: Identity) -> None:
    _, token = invited(database, manager)
    take_up(database, token)
    assert look(database, token) is None
    members = count(database, Member)
    with pytest.raises(Refused, match="no longer works"):
        take_up(database, token)
    assert count(database, Member) == members


def test_an_invitation_works_until_its_last_second(database: Database, manager: Identity) -> None:
    _, token = invited(database, manager)
    assert look(database, token, after=TWO_WEEKS - SECOND)
    assert look(database, token, after=TWO_WEEKS + SECOND) is None
    with pytest.raises(Refused, match="no longer works"):
        take_up(database, token, after=TWO_WEEKS + SECOND)
    assert take_up(database, token, after=TWO_WEEKS - SECOND).is_new_account


def test_whoever_is_signed_in_with_another_address_is_told_and_nothing_merged(
    database: Database, manager: Identity
) -> None:
    _, token = invited(database, manager)
    found = look(database, token, signed_in=manager)
    assert found is not None
    assert found.is_for_another
    with pytest.raises(Refused, match="for another address than yours") as refusal:
        take_up(database, token, signed_in=manager)
    assert "guest@example.org" not in str(refusal.value)
    assert look(database, token) is not None
    assert count(database, User) == 1


def test_whoever_is_signed_in_with_the_address_takes_it_up(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        guest = make_user(session, "guest@example.org")
    _, token = invited(database, manager)
    identity = make_identity(user_id=guest.id, email="guest@example.org")
    assert take_up(database, token, signed_in=identity).user_id == guest.id


def test_a_disabled_person_is_not_let_in_by_an_invitation(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        make_user(session, "guest@example.org", active=False)
    _, token = invited(database, manager)
    with pytest.raises(Refused, match="disabled"):
        take_up(database, token)
    assert count(database, Member) == 1


@pytest.mark.parametrize("state", [BoardState.CLOSED, BoardState.PURGING])
def test_an_invitation_to_a_board_that_closed_opens_nothing(
    database: Database, manager: Identity, state: BoardState
) -> None:
    _, token = invited(database, manager)
    with database.writing() as session:
        session.get_one(Board, manager.memberships[0].board_id).state = state
    assert look(database, token) is None
    with pytest.raises(Refused, match="no longer works"):
        take_up(database, token)


@pytest.mark.parametrize("meanwhile", ["closed", "held", "theirs"])
def test_a_seat_that_cannot_be_given_any_more_is_refused_plainly(
    database: Database, manager: Identity, meanwhile: str
) -> None:
    with database.writing() as session:
        board = session.get_one(Board, manager.memberships[0].board_id)
        guest = make_user(session, "guest@example.org")
        seat = make_seat(session, board)
    _, token = invited(database, manager, seated(seat.id))
    with database.writing() as session:
        if meanwhile == "closed":
            session.merge(seat).closed_on = TODAY
        else:
            make_member(session, board, guest if meanwhile == "theirs" else None, seat=seat)
    members = count(database, Member)
    with pytest.raises(Refused):
        take_up(database, token)
    assert count(database, Member) == members
    assert event_names(database, board.id) == ["invitation.sent"]
    with database.reading() as session:
        (entry,) = list_invitations(session, board_id=board.id, now=NOW)
    assert entry.state is InvitationState.PENDING


@pytest.mark.parametrize("token", ["", "a", "a" * 10_000, "\0", "%00", "é", "\ud800"])
def test_what_is_no_token_opens_nothing(database: Database, manager: Identity, token: str) -> None:
    invited(database, manager)
    assert look(database, token) is None
    with pytest.raises(Refused, match="no longer works"):
        take_up(database, token)


def test_a_token_changed_in_one_place_opens_nothing(database: Database, manager: Identity) -> None:
    _, token = invited(database, manager)
    for altered in (token[:-1], token.swapcase(), token + "=", token.upper(), new_token()):
        assert look(database, altered) is None


def test_an_invitation_taken_up_twice_at_one_instant_gives_one_place(database: Database, manager: Identity) -> None:
    _, token = invited(database, manager)
    members = count(database, Member)
    done, refused = race(database, *[lambda session: accept(session, token=token, signed_in=None, now=NOW)] * 4)
    assert (len(done), len(refused)) == (1, 3)
    assert all(isinstance(refusal, Refused) for refusal in refused)
    assert count(database, Member) == members + 1


def test_two_invitations_of_one_person_at_one_instant_make_one_account(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        other = make_manager(session, make_board(session))
    tokens = [invited(database, each)[1] for each in (manager, other)]
    verbs = [lambda session, token=token: accept(session, token=token, signed_in=None, now=NOW) for token in tokens]
    done, refused = race(database, *verbs)
    assert not refused
    assert len({accepted.user_id for accepted in done}) == 1
    assert sorted(accepted.is_new_account for accepted in done) == [False, True]
    assert event_names(database, 0) == ["account.created"]


def test_two_who_take_up_one_seat_at_one_instant_do_not_both_get_it(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        board = session.get_one(Board, manager.memberships[0].board_id)
        seat = make_seat(session, board)
    first = invited(database, manager, seated(seat.id, email="one@example.org"))
    second = invited(database, manager, seated(seat.id, email="two@example.org", standing=Standing.DEPUTY))
    with database.writing() as session:
        session.get_one(Invitation, second[0].id).standing = Standing.HOLDER
    verbs = [
        lambda session, token=token: accept(session, token=token, signed_in=None, now=NOW)
        for _, token in (first, second)
    ]
    done, refused = race(database, *verbs)
    assert (len(done), len(refused)) == (1, 1)
    with database.reading() as reading:
        held = select(func.count()).where(col(Member.seat_id) == seat.id)
        assert reading.exec(held).one() == 1


def test_the_trail_says_who_came_without_a_name(database: Database, manager: Identity) -> None:
    _, token = invited(database, manager)
    done = take_up(database, token)
    with database.reading() as session:
        told = session.exec(select(AuditEvent).where(AuditEvent.actor_id == done.user_id)).all()
    assert {event.event for event in told} == {"invitation.accepted", "member.joined", "account.created"}
    assert not any("uest" in event.data for event in told)


def test_a_person_comes_to_a_second_place_of_the_same_board(database: Database, manager: Identity) -> None:
    _, first = invited(database, manager)
    take_up(database, first)
    board = board_of(database, manager)
    with database.writing() as session:
        seat = make_seat(session, board)
    _, second = invited(database, manager, seated(seat.id))
    assert not take_up(database, second).is_new_account
    _, third = invited(database, manager, observer("other@example.org"))
    assert take_up(database, third).is_new_account
