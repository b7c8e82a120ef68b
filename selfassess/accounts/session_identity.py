"""From a session's digest to the person who asks: one query, on every request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlmodel import Session, col

from selfassess.accounts.identity import Identity, Membership
from selfassess.accounts.sessions import is_alive, is_in_charge, life_of
from selfassess.storage.tables import Board, Member, User, UserSession
from selfassess.vocabulary import BoardState

# As long as a text that might still be wanted is kept at all.
_TYPED_TOO_LONG = timedelta(days=7)

# Columns rather than rows, and built once: this runs on every request. It asks across boards, since whose places they
# are is what it finds out; a place on a board that is being purged is none.
_WHO: Select[*tuple[Any, ...]] = (
    select(
        col(UserSession.id),
        col(UserSession.strength),
        col(UserSession.proved_at),
        col(UserSession.last_seen_at),
        col(User.id),
        col(User.email),
        col(User.is_operator),
        col(Board.id),
        col(Member.id),
        col(Member.role),
        col(Member.seat_id),
        col(Member.standing),
        col(Member.display_name),
    )
    .join(User, and_(col(User.id) == UserSession.user_id, col(User.active)))
    .outerjoin(Member, and_(col(Member.user_id) == User.id, col(Member.ended_on).is_(None)))
    .outerjoin(Board, and_(col(Board.id) == Member.board_id, col(Board.state) != BoardState.PURGING))
    .where(col(UserSession.digest) == bindparam("digest"), col(UserSession.ended_at).is_(None))
    .order_by(col(Member.id))
)


@dataclass(frozen=True, slots=True)
class Expired:
    """Who a session was of that was left alone or grew old. It opens nothing; it only tells whose text to keep."""

    identity: Identity


def load_identity(
    session: Session, *, session_digest: str, now: datetime, unused_until: datetime | None = None
) -> Identity | None:
    """The person behind a session, with their current places; None where the session does not count (any more).

    Until ``unused_until`` it counts although it was left alone; as long as a session may last at all.
    """
    identity = _load(session, session_digest)
    return identity if identity is not None and _is_alive(identity, now, unused_until) else None


def load_expired(session: Session, *, session_digest: str, now: datetime) -> Expired | None:
    """Whose session this was, where it stopped counting within the last week for no other reason than time.

    None where it still counts, was ended, never was, or its account is disabled. What somebody typed for too long is
    kept for them by it.
    """
    identity = _load(session, session_digest)
    if identity is None or identity.seen_at is None or _is_alive(identity, now):
        return None
    return Expired(identity) if now - identity.seen_at <= _TYPED_TOO_LONG else None


def _load(session: Session, digest: str) -> Identity | None:
    rows = session.connection().execute(_WHO, {"digest": digest}).all()
    if not rows:
        return None
    session_id, strength, proved_at, seen_at, user_id, email, is_operator, *_ = rows[0]
    return Identity(
        user_id=user_id,
        email=email,
        memberships=tuple(
            Membership(
                member_id=member_id,
                board_id=board_id,
                role=role,
                seat_id=seat_id,
                standing=standing,
                display_name=display_name,
            )
            for *_, board_id, member_id, role, seat_id, standing, display_name in rows
            if board_id is not None
        ),
        is_operator=is_operator,
        strength=strength,
        proved_at=proved_at,
        session_id=session_id,
        seen_at=seen_at,
    )


def _is_alive(identity: Identity, now: datetime, unused_until: datetime | None = None) -> bool:
    assert identity.proved_at is not None
    assert identity.seen_at is not None
    life = life_of(identity.strength, is_in_charge=is_in_charge(identity))
    # As if it had been seen just now.
    seen_at = identity.seen_at if unused_until is None or now > unused_until else max(now, identity.seen_at)
    return is_alive(life, proved_at=identity.proved_at, last_seen_at=seen_at, now=now)
