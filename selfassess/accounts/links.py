"""Mailed links: to sign in, to set a new password, to confirm a new address. Each works once, for one purpose.

Looking changes nothing: mail scanners look too. A new link kills the older ones of its purpose alone. What a link leads
to is its caller's: ``signing_in``, ``passwords``, ``address_change``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_
from sqlmodel import Session, col, delete, or_, select, update

from selfassess.accounts.tokens import digest_of, new_token
from selfassess.audit.events import Actor, Event, Fact, Happening, ObjectType, themselves
from selfassess.audit.trail import append
from selfassess.errors import Refused
from selfassess.mail import letters
from selfassess.mail.letterhead import INSTALLATION
from selfassess.mail.outbox import post
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import MailedLink, User
from selfassess.vocabulary import LinkPurpose

LASTS: Mapping[LinkPurpose, timedelta] = {
    LinkPurpose.SIGN_IN: timedelta(minutes=15),
    LinkPurpose.NEW_PASSWORD: timedelta(hours=1),
    LinkPurpose.NEW_ADDRESS: timedelta(hours=2),
}
KEPT_FOR = timedelta(days=1)
_LETTERS = {
    LinkPurpose.SIGN_IN: letters.sign_in_link,
    LinkPurpose.NEW_PASSWORD: letters.password_reset,
    LinkPurpose.NEW_ADDRESS: letters.email_change_confirm,
}
_LONGEST_PATH = 500
_DEAD = "This link no longer works: it is used, too old, or a newer one was sent. Ask for another."


@dataclass(frozen=True, slots=True)
class LiveLink:
    """A link that works: whose it is, the address that it was sent to, and where they wanted to go."""

    user_id: int
    email: str
    next_path: str


def issue(
    session: WritingSession,
    purpose: LinkPurpose,
    *,
    user: User,
    actor: Actor,
    now: datetime,
    email: str | None = None,
    next_path: str = "",
    lasts: timedelta | None = None,
) -> str:
    """The token of a new link for this account, which kills its older ones of this purpose. Nothing is mailed.

    ``email`` is where it will be sent: the account's own address unless given. It lasts as ``LASTS`` says unless given.

    Raises:
        Refused: the account is disabled or has no address any more.
    """
    if not user.active or user.email is None:
        raise Refused("This account is disabled, so no link opens anything for it.")
    # Before the older ones go: the chain's lock makes two who ask at once come one after the other.
    facts: dict[str, Fact] = {"purpose": purpose.value}
    happening = Happening(event=Event.LINK_SENT, object_type=ObjectType.ACCOUNT, object_id=user.id, facts=facts)
    append(session, happening, board_id=None, actor=actor, now=now)
    unused = delete(MailedLink).where(col(MailedLink.user_id) == user.id, col(MailedLink.used_at).is_(None))
    session.exec(unused.where(col(MailedLink.purpose) == purpose))
    token = new_token()
    row = MailedLink(
        digest=digest_of(token),
        purpose=purpose,
        user_id=user.id,
        email=email or user.email,
        next_path=next_path if len(next_path) <= _LONGEST_PATH else "",
        created_at=now,
        expires_at=now + (lasts or LASTS[purpose]),
    )
    session.add(row)
    session.flush()
    return token


def mail_link(
    session: WritingSession,
    purpose: LinkPurpose,
    *,
    user: User,
    email: str,
    link_of: Callable[[str], str],
    now: datetime,
    next_path: str = "",
) -> int:
    """The mail that waits in the outbox with a new link, by its id. ``link_of`` gives the address of a token's page.

    Raises:
        Refused: as ``issue``.
    """
    actor = themselves(user.id)
    token = issue(session, purpose, user=user, actor=actor, now=now, email=email, next_path=next_path)
    write = _LETTERS[purpose]
    letter = write(INSTALLATION, address=email, link=link_of(token), life=LASTS[purpose], now=now)
    return post(session, letter, now=now).id


def find_live(session: Session, purpose: LinkPurpose, token: str, now: datetime) -> LiveLink | None:
    """What a link is for; None where it is used, too old, replaced, of another purpose, or none at all.

    It dies with the account, and with the address that it was sent to, unless that is still to be the account's.
    """
    is_to_account = or_(purpose is LinkPurpose.NEW_ADDRESS, col(User.email) == MailedLink.email)
    found = session.exec(
        select(MailedLink)
        .join(User, and_(col(User.id) == MailedLink.user_id, col(User.active), is_to_account))
        .where(
            MailedLink.digest == digest_of(token),
            MailedLink.purpose == purpose,
            col(MailedLink.used_at).is_(None),
            col(MailedLink.expires_at) > now,
        )
    ).first()
    return LiveLink(found.user_id, found.email, found.next_path) if found else None


def require_live(session: Session, purpose: LinkPurpose, token: str, now: datetime) -> LiveLink:
    """What a link is for, as ``find_live``.

    Raises:
        Refused: there is no such link any more.
    """
    link = find_live(session, purpose, token, now)
    if link is None:
        raise Refused(_DEAD)
    return link


def spend(session: WritingSession, purpose: LinkPurpose, token: str, now: datetime) -> LiveLink:
    """What a link is for, used up by this: of two uses at the same instant, one gets it and the other is refused.

    After the events of its transaction: whoever issues a link takes the chain first too, and neither waits for the
    other in a ring.

    Raises:
        Refused: as ``require_live``.
    """
    link = require_live(session, purpose, token, now)
    unused = update(MailedLink).where(col(MailedLink.digest) == digest_of(token), col(MailedLink.used_at).is_(None))
    if session.exec(unused.values(used_at=now)).rowcount != 1:
        raise Refused(_DEAD)
    return link


def kill_links(session: WritingSession, user_id: int) -> None:
    """Drop what was mailed to this person and not used yet, whatever it is for."""
    session.exec(delete(MailedLink).where(col(MailedLink.user_id) == user_id, col(MailedLink.used_at).is_(None)))


def prune_links(session: WritingSession, *, now: datetime) -> int:
    """How many links were dropped: those that ran out more than a day ago."""
    return session.exec(delete(MailedLink).where(col(MailedLink.expires_at) < now - KEPT_FOR)).rowcount
