"""Signed-in browsers: starting a session, proving again who it is, seeing and ending it.

A session lives in the database: the cookie holds a random token of which only the digest is kept, so that ending a
session ends it at once everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, delete, func, select, update

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import STRONG_ROLES
from selfassess.accounts.tokens import digest_of, new_token
from selfassess.audit.events import Actor, Event, Happening, ObjectType, themselves
from selfassess.audit.trail import append
from selfassess.errors import NotFound, Refused
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import User, UserSession
from selfassess.vocabulary import Strength

TOUCH_EVERY = timedelta(minutes=1)
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Life:
    """How long a session lasts: unused, and at most since the person last proved who they are."""

    idle: timedelta
    whole: timedelta


# With two factors proved, a person who runs a board or the installation could do much harm from a screen left alone.
IN_CHARGE = Life(idle=timedelta(minutes=30), whole=timedelta(hours=12))
# A board member thinks over answers for an afternoon, and comes back during the week in which they are due. A manager
# who signed in by a mere link is one of them: nothing but a member's pages opens before the second factor.
TAKING_PART = Life(idle=timedelta(hours=12), whole=timedelta(days=7))


class Ending(StrEnum):
    """Why a session ended. One that was left alone or grew old has no such word: it only stops counting."""

    SIGNED_OUT = "signed_out"
    ENDED_BY_PERSON = "ended_by_person"
    PASSWORD_CHANGED = "password_changed"
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    EMAIL_CHANGED = "email_changed"
    ACCOUNT_DISABLED = "account_disabled"


def life_of(strength: Strength, *, is_in_charge: bool) -> Life:
    """How long a session lasts that was proved so strongly, of a person who is or is not in charge of something."""
    return IN_CHARGE if is_in_charge and strength is Strength.STRONG else TAKING_PART


def is_in_charge(identity: Identity) -> bool:
    """Whether this person runs the installation, or runs or chairs any board."""
    return identity.is_operator or any(place.role in STRONG_ROLES for place in identity.memberships)


def is_alive(life: Life, *, proved_at: datetime, last_seen_at: datetime, now: datetime) -> bool:
    """Whether a session still counts. A clock that was set back makes nobody younger than when they were last seen."""
    now = max(now, last_seen_at)
    return now - last_seen_at <= life.idle and now - proved_at <= life.whole


def start_session(
    session: WritingSession, *, user_id: int, strength: Strength, device: str, address_prefix: str, now: datetime
) -> tuple[UserSession, str]:
    """A new session and its token, which is shown here only and goes into the cookie.

    Raises:
        Refused: the account is disabled.
    """
    # Held until the end, so that a disablement or a new password at this instant finds the session and ends it.
    held = select(User.active).where(User.id == user_id).with_for_update(read=True)
    if not session.exec(held).first():
        raise Refused("This account is disabled. Ask your business manager.")
    token = new_token()
    row = UserSession(
        user_id=user_id,
        digest=digest_of(token),
        strength=strength,
        created_at=now,
        proved_at=now,
        last_seen_at=now,
        device=device[:120],
        address_prefix=address_prefix[:60],
    )
    session.add(row)
    session.flush()
    _record_proof(session, row, now)
    return row, token


def raise_strength(session: WritingSession, *, session_id: int, strength: Strength, now: datetime) -> str:
    """The new token of a session whose person has just proved themselves again. The older token is dead at once.

    Raises:
        NotFound: the session has ended.
        Refused: the proof is weaker than the one that the session has.
    """
    row = session.exec(
        select(UserSession)
        .where(UserSession.id == session_id, col(UserSession.ended_at).is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound("This session has ended. Sign in again.")
    if not strength.at_least(row.strength):
        raise Refused("This proof is weaker than the one you signed in with. Use that one again.")
    token = new_token()
    row.digest = digest_of(token)
    row.strength = strength
    row.proved_at = row.last_seen_at = max(now, row.last_seen_at)
    session.flush()
    _record_proof(session, row, now)
    return token


def _record_proof(session: WritingSession, row: UserSession, now: datetime) -> None:
    happening = Happening(
        event=Event.SIGNED_IN, object_type=ObjectType.SESSION, object_id=row.id, facts={"strength": row.strength.value}
    )
    append(session, happening, board_id=None, actor=themselves(row.user_id), now=now)


def touch(session: WritingSession, *, session_id: int, now: datetime) -> bool:
    """Whether the session was marked as just seen: at most once a minute, and never backwards."""
    late = update(UserSession).where(
        col(UserSession.id) == session_id,
        col(UserSession.ended_at).is_(None),
        col(UserSession.last_seen_at) <= now - TOUCH_EVERY,
    )
    return session.exec(late.values(last_seen_at=now)).rowcount == 1


def is_touch_due(identity: Identity, now: datetime) -> bool:
    """Whether ``touch`` would write, so that most requests open no write transaction for it."""
    return identity.seen_at is not None and identity.seen_at <= now - TOUCH_EVERY


def list_sessions(session: Session, *, identity: Identity, now: datetime) -> tuple[UserSession, ...]:
    """A person's own sessions that still count, the one last seen first."""
    rows = session.exec(
        select(UserSession)
        .where(UserSession.user_id == identity.user_id, col(UserSession.ended_at).is_(None))
        .order_by(col(UserSession.last_seen_at).desc(), col(UserSession.id).desc())
    ).all()
    in_charge = is_in_charge(identity)
    return tuple(
        row
        for row in rows
        if is_alive(
            life_of(row.strength, is_in_charge=in_charge),
            proved_at=row.proved_at,
            last_seen_at=row.last_seen_at,
            now=now,
        )
    )


def end_session(session: WritingSession, *, session_id: int, user_id: int, because: Ending, now: datetime) -> None:
    """End one session of the person who asks for it.

    Raises:
        NotFound: the person has no such session, or it has ended already.
    """
    live = update(UserSession).where(
        is_row(UserSession.id, session_id),
        col(UserSession.user_id) == user_id,
        col(UserSession.ended_at).is_(None),
    )
    if session.exec(live.values(ended_at=now)).rowcount != 1:
        raise NotFound("That session has ended already.")
    happening = Happening(
        event=Event.SESSION_ENDED,
        object_type=ObjectType.SESSION,
        object_id=session_id,
        facts={"because": because.value},
    )
    append(session, happening, board_id=None, actor=themselves(user_id), now=now)


def end_all_sessions(
    session: WritingSession,
    *,
    user_id: int,
    because: Ending,
    now: datetime,
    except_id: int | None = None,
    actor: Actor | None = None,
) -> int:
    """How many sessions of a person were ended: all, or all but the one in use. Nothing is recorded where none was.

    ``actor`` is the person themselves unless somebody else does it.
    """
    live = update(UserSession).where(col(UserSession.user_id) == user_id, col(UserSession.ended_at).is_(None))
    if except_id is not None:
        live = live.where(col(UserSession.id) != except_id)
    ended = session.exec(live.values(ended_at=now)).rowcount
    if ended:
        happening = Happening(
            event=Event.SESSION_ENDED,
            object_type=ObjectType.ACCOUNT,
            object_id=user_id,
            facts={"because": because.value, "sessions": ended},
        )
        append(session, happening, board_id=None, actor=actor or themselves(user_id), now=now)
    return ended


def prune_sessions(session: WritingSession, *, now: datetime) -> int:
    """How many sessions were dropped: those that ended, or were last seen, more than thirty days ago."""
    last = func.coalesce(UserSession.ended_at, UserSession.last_seen_at)
    return session.exec(delete(UserSession).where(last < now - KEPT_FOR)).rowcount
