"""selfassess tick, as somebody types it."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from selfassess.jobs.lease import take
from selfassess.mail.outbox import post
from selfassess.storage.session import Database
from selfassess.storage.tables import OutboxMail
from selfassess.vocabulary import AssessmentState
from tests.integration.jobs.ticking import count, in_one_write
from tests.rows import make_assessment, make_board
from tests.unit.cli.running import command, done, refused, run
from tests.unit.mail.mails import make_message

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def settings(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that name the test's database, and a folder of its own for mail."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SELFASSESS_MAIL_SENDER", "file")
    if "database_url" in request.fixturenames:
        monkeypatch.setenv("SELFASSESS_DATABASE_URL", request.getfixturevalue("database_url"))


def add_work(database: Database) -> None:
    """One mail that waits, and one self-assessment that is due."""
    with database.writing() as session:
        post(session, make_message(), now=NOW)
        board = make_board(session)
        due_on = NOW.date() - timedelta(days=3)
        make_assessment(session, board, state=AssessmentState.OPEN, due_on=due_on)


def test_it_says_what_it_did_and_then_that_there_was_nothing_to_do(database: Database, tmp_path: Path) -> None:
    add_work(database)
    assert done("tick") == "deliver: mails sent 1\nclose: self-assessments closed 1\n"
    assert len(list((tmp_path / "data" / "mail").iterdir())) == 1
    assert done("tick") == "There was nothing to do.\n"


def test_a_dry_run_says_what_would_be_done_and_does_nothing(database: Database, tmp_path: Path) -> None:
    assert done("tick", "--dry-run") == "There is nothing to do.\n"
    add_work(database)
    for _ in range(2):
        assert done("tick", "--dry-run") == "deliver: mails due 1\nclose: self-assessments closed 1\n"
    assert not (tmp_path / "data").exists()


def test_beside_another_run_it_does_nothing(database: Database) -> None:
    add_work(database)
    take(database, now=datetime.now(UTC))
    assert done("tick") == "Another run is under way; nothing was done.\n"


def test_processes_that_tick_at_once_send_each_mail_once(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        for number in range(20):
            post(session, make_message(subject=f"Mail {number}"), now=NOW)
    env = {**os.environ, "SELFASSESS_DATA_FOLDER": str(tmp_path / "data")}
    ticks = [subprocess.Popen(command("tick"), env=env, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [each.wait(60) for each in ticks] == [0, 0]
    assert len(list((tmp_path / "data" / "mail").iterdir())) == 20
    assert done("tick") == "There was nothing to do.\n"


def test_a_trouble_is_told_and_ends_with_1_and_the_rest_is_done(database: Database) -> None:
    add_work(database)

    def add(session: object) -> None:
        board = make_board(session, time_zone="Nowhere/Atall")  # type: ignore[arg-type]
        make_assessment(session, board, state=AssessmentState.OPEN, due_on=NOW.date())  # type: ignore[arg-type]

    in_one_write(database, add)
    result = run("tick")
    assert result.exit_code == 1
    assert result.stdout == "deliver: mails sent 1\nclose: self-assessments closed 1\n"
    assert result.stderr.startswith("close: self-assessment 2 of board 2: a fault in selfassess itself")
    assert count(database, OutboxMail) == 1


def test_mail_that_cannot_leave_is_told_and_is_no_failure(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").write_text("in the way of the folder")
    add_work(database)
    result = run("tick")
    assert (result.exit_code, result.stdout) == (0, "deliver: mails not sent yet 1\nclose: self-assessments closed 1\n")
    assert result.stderr == "mail 1 was not sent (attempt 1): The folder for mail cannot be written to.\n"


def test_a_fault_is_shown_in_full_only_where_somebody_asks(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.writing() as session:
        board = make_board(session, time_zone="Nowhere/Atall")
        make_assessment(session, board, state=AssessmentState.OPEN, due_on=NOW.date())
    assert "Traceback" not in run("tick").stderr
    monkeypatch.setenv("SELFASSESS_TRACEBACK", "1")
    assert "Traceback" in run("tick").stderr


def test_a_database_that_is_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    assert refused("tick") == "The database is empty. Run: selfassess db upgrade\n"
    assert list(tmp_path.iterdir()) == []


def test_settings_that_cannot_be_used_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELFASSESS_MAIL_SENDER", "pigeon")
    assert "SELFASSESS_MAIL_SENDER must be" in refused("tick")
