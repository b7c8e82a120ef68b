"""Slowing down whoever guesses, on the way in: each try is counted before it is looked at, known account or not."""

from __future__ import annotations

from datetime import datetime

from flask import request

from selfassess.accounts.throttle import (
    Attempt,
    Counts,
    key_of_account,
    key_of_address,
    longest_wait,
    take_try,
)
from selfassess.audit.events import Event, Happening, ObjectType, themselves
from selfassess.audit.trail import append
from selfassess.errors import Refused
from selfassess.web.afterwards import Note, later
from selfassess.web.current import now, settings
from selfassess.web.database import reader, write


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


def _count(*counted: Counts) -> None:
    # A look first, so that a flood of what is refused anyway asks for no write.
    if until := longest_wait(reader(), counted, now()):
        raise TooManyTries(until)
    with write() as writing:
        this = take_try(writing, counted, now())
    if this.next_waits_until is None:
        return
    if not this.may_be_looked_at:
        raise TooManyTries(this.next_waits_until)
    # The try that fills the measure leaves a trace, and not each one after it.
    _record_later(Event.SIGN_IN_THROTTLED, None)


def _account(kind: Attempt, email: str) -> Counts:
    return Counts(kind, key_of_account(settings().identity_key, email))


def _address(kind: Attempt) -> Counts:
    return Counts(kind, key_of_address(settings().identity_key, request.remote_addr or ""))


def _record_later(event: Event, user_id: int | None) -> None:
    happening = Happening(event=event, object_type=ObjectType.ACCOUNT, object_id=user_id)
    actor, moment = themselves(None), now()
    later(Note.SECURITY_EVENT, lambda writing: append(writing, happening, board_id=None, actor=actor, now=moment))
