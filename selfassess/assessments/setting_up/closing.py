"""Closing what is due (rules 5.4): on its due date at 23:59 in the board's own time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from selfassess.assessments.setting_up.ending import end_unsent
from selfassess.assessments.setting_up.steps import lock_assessment, take_step
from selfassess.assessments.setting_up.workflow import AssessmentAction
from selfassess.audit.events import Actor
from selfassess.boards.changes import lock_board
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Board
from selfassess.vocabulary import AssessmentState, BoardState

_LAST_MINUTE = time(23, 59)
# No time zone is further ahead.
_MOST_AHEAD = timedelta(hours=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenUntil:
    """An open self-assessment with its last day for answers."""

    board_id: int
    assessment_id: int
    due_on: date
    time_zone: str

    @property
    def closes_at(self) -> datetime:
        """The moment from which it is to be closed."""
        return closes_at(self.due_on, self.time_zone)


def closes_at(due_on: date, time_zone: str) -> datetime:
    """23:59 of that day in that time zone, as UTC; the later of the two where the clocks go back over it."""
    local = datetime.combine(due_on, _LAST_MINUTE, tzinfo=ZoneInfo(time_zone))
    return max(local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def list_open_until(session: Session, *, now: datetime) -> tuple[OpenUntil, ...]:
    """What is open on any active board with a last day that has come somewhere on earth, the earliest first.

    The one list over all boards, for the job; each is then closed within its own.
    """
    found = session.exec(
        select(Assessment, Board)
        .join(Board, col(Board.id) == col(Assessment.board_id))
        .where(Board.state == BoardState.ACTIVE, Assessment.state == AssessmentState.OPEN)
        .where(col(Assessment.due_on) <= (now + _MOST_AHEAD).astimezone(UTC).date())
        .order_by(col(Assessment.due_on), col(Assessment.id))
    )
    return tuple(
        OpenUntil(board_id=board.id, assessment_id=row.id, due_on=row.due_on, time_zone=board.time_zone)
        for row, board in found
        if row.due_on is not None
    )


def close_due(session: WritingSession, *, board_id: int, assessment_id: int, actor: Actor, now: datetime) -> bool:
    """Whether it was due and is closed now. What somebody closed, or gave more time, meanwhile is left alone."""
    board = lock_board(session, board_id)
    row = lock_assessment(session, board_id=board_id, assessment_id=assessment_id)
    if board.state is not BoardState.ACTIVE or row.state is not AssessmentState.OPEN or row.due_on is None:
        return False
    if closes_at(row.due_on, board.time_zone) > now:
        return False
    end_unsent(session, row)
    take_step(session, row, AssessmentAction.CLOSE, actor=actor, now=now)
    return True
