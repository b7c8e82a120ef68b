"""Passwords as accounts keep them: setting one, and the mailed link with which somebody who forgot theirs sets another.

Only hashes come here: hashing is slow, and belongs before the transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from selfassess.accounts.links import kill_links, mail_link, require_live, spend
from selfassess.accounts.sessions import Ending, end_all_sessions
from selfassess.accounts.users import find_active_user, get_user
from selfassess.audit.events import Event, Happening, ObjectType, themselves
from selfassess.audit.trail import append
from selfassess.mail.letterhead import INSTALLATION
from selfassess.mail.letters import password_changed
from selfassess.mail.outbox import post
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import User
from selfassess.vocabulary import LinkPurpose


def set_password(
    session: WritingSession, *, user_id: int, password_hash: str, now: datetime, except_session_id: int | None = None
) -> None:
    """Give an account this password. Every other session ends, mailed links die, and a mail says so.

    Raises:
        NotFound: there is no such account.
    """
    user = _keep(session, user_id, password_hash, now=now, except_session_id=except_session_id)
    _kill_and_tell(session, user, now=now)


def ask_for_reset(session: WritingSession, *, email: str, link_of: Callable[[str], str], now: datetime) -> int | None:
    """The mail that waits in the outbox with a link to set a password, by its id; None where nobody has this address.

    No answer to anybody may depend on which it was. An older link for a new password is dead from here on.
    """
    user = find_active_user(session, email)
    if user is None or user.email is None:
        return None
    return mail_link(session, LinkPurpose.NEW_PASSWORD, user=user, email=user.email, link_of=link_of, now=now)


def reset_password(session: WritingSession, *, token: str, password_hash: str, now: datetime) -> None:
    """Set a password by its link, which works once. It signs nobody in, and every session ends.

    Raises:
        Refused: the link is used, too old, replaced or none at all, or the account is disabled.
    """
    link = require_live(session, LinkPurpose.NEW_PASSWORD, token, now)
    user = _keep(session, link.user_id, password_hash, now=now, except_session_id=None)
    spend(session, LinkPurpose.NEW_PASSWORD, token, now)
    _kill_and_tell(session, user, now=now)


def _keep(
    session: WritingSession, user_id: int, password_hash: str, *, now: datetime, except_session_id: int | None
) -> User:
    user = get_user(session, user_id)
    user.password = password_hash
    session.flush()
    end_all_sessions(session, user_id=user_id, because=Ending.PASSWORD_CHANGED, now=now, except_id=except_session_id)
    happening = Happening(event=Event.PASSWORD_CHANGED, object_type=ObjectType.ACCOUNT, object_id=user_id)
    append(session, happening, board_id=None, actor=themselves(user_id), now=now)
    return user


def _kill_and_tell(session: WritingSession, user: User, *, now: datetime) -> None:
    # After the event, as all that is done to links.
    kill_links(session, user.id)
    if user.email is not None:
        post(session, password_changed(INSTALLATION, address=user.email, at=now), now=now)
