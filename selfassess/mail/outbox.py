"""The outbox: mail waits here from the change that causes it until a sender has taken it.

A mail is written in the transaction of its change, so that neither is there without the other. It is sent outside any
transaction, at least once: a machine that dies between handing a mail over and noting that sends it again after
``HELD``, under the same message id. Whoever sends first moves the mail's time forward, so that no two ever send it at
once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, func, or_, select, update

from selfassess.audit.traces import Traces
from selfassess.errors import SelfAssessError
from selfassess.mail.letterhead import Letterhead
from selfassess.mail.message import LONGEST_SUBJECT, Kind, Message
from selfassess.mail.sending import NotDelivered, Sender
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Board, OutboxMail
from selfassess.storage.upsert import insert_into

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
# Longer than any attempt takes.
HELD = timedelta(minutes=10)
_MINUTES = (1, 5, 15, 60) + 18 * (240,)
# How long after each attempt that failed the next one is made. In all about three days: a weekend.
WAITS = tuple(timedelta(minutes=minutes) for minutes in _MINUTES)
# So many in a row, and the server is taken to be down; the rest of the mail waits without an attempt.
_FAILURES_IN_A_ROW = 3
LIMIT = 100
# A run ends well before the first of its holds does, however slow the server.
_SECONDS = 300.0
_USELESS = "The link in it ended before it could be sent."
_FAULT = "A fault in selfassess kept it from being sent."


class Outcome(StrEnum):
    """What became of one attempt."""

    SENT = "sent"
    FAILED = "failed"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How many mails were sent, failed for now, or were given up, in one run."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0


def letterhead_of(board: Board) -> Letterhead:
    """What a board's mail is written under."""
    return Letterhead(
        board_id=board.id,
        name=board.name,
        noun=board.noun,
        marking=board.handling_marking,
        reply_to=board.reply_to,
        time_zone=board.time_zone,
    )


def post(session: WritingSession, message: Message, *, now: datetime) -> OutboxMail:
    """The mail, waiting to be sent. With a ``once_key`` that was used before: the mail that is there already."""
    mail = OutboxMail(
        board_id=message.board_id,
        kind=message.kind.value,
        address=message.address,
        reply_to=message.reply_to,
        subject=message.subject,
        body=message.body,
        once_key=message.once_key,
        created_at=now,
        send_after=now,
        useless_after=message.useless_after,
    )
    if message.once_key is None:
        session.add(mail)
        session.flush()
        return mail
    # In one statement: of two that post the same mail at once, the second waits for the first and then does nothing.
    added = insert_into(session, OutboxMail).values(**mail.model_dump(exclude={"id"}))
    session.exec(added.on_conflict_do_nothing(index_elements=["once_key"]))
    posted = select(OutboxMail).where(_of_board(message.board_id), OutboxMail.once_key == message.once_key)
    return session.exec(posted).one()


def deliver_due(
    database: Database, sender: Sender, *, now: datetime, limit: int = LIMIT, seconds: float = _SECONDS
) -> Delivered:
    """What became of the mail that is due, oldest first: ``limit`` of it at most, none begun after ``seconds``."""
    outcomes = list(_outcomes(database, sender, now=now, limit=limit, seconds=seconds))
    return Delivered(**{outcome.value: outcomes.count(outcome) for outcome in Outcome})


def deliver(database: Database, sender: Sender, mail_id: int, *, now: datetime) -> Outcome | None:
    """What became of an attempt to send this one mail, or None where it is not due or somebody else sends it."""
    mail = _claim(database, mail_id, now=now)
    if mail is None:
        return None
    try:
        sender.send(_message(mail, now=now))
    except NotDelivered as trouble:
        return _not_sent(database, mail, trouble, now=now)
    except Exception:
        # One mail that no sender can take must not hold up the others.
        logger.exception("mail %s met a fault", mail_id)
        return _not_sent(database, mail, NotDelivered(temporary=True, why=_FAULT), now=now)
    with database.writing() as session:
        sent = {"sent_at": now, "body": None, "last_error": None, "given_up_at": None}
        session.exec(update(OutboxMail).where(col(OutboxMail.id) == mail_id).values(**sent))
    return Outcome.SENT


def count_due(session: Session, *, now: datetime) -> int:
    """How many mails would be tried now."""
    return session.exec(select(func.count()).select_from(OutboxMail).where(_is_due(now))).one()


