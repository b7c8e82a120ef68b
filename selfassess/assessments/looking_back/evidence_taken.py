"""The evidence that may leave with everything that a board holds: what it is, beside which question, and its file.

What stands behind the board's own levels leaves once these are agreed; what responses and outsiders point at once the
answers are shared, never with whose it is, and of too few responses not at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlmodel import Session

from selfassess.assessments.agreeing.sharing import bases_of, fewest_behind
from selfassess.assessments.answering.counted import CAME_IN_TIME, ITS_ASSESSMENT
from selfassess.assessments.looking_back.asked_of_all import asked_of_all
from selfassess.assessments.looking_back.sitting import SITTING, sitting_at
from selfassess.assessments.setting_up.workflow import ANSWERS_SHARED, HAS_LEVELS
from selfassess.engine.agreement import FEWEST_RESPONSES
from selfassess.engine.answers import Basis
from selfassess.reports.wording import BASIS
from selfassess.storage.tables import metadata
from selfassess.vocabulary import AssessmentState, SheetState

_ASSESSMENT, _SHEET, _ANSWER = (metadata.tables[name] for name in ("assessment", "sheet", "answer"))
_EVIDENCE = metadata.tables["evidence"]
_SHARED = ANSWERS_SHARED | {AssessmentState.RECORDED}
_RESPONSES = (Basis.INDIVIDUAL, Basis.TABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of evidence; ``place`` is where its file stands in the export, empty where it has none."""

    assessment: str
    whose: str
    question_id: str
    title: str
    kind: str
    dated_on: date | None
    link: str
    place: str
    stored_name: str | None


def list_evidence(session: Session, board_id: int) -> tuple[Piece, ...]:
    """Every piece that may leave, in an order that tells nothing of who added it."""
    sent = (
        select(_SHEET.c.assessment_id, _ASSESSMENT.c.gathering, *SITTING)
        .join(_ASSESSMENT, ITS_ASSESSMENT)
        .where(_SHEET.c.board_id == board_id, _SHEET.c.basis.in_(_RESPONSES), CAME_IN_TIME)
    )
    sitting: dict[int, list[int]] = defaultdict(list)
    for row in session.execute(sent):
        if row.basis in bases_of(row.gathering):
            sitting[row.assessment_id].append(sitting_at(row))
    enough = {id for id, seats in sitting.items() if len(seats) >= fewest_behind(seats)}
    rows = session.execute(_evidence(board_id)).all()
    return tuple(_pieces([row for row in rows if not _is_of_few(session, board_id, row)], enough))


def _is_of_few(session: Session, board_id: int, row: Row[Any]) -> bool:
    """Whether this piece stands beside a question that not everybody was asked, and that too few answered."""
    if row.basis is not Basis.INDIVIDUAL or row.question_id in asked_of_all(session, board_id, row.assessment_id):
        return False
    answered = (
        select(func.count())
        .select_from(_ANSWER)
        .join(_SHEET, and_(_SHEET.c.board_id == _ANSWER.c.board_id, _SHEET.c.id == _ANSWER.c.sheet_id))
        .join(_ASSESSMENT, ITS_ASSESSMENT)
        .where(_ANSWER.c.board_id == board_id, _ANSWER.c.question_id == row.question_id)
        .where(_SHEET.c.assessment_id == row.assessment_id, _SHEET.c.basis == row.basis, CAME_IN_TIME)
    )
    return bool(session.execute(answered).scalar_one() < FEWEST_RESPONSES)


def _evidence(board_id: int) -> Any:
    its_answer = and_(_ANSWER.c.board_id == _EVIDENCE.c.board_id, _ANSWER.c.id == _EVIDENCE.c.answer_id)
    its_sheet = and_(_SHEET.c.board_id == _ANSWER.c.board_id, _SHEET.c.id == _ANSWER.c.sheet_id)
    of_the_board = and_(_SHEET.c.basis == Basis.AGREED, _ASSESSMENT.c.state.in_(HAS_LEVELS))
    sent = or_(
        and_(_SHEET.c.basis.in_((*_RESPONSES, Basis.DRAFT)), CAME_IN_TIME),
        and_(_SHEET.c.basis == Basis.EXTERNAL, _SHEET.c.state == SheetState.SENT),
    )
    return (
        select(
            _SHEET.c.assessment_id,
            _ASSESSMENT.c.title.label("assessment"),
            _ASSESSMENT.c.gathering,
            _SHEET.c.basis,
            _ANSWER.c.question_id,
            *(_EVIDENCE.c[name] for name in ("title", "kind", "dated_on", "link", "file_name", "stored_name")),
        )
        .join(_ANSWER, its_answer)
        .join(_SHEET, its_sheet)
        .join(_ASSESSMENT, ITS_ASSESSMENT)
        .where(
            _EVIDENCE.c.board_id == board_id,
            _EVIDENCE.c.removed_at.is_(None),
            or_(of_the_board, and_(sent, _ASSESSMENT.c.state.in_(_SHARED))),
        )
        .order_by(_SHEET.c.assessment_id, _SHEET.c.basis, _ANSWER.c.question_id, _EVIDENCE.c.title)
    )


def _pieces(rows: Iterable[Row[Any]], enough: Collection[int]) -> Iterator[Piece]:
    number = 0
    for row in rows:
        counts = row.basis in bases_of(row.gathering) and row.assessment_id in enough
        if row.basis in _RESPONSES and not counts:
            continue
        number += bool(row.stored_name)
        # The name that somebody gave their file may hold anything: a number and the ending are enough.
        ending = PurePosixPath(row.file_name or "").suffix
        yield Piece(
            assessment=row.assessment,
            whose="responses" if row.basis in _RESPONSES else BASIS[row.basis],
            question_id=row.question_id,
            title=row.title,
            kind=row.kind,
            dated_on=row.dated_on,
            link=row.link,
            place=f"evidence/{number:04}{ending}" if row.stored_name else "",
            stored_name=row.stored_name,
        )
