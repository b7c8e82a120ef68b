"""What outsiders judged: an inspectorate, a peer team, an independent scrutineer. On their own scale, never mixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from selfassess.accounts import texts
from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import require
from selfassess.assessments.agreeing.board_sheet import board_response, put, record
from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.assessments.agreeing.seeing import require_answers
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.standing import UNSAVED
from selfassess.assessments.setting_up.steps import lock_assessment
from selfassess.assessments.setting_up.workflow import AssessmentAction, assessment_step, permission_for
from selfassess.audit.events import Event
from selfassess.boards.changes import board_to_change
from selfassess.engine.answers import Basis
from selfassess.engine.bank import Bank, Scale, ScaleUse
from selfassess.errors import NotFound, Refused
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Answer, Assessment, Sheet, ThemeJudgement
from selfassess.vocabulary import SheetState


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What an outsider judged: who, when, in which paper, on which scale, and a level's code by question and theme."""

    reviewer: str
    dated_on: date
    source: str
    scale: str
    levels: Mapping[str, str]
    themes: Mapping[str, str] = field(default_factory=dict)


def scales_for_outsiders(bank: Bank) -> tuple[Scale, ...]:
    """The scales on which an outside judgement can be recorded: those made for it first."""
    made_for_it = [scale for scale in bank.scales if scale.use is ScaleUse.EXTERNAL]
    return (*made_for_it, *(scale for scale in bank.scales if scale.use is not ScaleUse.EXTERNAL))


def check_outside(bank: Bank, given: Outside) -> Outside:
    """The judgement with its texts cleaned.

    Raises:
        Refused: with the field and what to do.
    """
    scale = bank.scale.get(given.scale)
    if scale is None:
        raise Refused("Choose one of the scales on this page.", field="scale")
    levels = {id_: code for id_, code in given.levels.items() if code}
    themes = {id_: code for id_, code in given.themes.items() if code}
    if not levels and not themes:
        raise Refused("Choose a level for one question or theme at least.")
    if any(id_ not in bank.theme or code not in scale.by_code for id_, code in themes.items()):
        raise Refused("Choose among the themes and levels on this page.")
    for id_, code in levels.items():
        if id_ not in bank.question or not bank.question[id_].is_scored or code not in scale.by_code:
            raise Refused("Choose among the questions and levels on this page.")
    return Outside(
        reviewer=texts.name_line(given.reviewer, field="reviewer", name="name of the reviewer"),
        dated_on=given.dated_on,
        source=texts.one_line(given.source, field="source", name="source", most=300),
        scale=scale.id,
        levels=levels,
        themes=themes,
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
    sheet_id = _keep(session, row, clean, identity=identity, now=now)
    row.changes += 1
    session.flush()
    facts: dict[str, str | int | bool | None] = {"answers": len(clean.levels) + len(clean.themes)}
    told = {"reviewer": clean.reviewer, "source": clean.source}
    record(session, row, Event.EXTERNAL_RECORDED, identity=identity, now=now, facts=facts, texts=told)
    return sheet_id


def _keep(session: WritingSession, row: Assessment, given: Outside, *, identity: Identity, now: datetime) -> int:
    """The number of the new sheet, with its levels by question and by theme."""
    sheet = Sheet(
        board_id=row.board_id,
        assessment_id=row.id,
        basis=Basis.EXTERNAL,
        reviewer=given.reviewer,
        source=given.source,
        scale=given.scale,
        dated_on=given.dated_on,
        state=SheetState.SENT,
        started_at=now,
        sent_at=now,
    )
    session.add(sheet)
    session.flush()
    response = board_response(row.board_id, row.id, sheet.id, Basis.EXTERNAL)
    for question_id, code in given.levels.items():
        put(session, response, question_id, GivenAnswer(level=code), head=UNSAVED, identity=identity, now=now)
    for theme_id, code in given.themes.items():
        place: dict[str, Any] = {"board_id": row.board_id, "sheet_id": sheet.id, "theme_id": theme_id}
        session.add(ThemeJudgement(**place, level=code, changed_at=now, changed_by=identity.user_id))
    return sheet.id


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideLine:
    """One judgement that was recorded, in the list of them."""

    id: int
    reviewer: str
    dated_on: date | None
    source: str
    questions: int
    themes: int


def list_recorded(session: Session, *, identity: Identity, occasion: Occasion) -> tuple[OutsideLine, ...]:
    """What was recorded and not taken out, the earliest first.

    Raises:
        NotFound, NotAllowed: as ``seeing.require_answers``.
    """
    require_answers(identity, occasion)
    wanted = select(Sheet).where(*_recorded(occasion)).order_by(col(Sheet.dated_on), col(Sheet.id))
    sheets = session.exec(wanted).all()
    ids = [sheet.id for sheet in sheets]
    answers = _count(session, Answer, occasion, ids)
    themes = _count(session, ThemeJudgement, occasion, ids)
    return tuple(
        OutsideLine(
            id=sheet.id,
            reviewer=sheet.reviewer,
            dated_on=sheet.dated_on,
            source=sheet.source,
            questions=answers.get(sheet.id, 0),
            themes=themes.get(sheet.id, 0),
        )
        for sheet in sheets
    )


def remove_outside(
    session: WritingSession, *, identity: Identity, occasion: Occasion, sheet_id: int, now: datetime
) -> None:
    """Take a judgement out that was recorded wrongly. Its rows stay, and count nowhere.

    Raises:
        NotFound: there is none such; or as ``permissions.require``, with NotAllowed.
        Refused: nothing can be recorded now, or the board is closed.
    """
    action = AssessmentAction.RECORD_EXTERNAL
    board_to_change(session, identity=identity, permission=permission_for(action), board_id=occasion.board_id)
    row = lock_assessment(session, board_id=occasion.board_id, assessment_id=occasion.assessment_id)
    assessment_step(row.state, action)
    sheet = session.exec(select(Sheet).where(*_recorded(occasion), is_row(Sheet.id, sheet_id))).one_or_none()
    if sheet is None:
        raise NotFound("There is no such judgement.")
    sheet.state = SheetState.WITHDRAWN
    sheet.version += 1
    row.changes += 1
    session.flush()
    record(session, row, Event.EXTERNAL_REMOVED, identity=identity, now=now, facts={"sheet_id": sheet_id})


def _recorded(occasion: Occasion) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Sheet.board_id) == occasion.board_id,
        col(Sheet.assessment_id) == occasion.assessment_id,
        col(Sheet.basis) == Basis.EXTERNAL,
        col(Sheet.state) == SheetState.SENT,
    )


def _count(
    session: Session, table: type[Answer] | type[ThemeJudgement], occasion: Occasion, sheet_ids: Sequence[int]
) -> dict[int, int]:
    if not sheet_ids:
        return {}
    here = (col(table.board_id) == occasion.board_id, col(table.sheet_id).in_(sheet_ids))
    wanted = sql_select(col(table.sheet_id), func.count().label("pieces")).where(*here)
    return {row.sheet_id: row.pieces for row in session.execute(wanted.group_by(col(table.sheet_id)))}
