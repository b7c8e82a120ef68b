"""What outsiders judged: an inspectorate, a peer team, an independent scrutineer. On their own scale, never mixed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from selfassess.accounts import texts
from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import require
from selfassess.assessments.agreeing.assembly import list_external
from selfassess.assessments.agreeing.board_sheet import put, record
from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.assessments.agreeing.seeing import require_answers
from selfassess.assessments.answering.found import Response
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.standing import UNSAVED
from selfassess.assessments.setting_up.steps import lock_assessment
from selfassess.assessments.setting_up.workflow import AssessmentAction, assessment_step, permission_for
from selfassess.audit.events import Event
from selfassess.boards.changes import board_to_change
from selfassess.engine.answers import AnswerSheet, Basis
from selfassess.engine.bank import Bank, Scale, ScaleUse
from selfassess.errors import Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Sheet
from selfassess.vocabulary import SheetState


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What an outsider judged: who, when, in which paper, on which scale, and a level's code by question."""

    reviewer: str
    dated_on: date
    source: str
    scale: str
    levels: Mapping[str, str]


def scales_for_outsiders(bank: Bank) -> tuple[Scale, ...]:
    """The scales on which an outside judgement can be recorded: those made for it first."""
    made_for_it = [scale for scale in bank.scales if scale.use is ScaleUse.EXTERNAL]
    return (*made_for_it, *(scale for scale in bank.scales if scale.use is not ScaleUse.EXTERNAL))


def list_outside(session: Session, *, identity: Identity, occasion: Occasion) -> tuple[AnswerSheet, ...]:
    """What outsiders judged, for those who see the answers.

    Raises:
        NotFound, NotAllowed: as ``seeing.require_answers``.
    """
    require_answers(identity, occasion)
    return list_external(session, occasion)


def check_outside(bank: Bank, given: Outside) -> Outside:
    """The judgement with its texts cleaned.

    Raises:
        Refused: with the field and what to do.
    """
    scale = bank.scale.get(given.scale)
    if scale is None:
        raise Refused("Choose one of the scales on this page.", field="scale")
    levels = {id_: code for id_, code in given.levels.items() if code}
    if not levels:
        raise Refused("Choose a level for one question at least.")
    for id_, code in levels.items():
        if id_ not in bank.question or not bank.question[id_].is_scored or code not in scale.by_code:
            raise Refused("Choose among the questions and levels on this page.")
    return Outside(
        reviewer=texts.name_line(given.reviewer, field="reviewer", name="name of the reviewer"),
        dated_on=given.dated_on,
        source=texts.one_line(given.source, field="source", name="source", most=300),
        scale=scale.id,
        levels=levels,
    )


def record_outside(
    session: WritingSession, *, identity: Identity, occasion: Occasion, given: Outside, now: datetime
) -> int:
    """The number of the sheet that holds what an outsider judged.

    Raises:
        Refused: it cannot be kept, or nothing can be recorded now. NotFound, NotAllowed: as ``permissions.require``.
    """
    action = AssessmentAction.RECORD_EXTERNAL
    require(identity, permission_for(action), board_id=occasion.board_id)
    clean = check_outside(occasion.bank, given)
    board_to_change(session, identity=identity, permission=permission_for(action), board_id=occasion.board_id)
    row = lock_assessment(session, board_id=occasion.board_id, assessment_id=occasion.assessment_id)
    assessment_step(row.state, action)
    sheet = Sheet(
        board_id=row.board_id,
        assessment_id=row.id,
        basis=Basis.EXTERNAL,
        reviewer=clean.reviewer,
        source=clean.source,
        scale=clean.scale,
        dated_on=clean.dated_on,
        state=SheetState.SENT,
        started_at=now,
        sent_at=now,
    )
    session.add(sheet)
    session.flush()
    response = Response(
        board_id=row.board_id,
        assessment_id=row.id,
        seat_id=None,
        sheet_id=sheet.id,
        basis=Basis.EXTERNAL,
        state=SheetState.SENT,
        was_sent=True,
    )
    for question_id, code in clean.levels.items():
        put(session, response, question_id, GivenAnswer(level=code), head=UNSAVED, identity=identity, now=now)
    row.changes += 1
    session.flush()
    facts: dict[str, str | int | bool | None] = {"answers": len(clean.levels)}
    told = {"reviewer": clean.reviewer, "source": clean.source}
    record(session, row, Event.EXTERNAL_RECORDED, identity=identity, now=now, facts=facts, texts=told)
    return sheet.id
