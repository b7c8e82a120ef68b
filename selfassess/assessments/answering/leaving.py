"""What becomes of unsent answers when their writer leaves a seat: it passes on blank, and a sent response stands.

Only what the leaver wrote last is taken out: a deputy who stays keeps what the deputy wrote. The leaver's words are
kept for seven days like any earlier draft, so that an end by mistake can be mended, and nobody else sees them.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from selfassess.assessments.answering.answers import write_answer
from selfassess.assessments.answering.found import Response
from selfassess.assessments.answering.given import BLANK
from selfassess.assessments.answering.recovery import keep_draft
from selfassess.assessments.answering.responses import list_answers
from selfassess.assessments.setting_up.workflow import ResponseAction, response_step
from selfassess.audit.events import Actor
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Sheet
from selfassess.vocabulary import SheetState

_UNSENT = (SheetState.DRAFT, SheetState.WITHDRAWN, SheetState.ENDED)


def hand_on(session: WritingSession, *, board_id: int, seat_id: int, user_id: int, actor: Actor, now: datetime) -> int:
    """How many of the seat's unsent responses held answers of this person, which were taken out.

    A response that says nothing after that has not been started. The board is locked; each response is held as by a
    save, so that none lands between.
    """
    wanted = select(Sheet).where(Sheet.board_id == board_id, Sheet.seat_id == seat_id, col(Sheet.state).in_(_UNSENT))
    held = wanted.order_by(col(Sheet.id)).with_for_update(key_share=True).execution_options(populate_existing=True)
    return sum(_empty(session, sheet, seat_id, user_id, actor, now) for sheet in session.exec(held).all())


def _empty(session: WritingSession, sheet: Sheet, seat_id: int, user_id: int, actor: Actor, now: datetime) -> bool:
    response = Response(
        board_id=sheet.board_id,
        assessment_id=sheet.assessment_id,
        seat_id=seat_id,
        sheet_id=sheet.id,
        state=sheet.state,
        was_sent=sheet.sent_at is not None,
    )
    answers = {id_: head for id_, head in list_answers(session, response).items() if not head.answer.is_blank}
    leavers = {id_: head for id_, head in answers.items() if head.by == user_id}
    for question_id, head in sorted(leavers.items()):
        keep_draft(session, response, question_id, head, now)
        write_answer(session, response, question_id, head, BLANK, actor=actor, changed_by=None, now=now)
    if leavers and len(leavers) == len(answers) and sheet.state is not SheetState.ENDED:
        sheet.state = response_step(sheet.state, ResponseAction.HAND_ON).to
        sheet.started_at = None
        sheet.version += 1
        session.flush()
    return bool(leavers)
