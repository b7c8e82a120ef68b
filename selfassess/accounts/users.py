"""Accounts: one for each address, on any number of boards. What is done to one stands in the installation's chain.

An account is made when an invitation is accepted, or by an operator; nobody signs up.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select, update

from selfassess.accounts import texts
from selfassess.accounts.identity import Asking
from selfassess.accounts.links import kill_links
from selfassess.accounts.permissions import require_operator
from selfassess.accounts.sessions import Ending, end_all_sessions
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.errors import Conflict, NotFound, Refused
from selfassess.mail.letterhead import INSTALLATION
from selfassess.mail.letters import account_disabled
from selfassess.mail.message import parse_address
from selfassess.mail.outbox import post
from selfassess.storage.columns import IDS
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import User
from selfassess.storage.upsert import insert_into


def find_by_email(session: Session, email: str) -> User | None:
    """The account of this address, disabled ones too; None where there is none, or the text is no address."""
    try:
        address = parse_address(email)
    except Refused:
        return None
    return session.exec(select(User).where(User.email == address)).first()


def find_active_user(session: Session, email: str) -> User | None:
    """The account of this address that somebody can sign in to; None where it is disabled too."""
    found = find_by_email(session, email)
    return found if found is not None and found.active else None


def find_user(session: Session, user_id: int) -> User | None:
    """The account with this id, or None where there is none, whatever number it is."""
    return session.get(User, user_id) if user_id in IDS else None


def get_user(session: Session, user_id: int) -> User:
    """The account with this id.

    Raises:
        NotFound: there is none.
    """
    found = find_user(session, user_id)
    if found is None:
        raise NotFound("There is no such account.")
    return found


def get_unerased(session: Session, user_id: int) -> User:
    """The account with this id, disabled or not, whose person was not erased.

    Raises:
        NotFound: there is none.
    """
    user = get_user(session, user_id)
    if user.erased_at is not None:
        raise NotFound("There is no such account.")
    return user


def list_operators(session: Session) -> tuple[User, ...]:
    """The accounts that run the installation, by address; disabled ones too."""
    return tuple(session.exec(select(User).where(col(User.is_operator)).order_by(col(User.email))).all())


def create_user(session: WritingSession, *, who: Asking, email: str, now: datetime) -> User:
    """A new account without a password.

    Raises:
        NotAllowed: it is neither an operator nor a command who asks.
        Refused: the text is no address, or the address has an account.
    """
    require_operator(who)
    user, is_new = find_or_add(session, email=email, now=now)
    if not is_new:
        raise Refused("This address has an account already.", field="email")
    record_created(session, user, actor=who.acting_on(None), now=now)
    return user


def find_or_add(session: WritingSession, *, email: str, now: datetime) -> tuple[User, bool]:
    """The account of this address, and whether it is new. Of two at once, one adds it and the other finds it.

    A new one is recorded by ``record_created``, apart, since the installation's chain is the last lock to be taken.

    Raises:
        Refused: the text is no address.
    """
    address = parse_address(email)
    row = insert_into(session, User).values(email=address, created_at=now)
    is_new = session.exec(row.on_conflict_do_nothing(index_elements=["email"])).rowcount == 1
    found = select(User).where(User.email == address).execution_options(populate_existing=True)
    return session.exec(found).one(), is_new


def record_created(session: WritingSession, user: User, *, actor: Actor, now: datetime) -> None:
    """Record that an account was added."""
    _record(session, Event.ACCOUNT_CREATED, user.id, actor=actor, now=now)


def disable(session: WritingSession, *, who: Asking, user_id: int, reason: str, now: datetime) -> None:
    """Close an account for the time being: whoever is signed in with it is signed out at once, and mailed links die.

    Raises:
        NotAllowed: it is neither an operator nor a command who asks.
        NotFound: there is no such account.
        Conflict: it is disabled already.
        Refused: there is no reason or none that can be kept, it is one's own account, or nobody would run the
            installation.
    """
    require_operator(who)
    if user_id == who.user_id:
        raise Refused("You cannot disable your own account. Ask another operator.")
    why, actor = texts.reason(reason), who.acting_on(None)
    _switch(session, user_id, to=False)
    end_all_sessions(session, user_id=user_id, because=Ending.ACCOUNT_DISABLED, now=now, actor=actor)
    _record(session, Event.ACCOUNT_DISABLED, user_id, actor=actor, now=now, reason=why)
    # After the event: whoever issues a link takes the chain first too, and neither waits for the other in a ring.
    kill_links(session, user_id)
    user = get_user(session, user_id)
    if user.is_operator:
        refuse_without_operator(session)
    if user.email is not None:
        post(session, account_disabled(INSTALLATION, address=user.email, at=now), now=now)


def enable(session: WritingSession, *, who: Asking, user_id: int, reason: str, now: datetime) -> None:
    """Open a disabled account again. Sessions that were ended stay ended.

    Raises:
        NotAllowed: it is neither an operator nor a command who asks.
        NotFound: there is no such account, or its person was erased.
        Conflict: it is not disabled.
        Refused: there is no reason, or none that can be kept.
    """
    require_operator(who)
    why = texts.reason(reason)
    _switch(session, user_id, to=True)
    _record(session, Event.ACCOUNT_ENABLED, user_id, actor=who.acting_on(None), now=now, reason=why)


def make_operator(session: WritingSession, *, who: Asking, user_id: int, now: datetime) -> None:
    """Let an account run the installation. An operator sees no board's content by it.

    Raises:
        NotAllowed: it is neither an operator nor a command who asks.
        NotFound: there is no such account.
        Conflict: it does so already.
    """
    _set_operator(session, user_id, to=True, who=who, now=now)


def end_operator(session: WritingSession, *, who: Asking, user_id: int, now: datetime) -> None:
    """Let an account no longer run the installation. Its places on boards stay.

    Raises:
        NotAllowed: it is neither an operator nor a command who asks.
        NotFound: there is no such account.
        Conflict: it does not run it.
        Refused: nobody would be left who does.
    """
    _set_operator(session, user_id, to=False, who=who, now=now)
    refuse_without_operator(session)


def refuse_without_operator(session: WritingSession) -> None:
    """Nothing, where an active account still runs the installation.

    To be called after the change and its event: the chain's lock keeps two last operators from going at once.

    Raises:
        Refused: there is none left.
    """
    if session.exec(select(User.id).where(col(User.is_operator), col(User.active)).limit(1)).first() is None:
        raise Refused("Nobody would be left to run the installation. Make somebody else an operator first.")


def _switch(session: WritingSession, user_id: int, *, to: bool) -> None:
    told = "This account is not disabled." if to else "This account is disabled already."
    _change(session, user_id, "active", to=to, told=told)


def _set_operator(session: WritingSession, user_id: int, *, to: bool, who: Asking, now: datetime) -> None:
    require_operator(who)
    told = "This person is an operator already." if to else "This person is no operator."
    _change(session, user_id, "is_operator", to=to, told=told)
    _record(session, Event.OPERATOR_CHANGED, user_id, actor=who.acting_on(None), now=now, facts={"is_operator": to})


def _change(session: WritingSession, user_id: int, column: str, *, to: bool, told: str) -> None:
    get_unerased(session, user_id)
    changed = update(User).where(col(User.id) == user_id, getattr(User, column).is_(not to))
    if session.exec(changed.values({column: to})).rowcount != 1:
        raise Conflict(f"{told} Nothing was changed.")


def _record(
    session: WritingSession,
    event: Event,
    user_id: int,
    *,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
    facts: dict[str, str | int | bool | None] | None = None,
) -> None:
    happening = Happening(
        event=event, object_type=ObjectType.ACCOUNT, object_id=user_id, facts=facts or {}, reason=reason
    )
    append(session, happening, board_id=None, actor=actor, now=now)
