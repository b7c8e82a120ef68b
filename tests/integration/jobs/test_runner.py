"""The thread that ticks beside the pages."""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime

import pytest

from selfassess.jobs.runner import TickThread
from selfassess.mail.message import Message
from selfassess.mail.outbox import post
from selfassess.storage.session import Database
from selfassess.storage.tables import Job
from tests.integration.jobs.ticking import NOWHERE, Postbox, count
from tests.rows import NOW
from tests.unit.mail.mails import make_message


def until(condition: object, *, seconds: float = 10.0) -> None:
    """Wait until it is so."""
    end = time.monotonic() + seconds
    assert callable(condition)
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def posted(database: Database) -> None:
    """One mail that waits."""
    with database.writing() as session:
        post(session, make_message(), now=NOW)


def test_it_ticks_at_once_and_again_and_stops_at_once(database: Database) -> None:
    posted(database)
    postbox = Postbox()
    thread = TickThread(database, NOWHERE, postbox, seconds=0.05, clock=lambda: NOW)
    thread.start()
    until(lambda: len(postbox.took) == 1)
    posted(database)
    until(lambda: len(postbox.took) == 2)
    assert thread.stop()


def test_it_stops_at_once_while_it_waits_for_the_next_minute(database: Database) -> None:
    thread = TickThread(database, NOWHERE, Postbox(), seconds=3600, clock=lambda: NOW)
    thread.start()
    until(lambda: count(database, Job) == 3)
    begun = time.monotonic()
    assert thread.stop()
    assert time.monotonic() - begun < 2


def test_no_fault_ends_it(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    faults = iter([RuntimeError("no clock"), OSError("no disk")])
    postbox = Postbox()
    posted(database)

    def clock() -> datetime:
        if fault := next(faults, None):
            raise fault
        return NOW

    with caplog.at_level(logging.ERROR):
        thread = TickThread(database, NOWHERE, postbox, seconds=0.01, clock=clock)
        thread.start()
        until(lambda: postbox.took)
        assert thread.stop()
    assert "no clock" in caplog.text
    assert "no disk" in caplog.text


def test_a_mail_server_that_hangs_does_not_keep_it_from_being_left(database: Database) -> None:
    posted(database)
    hangs, end = threading.Event(), threading.Event()

    class Hangs:
        def send(self, message: Message) -> None:
            hangs.set()
            end.wait(10)

    thread = TickThread(database, NOWHERE, Hangs(), clock=lambda: NOW)
    thread.start()
    assert hangs.wait(10)
    assert not thread.stop(patience=0.05)
    end.set()
    assert thread.stop()


def test_what_never_began_is_stopped_at_once(database: Database) -> None:
    assert TickThread(database, NOWHERE, Postbox()).stop()


def test_what_it_did_stands_in_the_log(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    posted(database)
    with caplog.at_level(logging.INFO, logger="selfassess.jobs.runner"):
        thread = TickThread(database, NOWHERE, Postbox(), clock=lambda: NOW)
        thread.start()
        until(lambda: "mails sent 1" in caplog.text)
        assert thread.stop()
    assert "person@example.org" not in caplog.text
