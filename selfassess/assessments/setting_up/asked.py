"""Which questions a self-assessment asks whom: the rule of ``scope`` with what was chosen in rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session

from selfassess.assessments.setting_up.scope import asked_of_a_lead, asked_of_everyone
from selfassess.engine.bank import Bank
from selfassess.storage.tables import metadata
from selfassess.vocabulary import Asks

_ASKED = metadata.tables["asked_question"]
_OF_ASSESSMENT = select(_ASKED.c.question_id, _ASKED.c.seat_id, _ASKED.c.why).where(
    _ASKED.c.board_id == bindparam("board_id"), _ASKED.c.assessment_id == bindparam("assessment_id")
)
_OF_SEAT = _OF_ASSESSMENT.where(or_(_ASKED.c.seat_id.is_(None), _ASKED.c.seat_id == bindparam("seat_id")))
_OF_LEADS = _OF_ASSESSMENT.where(_ASKED.c.seat_id.is_not(None)).order_by(_ASKED.c.id)


def asked_of_seat(
    session: Session,
    *,
    board_id: int,
    assessment_id: int,
    bank: Bank,
    asks: Asks,
    asks_of: str,
    seat_id: int | None,
) -> dict[str, str]:
    """The ids of the questions that this seat is asked, everybody's and those it was given besides, each with why:
    empty where nobody chose it by itself or said.

    Without a seat, as for a table, everybody's alone. One statement; ``asks`` and ``asks_of`` are the assessment's own.
    """
    which = {"board_id": board_id, "assessment_id": assessment_id, "seat_id": seat_id}
    rows = session.connection().execute(_OF_SEAT, which).all()
    chosen: Collection[str] = asks_of.split()
    if asks is Asks.CHOSEN:
        chosen = {row.question_id for row in rows if row.seat_id is None}
    also = {row.question_id for row in rows if row.seat_id is not None} & bank.question.keys()
    everyone = asked_of_everyone(bank, asks, chosen)
    why = {row.question_id: row.why for row in rows}
    return {question.id: why.get(question.id, "") for question in asked_of_a_lead(bank, everyone, also)}


def asked_of_leads(session: Session, *, board_id: int, assessment_id: int) -> Mapping[int, tuple[str, ...]]:
    """What seats are asked besides what everybody is: the ids of questions by the seat's id."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in session.connection().execute(_OF_LEADS, {"board_id": board_id, "assessment_id": assessment_id}):
        found[row.seat_id].append(row.question_id)
    return {seat_id: tuple(questions) for seat_id, questions in found.items()}
