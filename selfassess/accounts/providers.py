"""The identity an account has at a provider, such as a council's own sign-in: by issuer and subject, never by mail.

A mail address that a provider vouches for only suggests an account. The person confirms it by signing in once in
another way; from then on the provider's own name for them decides, whatever becomes of the address.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, delete, select

from selfassess.accounts.sessions import Ending, end_all_sessions
from selfassess.audit.events import Event, Happening, ObjectType, themselves
from selfassess.audit.trail import append
from selfassess.errors import NotFound, Refused
from selfassess.storage.clashes import refused_if_taken
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import ExternalIdentity, User

_TAKEN = "This sign-in belongs to another account already."


def find_by_subject(session: Session, *, issuer: str, subject: str) -> User | None:
    """The active account with this identity, or None."""
    found = select(User).join(ExternalIdentity, col(ExternalIdentity.user_id) == User.id)
    here = found.where(ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject, col(User.active))
    return session.exec(here).first()


def list_providers(session: Session, user_id: int) -> tuple[ExternalIdentity, ...]:
    """The identities that an account has elsewhere, oldest first."""
    found = select(ExternalIdentity).where(ExternalIdentity.user_id == user_id).order_by(col(ExternalIdentity.id))
    return tuple(session.exec(found).all())


def link_provider(session: WritingSession, *, user_id: int, issuer: str, subject: str, now: datetime) -> None:
    """Let this identity sign in to this account. The person has just proved that both are theirs.

    Raises:
        Refused: the identity belongs to an account already, or the account has another one at this provider.
    """
    if find_by_subject(session, issuer=issuer, subject=subject) is not None:
        raise Refused(_TAKEN)
    if any(held.issuer == issuer for held in list_providers(session, user_id)):
        raise Refused("Your account has another sign-in at this provider. Remove that one first.")
    row = ExternalIdentity(user_id=user_id, issuer=issuer, subject=subject, confirmed_at=now)
    with refused_if_taken(session, _TAKEN, field=""):
        session.add(row)
    _record(session, user_id, row.id, "linked", now)


def unlink_provider(
    session: WritingSession, *, user_id: int, identity_id: int, now: datetime, except_session_id: int | None = None
) -> None:
    """Let an identity no longer sign in to this account. Every other session ends.

    Raises:
        NotFound: the account has no such identity.
    """
    own = delete(ExternalIdentity).where(
        is_row(ExternalIdentity.id, identity_id), col(ExternalIdentity.user_id) == user_id
    )
    if session.exec(own).rowcount != 1:
        raise NotFound("Your account has no such sign-in any more.")
    end_all_sessions(
        session, user_id=user_id, because=Ending.SECOND_FACTOR_CHANGED, now=now, except_id=except_session_id
    )
    _record(session, user_id, identity_id, "unlinked", now)


def _record(session: WritingSession, user_id: int, identity_id: int, change: str, now: datetime) -> None:
    happening = Happening(
        event=Event.PROVIDER_CHANGED,
        object_type=ObjectType.EXTERNAL_IDENTITY,
        object_id=identity_id,
        facts={"change": change},
    )
    append(session, happening, board_id=None, actor=themselves(user_id), now=now)
