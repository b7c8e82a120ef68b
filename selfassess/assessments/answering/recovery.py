"""Texts that might still be wanted, for seven days, seen by their writer alone.

While a response is a draft only its latest text is kept, and here what a change took away. The loser of a conflict, and
what came too late or after signing out, find their place here as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Unpack

from sqlalchemy import ColumnElement, and_, delete, insert, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.assessments.answering.found import Response, Where
from selfassess.assessments.answering.given import GivenAnswer, check_given
from selfassess.assessments.answering.responses import hold_response, make_sheet
from selfassess.assessments.answering.standing import AnswerNow
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.errors import NotFound
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import metadata
from selfassess.vocabulary import SheetState

KEPT_FOR = timedelta(days=7)
# One text for every so long: a person who types and deletes needs the text of before, not every letter of it.
APART = timedelta(minutes=10)

_KEPT = metadata.tables["answer_recovery"]


class KeptBecause(StrEnum):
    """Why a text was kept."""

    EARLIER_DRAFT = "earlier_draft"
    CONFLICT = "conflict"
    SIGNED_OUT = "signed_out"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Recovery:
    """One kept text with the choice that went with it."""

    id: int
    question_id: str
    why: KeptBecause
    answer: GivenAnswer
    kept_at: datetime


def keep_text(
    session: WritingSession,
    *,
    identity: Identity,
    question_id: str,
    given: GivenAnswer,
    why: KeptBecause,
    now: datetime,
    **where: Unpack[Where],
) -> int | None:
    """The id of the kept text, the same where it was kept already; None where nothing was typed.

    In a transaction of its own, after the one that could not save it. Whether the assessment is open does not matter.

    Raises:
        NotFound: no such assessment, seat or question for this person; or NotAllowed: the seat is somebody else's.
        Refused: the question does not take this answer.
    """
    response = hold_response(session, identity=identity, **where)
    clean = check_given(response.bank, question_id, given)
    if not clean.has_text:
        return None
    if response.sheet_id is None:
        make_sheet(session, response, state=SheetState.NOT_STARTED, now=now)
    said = _said(response, question_id, clean, identity.user_id)
    kept = session.execute(select(_KEPT.c.id).where(*_equal(said))).scalars().first()
    return kept or _insert(session, said, why, now)


def keep_earlier_draft(
    session: WritingSession, response: Response, question_id: str, head: AnswerNow, given: GivenAnswer, now: datetime
) -> None:
    """Keep what the head row says, for whoever wrote it, where ``given`` takes some of its text away."""
    if head.by is None or not _takes_away(head.answer, given):
        return
    lately = and_(
        _KEPT.c.board_id == response.board_id,
        _KEPT.c.sheet_id == response.sheet_id,
        _KEPT.c.question_id == question_id,
        _KEPT.c.kept_for == head.by,
        _KEPT.c.why == KeptBecause.EARLIER_DRAFT,
        _KEPT.c.kept_at > now - APART,
    )
    if session.execute(select(_KEPT.c.id).where(lately)).first() is None:
        keep_draft(session, response, question_id, head, now)


def keep_draft(session: WritingSession, response: Response, question_id: str, head: AnswerNow, now: datetime) -> None:
    """Keep what the head row says, for whoever wrote it; where nobody did, nothing."""
    if head.by is not None:
        said = _said(response, question_id, head.answer, head.by)
        _insert(session, said, KeptBecause.EARLIER_DRAFT, now)


def list_recoveries(
    session: Session, *, identity: Identity, board_id: int, sheet_id: int | None
) -> tuple[Recovery, ...]:
    """This person's own kept texts in one sheet, the newest first. Whoever calls has found that they answer in it."""
    rows = session.execute(
        select(_KEPT)
        .where(_KEPT.c.board_id == board_id, _KEPT.c.sheet_id == sheet_id, _KEPT.c.kept_for == identity.user_id)
        .order_by(_KEPT.c.kept_at.desc(), _KEPT.c.id.desc())
    )
    return tuple(
        Recovery(
            id=row.id,
            question_id=row.question_id,
            why=KeptBecause(row.why),
            answer=GivenAnswer(level=row.level, no_level=row.no_level, why_none=row.why_none, comment=row.comment),
            kept_at=row.kept_at,
        )
        for row in rows
    )


def discard_text(
    session: WritingSession, *, identity: Identity, board_id: int, recovery_id: int, now: datetime
) -> None:
    """Take one of this person's own kept texts away before its time.

    Raises:
        NotFound: they have none of this id on this board; or as ``permissions.require``, with NotAllowed.
    """
    require(identity, Permission.ANSWER_TOGETHER, board_id=board_id)
    own = and_(_KEPT.c.board_id == board_id, is_row(_KEPT.c.id, recovery_id), _KEPT.c.kept_for == identity.user_id)
    if not _delete(session, own):
        raise NotFound("There is no such text. It may have been taken away already.")
    _record(session, board_id, 1, identity.acting_on(board_id), now)


def prune_texts(session: WritingSession, *, board_id: int, actor: Actor, now: datetime) -> int:
    """How many of a board's kept texts were taken away because their seven days are over."""
    old = and_(_KEPT.c.board_id == board_id, _KEPT.c.kept_at <= now - KEPT_FOR)
    count = _delete(session, old)
    if count:
        _record(session, board_id, count, actor, now)
    return count


def _takes_away(before: GivenAnswer, after: GivenAnswer) -> bool:
    return not (after.comment.startswith(before.comment) and after.why_none.startswith(before.why_none))


def _said(response: Response, question_id: str, answer: GivenAnswer, kept_for: int) -> dict[str, object]:
    return {
        "board_id": response.board_id,
        "sheet_id": response.sheet_id,
        "question_id": question_id,
        "level": answer.level,
        "no_level": answer.no_level,
        "why_none": answer.why_none,
        "comment": answer.comment,
        "kept_for": kept_for,
    }


def _equal(said: dict[str, object]) -> list[ColumnElement[bool]]:
    return [_KEPT.c[name].is_not_distinct_from(value) for name, value in said.items()]


def _insert(session: WritingSession, said: dict[str, object], why: KeptBecause, now: datetime) -> int:
    row = said | {"why": why, "kept_at": now}
    new_id: int = session.execute(insert(_KEPT).values(row).returning(_KEPT.c.id)).scalar_one()
    return new_id


def _delete(session: WritingSession, which: ColumnElement[bool]) -> int:
    return len(session.execute(delete(_KEPT).where(which).returning(_KEPT.c.id)).all())


def _record(session: WritingSession, board_id: int, count: int, actor: Actor, now: datetime) -> None:
    happening = Happening(
        event=Event.RECOVERY_PRUNED, object_type=ObjectType.BOARD, object_id=board_id, facts={"count": count}
    )
    append(session, happening, board_id=board_id, actor=actor, now=now)
