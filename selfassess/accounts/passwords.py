"""Passwords as accounts keep them: setting one, and the mailed link with which somebody who forgot theirs sets another.

Only hashes come here: hashing is slow, and belongs before the transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Delete
from sqlmodel import Session, col, delete

from selfassess.accounts.sessions import Ending, end_all_sessions
from selfassess.accounts.tokens import digest_of, new_token
from selfassess.accounts.users import find_by_email, get_user
from selfassess.audit.events import Actor, Event, Happening
from selfassess.audit.trail import append
from selfassess.errors import Refused
from selfassess.mail.letters import INSTALLATION, password_changed, password_reset
from selfassess.mail.outbox import post
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import SignInLink, User

RESET_LASTS = timedelta(minutes=60)
LINK_IS_DEAD = "This link no longer works: it is used, more than an hour old, or a newer one was sent."


def set_password(
    session: WritingSession,
    *,
    user_id: int,
    password_hash: str,
    now: datetime,
    except_session_id: int | None = None,
    spending: str | None = None,
) -> None:
    """Give an account this password. Every other session ends, mailed links die, and a mail says so.

    ``spending`` is the digest of the link that this uses up: of two at once, one wins.

    Raises:
        NotFound: there is no such account.
        Refused: the link was used up meanwhile.
    """
    user = get_user(session, user_id)
    user.password = password_hash
    session.flush()
    end_all_sessions(session, user_id=user_id, because=Ending.PASSWORD_CHANGED, now=now, except_id=except_session_id)
    happening = Happening(event=Event.PASSWORD_CHANGED, object_type="account", object_id=user_id)
    append(session, happening, board_id=None, actor=Actor(user_id=user_id, role="person"), now=now)
    # After the event: whoever issues a link takes the chain first too, and neither waits for the other in a ring.
    if spending is not None:
        spent = delete(SignInLink).where(col(SignInLink.digest) == spending, col(SignInLink.used_at).is_(None))
        if session.exec(spent).rowcount != 1:
            raise Refused(LINK_IS_DEAD)
    session.exec(_unused_of(user_id))
    if user.email is not None:
        post(session, password_changed(INSTALLATION, address=user.email, at=now), now=now)


def ask_for_reset(session: WritingSession, *, email: str, link_of: Callable[[str], str], now: datetime) -> int | None:
    """The mail that waits in the outbox with a link to set a password, by its id; None where nobody has this address.

    No answer to anybody may depend on which it was. An older link of the same kind is dead from here on.
    """
    user = find_by_email(session, email)
    if user is None or not user.active or user.email is None:
        return None
    happening = Happening(
        event=Event.SIGN_IN_LINK_SENT, object_type="account", object_id=user.id, facts={"for": "password"}
    )
    append(session, happening, board_id=None, actor=Actor(user_id=user.id, role="person"), now=now)
    session.exec(_unused_of(user.id))
    token = new_token()
    row = SignInLink(
        digest=_digest(token), user_id=user.id, email=user.email, created_at=now, expires_at=now + RESET_LASTS
    )
    session.add(row)
    session.flush()
    letter = password_reset(INSTALLATION, address=user.email, link=link_of(token), life=RESET_LASTS, now=now)
    return post(session, letter, now=now).id


def look_at_reset(session: Session, *, token: str, now: datetime) -> User | None:
    """Whose password a link sets; None where it is used, too old, replaced, or none at all. Changes nothing."""
    link = session.get(SignInLink, _digest(token))
    if link is None or link.used_at is not None or link.expires_at <= now:
        return None
    user = session.get(User, link.user_id)
    return user if user is not None and user.active and user.email == link.email else None


def reset_password(session: WritingSession, *, token: str, password_hash: str, now: datetime) -> None:
    """Set a password by its link, which works once. It signs nobody in, and every session ends.

    Raises:
        Refused: the link is used, too old, replaced or none at all, or the account is disabled.
    """
    user = look_at_reset(session, token=token, now=now)
    if user is None:
        raise Refused(LINK_IS_DEAD)
    set_password(session, user_id=user.id, password_hash=password_hash, now=now, spending=_digest(token))


def _unused_of(user_id: int) -> Delete:
    return delete(SignInLink).where(col(SignInLink.user_id) == user_id, col(SignInLink.used_at).is_(None))


def _digest(token: str) -> str:
    # Of the token and what it is for, so that a link for one thing opens nothing else.
    return digest_of(f"password {token}")
