"""A new address is confirmed by its own link, once; what was sent to the former one is dead."""

from __future__ import annotations

import pytest
from sqlmodel import select

from selfassess.accounts.address_change import ask_for_change, confirm_change
from selfassess.errors import Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Invitation, User
from tests.rows import NOW, make_board, make_invitation, make_user

NEW = "new@example.org"


def asked(database: Database, user: User) -> str:
    """The token of the link that confirms the new address."""
    tokens: list[str] = []

    def link_of(token: str) -> str:
        tokens.append(token)
        return f"https://example.org/{token}"

    with database.writing() as session:
        ask_for_change(session, user_id=user.id, email=NEW, link_of=link_of, now=NOW)
    return tokens[0]


def confirm(database: Database, user: User, token: str) -> str:
    """The address after confirming."""
    with database.writing() as session:
        return confirm_change(session, user_id=user.id, token=token, now=NOW, except_session_id=None)


def test_an_address_changes_only_by_the_link_that_went_to_the_new_one(database: Database) -> None:
    with database.writing() as session:
        user = make_user(session, email="old@example.org")
    token = asked(database, user)
    with database.reading() as session:
        assert session.get_one(User, user.id).email == "old@example.org"
    assert confirm(database, user, token) == NEW


def test_the_link_works_once(database: Database) -> None:
    with database.writing() as session:
        user = make_user(session)
    token = asked(database, user)
    confirm(database, user, token)
    with pytest.raises(Refused, match="no longer works"):
        confirm(database, user, token)


def test_another_person_s_link_changes_nothing(database: Database) -> None:
    with database.writing() as session:
        user, other = make_user(session), make_user(session)
    token = asked(database, user)
    with pytest.raises(Refused):
        confirm(database, other, token)


def test_invitations_to_the_former_address_end_with_it(database: Database) -> None:
    with database.writing() as session:
        user = make_user(session, email="old@example.org")
        make_invitation(session, make_board(session), email="old@example.org")
        make_invitation(session, make_board(session), email="somebody@example.org")
    confirm(database, user, asked(database, user))
    with database.reading() as session:
        revoked = {row.email: row.revoked_at is not None for row in session.exec(select(Invitation))}
    assert revoked == {"old@example.org": True, "somebody@example.org": False}
