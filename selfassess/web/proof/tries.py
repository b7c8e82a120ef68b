"""Slowing down whoever guesses, on the way in: each try is counted before it is looked at, known account or not."""

from __future__ import annotations

from datetime import datetime

from flask import request

from selfassess.accounts.throttle import Attempt, key_of_account, key_of_address, note_attempt, waits_until
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.errors import Refused
from selfassess.web.afterwards import Note, later
from selfassess.web.current import now, service, settings
from selfassess.web.database import end_reading, reader

Bucket = tuple[Attempt, str]


class TooManyTries(Refused):
    """A try that was not looked at. ``until`` is when the next one will be."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        minutes = max(1, -(-int((until - now()).total_seconds()) // 60))
        wait = "one minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"There were too many tries in a short time. Wait {wait}, then try again.")


def count_password(email: str) -> None:
    """Count one try of a password.

    Raises:
        TooManyTries: there were too many for this account, or from this network address.
    """
    _count(_account(Attempt.PASSWORD_BY_ACCOUNT, email), _address(Attempt.SIGN_IN_BY_ADDRESS))


def count_code(email: str) -> None:
    """Count one try of an authenticator's or a recovery code.

    Raises:
        TooManyTries: there were too many for this account, or from this network address.
    """
    _count(_account(Attempt.CODE_BY_ACCOUNT, email), _address(Attempt.SIGN_IN_BY_ADDRESS))


def count_address() -> None:
    """Count one try of what names no account by itself: a link, a passkey.

    Raises:
        TooManyTries: there were too many from this network address.
    """
    _count(_address(Attempt.SIGN_IN_BY_ADDRESS))


def count_mail(email: str) -> None:
    """Count one mail asked for.

    Raises:
        TooManyTries: too many were, for this account or from this network address.
    """
    _count(_account(Attempt.LINK_BY_ACCOUNT, email), _address(Attempt.LINK_BY_ADDRESS))


def note_failure(user_id: int | None) -> None:
    """Record a sign-in that failed, once the page is ready; ``user_id`` is None where no account was meant."""
    _record_later(Event.SIGN_IN_FAILED, user_id)


def _count(*buckets: Bucket) -> None:
    waits = [until for kind, key in buckets if (until := waits_until(reader(), kind, key, now()))]
    if waits:
        raise TooManyTries(max(waits))
    end_reading()
    for kind, key in buckets:
        note_attempt(service().database, kind, key, now())
    # The try that fills the measure leaves a trace, and not each one after it.
    if any(waits_until(reader(), kind, key, now()) for kind, key in buckets):
        _record_later(Event.SIGN_IN_THROTTLED, None)
    end_reading()


def _account(kind: Attempt, email: str) -> Bucket:
    return kind, key_of_account(settings().identity_key, email)


def _address(kind: Attempt) -> Bucket:
    return kind, key_of_address(settings().identity_key, request.remote_addr or "")


def _record_later(event: Event, user_id: int | None) -> None:
    happening = Happening(event=event, object_type=ObjectType.ACCOUNT, object_id=user_id)
    actor, moment = Actor(role="person"), now()
    later(Note.SECURITY_EVENT, lambda writing: append(writing, happening, board_id=None, actor=actor, now=moment))
