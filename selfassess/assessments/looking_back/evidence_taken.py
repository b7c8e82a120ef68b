"""The evidence that may leave with everything that a board holds: what it is, beside which question, and its file.

What stands behind the board's own levels leaves once these are agreed; what responses and outsiders point at once the
answers are shared, never with whose it is, and of fewer than three responses not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlmodel import Session

from selfassess.engine.agreement import FEWEST_RESPONSES
from selfassess.engine.answers import Basis
from selfassess.reports.wording import BASIS
from selfassess.storage.naming import metadata
from selfassess.vocabulary import AssessmentState, SheetState

_ASSESSMENT, _SHEET, _ANSWER = (metadata.tables[name] for name in ("assessment", "sheet", "answer"))
_EVIDENCE = metadata.tables["evidence"]
_AGREED = (AssessmentState.AGREEING, AssessmentState.SIGNING, AssessmentState.SIGNED, AssessmentState.RECORDED)
_SHARED = (AssessmentState.SHARED, *_AGREED)
_RESPONSES = (Basis.INDIVIDUAL, Basis.TABLE)
_ONE_BOARD = and_(_ASSESSMENT.c.board_id == _SHEET.c.board_id, _ASSESSMENT.c.id == _SHEET.c.assessment_id)
_IN_TIME = and_(_SHEET.c.state == SheetState.SENT, _SHEET.c.sent_at <= _ASSESSMENT.c.shared_at)


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
    """Every piece that may leave, in an order that tells nothing of who added it. Two statements."""
    sent = (
        select(_SHEET.c.assessment_id, func.count())
        .join(_ASSESSMENT, _ONE_BOARD)
        .where(_SHEET.c.board_id == board_id, _SHEET.c.basis.in_(_RESPONSES), _IN_TIME)
        .group_by(_SHEET.c.assessment_id)
    )
    responses: dict[int, int] = {row[0]: row[1] for row in session.execute(sent)}
    return tuple(_pieces(session.execute(_evidence(board_id)).all(), responses))


def _evidence(board_id: int) -> Any:
    its_answer = and_(_ANSWER.c.board_id == _EVIDENCE.c.board_id, _ANSWER.c.id == _EVIDENCE.c.answer_id)
    its_sheet = and_(_SHEET.c.board_id == _ANSWER.c.board_id, _SHEET.c.id == _ANSWER.c.sheet_id)
    of_responses = and_(_SHEET.c.basis.in_(_RESPONSES), _IN_TIME, _ASSESSMENT.c.state.in_(_SHARED))
    of_the_board = and_(_SHEET.c.basis == Basis.AGREED, _ASSESSMENT.c.state.in_(_AGREED))
    of_others = and_(_SHEET.c.basis.in_((Basis.EXTERNAL, Basis.DRAFT)), _ASSESSMENT.c.state.in_(_SHARED))
    return (
        select(
            _SHEET.c.assessment_id,
            _ASSESSMENT.c.title.label("assessment"),
            _SHEET.c.basis,
            _ANSWER.c.question_id,
            *(_EVIDENCE.c[name] for name in ("title", "kind", "dated_on", "link", "file_name", "stored_name")),
        )
        .join(_ANSWER, its_answer)
        .join(_SHEET, its_sheet)
        .join(_ASSESSMENT, _ONE_BOARD)
        .where(
            _EVIDENCE.c.board_id == board_id,
            _EVIDENCE.c.removed_at.is_(None),
            or_(of_responses, of_the_board, of_others),
        )
        .order_by(_SHEET.c.assessment_id, _SHEET.c.basis, _ANSWER.c.question_id, _EVIDENCE.c.title)
    )


def _pieces(rows: Iterable[Row[Any]], responses: Mapping[int, int]) -> Iterator[Piece]:
    number = 0
    for row in rows:
        if row.basis in _RESPONSES and responses.get(row.assessment_id, 0) < FEWEST_RESPONSES:
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
