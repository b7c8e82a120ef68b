"""Evidence beside the answers of seats, written as it stands once they have sent it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from selfassess.storage.tables import Answer, Evidence, Sheet
from tests.gathered import Gathered
from tests.open_assessment import LEAD
from tests.rows import NOW


def point(place: Gathered, number: int, *, question: str = LEAD, **piece: Any) -> None:
    """Beside the answer of the seat with this number one piece of evidence, an audit unless told otherwise."""
    with place.database.writing() as session:
        its_sheet = (col(Sheet.board_id) == Answer.board_id) & (col(Sheet.id) == Answer.sheet_id)
        wanted = select(col(Answer.id)).join(Sheet, its_sheet)
        of_seat = (col(Sheet.seat_id) == place.seats[number].id) & (col(Answer.question_id) == question)
        answer_id = session.execute(wanted.where(col(Answer.board_id) == place.board_id, of_seat)).scalar_one()
        given = {"title": "Audit of 2026", "kind": "audit", "link": "https://example.org/audit", **piece}
        session.add(Evidence(board_id=place.board_id, answer_id=answer_id, added_at=NOW, **given))
