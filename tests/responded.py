"""Responses of the same seats to several self-assessments, written as rows."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import col, select, update

from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, Assessment, Board, Seat
from selfassess.vocabulary import SheetState, Visibility
from tests.rows import NOW, make_seat, make_sheet

Levels = Mapping[str, str]
"""The level of each question, by the question's id."""


def respond(
    database: Database,
    board: Board,
    assessment_id: int,
    said: Mapping[str, Levels],
    *,
    groups: Mapping[str, str] | None = None,
    visibility: Visibility = Visibility.BY_GROUP,
) -> None:
    """A response of each named seat, shared under the group that ``groups`` names for it."""
    with database.writing() as session:
        assessment = session.get_one(Assessment, assessment_id)
        which = (col(Assessment.board_id) == board.id, col(Assessment.id) == assessment_id)
        session.execute(update(Assessment).where(*which).values(shared_at=NOW, visibility=visibility))
        for name, levels in said.items():
            wanted = select(Seat).where(Seat.board_id == board.id, Seat.name == name)
            seat = session.exec(wanted).first() or make_seat(session, board, name=name)
            shown = (groups or {}).get(name, "")
            sheet = make_sheet(session, assessment, seat, state=SheetState.SENT, sent_at=NOW, group_shown=shown)
            for question, level in levels.items():
                session.add(
                    Answer(
                        board_id=board.id,
                        sheet_id=sheet.id,
                        question_id=question,
                        level=level,
                        choice_salt="",
                        words_salt="",
                        changed_at=NOW,
                        version=1,
                    )
                )
