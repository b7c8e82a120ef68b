"""The job that reminds those from whom something is outstanding, a week and a day before answers close."""

from __future__ import annotations

from selfassess.assessments.setting_up.reminders import list_boards_to_remind, send_due
from selfassess.jobs.work import TICK, Run, Tally
from selfassess.links import assessment_links


def remind(run: Run, tally: Tally) -> None:
    """The reminders that are due and did not go out yet are written, board by board, and the mails counted."""
    with run.database.reading() as session:
        boards = list_boards_to_remind(session, now=run.now)
    for board_id, slug in boards:
        with tally.apart(f"board {board_id}"), run.writing() as session:
            link_of = assessment_links(run.settings, slug)
            tally.counts["people reminded"] += send_due(
                session, board_id=board_id, link_of=link_of, actor=TICK, now=run.now
            )
