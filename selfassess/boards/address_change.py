"""Changing the address of an account, by its person or by an operator.

A person confirms the new address by a link to it, and the old one is told. An operator, who has made sure by other
means whose address it is, gives a reason, and both are told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, col, select

from selfassess.accounts import texts
from selfassess.accounts.identity import Asking
from selfassess.accounts.links import find_live, kill_links, mail_link, spend
from selfassess.accounts.permissions import require_operator
from selfassess.accounts.sessions import Ending, end_all_sessions
from selfassess.accounts.users import get_unerased, get_user
from selfassess.audit.events import Actor, Event, Happening, ObjectType, themselves
from selfassess.audit.trail import append
from selfassess.boards.invitations import end_invitations_to
from selfassess.errors import Conflict, Refused
from selfassess.mail.letterhead import INSTALLATION
from selfassess.mail.letters import email_changed_notice, email_given_notice
from selfassess.mail.message import parse_address
from selfassess.mail.outbox import post
from selfassess.storage.clashes import refused_if_taken
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, Member, User
from selfassess.vocabulary import LinkPurpose

_DEAD = "This link no longer works. Ask for the change again."
_TAKEN = "Somebody else has an account with this address."
_SHARED = "Replies to the e-mails of a board go to this address, so several people may read it. Use one of your own."


def ask_for_change(
    session: WritingSession, *, user_id: int, email: str, link_of: Callable[[str], str], now: datetime
) -> int | None:
    """The mail to the new address with the link that confirms it, by its id; None where the address is taken.

    No answer to anybody may depend on which it was. An older link to another new address is dead from here on.

    Raises:
        Refused: the text is no address, or as ``refuse_shared``; it is the account's own; the account is disabled.
    """
    address = parse_address(email)
    user = get_user(session, user_id)
    if address == user.email:
        raise Refused("This is your address already.", field="email")
    refuse_shared(session, user_id=user_id, address=address)
    if _is_taken(session, address):
        return None
    return mail_link(session, LinkPurpose.NEW_ADDRESS, user=user, email=address, link_of=link_of, now=now)


def look_at_change(session: Session, *, user_id: int, token: str, now: datetime) -> str | None:
    """The address that a link confirms for this person; None where it does not, or no longer. Changes nothing."""
    link = find_live(session, LinkPurpose.NEW_ADDRESS, token, now)
    return link.email if link is not None and link.user_id == user_id else None


def confirm_change(
    session: WritingSession, *, user_id: int, token: str, now: datetime, except_session_id: int | None
) -> str:
    """The new address of the account, confirmed by its link. Other sessions and links end, and the old address is told.

    Raises:
        Refused: the link is used, too old, replaced, another person's or none at all, or the address was taken since,
            or as ``refuse_shared``.
    """
    person = themselves(user_id)
    if former := get_user(session, user_id).email:
        # What was sent to an address opens nothing once the address is somebody else's.
        end_invitations_to(session, email=former, actor=person, now=now)
    address = look_at_change(session, user_id=user_id, token=token, now=now)
    if address is None or _is_taken(session, address):
        raise Refused(_DEAD)
    refuse_shared(session, user_id=user_id, address=address)
    user = _held(session, user_id)
    if user.email != former:
        raise Refused(_DEAD)
    end_all_sessions(session, user_id=user_id, because=Ending.EMAIL_CHANGED, now=now, except_id=except_session_id)
    _record(session, user_id, actor=person, now=now)
    with refused_if_taken(session, _DEAD, field="email"):
        user.email = address
    spend(session, LinkPurpose.NEW_ADDRESS, token, now)
    kill_links(session, user_id)
    if former:
        post(session, email_changed_notice(INSTALLATION, address=former, at=now), now=now)
    return address


def change_address(
    session: WritingSession, *, who: Asking, user_id: int, email: str, reason: str, now: datetime
) -> str:
    """The new address of an account, given by an operator to a person who can no longer read the former one.

    Every session ends, links and invitations to the former address open nothing any more, and both addresses are told.

    Raises:
        NotAllowed: it is neither an operator nor a command who asks.
        NotFound: there is no such account, or its person was erased.
        Conflict: the address was changed at the same moment.
        Refused: the text is no address, is the account's own or another's; there is no reason, or none that can be
            kept; it is one's own account; or as ``refuse_shared``.
    """
    require_operator(who)
    if user_id == who.user_id:
        raise Refused("Change your own address on the page of your account.")
    address, why, actor = texts.mail_address(email, field="email"), texts.reason(reason), who.acting_on(None)
    former = get_unerased(session, user_id).email
    if address == former:
        raise Refused("This is the account's address already.", field="email")
    if _is_taken(session, address):
        raise Refused(_TAKEN, field="email")
    refuse_shared(session, user_id=user_id, address=address)
    end_invitations_to(session, email=former or "", actor=actor, now=now)
    user = _held(session, user_id)
    if user.email != former:
        raise Conflict("The address of this account was changed at the same moment. Look at it as it is now.")
    end_all_sessions(session, user_id=user_id, because=Ending.EMAIL_CHANGED, now=now, actor=actor)
    _record(session, user_id, actor=actor, now=now, reason=why)
    with refused_if_taken(session, _TAKEN, field="email"):
        user.email = address
    kill_links(session, user_id)
    if former:
        post(session, email_changed_notice(INSTALLATION, address=former, at=now), now=now)
    post(session, email_given_notice(INSTALLATION, address=address, at=now), now=now)
    return address


def refuse_shared(session: Session, *, user_id: int, address: str) -> None:
    """Nothing, where this address can be the account's: it is not the one at which a board of theirs is answered.

    Raises:
        Refused: it is; several people may read it.
    """
    theirs = select(Board.id).join(Member, col(Member.board_id) == Board.id)
    answered = theirs.where(Member.user_id == user_id, col(Member.ended_on).is_(None), Board.reply_to == address)
    if session.exec(answered.limit(1)).first() is not None:
        raise Refused(_SHARED, field="email")


def _held(session: WritingSession, user_id: int) -> User:
    """The account as it stands now, locked until the transaction ends.

    The new address itself is written after the event: since addresses are unique, that locks out whoever points at the
    account with the chain in hand, such as a link that is being issued.
    """
    user = get_user(session, user_id)
    session.refresh(user, with_for_update={"key_share": True})
    return user


def _record(session: WritingSession, user_id: int, *, actor: Actor, now: datetime, reason: str | None = None) -> None:
    happening = Happening(event=Event.EMAIL_CHANGED, object_type=ObjectType.ACCOUNT, object_id=user_id, reason=reason)
    append(session, happening, board_id=None, actor=actor, now=now)


def _is_taken(session: Session, address: str) -> bool:
    return session.exec(select(User.id).where(User.email == address)).first() is not None
