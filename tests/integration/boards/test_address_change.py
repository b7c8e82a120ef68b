"""A new address is confirmed by its own link, once; what was sent to the former one is dead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from selfassess.accounts.identity import Asking, Command
from selfassess.accounts.sessions import start_session
from selfassess.boards.address_change import ask_for_change, change_address, confirm_change, look_at_change
from selfassess.errors import NotAllowed, NotFound, Refused
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import AuditText, Invitation, OutboxMail, User
from selfassess.vocabulary import Strength
from tests.racing import race
from tests.rows import NOW, make_board, make_identity, make_invitation, make_user, trail_of

NEW = "new@example.org"
COMMAND = Command("a test")


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


def give(database: Database, user: User, email: str = NEW, *, who: Asking = COMMAND, reason: str = "Moved") -> str:
    """The address after an operator gave it."""
    with database.writing() as session:
        return change_address(session, who=who, user_id=user.id, email=email, reason=reason, now=NOW)


def test_an_operator_gives_a_new_address_and_both_are_told(database: Database) -> None:
    with database.writing() as session:
        user = make_user(session, email="old@example.org")
        start_session(session, user_id=user.id, strength=Strength.LINK, device="", address_prefix="", now=NOW)
        make_invitation(session, make_board(session), email="old@example.org")
    dead = asked(database, user)
    assert give(database, user, " New@Example.org ") == NEW
    with database.reading() as session:
        assert session.get_one(User, user.id).email == NEW
        assert ("session.ended", {"because": "email_changed", "sessions": 1}) in trail_of(session, None)
        assert session.exec(select(Invitation.revoked_at)).all() == [NOW]
        told = session.exec(select(OutboxMail.kind, OutboxMail.address).order_by(col(OutboxMail.id))).all()
        assert told[-2:] == [("email_changed", "old@example.org"), ("email_given", NEW)]
        assert trail_of(session, None)[-1][0] == "email.changed"
        assert session.exec(select(AuditText.text)).all() == ["Moved"]
        assert look_at_change(session, user_id=user.id, token=dead, now=NOW) is None


def test_an_operator_gives_no_address_that_cannot_be_or_is_taken(database: Database) -> None:
    with database.writing() as session:
        user, other = make_user(session, email="old@example.org"), make_user(session)
    for email in ("nobody", "a@b.example\r\nBcc: x@y.example", "OLD@example.org", other.email or ""):
        with pytest.raises(Refused) as refusal:
            give(database, user, email)
        assert refusal.value.field == "email"
    with pytest.raises(Refused) as refusal:
        give(database, user, reason=" ")
    assert refusal.value.field == "reason"


def test_nobody_but_an_operator_gives_an_address_and_none_their_own(database: Database) -> None:
    with database.writing() as session:
        user = make_user(session)
    with pytest.raises(NotAllowed):
        give(database, user, who=make_identity(user_id=user.id + 1))
    with pytest.raises(Refused, match="your account"):
        give(database, user, who=make_identity(user_id=user.id, is_operator=True))


def test_of_two_accounts_that_are_given_one_address_at_once_one_gets_it(database: Database) -> None:
    with database.writing() as session:
        users = [make_user(session), make_user(session)]

    def given(user: User) -> Callable[[WritingSession], str]:
        return lambda session: change_address(session, who=COMMAND, user_id=user.id, email=NEW, reason="Moved", now=NOW)

    done, refused = race(database, *(given(user) for user in users))
    assert (len(done), len(refused)) == (1, 1)


def test_an_erased_person_is_given_no_address(database: Database) -> None:
    with database.writing() as session:
        user = make_user(session, active=False, erased_at=NOW)
        user.email = None
    with pytest.raises(NotFound):
        give(database, user)
