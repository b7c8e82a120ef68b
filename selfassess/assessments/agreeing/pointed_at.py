"""What responses point at: each piece once, in an order that tells nothing, and never whose it is.

A piece is named by what it is and not by the number of its row: numbers follow one another as pieces were given, and so
would tell which of them came from one seat.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session

from selfassess.assessments.agreeing.before import LastTime
from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.assessments.agreeing.sharing import bases_of
from selfassess.assessments.answering.counted import CAME_IN_TIME, ITS_ASSESSMENT
from selfassess.engine.answers import Basis
from selfassess.storage.tables import metadata
from selfassess.vocabulary import Gathering

_ASSESSMENT, _SHEET = metadata.tables["assessment"], metadata.tables["sheet"]
_ANSWER, _EVIDENCE = metadata.tables["answer"], metadata.tables["evidence"]
ITS_ANSWERS = and_(_ANSWER.c.board_id == _SHEET.c.board_id, _ANSWER.c.sheet_id == _SHEET.c.id)
_WHAT = ("title", "kind", "dated_on", "link", "digest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """One piece of evidence. ``key`` stands for it on pages; ``stored_name`` and what follows are a file's."""

    key: str
    title: str
    kind: str
    dated_on: date | None
    link: str
    file_name: str | None
    stored_name: str | None
    media_type: str | None
    size: int | None


def list_pointed(session: Session, occasion: Occasion, question_id: str) -> tuple[Pointed, ...]:
    """What counted responses, or the proposal, point at for one question. Whoever calls has asked who may see it."""
    of_answer = and_(_EVIDENCE.c.board_id == _ANSWER.c.board_id, _EVIDENCE.c.answer_id == _ANSWER.c.id)
    wanted = (
        select(_EVIDENCE)
        .join(_ANSWER, of_answer)
        .join(_SHEET, ITS_ANSWERS)
        .join(_ASSESSMENT, ITS_ASSESSMENT)
        .where(*counted(occasion), _ANSWER.c.question_id == question_id, _EVIDENCE.c.removed_at.is_(None))
    )
    return _each_once(session.execute(wanted))


def list_from_last_time(
    session: Session, occasion: Occasion, before: LastTime, question_id: str
) -> tuple[Pointed, ...]:
    """What stood behind the board's own level last time."""
    known = before.answers.get(question_id)
    if known is None:
        return ()
    of_answer = and_(_EVIDENCE.c.board_id == _ANSWER.c.board_id, _EVIDENCE.c.answer_id == _ANSWER.c.id)
    wanted = (
        select(_EVIDENCE)
        .join(_ANSWER, of_answer)
        .join(_SHEET, ITS_ANSWERS)
        .where(_SHEET.c.board_id == occasion.board_id, _SHEET.c.assessment_id == before.assessment_id)
        .where(_SHEET.c.basis == Basis.AGREED, _ANSWER.c.question_id == known.question_id)
        .where(_EVIDENCE.c.removed_at.is_(None))
    )
    return _each_once(session.execute(wanted))


def counted(occasion: Occasion) -> tuple[ColumnElement[bool], ...]:
    """What makes a sheet one of those that count: of the right basis, and sent before sharing."""
    bases = (Basis.DRAFT,) if occasion.gathering is Gathering.DRAFT else bases_of(occasion.gathering)
    return (
        _SHEET.c.board_id == occasion.board_id,
        _SHEET.c.assessment_id == occasion.assessment_id,
        _SHEET.c.basis.in_(bases),
        CAME_IN_TIME,
    )


def _each_once(rows: Iterable[Any]) -> tuple[Pointed, ...]:
    found = {}
    for row in rows:
        key = _key(row)
        found[key] = Pointed(
            key=key,
            title=row.title,
            kind=row.kind,
            dated_on=row.dated_on,
            link=row.link,
            file_name=row.file_name,
            stored_name=row.stored_name,
            media_type=row.media_type,
            size=row.size,
        )
    return tuple(sorted(found.values(), key=lambda each: (each.title.casefold(), each.key)))


def _key(row: Any) -> str:
    what = "\0".join(str(getattr(row, name) or "") for name in _WHAT)
    return hashlib.sha256(what.encode()).hexdigest()[:32]
