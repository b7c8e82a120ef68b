"""What becomes of unsent answers when their writer leaves a seat: it passes on blank, and a sent response stands.

Only what the leaver wrote last is taken out: a deputy who stays keeps what the deputy wrote. The leaver's words are
kept for seven days like any earlier draft, so that an end by mistake can be mended, and nobody else sees them.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlmodel import col, select

from selfassess.assessments.answering import Standing
from selfassess.assessments.answers import content_hash, keep_version
from selfassess.assessments.given import BLANK, GivenAnswer
from selfassess.assessments.recovery import KeptBecause
from selfassess.assessments.workflow import ResponseAction, response_step
from selfassess.audit.events import Actor, Event, Happening
from selfassess.audit.trail import append
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Answer, AnswerRecovery, Sheet
from selfassess.vocabulary import SheetState

_UNSENT = (SheetState.DRAFT, SheetState.WITHDRAWN, SheetState.ENDED)


def hand_on(session: WritingSession, *, board_id: int, seat_id: int, user_id: int, actor: Actor, now: datetime) -> int:
    """How many of the seat's unsent responses held answers of this person, which were taken out.

    A response that says nothing after that has not been started. The board is locked; each response is held as by a
    save, so that none lands between.
    """
    wanted = select(Sheet).where(Sheet.board_id == board_id, Sheet.seat_id == seat_id, col(Sheet.state).in_(_UNSENT))
    held = wanted.order_by(col(Sheet.id)).with_for_update(key_share=True).execution_options(populate_existing=True)
    return sum(_empty(session, sheet, user_id, actor, now) for sheet in session.exec(held).all())


def _empty(session: WritingSession, sheet: Sheet, user_id: int, actor: Actor, now: datetime) -> bool:
    wanted = select(Answer).where(Answer.board_id == sheet.board_id, Answer.sheet_id == sheet.id)
    held = wanted.order_by(col(Answer.id)).execution_options(populate_existing=True)
    answers = [answer for answer in session.exec(held) if not _given(answer).is_blank]
    leavers = [answer for answer in answers if answer.changed_by == user_id]
    for answer in leavers:
        _clear(session, sheet, answer, actor, now)
    if leavers and len(leavers) == len(answers) and sheet.state is not SheetState.ENDED:
        sheet.state = response_step(sheet.state, ResponseAction.HAND_ON).to
        sheet.started_at = None
        sheet.version += 1
        session.flush()
    return bool(leavers)


def _clear(session: WritingSession, sheet: Sheet, answer: Answer, actor: Actor, now: datetime) -> None:
    """Blank the head row as a save would, with its event, and keep what it said for whoever wrote it."""
    assert answer.changed_by is not None
    kept = AnswerRecovery(
        board_id=sheet.board_id,
        sheet_id=sheet.id,
        question_id=answer.question_id,
        why=KeptBecause.EARLIER_DRAFT,
        level=answer.level,
        no_level=answer.no_level,
        why_none=answer.why_none,
        comment=answer.comment,
        kept_at=now,
        kept_for=answer.changed_by,
    )
    session.add(kept)
    answer.level = answer.no_level = answer.changed_by = None
    answer.comment = answer.why_none = ""
    answer.salt = secrets.token_hex(16)
    answer.changed_at = now
    answer.version += 1
    session.flush()
    if sheet.sent_at is not None:
        standing = Standing(answer=BLANK, version=answer.version, answer_id=answer.id, at=now, by=None)
        keep_version(session, board_id=sheet.board_id, standing=standing, salt=answer.salt)
    happening = Happening(
        event=Event.ANSWER_SAVED,
        object_type="answer",
        object_id=answer.id,
        object_version=answer.version,
        facts={
            "assessment": sheet.assessment_id,
            "seat": sheet.seat_id,
            "question": answer.question_id,
            "content": content_hash(BLANK, answer.salt),
        },
    )
    append(session, happening, board_id=sheet.board_id, actor=actor, now=now)


def _given(answer: Answer) -> GivenAnswer:
    return GivenAnswer(level=answer.level, no_level=answer.no_level, why_none=answer.why_none, comment=answer.comment)
