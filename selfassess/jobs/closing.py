"""The job that closes self-assessments whose last day is over, and ends what late seats were let in for."""

from __future__ import annotations

from selfassess.assessments.answering.late import end_let_in, list_let_in
from selfassess.assessments.setting_up.closing import close_due, list_open_until
from selfassess.jobs.work import TICK, Run, Tally


def close(run: Run, tally: Tally) -> None:
    """The self-assessments whose last day is over are closed, each in a transaction of its own, and counted."""
    with run.database.reading() as session:
        candidates = list_open_until(session, now=run.now)
        late = list_let_in(session, now=run.now)
    for each in candidates:
        with tally.apart(f"self-assessment {each.assessment_id} of board {each.board_id}"):
            if each.closes_at > run.now:
                continue
            with run.writing() as session:
                ids = {"board_id": each.board_id, "assessment_id": each.assessment_id}
                tally.counts["self-assessments closed"] += close_due(session, **ids, actor=TICK, now=run.now)
    for seat in late:
        with tally.apart(f"late response {seat.sheet_id} of board {seat.board_id}"):
            if seat.closes_at > run.now:
                continue
            with run.writing() as session:
                ids = {"board_id": seat.board_id, "sheet_id": seat.sheet_id}
                tally.counts["late responses ended"] += end_let_in(session, **ids, now=run.now)
