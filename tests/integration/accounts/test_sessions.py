"""Signed-in browsers: starting, proving again, seeing and ending them. Cases 40-44 of the suite."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from selfassess.accounts.identity import Command, Identity
from selfassess.accounts.session_identity import load_identity
from selfassess.accounts.sessions import (
    Ending,
    end_all_sessions,
    end_session,
    is_touch_due,
    list_sessions,
    prune_sessions,
    raise_strength,
    start_session,
    touch,
)
from selfassess.accounts.tokens import digest_of
from selfassess.accounts.users import disable
from selfassess.audit.events import Actor
from selfassess.errors import NotFound, Refused
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Member, User, UserSession
from selfassess.vocabulary import Role, Strength
from tests.racing import race
from tests.rows import NOW, event_names, make_board, make_identity, make_member, make_user


def sign_in(
    database: Database, user: User, *, strength: Strength = Strength.LINK, now: datetime = NOW
) -> tuple[UserSession, str]:
    """A new session of this person, and its token."""
    with database.writing() as session:
        return start_session(
            session, user_id=user.id, strength=strength, device="A browser", address_prefix="192.0.2.0/24", now=now
        )


def who(database: Database, token: str, now: datetime = NOW) -> Identity | None:
    """Who a token signs in at this moment."""
    with database.reading() as session:
        return load_identity(session, session_digest=digest_of(token), now=now)


@pytest.fixture
def user(database: Database) -> User:
    """A person with an account."""
    with database.writing() as session:
        return make_user(session)


@pytest.fixture
def chair(database: Database) -> User:
    """A person who chairs a board."""
    with database.writing() as session:
        person = make_user(session)
        make_member(session, make_board(session), person, role=Role.CHAIR)
        return person


def test_a_new_session_signs_its_person_in_and_keeps_only_the_digest_of_its_token(
    database: Database, user: User
) -> None:
    row, token = sign_in(database, user)
    found = who(database, token)
    assert found is not None
    assert (found.user_id, found.session_id, found.strength) == (user.id, row.id, Strength.LINK)
    with database.reading() as session:
        assert token not in str(session.exec(select(UserSession)).one())
    assert event_names(database) == ["sign_in.done"]


def test_each_sign_in_gets_a_token_of_its_own(database: Database, user: User) -> None:
    assert sign_in(database, user)[1] != sign_in(database, user)[1]


def test_nobody_signs_in_to_a_disabled_account(database: Database) -> None:
    with database.writing() as session:
        closed = make_user(session, active=False)
    with pytest.raises(Refused, match="disabled"):
        sign_in(database, closed)
    assert event_names(database) == []


def test_a_token_opens_nothing_after_signing_out(database: Database, user: User) -> None:
    row, token = sign_in(database, user)
    with database.writing() as session:
        end_session(session, session_id=row.id, user_id=user.id, because=Ending.SIGNED_OUT, now=NOW)
    assert who(database, token) is None
    assert event_names(database) == ["sign_in.done", "session.ended"]


def test_a_session_ends_once(database: Database, user: User) -> None:
    row, _ = sign_in(database, user)
    with database.writing() as session:
        end_session(session, session_id=row.id, user_id=user.id, because=Ending.SIGNED_OUT, now=NOW)
    with pytest.raises(NotFound), database.writing() as session:
        end_session(session, session_id=row.id, user_id=user.id, because=Ending.SIGNED_OUT, now=NOW)
    assert event_names(database) == ["sign_in.done", "session.ended"]


@pytest.mark.parametrize("number", [0, -1, 2**31, 10**30])
def test_a_number_that_no_row_can_have_is_no_session(database: Database, user: User, number: int) -> None:
    with pytest.raises(NotFound), database.writing() as session:
        end_session(session, session_id=number, user_id=user.id, because=Ending.ENDED_BY_PERSON, now=NOW)


def test_nobody_ends_the_session_of_another(database: Database, user: User, chair: User) -> None:
    row, token = sign_in(database, user)
    with pytest.raises(NotFound), database.writing() as session:
        end_session(session, session_id=row.id, user_id=chair.id, because=Ending.ENDED_BY_PERSON, now=NOW)
    assert who(database, token) is not None


def test_a_changed_password_ends_every_session_but_the_one_in_use(database: Database, user: User, chair: User) -> None:
    kept, kept_token = sign_in(database, user)
    _, gone_token = sign_in(database, user)
    _, other_token = sign_in(database, chair)
    with database.writing() as session:
        because = Ending.PASSWORD_CHANGED
        ended = end_all_sessions(session, user_id=user.id, because=because, now=NOW, except_id=kept.id)
    assert ended == 1
    assert who(database, kept_token)
    assert who(database, gone_token) is None
    assert who(database, other_token)


def test_ending_no_session_leaves_no_trace(database: Database, user: User) -> None:
    with database.writing() as session:
        operator = Actor(role="operator")
        because = Ending.ACCOUNT_DISABLED
        assert end_all_sessions(session, user_id=user.id, because=because, now=NOW, actor=operator) == 0
    assert event_names(database) == []


def test_proving_again_changes_the_token_and_kills_the_older_one(database: Database, chair: User) -> None:
    row, weak = sign_in(database, chair)
    later = NOW + timedelta(minutes=5)
    with database.writing() as session:
        strong = raise_strength(session, session_id=row.id, strength=Strength.STRONG, now=later)
    assert who(database, weak, later) is None
    found = who(database, strong, later)
    assert found is not None
    assert (found.session_id, found.strength, found.proved_at) == (row.id, Strength.STRONG, later)


def test_a_weaker_proof_does_not_make_a_session_fresh(database: Database, chair: User) -> None:
    row, token = sign_in(database, chair, strength=Strength.STRONG)
    with pytest.raises(Refused, match="weaker"), database.writing() as session:
        raise_strength(session, session_id=row.id, strength=Strength.PASSWORD, now=NOW)
    assert who(database, token) is not None


def test_a_session_that_ended_cannot_be_proved_again(database: Database, user: User) -> None:
    row, _ = sign_in(database, user)
    with database.writing() as session:
        end_session(session, session_id=row.id, user_id=user.id, because=Ending.SIGNED_OUT, now=NOW)
    with pytest.raises(NotFound), database.writing() as session:
        raise_strength(session, session_id=row.id, strength=Strength.STRONG, now=NOW)


def test_a_session_is_marked_as_seen_at_most_once_a_minute_and_never_backwards(database: Database, user: User) -> None:
    row, token = sign_in(database, user)
    moments = [NOW + timedelta(seconds=seconds) for seconds in (1, 59, 60, 61, 119, 120, -500)]
    touched = []
    for moment in moments:
        with database.writing() as session:
            touched.append(touch(session, session_id=row.id, now=moment))
    assert touched == [False, False, True, False, False, True, False]
    found = who(database, token)
    assert found is not None
    assert found.seen_at == NOW + timedelta(seconds=120)


def test_whether_to_mark_as_seen_is_known_without_asking_the_database(database: Database, user: User) -> None:
    _, token = sign_in(database, user)
    found = who(database, token)
    assert found is not None
    assert not is_touch_due(found, NOW + timedelta(seconds=59))
    assert is_touch_due(found, NOW + timedelta(seconds=60))
    assert not is_touch_due(Identity(user_id=1, email="a@example.org"), NOW)


def test_a_session_that_ended_is_not_marked_as_seen(database: Database, user: User) -> None:
    row, _ = sign_in(database, user)
    with database.writing() as session:
        end_session(session, session_id=row.id, user_id=user.id, because=Ending.SIGNED_OUT, now=NOW)
        assert not touch(session, session_id=row.id, now=NOW + timedelta(hours=1))


def test_a_person_sees_their_own_sessions_that_count_the_latest_first(
    database: Database, user: User, chair: User
) -> None:
    first, _ = sign_in(database, user, now=NOW - timedelta(hours=3))
    second, _ = sign_in(database, user, now=NOW - timedelta(hours=1))
    sign_in(database, user, now=NOW - timedelta(hours=13))
    sign_in(database, chair)
    with database.reading() as session:
        assert [row.id for row in list_sessions(session, identity=make_identity(user_id=user.id), now=NOW)] == [
            second.id,
            first.id,
        ]


def test_a_strong_session_that_a_chair_left_alone_is_not_listed(database: Database, chair: User) -> None:
    sign_in(database, chair, strength=Strength.STRONG, now=NOW - timedelta(minutes=31))
    weak, _ = sign_in(database, chair, now=NOW - timedelta(minutes=31))
    with database.reading() as session:
        place = session.exec(select(Member).where(Member.user_id == chair.id)).one()
        assert [row.id for row in list_sessions(session, identity=make_identity(place), now=NOW)] == [weak.id]


def test_sessions_of_more_than_thirty_days_ago_are_dropped(database: Database, user: User) -> None:
    for days in (29, 31, 40):
        sign_in(database, user, now=NOW - timedelta(days=days))
    ended, _ = sign_in(database, user, now=NOW - timedelta(days=35))
    with database.writing() as session:
        end_session(
            session, session_id=ended.id, user_id=user.id, because=Ending.SIGNED_OUT, now=NOW - timedelta(days=20)
        )
        assert prune_sessions(session, now=NOW) == 2


def test_a_sign_in_at_the_instant_of_a_disablement_leaves_no_session(database: Database, user: User) -> None:
    def begin(session: WritingSession) -> None:
        start_session(session, user_id=user.id, strength=Strength.LINK, device="", address_prefix="", now=NOW)

    def close(session: WritingSession) -> None:
        disable(session, who=Command("a test"), user_id=user.id, reason="Left", now=NOW)

    race(database, begin, close, begin, begin)
    with database.reading() as session:
        assert session.exec(select(UserSession).where(col(UserSession.ended_at).is_(None))).all() == []
