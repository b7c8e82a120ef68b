"""Sign-in links: mailed, single use, good for a quarter of an hour. Looking changes nothing: mail scanners look too.

Whether an address has an account shows nowhere: asking does the same for every address, and only the outbox differs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_
from sqlmodel import Session, col, delete, select, update

from selfassess.accounts.tokens import digest_of, new_token
from selfassess.accounts.users import find_by_email
from selfassess.audit.events import Actor, Event, Happening
from selfassess.audit.trail import append
from selfassess.errors import Refused
from selfassess.mail.letters import INSTALLATION, sign_in_link
from selfassess.mail.outbox import post
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import SignInLink, User

LASTS = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)
_LONGEST_PATH = 500


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What the page of a link that still works may show: whom it signs in, and where to."""

    email: str
    next_path: str


@dataclass(frozen=True, slots=True)
class UsedLink:
    """Whom a link has just proved, and where they wanted to go."""

    user_id: int
    next_path: str


def ask_for_link(
    session: WritingSession, *, email: str, next_path: str, link_of: Callable[[str], str], now: datetime
) -> int | None:
    """The mail that waits in the outbox with a new link, by its id; None where no active account has this address.

    No answer to anybody may depend on which it was. ``link_of`` gives the address of a token's page. An older link of
    the same person is dead from here on.
    """
    user = find_by_email(session, email)
    if user is None or not user.active or user.email is None:
        return None
    token = issue_link(session, user=user, next_path=next_path, actor=Actor(user_id=user.id, role="person"), now=now)
    letter = sign_in_link(INSTALLATION, address=user.email, link=link_of(token), life=LASTS, now=now)
    return post(session, letter, now=now).id


def issue_link(
    session: WritingSession, *, user: User, next_path: str, actor: Actor, now: datetime, lasts: timedelta = LASTS
) -> str:
    """The token of a new link for this account, which kills its older ones. Nothing is mailed.

    Raises:
        Refused: the account is disabled or has no address any more.
    """
    if not user.active or user.email is None:
        raise Refused("This account is disabled, so nobody can sign in with it.")
    # Before the older ones go: the chain's lock makes two who ask at once come one after the other.
    happening = Happening(event=Event.SIGN_IN_LINK_SENT, object_type="account", object_id=user.id)
    append(session, happening, board_id=None, actor=actor, now=now)
    session.exec(delete(SignInLink).where(col(SignInLink.user_id) == user.id, col(SignInLink.used_at).is_(None)))
    token = new_token()
    row = SignInLink(
        digest=digest_of(token),
        user_id=user.id,
        email=user.email,
        next_path=next_path if len(next_path) <= _LONGEST_PATH else "",
        created_at=now,
        expires_at=now + lasts,
    )
    session.add(row)
    session.flush()
    return token


def look_at_link(session: Session, *, token: str, now: datetime) -> OpenLink | None:
    """What a link is for; None where it is used, too old, replaced, or none at all. Changes nothing."""
    found = session.exec(
        select(SignInLink)
        .join(User, and_(col(User.id) == SignInLink.user_id, col(User.active), col(User.email) == SignInLink.email))
        .where(
            SignInLink.digest == digest_of(token),
            col(SignInLink.used_at).is_(None),
            col(SignInLink.expires_at) > now,
        )
    ).first()
    return OpenLink(email=found.email, next_path=found.next_path) if found else None


def use_link(session: WritingSession, *, token: str, now: datetime) -> UsedLink:
    """Whom the link proves. It works once: of two at the same instant, one gets this and the other is refused.

    Raises:
        Refused: it is used, too old, replaced or none at all, or the account was disabled or has another address now.
    """
    digest = digest_of(token)
    unused = update(SignInLink).where(
        col(SignInLink.digest) == digest, col(SignInLink.used_at).is_(None), col(SignInLink.expires_at) > now
    )
    won = session.exec(unused.values(used_at=now)).rowcount == 1
    link = session.get(SignInLink, digest) if won else None
    user = session.get(User, link.user_id) if link else None
    if link is None or user is None or not user.active or user.email != link.email:
        raise Refused("This link no longer works: it is used, more than 15 minutes old, or a newer one was sent.")
    return UsedLink(user_id=user.id, next_path=link.next_path)


def prune_links(session: WritingSession, *, now: datetime) -> int:
    """How many links were dropped: those that ran out more than a day ago."""
    return session.exec(delete(SignInLink).where(col(SignInLink.expires_at) < now - KEPT_FOR)).rowcount
