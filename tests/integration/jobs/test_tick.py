"""A tick as a whole: in order, one at a time, each job apart from the others, and nothing twice."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from selfassess.audit.events import Event
from selfassess.errors import Busy
from selfassess.jobs.lease import take
from selfassess.jobs.report import JobReport, TickReport
from selfassess.jobs.tick import JOBS, Job, tick
from selfassess.jobs.work import Run, Tally
from selfassess.mail.outbox import post
from selfassess.mail.sending import NotDelivered
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from selfassess.storage.tables import Job as JobRow
from selfassess.storage.tables import OutboxMail
from selfassess.vocabulary import AssessmentState
from tests.databases import AUDIT_KEY
from tests.integration.jobs.test_retention import closed_on, kept_text, mail_of
from tests.integration.jobs.ticking import (
    NOWHERE,
    Postbox,
    count,
    everything,
    in_one_write,
    ticked,
    tried,
)
from tests.rows import events_of, make_assessment, make_board, make_invitation
from tests.unit.mail.mails import make_message

START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LATER = START + timedelta(days=400)
ALL = {
    "mails sent": 1,
    "self-assessments closed": 1,
    "kept texts": 1,
    "invitations": 1,
    "unsent responses": 1,
    "answers": 1,
    "evidence": 1,
    "mails": 1,
}


def something_for_each_job(database: Database) -> int:
    """The id of a board on which, much later, each job finds one thing to do."""
    board_id, _ = closed_on(database, START)

    def add(session: Any) -> None:
        board = make_board(session)
        make_assessment(session, board, state=AssessmentState.OPEN, due_on=date(2026, 12, 1))
        make_invitation(session, board, expires_at=START)
        session.add(kept_text(session, board, START))
        session.add(mail_of(None, START, sent_at=START))
        post(session, make_message(board_id=board.id), now=START)

    in_one_write(database, add)
    return board_id


def nothing(_run: Run, _tally: Tally) -> None:
    """Do nothing."""


def test_the_jobs_run_in_order() -> None:
    assert [job.name for job in JOBS] == ["deliver", "close", "remind", "prune", "delete_outdated"]


def test_a_tick_does_what_is_due_and_a_second_one_at_the_same_instant_does_nothing(database: Database) -> None:
    something_for_each_job(database)
    assert ticked(database, LATER) == ALL
    after = everything(database)
    assert ticked(database, LATER) == {}
    assert everything(database) == after


def test_what_a_tick_does_is_done_even_by_two_at_once_only_once(database: Database) -> None:
    something_for_each_job(database)
    start = threading.Barrier(4)
    postbox = Postbox()
    reports: list[TickReport] = []

    def run() -> None:
        start.wait()
        reports.append(tick(database, NOWHERE, postbox, now=LATER))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report.troubles for report in reports] == [()] * 4
    assert len(postbox.took) == 1
    closings = [event for event in events_of(database, 2) if event.event == Event.ASSESSMENT_CLOSED]
    assert len(closings) == 1
    assert sum(job.counts.get("answers", 0) for report in reports for job in report.jobs) == 1


def test_a_tick_beside_another_does_nothing_and_says_so(database: Database) -> None:
    something_for_each_job(database)
    take(database, now=LATER)
    before = everything(database)
    assert tick(database, NOWHERE, Postbox(), now=LATER) == TickReport(ran=False)
    assert everything(database) == before


def test_daily_jobs_wait_for_the_next_day_and_the_others_do_not(database: Database) -> None:
    assert ticked(database, LATER) == {}
    something_for_each_job(database)
    same_day = LATER.replace(hour=23, minute=59)
    report = tick(database, NOWHERE, Postbox(), now=same_day)
    assert [job.ran for job in report.jobs] == [True, True, True, False, False]
    assert ticked(database, same_day + timedelta(minutes=1)) == {
        what: number for what, number in ALL.items() if what not in ("mails sent", "self-assessments closed")
    }


def test_a_job_in_trouble_does_not_stop_the_others_and_is_tried_again(database: Database) -> None:
    def fail(_run: Run, _tally: Tally) -> None:
        raise RuntimeError("no")

    something_for_each_job(database)
    jobs = tuple(Job(name=job.name, work=fail, is_daily=job.is_daily) for job in JOBS[:4]) + JOBS[4:]
    report = tick(database, NOWHERE, Postbox(), now=LATER, jobs=jobs)
    assert report.troubles == tuple(
        f"{name}: stopped: a fault in selfassess itself (RuntimeError)"
        for name in ("deliver", "close", "remind", "prune")
    )
    assert report.jobs[4].counts["answers"] == 1
    assert ticked(database, LATER) == {
        what: ALL[what] for what in ("mails sent", "self-assessments closed", "kept texts")
    }


def test_a_piece_of_work_in_trouble_does_not_keep_another_from_being_done() -> None:
    trouble = Tally()
    with trouble.apart("board 1"):
        raise ZeroDivisionError("somebody's words")
    with trouble.apart("board 2"):
        raise Busy("The database is busy.")
    with trouble.apart("board 3"):
        trouble.counts["done"] += 1
    assert trouble.troubles == [
        "board 1: a fault in selfassess itself (ZeroDivisionError)",
        "board 2: The database is busy.",
    ]
    assert trouble.counts == {"done": 1}


def test_a_trial_says_what_a_tick_would_do_and_changes_nothing(database: Database) -> None:
    something_for_each_job(database)
    before = everything(database)
    would = {"mails due" if what == "mails sent" else what: number for what, number in ALL.items()}
    assert tried(database, LATER) == would
    assert everything(database) == before
    assert count(database, JobRow) == 0
    ticked(database, LATER)
    assert tried(database, LATER) == {}


def test_mail_that_cannot_leave_is_counted_and_is_no_trouble_of_the_tick(database: Database) -> None:
    class Down:
        def send(self, message: object) -> None:
            raise NotDelivered(temporary=True, why="The mail server cannot be reached.")

    with database.writing() as session:
        post(session, make_message(), now=START)
    report = tick(database, NOWHERE, Down(), now=START)
    assert report.jobs[0] == JobReport(name="deliver", counts={"mails not sent yet": 1})
    with database.reading() as reading:
        assert reading.get_one(OutboxMail, 1).last_error == "The mail server cannot be reached."


@pytest.mark.on_sqlite
@pytest.mark.on_sqlite
def test_a_database_that_cannot_be_used_is_told(database: Database, database_url: str) -> None:
    impatient = Database(make_engine(database_url, busy_seconds=0.1), audit_key=AUDIT_KEY)
    with database.writing(), pytest.raises(Busy):
        tick(impatient, NOWHERE, Postbox(), now=START)
    impatient.engine.dispose()


def test_a_report_is_read_line_by_line() -> None:
    report = TickReport(
        jobs=(
            JobReport(name="deliver", counts={"mails sent": 2, "mails given up": 1}),
            JobReport(name="close"),
            JobReport(name="delete_outdated", troubles=("board 3: busy",)),
        )
    )
    assert list(report.lines()) == ["deliver: mails sent 2, mails given up 1"]
    assert report.troubles == ("delete_outdated: board 3: busy",)
