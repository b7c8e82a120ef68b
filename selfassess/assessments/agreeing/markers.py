"""What outsiders judged, as markers beside the board's own answers: by question and by theme, each on its own scale.

They are never put together with anything, nor with each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, literal, select, union_all
from sqlmodel import Session

from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.engine.answers import Basis
from selfassess.engine.bank import Level
from selfassess.storage.tables import metadata
from selfassess.vocabulary import SheetState

_SHEET, _ANSWER, _JUDGEMENT = (metadata.tables[name] for name in ("sheet", "answer", "theme_judgement"))
_QUESTION, _THEME = "question", "theme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """One outsider's level for one question or theme."""

    reviewer: str
    dated_on: date | None
    scale: str
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Markers:
    """All of one self-assessment, by the ids of questions and of themes."""

    by_question: Mapping[str, tuple[Marker, ...]]
    by_theme: Mapping[str, tuple[Marker, ...]]


def list_markers(session: Session, occasion: Occasion) -> Markers:
    """Every outside judgement. One statement. Whoever calls has asked who may see the answers."""
    whose = (_SHEET.c.id.label("whose"), _SHEET.c.reviewer, _SHEET.c.dated_on, _SHEET.c.scale)
    here = (
        _SHEET.c.board_id == occasion.board_id,
        _SHEET.c.assessment_id == occasion.assessment_id,
        _SHEET.c.basis == Basis.EXTERNAL,
        _SHEET.c.state == SheetState.SENT,
    )
    of_answer = and_(_ANSWER.c.board_id == _SHEET.c.board_id, _ANSWER.c.sheet_id == _SHEET.c.id)
    of_theme = and_(_JUDGEMENT.c.board_id == _SHEET.c.board_id, _JUDGEMENT.c.sheet_id == _SHEET.c.id)
    questions = (
        select(literal(_QUESTION).label("what"), _ANSWER.c.question_id.label("of"), _ANSWER.c.level, *whose)
        .join(_SHEET, of_answer)
        .where(*here)
    )
    themes = (
        select(literal(_THEME), _JUDGEMENT.c.theme_id, _JUDGEMENT.c.level, *whose).join(_SHEET, of_theme).where(*here)
    )
    found: dict[tuple[str, str], list[Marker]] = defaultdict(list)
    for row in session.execute(union_all(questions, themes).order_by("dated_on", "whose")):
        scale = occasion.bank.scale.get(row.scale)
        level = scale.by_code.get(row.level or "") if scale is not None else None
        if scale is not None and level is not None:
            marker = Marker(reviewer=row.reviewer, dated_on=row.dated_on, scale=scale.title, level=level)
            found[row.what, row.of].append(marker)
    return Markers(
        by_question={of: tuple(markers) for (what, of), markers in found.items() if what == _QUESTION},
        by_theme={of: tuple(markers) for (what, of), markers in found.items() if what == _THEME},
    )
