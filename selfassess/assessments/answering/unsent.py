"""Responses that were never sent: their answers are deleted once the board's time for them is over.

Counted from the first closing of the self-assessment, or from its last day where it was opened again until then. What
was sent at any time, and what the board agreed, stays. The response itself stays too, so that *not sent* can be told
from *not asked*.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, select

from selfassess.assessments.setting_up.workflow import BEFORE_CLOSING
from selfassess.engine.answers import Basis
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Answer, AnswerRecovery, AnswerVersion, Assessment, Board, Evidence, Sheet

# What people answer, in their own name or at a table; other sheets are never sent and are the board's record.
_RESPONSES = (Basis.INDIVIDUAL, Basis.TABLE, Basis.SELF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """What went: the responses by id, and how many answers, pieces of evidence and kept texts they had."""

    sheet_ids: tuple[int, ...] = ()
    answers: int = 0
    evidence: int = 0
    texts: int = 0


def delete_unsent(session: WritingSession, board: Board, *, now: datetime, at_once: int | None) -> Deleted:
    """What was deleted of responses of this board that were never sent: ``at_once`` of them at most."""
    over = now - timedelta(days=board.keep_unsent_days)
    # Held, so that none is opened again meanwhile.
    closed = session.exec(
        select(Assessment.id)
        .where(Assessment.board_id == board.id, col(Assessment.closed_at) < over)
        .where(col(Assessment.due_on).is_(None) | (col(Assessment.due_on) < over.date()))
        .where(col(Assessment.state).not_in(BEFORE_CLOSING))
        .with_for_update()
    ).all()
    answered = select(Answer.id).where(Answer.board_id == board.id, col(Answer.sheet_id) == col(Sheet.id))
    kept = (
        select(AnswerVersion.id)
        .join(Answer, col(Answer.id) == col(AnswerVersion.answer_id))
        .where(AnswerVersion.board_id == board.id, Answer.board_id == board.id, col(Answer.sheet_id) == col(Sheet.id))
    )
    sheets = session.exec(
        select(Sheet.id)
        .where(Sheet.board_id == board.id, col(Sheet.assessment_id).in_(closed), col(Sheet.sent_at).is_(None))
        .where(col(Sheet.basis).in_(_RESPONSES), answered.exists(), ~kept.exists())
        .order_by(col(Sheet.id))
        .limit(at_once)
    ).all()
    return _delete(session, board.id, tuple(sheets)) if sheets else Deleted()


def _delete(session: WritingSession, board_id: int, sheet_ids: tuple[int, ...]) -> Deleted:
    of_sheets = select(Answer.id).where(Answer.board_id == board_id, col(Answer.sheet_id).in_(sheet_ids))
    evidence = delete(Evidence).where(col(Evidence.board_id) == board_id, col(Evidence.answer_id).in_(of_sheets))
    texts = delete(AnswerRecovery).where(
        col(AnswerRecovery.board_id) == board_id, col(AnswerRecovery.sheet_id).in_(sheet_ids)
    )
    answers = delete(Answer).where(col(Answer.board_id) == board_id, col(Answer.sheet_id).in_(sheet_ids))
    return Deleted(
        sheet_ids=sheet_ids,
        evidence=session.exec(evidence).rowcount,
        texts=session.exec(texts).rowcount,
        answers=session.exec(answers).rowcount,
    )
