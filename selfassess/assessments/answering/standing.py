"""What the answers of a response say now: one statement for all of them, or for some."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from selfassess.assessments.answering.given import BLANK, GivenAnswer
from selfassess.storage.tables import metadata

_ANSWER = metadata.tables["answer"]
# What of a row an answer says.
GIVEN = tuple(part.name for part in fields(GivenAnswer))
# Plain columns instead of rows as objects: one save is a few statements, forty people send one every few seconds.
_ALL_ANSWERS = select(
    _ANSWER.c.question_id,
    _ANSWER.c.id,
    _ANSWER.c.version,
    _ANSWER.c.changed_at,
    _ANSWER.c.changed_by,
    *(_ANSWER.c[part] for part in GIVEN),
).where(_ANSWER.c.board_id == bindparam("board_id"), _ANSWER.c.sheet_id == bindparam("sheet_id"))
_SOME_ANSWERS = _ALL_ANSWERS.where(_ANSWER.c.question_id.in_(bindparam("questions", expanding=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNow:
    """What an answer says now; version 0, blank, and without the rest where nothing was ever saved."""

    answer: GivenAnswer = BLANK
    version: int = 0
    answer_id: int | None = None
    at: datetime | None = None
    by: int | None = None


UNSAVED = AnswerNow()


def answers_of(
    session: Session, *, board_id: int, sheet_id: int | None, question_ids: Collection[str] | None = None
) -> dict[str, AnswerNow]:
    """What the answers of a sheet say now, to these questions or to all, by question; those never saved are left out.

    Of a response that has no sheet yet there are none.
    """
    if sheet_id is None:
        return {}
    parameters: dict[str, Any] = {"board_id": board_id, "sheet_id": sheet_id}
    if question_ids is not None:
        parameters["questions"] = list(question_ids)
    wanted = _ALL_ANSWERS if question_ids is None else _SOME_ANSWERS
    return {row.question_id: _answer_now(row) for row in session.connection().execute(wanted, parameters)}


def _answer_now(row: Any) -> AnswerNow:
    answer = GivenAnswer(**{part: getattr(row, part) for part in GIVEN})
    return AnswerNow(answer=answer, version=row.version, answer_id=row.id, at=row.changed_at, by=row.changed_by)
