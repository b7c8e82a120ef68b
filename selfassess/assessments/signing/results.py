"""The rows that say of each question what was signed, so that looking across time reads them and no answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert

from selfassess.engine.answers import Answer, AnswerSheet
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import metadata

_RESULT = metadata.tables["result"]


def results_of(agreed: AnswerSheet) -> tuple[dict[str, Any], ...]:
    """One row for each question that has a level or a reason for none, by its id; without board and self-assessment."""
    said = (agreed.answers[id_] for id_ in sorted(agreed.answers))
    return tuple(_result(answer) for answer in said if answer.level is not None or answer.none is not None)


def write_results(
    session: WritingSession, rows: Sequence[dict[str, Any]], *, board_id: int, assessment_id: int
) -> None:
    """Keep these results, which ``results_of`` gave."""
    where = {"board_id": board_id, "assessment_id": assessment_id}
    if rows:
        session.connection().execute(insert(_RESULT), [row | where for row in rows])


def delete_results(session: WritingSession, *, board_id: int, assessment_id: int) -> None:
    """Take back the results of a self-assessment that was reopened."""
    of_it = (_RESULT.c.board_id == board_id) & (_RESULT.c.assessment_id == assessment_id)
    session.connection().execute(delete(_RESULT).where(of_it))


def _result(answer: Answer) -> dict[str, Any]:
    return {
        "question_id": answer.question,
        "level": answer.level,
        "no_level": answer.none,
        "assessed_on": answer.assessed_on,
        "carried_from": answer.carried_from,
        "is_confirmed": answer.confirmed,
        "lower_because": answer.lower_because,
    }
