"""The second step after a password: an authenticator app, and the recovery codes for the day when the phone is lost.

Secrets and codes come and go sealed: who may open them is no matter of this layer.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, delete, or_, select, update

from selfassess.accounts import texts
from selfassess.accounts.identity import Asking
from selfassess.accounts.permissions import require_operator
from selfassess.accounts.sessions import Ending, end_all_sessions
from selfassess.accounts.users import get_unerased, get_user
from selfassess.audit.events import Actor, Event, Happening, ObjectType, themselves
from selfassess.audit.trail import append
from selfassess.errors import Conflict, Refused
from selfassess.mail.letterhead import INSTALLATION
from selfassess.mail.letters import FactorChange, second_factor_changed
from selfassess.mail.outbox import post
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Passkey, User


def add_authenticator(
    session: WritingSession,
    *,
    user_id: int,
    sealed_secret: str,
    counter: int,
    sealed_codes: tuple[str, ...],
    now: datetime,
    except_session_id: int | None = None,
) -> None:
    """Give an account an authenticator app, whose code of ``counter`` has just been shown, and its recovery codes.

    Every other session ends, and a mail says what was changed.

    Raises:
        Conflict: it has one already.
    """
    free = update(User).where(col(User.id) == user_id, col(User.totp_secret).is_(None))
    values = {"totp_secret": sealed_secret, "totp_last_step": counter}
    if session.exec(free.values(**values)).rowcount != 1:
        raise Conflict("Your account has an authenticator app already. Remove it first.")
    _keep_codes(session, user_id, sealed_codes)
    end_all_sessions(
        session, user_id=user_id, because=Ending.SECOND_FACTOR_CHANGED, now=now, except_id=except_session_id
    )
    note_change(session, user_id, FactorChange.AUTHENTICATOR_ADDED, now=now)


def remove_authenticator(
    session: WritingSession, *, user_id: int, now: datetime, except_session_id: int | None = None
) -> None:
    """Take the authenticator app and its recovery codes from an account, whose person asks. Every other session ends.

    A mail says so.

    Raises:
        Conflict: the account has none.
    """
    held = update(User).where(col(User.id) == user_id, col(User.totp_secret).is_not(None))
    values = {"totp_secret": None, "totp_last_step": None}
    if session.exec(held.values(**values)).rowcount != 1:
        raise Conflict("The account has no authenticator app any more.")
    _keep_codes(session, user_id, ())
    end_all_sessions(
        session, user_id=user_id, because=Ending.SECOND_FACTOR_CHANGED, now=now, except_id=except_session_id
    )
    note_change(session, user_id, FactorChange.AUTHENTICATOR_REMOVED, now=now)


def reset_second_step(session: WritingSession, *, who: Asking, user_id: int, reason: str, now: datetime) -> None:
    """Take the authenticator app, its recovery codes and every passkey from an account whose person has lost them.

    The password and the organisation's own sign-in stay: with one of them, or a mailed link, the person comes in and
    sets up a second step anew. Every session ends; a mail says so.

    Raises:
        NotAllowed: it is neither an operator nor a command who asks.
        NotFound: there is no such account, or its person was erased.
        Conflict: the account has none of these.
        Refused: there is no reason, or none that can be kept; it is one's own account.
    """
    require_operator(who)
    if user_id == who.user_id:
        raise Refused("Change your own second step on the page of your account, or ask another operator.")
    why, actor = texts.reason(reason), who.acting_on(None)
    user = get_unerased(session, user_id)
    session.refresh(user, with_for_update={"key_share": True})
    had_app = user.totp_secret is not None
    passkeys = session.exec(delete(Passkey).where(col(Passkey.user_id) == user_id)).rowcount
    if not had_app and not passkeys:
        raise Conflict("The account has neither an authenticator app nor a passkey. Nothing was changed.")
    user.totp_secret = user.totp_last_step = user.recovery_codes = None
    session.flush()
    end_all_sessions(session, user_id=user_id, because=Ending.SECOND_FACTOR_CHANGED, now=now, actor=actor)
    note_change(session, user_id, FactorChange.SECOND_STEP_RESET, now=now, actor=actor, reason=why)


def spend_counter(session: WritingSession, *, user_id: int, counter: int) -> None:
    """Use up one code of the authenticator app, and with it every earlier one: of two at once, one wins.

    Raises:
        Refused: this code, or a later one, was used before.
    """
    later = or_(col(User.totp_last_step).is_(None), col(User.totp_last_step) < counter)
    if session.exec(update(User).where(col(User.id) == user_id, later).values(totp_last_step=counter)).rowcount != 1:
        raise Refused("This code was used already. Wait for the next one, then type that.", field="code")


def replace_recovery_codes(
    session: WritingSession, *, user_id: int, sealed_codes: tuple[str, ...], now: datetime
) -> None:
    """Give an account new recovery codes; the earlier ones are worth nothing from here on. A mail says so."""
    _keep_codes(session, user_id, sealed_codes)
    note_change(session, user_id, FactorChange.RECOVERY_CODES_MADE, now=now)


def spend_recovery_code(session: WritingSession, *, user_id: int, sealed_code: str, now: datetime) -> int:
    """How many recovery codes are left after this one was used up: of two at once, one wins.

    Raises:
        Refused: it was used before.
    """
    # The weaker lock of PostgreSQL: whoever issues a link has the chain, which this takes later, and points at the row.
    wanted = select(User).where(User.id == user_id).with_for_update(key_share=True)
    user = session.exec(wanted.execution_options(populate_existing=True)).one()
    codes = list(user.recovery_codes or ())
    if sealed_code not in codes:
        raise Refused("This recovery code was used already. Use another one.", field="code")
    codes.remove(sealed_code)
    user.recovery_codes = codes
    session.flush()
    happening = Happening(
        event=Event.SECOND_FACTOR_CHANGED,
        object_type=ObjectType.ACCOUNT,
        object_id=user_id,
        facts={"change": "recovery_code_used", "left": len(codes)},
    )
    append(session, happening, board_id=None, actor=themselves(user_id), now=now)
    return len(codes)


def note_change(
    session: WritingSession,
    user_id: int,
    change: FactorChange,
    *,
    now: datetime,
    event: Event = Event.SECOND_FACTOR_CHANGED,
    object_id: int | None = None,
    actor: Actor | None = None,
    reason: str | None = None,
) -> None:
    """Record a change to how somebody signs in, and tell them by mail. They did it themselves unless ``actor`` says."""
    happening = Happening(
        event=event,
        object_type=ObjectType.ACCOUNT if object_id is None else ObjectType.PASSKEY,
        object_id=user_id if object_id is None else object_id,
        facts={"change": change.name.lower()},
        reason=reason,
    )
    append(session, happening, board_id=None, actor=actor or themselves(user_id), now=now)
    user = get_user(session, user_id)
    if user.email is not None:
        post(session, second_factor_changed(INSTALLATION, address=user.email, change=change, at=now), now=now)


def _keep_codes(session: WritingSession, user_id: int, sealed_codes: tuple[str, ...]) -> None:
    user = get_user(session, user_id)
    session.refresh(user)
    user.recovery_codes = list(sealed_codes) or None
    session.flush()
