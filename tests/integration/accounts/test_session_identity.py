"""From a session's digest to the person, and the moments at which a session stops counting. Case 44 of the suite."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from selfassess.accounts.identity import Membership
from selfassess.accounts.session_identity import load_expired, load_identity
from selfassess.accounts.sessions import Ending, end_session, start_session, touch
from selfassess.accounts.tokens import digest_of
from selfassess.storage.session import Database
from selfassess.storage.tables import User
from selfassess.vocabulary import BoardState, Role, Standing, Strength
from tests.rows import NOW, TODAY, make_board, make_member, make_seat, make_user

SECOND = timedelta(seconds=1)


def sign_in(database: Database, user: User, strength: Strength = Strength.LINK) -> str:
    """The digest of a new session of this person."""
    with database.writing() as session:
        _, token = start_session(session, user_id=user.id, strength=strength, device="", address_prefix="", now=NOW)
    return digest_of(token)


def counts_at(database: Database, digest: str, now: datetime) -> bool:
    """Whether the session still signs somebody in."""
    with database.reading() as session:
        return load_identity(session, session_digest=digest, now=now) is not None


def is_kept_for(database: Database, digest: str, now: datetime) -> int | None:
    """For whom a text would be kept that comes with this session, by id."""
    with database.reading() as session:
        found = load_expired(session, session_digest=digest, now=now)
        return found.identity.user_id if found else None


@pytest.fixture
def member(database: Database) -> User:
    """A person who holds a seat of one board."""
    with database.writing() as session:
        user = make_user(session, "jo@example.org")
        make_member(session, make_board(session), user, display_name="Jo")
        return user


@pytest.fixture
def manager(database: Database) -> User:
    """A person who manages one board."""
    with database.writing() as session:
        user = make_user(session)
        make_member(session, make_board(session), user, role=Role.MANAGER)
        return user


def test_a_person_comes_with_every_current_place_on_active_and_closed_boards(database: Database) -> None:
    with database.writing() as session:
        user = make_user(session, "jo@example.org")
        active, closed = make_board(session), make_board(session, state=BoardState.CLOSED)
        seat = make_seat(session, active)
        deputy = make_member(session, active, user, seat=seat, standing=Standing.DEPUTY, display_name="Jo")
        observer = make_member(session, closed, user, role=Role.OBSERVER, display_name="Jo Smith")
        make_member(session, make_board(session, state=BoardState.PURGING), user, role=Role.CHAIR)
        make_member(session, active, user, role=Role.MANAGER, ended_on=TODAY)
        make_member(session, active, role=Role.CHAIR)
    digest = sign_in(database, user, Strength.PASSWORD)
    with database.reading() as session:
        found = load_identity(session, session_digest=digest, now=NOW)
    assert found is not None
    assert (found.email, found.is_operator, found.strength) == ("jo@example.org", False, Strength.PASSWORD)
    assert found.proved_at == found.seen_at == NOW
    assert found.memberships == (
        Membership(
            member_id=deputy.id,
            board_id=active.id,
            role=Role.MEMBER,
            seat_id=seat.id,
            standing=Standing.DEPUTY,
            display_name="Jo",
        ),
        Membership(member_id=observer.id, board_id=closed.id, role=Role.OBSERVER, display_name="Jo Smith"),
    )


def test_a_person_without_a_place_is_somebody_too(database: Database) -> None:
    with database.writing() as session:
        operator = make_user(session, is_operator=True)
    digest = sign_in(database, operator)
    with database.reading() as session:
        found = load_identity(session, session_digest=digest, now=NOW)
    assert found is not None
    assert found.is_operator
    assert found.memberships == ()


def test_one_query_finds_the_person_whatever_they_have(database: Database) -> None:
    with database.writing() as session:
        user = make_user(session)
        for _ in range(5):
            make_member(session, make_board(session), user)
    digest = sign_in(database, user)
    statements: list[str] = []

    def note(*of: str) -> None:
        statements.append(of[2])

    event.listen(database.engine, "before_cursor_execute", note)
    with database.reading() as reading:
        found = load_identity(reading, session_digest=digest, now=NOW)
    event.remove(database.engine, "before_cursor_execute", note)
    assert found is not None
    assert len(found.memberships) == 5
    assert len([statement for statement in statements if "SELECT" in statement]) == 1


def test_an_unknown_digest_is_nobody(database: Database, member: User) -> None:
    sign_in(database, member)
    assert not counts_at(database, digest_of("guess"), NOW)


@pytest.mark.parametrize("strength", [Strength.LINK, Strength.PASSWORD, Strength.STRONG])
def test_a_board_member_may_think_for_twelve_hours(database: Database, member: User, strength: Strength) -> None:
    digest = sign_in(database, member, strength)
    assert counts_at(database, digest, NOW + timedelta(hours=12))
    assert not counts_at(database, digest, NOW + timedelta(hours=12) + SECOND)


def test_a_strong_session_of_a_manager_counts_for_thirty_minutes_unused(database: Database, manager: User) -> None:
    digest = sign_in(database, manager, Strength.STRONG)
    assert counts_at(database, digest, NOW + timedelta(minutes=30))
    assert not counts_at(database, digest, NOW + timedelta(minutes=30) + SECOND)


def test_a_strong_session_of_an_operator_does_too(database: Database) -> None:
    with database.writing() as session:
        operator = make_user(session, is_operator=True)
    digest = sign_in(database, operator, Strength.STRONG)
    assert not counts_at(database, digest, NOW + timedelta(minutes=31))


def test_a_manager_who_came_by_a_link_is_there_as_a_member(database: Database, manager: User) -> None:
    assert counts_at(database, sign_in(database, manager), NOW + timedelta(hours=12))


@pytest.mark.parametrize(
    ("strength", "step", "whole"),
    [
        (Strength.STRONG, timedelta(minutes=29), timedelta(hours=12)),
        (Strength.LINK, timedelta(hours=11), timedelta(days=7)),
    ],
)
def test_a_session_in_steady_use_ends_all_the_same(
    database: Database, manager: User, strength: Strength, step: timedelta, whole: timedelta
) -> None:
    digest = sign_in(database, manager, strength)
    moment = NOW
    while moment + step <= NOW + whole:
        moment += step
        with database.reading() as reading:
            found = load_identity(reading, session_digest=digest, now=moment)
        assert found is not None
        with database.writing() as session:
            touch(session, session_id=found.session_id or 0, now=moment)
    assert not counts_at(database, digest, NOW + whole + SECOND)


def test_a_clock_that_was_set_back_makes_no_session_younger_than_when_it_was_seen(
    database: Database, manager: User
) -> None:
    digest = sign_in(database, manager)
    late = NOW + timedelta(days=7) + SECOND
    with database.reading() as session:
        found = load_identity(session, session_digest=digest, now=NOW)
    assert found is not None
    with database.writing() as writing:
        touch(writing, session_id=found.session_id or 0, now=late)
    assert not counts_at(database, digest, late)
    assert not counts_at(database, digest, NOW)


def test_a_clock_that_was_set_back_a_little_signs_nobody_out(database: Database, member: User) -> None:
    assert counts_at(database, sign_in(database, member), NOW - timedelta(minutes=3))


def test_a_disabled_person_is_nobody_at_the_next_request(database: Database, member: User) -> None:
    digest = sign_in(database, member)
    with database.writing() as session:
        row = session.get(User, member.id)
        assert row is not None
        row.active = False
        session.add(row)
    assert not counts_at(database, digest, NOW)
    assert is_kept_for(database, digest, NOW + timedelta(days=1)) is None


def test_what_somebody_typed_for_too_long_is_kept_for_them(database: Database, manager: User) -> None:
    digest = sign_in(database, manager, Strength.STRONG)
    assert is_kept_for(database, digest, NOW + timedelta(minutes=30)) is None
    assert is_kept_for(database, digest, NOW + timedelta(minutes=31)) == manager.id
    assert is_kept_for(database, digest, NOW + timedelta(days=7)) == manager.id
    assert is_kept_for(database, digest, NOW + timedelta(days=7) + SECOND) is None


def test_whose_text_to_keep_is_told_with_their_places(database: Database, member: User) -> None:
    digest = sign_in(database, member)
    with database.reading() as session:
        found = load_expired(session, session_digest=digest, now=NOW + timedelta(hours=13))
    assert found is not None
    assert [place.role for place in found.identity.memberships] == [Role.MEMBER]


def test_nothing_is_kept_for_a_session_that_was_ended(database: Database, member: User) -> None:
    digest = sign_in(database, member)
    with database.reading() as session:
        found = load_identity(session, session_digest=digest, now=NOW)
    assert found is not None
    with database.writing() as session:
        end_session(
            session,
            session_id=found.session_id or 0,
            user_id=member.id,
            because=Ending.SIGNED_OUT,
            now=NOW + timedelta(hours=13),
        )
    assert is_kept_for(database, digest, NOW + timedelta(hours=13)) is None
    assert is_kept_for(database, digest_of("guess"), NOW) is None
