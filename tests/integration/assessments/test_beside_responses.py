"""Case 19: what a board agrees stands beside what seats answered, never over it; both are told, and by whom."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.audit.events import Event
from selfassess.engine.answers import Basis
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, Sheet
from tests.agreeing_acts import PLAIN, agree, page_of
from tests.gathered import Gathered, gathered, levels
from tests.open_assessment import LEAD
from tests.rows import events_of


def answers_on(place: Gathered, *bases: Basis) -> list[Any]:
    """Every answer of the sheets on these bases, whole."""
    table = Answer.__table__  # type: ignore[attr-defined]
    with place.database.reading() as session:
        sheets = select(col(Sheet.id)).where(col(Sheet.board_id) == place.board_id, col(Sheet.basis).in_(bases))
        wanted = select(table).where(table.c.board_id == place.board_id, table.c.sheet_id.in_(sheets))
        return [tuple(row) for row in session.execute(wanted.order_by(table.c.id))]


def test_agreeing_changes_no_response_and_both_stand_on_the_page(database: Database) -> None:
    place = gathered(database, levels("0", "1", "1", "2"), text=PLAIN)
    place.share()
    place.begin()
    before = answers_on(place, Basis.INDIVIDUAL)
    agree(place, GivenAnswer(level="0", comment="The audits say less."))
    agree(place, GivenAnswer(level="2", comment="On a second look."), seen=1)
    assert answers_on(place, Basis.INDIVIDUAL) == before
    assert len(answers_on(place, Basis.AGREED)) == 1
    (line,) = [line for line in page_of(place).lines if line.question.id == LEAD]
    assert line.now.answer.level == "2"
    assert line.spread is not None
    assert line.spread.n == 4
    told = [row for row in events_of(database, place.board_id) if row.event == Event.ANSWER_SAVED][-2:]
    assert [(row.actor_id, row.object_version) for row in told] == [(place.chair.user_id, 1), (place.chair.user_id, 2)]
