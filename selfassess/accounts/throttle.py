"""Slowing down whoever guesses: how often something was tried lately, by account and by network address.

Attempts are counted in buckets of one minute. A bucket counts as long as any part of it lies within the limit's time,
so that no window of that length ever holds more attempts than the limit allows, and nobody waits more than a minute
longer than it says. Nothing locks for good: that would let a stranger keep somebody out.

Only an attempt that is looked at is counted, never one that was refused because of the throttle: waiting always helps.
It is counted before it is looked at, by whoever holds the lock of its counts: of many at one instant no more are
looked at than of as many one after the other.
"""

from __future__ import annotations

import hmac
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, delete, func, select

from selfassess.accounts.devices import network_of
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Throttle
from selfassess.storage.upsert import insert_into

BUCKET = timedelta(minutes=1)
_ADVISORY_LOCK = 0x5E20  # the first of PostgreSQL's two lock numbers; the second is of the counts
_KEPT = timedelta(days=1)


class Attempt(StrEnum):
    """What is counted, and by what."""

    PASSWORD_BY_ACCOUNT = "password.account"
    CODE_BY_ACCOUNT = "code.account"
    SIGN_IN_BY_ADDRESS = "sign_in.address"
    LINK_BY_ACCOUNT = "link.account"
    LINK_BY_ADDRESS = "link.address"
    DENIAL_BY_PERSON = "denial.person"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts within so long; the next one has to wait."""

    most: int
    within: timedelta


# A whole agency often shares one address, so the limits by address are wide; they stop one machine from trying many
# accounts. A six-digit code has fewer values than a password, so it gets fewer tries.
LIMITS = {
    Attempt.PASSWORD_BY_ACCOUNT: Limit(10, timedelta(minutes=5)),
    Attempt.CODE_BY_ACCOUNT: Limit(5, timedelta(minutes=5)),
    Attempt.SIGN_IN_BY_ADDRESS: Limit(100, timedelta(minutes=5)),
    Attempt.LINK_BY_ACCOUNT: Limit(3, timedelta(minutes=15)),
    Attempt.LINK_BY_ADDRESS: Limit(30, timedelta(minutes=15)),
    # Holds up nobody: so often a refused access leaves a trace, once in each minute of the clock.
    Attempt.DENIAL_BY_PERSON: Limit(1, timedelta(0)),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """Where attempts of one kind are counted that belong together: of one account, or from one network address."""

    kind: Attempt
    key: str


@dataclass(frozen=True, slots=True)
class Try:
    """Whether an attempt may be looked at, and until when the one after it has to wait, if at all."""

    may_be_looked_at: bool
    next_waits_until: datetime | None


def key_of_account(identity_key: str, email: str) -> str:
    """What stands for an address in the counts, known or not: 64 hexadecimal digits, keyed.

    ``email`` is as ``mail.message.parse_address`` gives it.
    """
    return _keyed(identity_key, "account", email)


def key_of_address(identity_key: str, address: str) -> str:
    """What stands for a network address in the counts: 64 hexadecimal digits, keyed.

    Of IPv6 the first 64 bits count, since one machine may use any address of its network.
    """
    return _keyed(identity_key, "address", network_of(address, bits_of_4=32, bits_of_6=64) or address)


def key_of_person(identity_key: str, user_id: int, where: str) -> str:
    """What stands for a person in one place in the counts: 64 hexadecimal digits, keyed."""
    return _keyed(identity_key, "person", f"{user_id} {where}")


def waits_until(session: Session, kind: Attempt, key: str, now: datetime) -> datetime | None:
    """Until when the next attempt has to wait, or None where it may be looked at."""
    limit = LIMITS[kind]
    buckets = session.exec(
        select(Throttle.bucket_at, Throttle.count)
        .where(Throttle.kind == kind, Throttle.key == key)
        # The next minute's may be there: whoever began later can be first. A bucket further in the future was noted
        # before the clock was set back; counted, it would lock somebody out for long.
        .where(col(Throttle.bucket_at) > now - limit.within - BUCKET, col(Throttle.bucket_at) <= now + BUCKET)
        .order_by(col(Throttle.bucket_at))
    ).all()
    left = sum(count for _, count in buckets)
    until = None
    for bucket_at, count in buckets:
        if left < limit.most:
            break
        until = bucket_at + BUCKET + limit.within
        left -= count
    return until


def longest_wait(session: Session, counted: tuple[Counts, ...], now: datetime) -> datetime | None:
    """Until when an attempt has to wait that is counted in all of these; None where it may be looked at."""
    waits = [waits_until(session, one.kind, one.key, now) for one in counted]
    return max((until for until in waits if until is not None), default=None)


def take_try(session: WritingSession, counted: tuple[Counts, ...], now: datetime) -> Try:
    """Whether an attempt may be looked at, which is counted then; where one of the counts is full, none of them grows.

    In a write of its own, which ends before anything is hashed.
    """
    _lock(session, counted)
    if until := longest_wait(session, counted, now):
        return Try(may_be_looked_at=False, next_waits_until=until)
    for one in counted:
        count_attempt(session, one.kind, one.key, now)
    return Try(may_be_looked_at=True, next_waits_until=longest_wait(session, counted, now))


def count_attempt(session: WritingSession, kind: Attempt, key: str, now: datetime) -> int:
    """How many attempts there were in this minute, with this one: of several at once, one is the first."""
    bucket_at = now.replace(second=0, microsecond=0)
    added = insert_into(session, Throttle).values(kind=kind, key=key, bucket_at=bucket_at, count=1)
    once_more = {"count": col(Throttle.count) + 1}
    counted = added.on_conflict_do_update(index_elements=["kind", "key", "bucket_at"], set_=once_more)
    number: int = session.execute(counted.returning(col(Throttle.count))).scalar_one()
    return number


def prune_attempts(session: WritingSession, *, now: datetime) -> int:
    """How many counts were dropped: those of more than a day ago, which no limit looks at any more."""
    return session.exec(delete(Throttle).where(col(Throttle.bucket_at) < now - _KEPT)).rowcount


def _lock(session: WritingSession, counted: tuple[Counts, ...]) -> None:
    """Hold these counts until the transaction ends. A row would not do: the first try of a minute has none yet."""
    # On SQLite the write transaction itself is the lock.
    if session.get_bind().dialect.name == "postgresql":
        # In one order, so that nobody waits in a ring.
        for number in sorted({_lock_number(one) for one in counted}):
            session.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK, number)))


def _lock_number(counts: Counts) -> int:
    # 31 bits: that two counts share a lock now and then only lets one wait for the other.
    return zlib.crc32(f"{counts.kind} {counts.key}".encode()) >> 1


def _keyed(identity_key: str, kind: str, subject: str) -> str:
    return hmac.digest(identity_key.encode(), f"throttle {kind} {subject}".encode("utf-8", "replace"), "sha256").hex()
