"""The second step after a password: an authenticator app, and the recovery codes for the day when the phone is lost.

Secrets and codes come and go sealed: who may open them is no matter of this layer.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, or_, select, update

from selfassess.accounts.sessions import Ending, end_all_sessions
from selfassess.accounts.users import get_user
from selfassess.audit.events import Actor, Event, Happening
from selfassess.audit.trail import append
from selfassess.errors import Conflict, Refused
from selfassess.mail.letters import INSTALLATION, FactorChange, second_factor_changed
from selfassess.mail.outbox import post
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import User

AUTHENTICATOR = "authenticator"


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
    free = update(User).where(col(User.id) == user_id, col(User.tf_totp_secret).is_(None))
    values = {"tf_primary_method": AUTHENTICATOR, "tf_totp_secret": sealed_secret, "tf_last_counter": counter}
    if session.exec(free.values(**values)).rowcount != 1:
        raise Conflict("Your account has an authenticator app already. Remove it first.")
    _keep_codes(session, user_id, sealed_codes)
    end_all_sessions(
        session, user_id=user_id, because=Ending.SECOND_FACTOR_CHANGED, now=now, except_id=except_session_id
    )
    note_change(session, user_id, FactorChange.AUTHENTICATOR_ADDED, now=now)


def remove_authenticator(
    session: WritingSession,
    *,
    user_id: int,
    now: datetime,
    except_session_id: int | None = None,
    actor: Actor | None = None,
) -> None:
    """Take the authenticator app and its recovery codes from an account. Every other session ends; a mail says so.

    ``actor`` is the person themselves unless an operator does it for them.

    Raises:
        Conflict: the account has none.
    """
    held = update(User).where(col(User.id) == user_id, col(User.tf_totp_secret).is_not(None))
    values = {"tf_primary_method": None, "tf_totp_secret": None, "tf_last_counter": None}
    if session.exec(held.values(**values)).rowcount != 1:
        raise Conflict("The account has no authenticator app any more.")
    _keep_codes(session, user_id, ())
    end_all_sessions(
        session,
        user_id=user_id,
        because=Ending.SECOND_FACTOR_CHANGED,
        now=now,
        except_id=except_session_id,
        actor=actor,
    )
    note_change(session, user_id, FactorChange.AUTHENTICATOR_REMOVED, now=now, actor=actor)


def spend_counter(session: WritingSession, *, user_id: int, counter: int) -> None:
    """Use up one code of the authenticator app, and with it every earlier one: of two at once, one wins.

    Raises:
        Refused: this code, or a later one, was used before.
    """
    later = or_(col(User.tf_last_counter).is_(None), col(User.tf_last_counter) < counter)
    if session.exec(update(User).where(col(User.id) == user_id, later).values(tf_last_counter=counter)).rowcount != 1:
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
    wanted = select(User).where(User.id == user_id).with_for_update().execution_options(populate_existing=True)
    user = session.exec(wanted).one()
    codes = list(user.mf_recovery_codes or ())
    if sealed_code not in codes:
        raise Refused("This recovery code was used already. Use another one.", field="code")
    codes.remove(sealed_code)
    user.mf_recovery_codes = codes
    session.flush()
    happening = Happening(
        event=Event.SECOND_FACTOR_CHANGED,
        object_type="account",
        object_id=user_id,
        facts={"change": "recovery_code_used", "left": len(codes)},
    )
    append(session, happening, board_id=None, actor=Actor(user_id=user_id, role="person"), now=now)
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
) -> None:
    """Record a change to how somebody signs in, and tell them by mail."""
    happening = Happening(
        event=event,
        object_type="account" if object_id is None else "passkey",
        object_id=user_id if object_id is None else object_id,
        facts={"change": change.name.lower()},
    )
    append(session, happening, board_id=None, actor=actor or Actor(user_id=user_id, role="person"), now=now)
    user = get_user(session, user_id)
    if user.email is not None:
        post(session, second_factor_changed(INSTALLATION, address=user.email, change=change, at=now), now=now)


def _keep_codes(session: WritingSession, user_id: int, sealed_codes: tuple[str, ...]) -> None:
    user = get_user(session, user_id)
    session.refresh(user)
    user.mf_recovery_codes = list(sealed_codes) or None
    session.flush()