def prune_mail(session: WritingSession, *, board_id: int | None, now: datetime) -> int:
    """How many mails were dropped, of a board or the installation's own: sent or given up more than thirty days ago."""
    ended = func.coalesce(OutboxMail.sent_at, OutboxMail.given_up_at)
    return session.exec(delete(OutboxMail).where(_of_board(board_id), ended < now - KEPT_FOR)).rowcount


def forget(session: WritingSession, traces: Traces) -> None:
    """Nothing of a person who is erased is left in mail: theirs is deleted, and in what others get they are blanked."""
    session.exec(delete(OutboxMail).where(col(OutboxMail.address) == traces.email))
    session.exec(update(OutboxMail).where(col(OutboxMail.reply_to) == traces.email).values(reply_to=None))
    named = or_(traces.may_be_in(col(OutboxMail.body)), traces.may_be_in(col(OutboxMail.subject)))
    for mail in session.exec(select(OutboxMail).where(named)):
        mail.subject = traces.blanked_in(mail.subject)[:LONGEST_SUBJECT]
        mail.body = traces.blanked_in(mail.body) if mail.body is not None else None
    session.flush()


def _of_board(board_id: int | None) -> ColumnElement[bool]:
    """That a mail is the board's; the installation's own where ``board_id`` is None."""
    return col(OutboxMail.board_id).is_(None) if board_id is None else col(OutboxMail.board_id) == board_id


def _outcomes(database: Database, sender: Sender, *, now: datetime, limit: int, seconds: float) -> Iterator[Outcome]:
    end = time.monotonic() + seconds
    with database.reading() as session:
        order = (col(OutboxMail.send_after), col(OutboxMail.id))
        due = session.exec(select(OutboxMail.id).where(_is_due(now)).order_by(*order).limit(limit)).all()
    failures = 0
    for mail_id in due:
        outcome = deliver(database, sender, mail_id, now=now)
        if outcome is not None:
            yield outcome
        failures = failures + 1 if outcome is Outcome.FAILED else 0
        if failures == _FAILURES_IN_A_ROW or time.monotonic() > end:
            return


def _is_due(now: datetime) -> ColumnElement[bool]:
    return (
        col(OutboxMail.sent_at).is_(None) & col(OutboxMail.given_up_at).is_(None) & (col(OutboxMail.send_after) <= now)
    )


def _claim(database: Database, mail_id: int, *, now: datetime) -> OutboxMail | None:
    """The mail, held by us alone until ``HELD`` has passed; None where it is not due.

    The condition stands in the UPDATE itself: of two that try at once the second finds the time moved forward, on
    either engine. An attempt counts from here, so that a mail that takes the process with it is not tried for ever.
    """
    with database.writing() as session:
        held = {"send_after": now + HELD, "attempts": col(OutboxMail.attempts) + 1}
        claimed = session.exec(update(OutboxMail).where(col(OutboxMail.id) == mail_id, _is_due(now)).values(**held))
        return session.get_one(OutboxMail, mail_id) if claimed.rowcount else None


def _not_sent(database: Database, mail: OutboxMail, trouble: NotDelivered, *, now: datetime) -> Outcome:
    again = trouble.temporary and mail.attempts <= len(WAITS)
    next_step = {"send_after": now + WAITS[mail.attempts - 1]} if again else {"given_up_at": now}
    # Whoever held it for too long may find it claimed by another, or put back by hand, and says nothing then.
    still_ours = (col(OutboxMail.attempts) == mail.attempts) & (col(OutboxMail.send_after) == mail.send_after)
    with database.writing() as session:
        session.exec(
            update(OutboxMail)
            .where(col(OutboxMail.id) == mail.id, still_ours, col(OutboxMail.sent_at).is_(None))
            .values(last_error=trouble.why[:200], **next_step)
        )
    logger.warning("mail %s was not sent (attempt %s): %s", mail.id, mail.attempts, trouble.why)
    return Outcome.FAILED if again else Outcome.GIVEN_UP


def _message(mail: OutboxMail, *, now: datetime) -> Message:
    if mail.useless_after is not None and mail.useless_after <= now:
        raise NotDelivered(temporary=False, why=_USELESS)
    try:
        return Message(
            kind=Kind(mail.kind),
            address=mail.address,
            subject=mail.subject,
            body=mail.body or "",
            board_id=mail.board_id,
            reply_to=mail.reply_to,
            once_key=mail.once_key,
            reference=f"{mail.id}.{mail.created_at:%Y%m%d%H%M%S%f}",
            written_at=mail.created_at,
        )
    except (SelfAssessError, ValueError):
        raise NotDelivered(temporary=False, why="It cannot be written as a mail.") from None
