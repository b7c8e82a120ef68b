"""Looking after the outbox by hand: what waits, what failed and why, and trying again.

A line of the outbox never holds the mail itself: its link is for the one it was written to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from selfassess.audit import trail
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.errors import NotFound, Refused
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, OutboxMail


class MailState(StrEnum):
    """Where an unsent mail stands: waiting for its first attempt, waiting after one that failed, or given up."""

    WAITING = "waiting"
    FAILED = "failed"
    GIVEN_UP = "given_up"


_BODY: Any = col(OutboxMail.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxLine:
    """One mail as a page shows it. ``next_attempt_at`` is None once it was given up."""

    mail_id: int
    kind: str
    address: str
    state: MailState
    created_at: datetime
    attempts: int
    last_error: str | None
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One mail as operators see it: its line, and the name of its board, None where it is the installation's own."""

    line: OutboxLine
    board: str | None


def list_everywhere(session: Session, *, limit: int = 500) -> tuple[BoardLine, ...]:
    """The unsent mail of every board and of the installation, newest first, for operators.

    Whether somebody is one is the caller's to ask.
    """
    found = session.exec(
        select(OutboxMail, Board.name)
        .outerjoin(Board, col(Board.id) == OutboxMail.board_id)
        .where(col(OutboxMail.sent_at).is_(None))
        .order_by(col(OutboxMail.id).desc())
        .limit(limit)
        .options(defer(_BODY, raiseload=True))
    )
    return tuple(BoardLine(line=_line(mail), board=board) for mail, board in found)


def retry_anywhere(session: WritingSession, *, mail_id: int, actor: Actor, now: datetime) -> None:
    """A mail that failed or was given up, of whichever board, leaves at once, with as many attempts as a new one.

    For operators. Whether somebody is one is the caller's to ask.

    Raises:
        NotFound: there is no such mail.
        Refused: it was sent, it waits for its first attempt anyway, or its link has ended.
    """
    mail = session.exec(select(OutboxMail).where(is_row(OutboxMail.id, mail_id)).with_for_update()).one_or_none()
    if mail is None:
        raise NotFound("There is no such mail.")
    if mail.sent_at is not None:
        raise Refused("This mail has been sent.")
    if mail.last_error is None:
        raise Refused("This mail is about to be sent.")
    if mail.useless_after is not None and mail.useless_after <= now:
        raise Refused("The link in this mail has ended. Send a new one instead.")
    mail.send_after, mail.attempts, mail.last_error, mail.given_up_at = now, 0, None, None
    session.flush()
    happening = Happening(
        event=Event.MAIL_RETRIED, object_type=ObjectType.MAIL, object_id=mail.id, facts={"kind": mail.kind}
    )
    trail.append(session, happening, board_id=mail.board_id, actor=actor, now=now)


def _line(mail: OutboxMail) -> OutboxLine:
    if mail.given_up_at is not None:
        state = MailState.GIVEN_UP
    else:
        state = MailState.WAITING if mail.last_error is None else MailState.FAILED
    return OutboxLine(
        mail_id=mail.id,
        kind=mail.kind,
        address=mail.address,
        state=state,
        created_at=mail.created_at,
        attempts=mail.attempts,
        last_error=mail.last_error,
        next_attempt_at=None if state is MailState.GIVEN_UP else mail.send_after,
    )
