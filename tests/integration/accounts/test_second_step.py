"""An operator takes a lost second step from an account, with a reason, and the person can set up another."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from selfassess.accounts.identity import Asking, Command
from selfassess.accounts.passkeys import NewPasskey, add_passkey, list_passkeys
from selfassess.accounts.second_step import reset_second_step
from selfassess.accounts.sessions import start_session
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import AuditText, OutboxMail, User
from selfassess.vocabulary import Strength
from tests.rows import NOW, make_identity, make_user, trail_of

COMMAND = Command("a test")
WHY = "Lost the phone; known by voice."


def with_passkey(session: WritingSession, user: User) -> None:
    """Give an account a passkey."""
    made = NewPasskey(credential_id=b"1", public_key=b"2", sign_count=0, transports=())
    add_passkey(session, user_id=user.id, handle="a" * 64, made=made, name="My phone", now=NOW)


def reset(database: Database, user_id: int, *, who: Asking = COMMAND, reason: str = WHY) -> None:
    """Take the second step from an account."""
    with database.writing() as session:
        reset_second_step(session, who=who, user_id=user_id, reason=reason, now=NOW)


def test_app_codes_and_passkeys_go_and_the_password_stays(database: Database) -> None:
    with database.writing() as session:
        user = make_user(
            session, password="hash", totp_secret="sealed", totp_last_step=7, recovery_codes=["one", "two"]
        )
        with_passkey(session, user)
        start_session(session, user_id=user.id, strength=Strength.STRONG, device="", address_prefix="", now=NOW)
    reset(database, user.id)
    with database.reading() as session:
        found = session.get_one(User, user.id)
        assert (found.totp_secret, found.totp_last_step, found.recovery_codes) == (None, None, None)
        assert (found.password, list_passkeys(session, user.id)) == ("hash", ())
        assert ("session.ended", {"because": "second_factor_changed", "sessions": 1}) in trail_of(session, None)
        assert trail_of(session, None)[-1] == ("second_factor.changed", {"change": "second_step_reset"})
        assert session.exec(select(AuditText.text)).all() == [WHY]
        assert "removed by an operator" in (
            session.exec(select(OutboxMail.body).order_by(col(OutboxMail.id))).all()[-1] or ""
        )


def test_a_passkey_alone_can_be_lost_too(database: Database) -> None:
    with database.writing() as session:
        user = make_user(session)
        with_passkey(session, user)
    reset(database, user.id)
    with pytest.raises(Conflict, match="neither"):
        reset(database, user.id)


def test_nobody_but_an_operator_does_it_and_not_for_themselves(database: Database) -> None:
    with database.writing() as session:
        user = make_user(session, totp_secret="sealed")
    with pytest.raises(NotAllowed):
        reset(database, user.id, who=make_identity(user_id=user.id + 1))
    with pytest.raises(Refused, match="your own"):
        reset(database, user.id, who=make_identity(user_id=user.id, is_operator=True))
    with pytest.raises(Refused, match="Say why"):
        reset(database, user.id, reason="")
    with pytest.raises(NotFound):
        reset(database, user.id + 1)
