"""The passkeys of an account: kept, named, used, removed. Whether one proves anything was checked before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select, update

from selfassess.accounts.second_step import note_change
from selfassess.accounts.sessions import Ending, end_all_sessions
from selfassess.accounts.texts import name_line
from selfassess.audit.events import Event
from selfassess.errors import NotFound, Refused
from selfassess.mail.letters import FactorChange
from selfassess.storage.clashes import refused_if_taken
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Passkey, User

LONGEST_PASSKEY_NAME = 64
MOST = 10
_KNOWN = "This device has a passkey for your account already."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasskey:
    """What an authenticator said of a passkey that it has just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]


def list_passkeys(session: Session, user_id: int) -> tuple[Passkey, ...]:
    """The passkeys of an account, oldest first."""
    return tuple(session.exec(select(Passkey).where(Passkey.user_id == user_id).order_by(col(Passkey.id))).all())


def find_by_credential(session: Session, credential_id: bytes) -> tuple[Passkey, User] | None:
    """The passkey of this id and whose it is; None where it is unknown or the account is disabled."""
    found = select(Passkey, User).where(Passkey.credential_id == credential_id, User.id == Passkey.user_id)
    return session.exec(found.where(col(User.active))).first()


def add_passkey(
    session: WritingSession, *, user_id: int, handle: str, made: NewPasskey, name: str, now: datetime
) -> Passkey:
    """The passkey, added to the account. A mail says so.

    ``handle`` is the random name that passkeys know the account by: the one that it has, or its first.

    Raises:
        Refused: the name is empty or taken, the account has ten, the passkey is known already, or another tab was
            first to give the account a handle.
    """
    same = or_(col(User.passkey_handle).is_(None), col(User.passkey_handle) == handle)
    named = update(User).where(col(User.id) == user_id, same).values(passkey_handle=handle)
    if session.exec(named).rowcount != 1:
        raise Refused("This page was open for too long. Load it again, then add the passkey.")
    held = list_passkeys(session, user_id)
    if len(held) >= MOST:
        raise Refused(f"An account has {MOST} passkeys at most. Remove one first.")
    if session.exec(select(Passkey.id).where(Passkey.credential_id == made.credential_id)).first() is not None:
        raise Refused(_KNOWN)
    row = Passkey(
        user_id=user_id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=list(made.transports),
        name=_free_name(held, name),
        created_at=now,
        last_used_at=now,
    )
    with refused_if_taken(session, _KNOWN, field=""):
        session.add(row)
    note_change(session, user_id, FactorChange.PASSKEY_ADDED, now=now, event=Event.PASSKEY_ADDED, object_id=row.id)
    return row


def rename_passkey(session: WritingSession, *, user_id: int, passkey_id: int, name: str) -> None:
    """Give a passkey of one's own another name.

    Raises:
        NotFound: the account has no such passkey.
        Refused: the name is empty or taken.
    """
    row = get_own(session, user_id=user_id, passkey_id=passkey_id)
    others = tuple(one for one in list_passkeys(session, user_id) if one.id != passkey_id)
    row.name = _free_name(others, name)
    session.flush()


def remove_passkey(
    session: WritingSession, *, user_id: int, passkey_id: int, now: datetime, except_session_id: int | None = None
) -> None:
    """Take a passkey from the account, whose device may be lost: every other session ends, and a mail says so.

    Raises:
        NotFound: the account has no such passkey.
    """
    session.delete(get_own(session, user_id=user_id, passkey_id=passkey_id))
    session.flush()
    end_all_sessions(
        session, user_id=user_id, because=Ending.SECOND_FACTOR_CHANGED, now=now, except_id=except_session_id
    )
    note_change(
        session, user_id, FactorChange.PASSKEY_REMOVED, now=now, event=Event.PASSKEY_REMOVED, object_id=passkey_id
    )


def note_use(session: WritingSession, *, passkey_id: int, seen_count: int, new_count: int, now: datetime) -> None:
    """Keep what a passkey counted when it was used, in time.

    Raises:
        Refused: it was used again in between, or removed: a copy of it may be about.
    """
    same = update(Passkey).where(col(Passkey.id) == passkey_id, col(Passkey.sign_count) == seen_count)
    if session.exec(same.values(sign_count=new_count, last_used_at=now)).rowcount != 1:
        raise Refused("This passkey could not be checked. Use it again.")


def get_own(session: Session, *, user_id: int, passkey_id: int) -> Passkey:
    """A passkey of one's own.

    Raises:
        NotFound: the account has no such passkey.
    """
    own = select(Passkey).where(is_row(Passkey.id, passkey_id), Passkey.user_id == user_id)
    found = session.exec(own).one_or_none()
    if found is None:
        raise NotFound("You have no such passkey.")
    return found


def _free_name(held: tuple[Passkey, ...], name: str) -> str:
    line = name_line(name, field="name", name="name of the passkey", most=LONGEST_PASSKEY_NAME)
    if any(line.casefold() == one.name.casefold() for one in held):
        raise Refused("You have a passkey of this name. Give this one another.", field="name")
    return line
