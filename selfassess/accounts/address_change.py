"""Changing the address of an account: the new one confirms it by a link, the old one is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select, update

from selfassess.accounts.changes import refused_if_taken
from selfassess.accounts.invitations import end_invitations_to
from selfassess.accounts.sessions import Ending, end_all_sessions
from selfassess.accounts.tokens import digest_of, new_token
from selfassess.accounts.users import get_user
from selfassess.audit.events import Actor, Event, Happening
from selfassess.audit.trail import append
from selfassess.errors import Refused
from selfassess.mail.letters import INSTALLATION, email_change_confirm, email_changed_notice
from selfassess.mail.message import parse_address
from selfassess.mail.outbox import post
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import SignInLink, User

LASTS = timedelta(hours=2)
_DEAD = "This link no longer works. Ask for the change again."


def ask_for_change(
    session: WritingSession, *, user_id: int, email: str, link_of: Callable[[str], str], now: datetime
) -> int | None:
    """The mail to the new address with the link that confirms it, by its id; None where the address is taken.

    No answer to anybody may depend on which it was.

    Raises:
        Refused: the text is no address, or is the account's own.
    """
    address = parse_address(email)
    user = get_user(session, user_id)
    if address == user.email:
        raise Refused("This is your address already.", field="email")
    if _is_taken(session, address):
        return None
    happening = Happening(
        event=Event.SIGN_IN_LINK_SENT, object_type="account", object_id=user_id, facts={"for": "address"}
    )
    append(session, happening, board_id=None, actor=Actor(user_id=user_id, role="person"), now=now)
    # After the event: whoever issues a link takes the chain first too, and neither waits for the other in a ring.
    session.exec(delete(SignInLink).where(col(SignInLink.user_id) == user_id, col(SignInLink.used_at).is_(None)))
    token = new_token()
    row = SignInLink(digest=_digest(token), user_id=user_id, email=address, created_at=now, expires_at=now + LASTS)
    session.add(row)
    session.flush()
    letter = email_change_confirm(INSTALLATION, address=address, link=link_of(token), life=LASTS, now=now)
    return post(session, letter, now=now).id


def look_at_change(session: Session, *, user_id: int, token: str, now: datetime) -> str | None:
    """The address that a link confirms for this person; None where it does not, or no longer. Changes nothing."""
    link = session.get(SignInLink, _digest(token))
    if link is None or link.user_id != user_id or link.used_at is not None or link.expires_at <= now:
        return None
    return link.email


def confirm_change(
    session: WritingSession, *, user_id: int, token: str, now: datetime, except_session_id: int | None
) -> str:
    """The new address of the account, confirmed by its link. Other sessions end, and the old address is told.

    Raises:
        Refused: the link is used, too old, replaced, another person's or none at all, or the address was taken since.
    """
    person = Actor(user_id=user_id, role="person")
    if former := get_user(session, user_id).email:
        # What was sent to an address opens nothing once the address is somebody else's.
        end_invitations_to(session, email=former, actor=person, now=now)
    address = look_at_change(session, user_id=user_id, token=token, now=now)
    if address is None or _is_taken(session, address):
        raise Refused(_DEAD)
    user = get_user(session, user_id)
    with refused_if_taken(session, _DEAD, field="email"):
        user.email = address
    end_all_sessions(session, user_id=user_id, because=Ending.EMAIL_CHANGED, now=now, except_id=except_session_id)
    happening = Happening(event=Event.EMAIL_CHANGED, object_type="account", object_id=user_id)
    append(session, happening, board_id=None, actor=person, now=now)
    # Of two uses at once, one wins; after the event, as every use of these rows.
    unused = update(SignInLink).where(col(SignInLink.digest) == _digest(token), col(SignInLink.used_at).is_(None))
    if session.exec(unused.values(used_at=now)).rowcount != 1:
        raise Refused(_DEAD)
    if former:
        post(session, email_changed_notice(INSTALLATION, address=former, at=now), now=now)
    return address


def _is_taken(session: Session, address: str) -> bool:
    return session.exec(select(User.id).where(User.email == address)).first() is not None


def _digest(token: str) -> str:
    # Of the token and what it is for, so that a link for one thing opens nothing else.
    return digest_of(f"address {token}")
