"""What a board says of itself as a whole: its overall messages in order, and a summary."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from selfassess.accounts import texts
from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.board_sheet import hold_agreeing, record
from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.audit.events import Event
from selfassess.boards.changes import changed_meanwhile
from selfassess.errors import Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Message

MANY_MESSAGES = 8
MOST_MESSAGES = 30
LONGEST_MESSAGE = 1000
LONGEST_SUMMARY = 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The messages and the summary. ``seen`` stands for them as they were read, for whoever changes them."""

    messages: tuple[str, ...]
    summary: str

    @property
    def seen(self) -> str:
        """A digest of all of it."""
        return hashlib.sha256("\0".join((self.summary, *self.messages)).encode()).hexdigest()

    @property
    def are_many(self) -> bool:
        """Whether there are more messages than readers keep in mind."""
        return len(self.messages) > MANY_MESSAGES


def get_words(session: Session, *, board_id: int, assessment_id: int, summary: str) -> Words:
    """What stands now. ``summary`` is the self-assessment's own."""
    wanted = select(Message.text).where(Message.board_id == board_id, Message.assessment_id == assessment_id)
    return Words(messages=tuple(session.exec(wanted.order_by(col(Message.position)))), summary=summary)


def set_words(
    session: WritingSession,
    *,
    identity: Identity,
    occasion: Occasion,
    messages: Sequence[str],
    summary: str,
    seen: str,
    now: datetime,
) -> Words:
    """The messages and the summary as they are from now on. Where nothing differs, nothing is written.

    Raises:
        Conflict: somebody changed them since ``seen``.
        Refused: one of them cannot be kept, or nothing is agreed now.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    wanted = Words(
        messages=tuple(
            texts.paragraphs(message, field="messages", name="message", most=LONGEST_MESSAGE)
            for message in messages
            if message.strip()
        ),
        summary=texts.paragraphs(summary, field="summary", name="summary", most=LONGEST_SUMMARY),
    )
    if len(wanted.messages) > MOST_MESSAGES:
        raise Refused(f"Write {MOST_MESSAGES} messages or fewer.", field="messages")
    row, _ = hold_agreeing(session, identity=identity, board_id=occasion.board_id, assessment_id=occasion.assessment_id)
    stands = get_words(session, board_id=row.board_id, assessment_id=row.id, summary=row.summary)
    if stands == wanted:
        return wanted
    if stands.seen != seen:
        raise changed_meanwhile("these messages")
    session.execute(delete(Message).where(col(Message.board_id) == row.board_id, col(Message.assessment_id) == row.id))
    session.add_all(
        Message(board_id=row.board_id, assessment_id=row.id, position=position, text=text)
        for position, text in enumerate(wanted.messages, start=1)
    )
    row.summary = wanted.summary
    row.changes += 1
    session.flush()
    said = {f"message_{position}": text for position, text in enumerate(wanted.messages, start=1)}
    facts: dict[str, str | int | bool | None] = {"count": len(wanted.messages)}
    told = said | {"summary": wanted.summary}
    record(session, row, Event.MESSAGES_CHANGED, identity=identity, now=now, facts=facts, texts=told)
    return wanted
