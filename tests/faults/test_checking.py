"""That the check of these tests finds what it is there for: an answer that is lost, half-written or altered."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from tests.databases import AUDIT_KEY
from tests.load import Sitting, check_nothing_lost

pytestmark = pytest.mark.on_sqlite
SECOND = "WHERE event = 'answer.saved' AND object_version = 2"
FAULTS = {
    "an acknowledged text is not there": "UPDATE answer SET comment = 'an older one'",
    "an acknowledged version is not there": "UPDATE answer SET version = 1",
    "an answer is gone": "DELETE FROM answer",
    "a save has no event": f"DELETE FROM audit_event {SECOND}",
    "an event has no save": f"UPDATE audit_event SET object_version = 3 {SECOND}",
    "an event says something else": f"UPDATE audit_event SET data = '{{}}' {SECOND}",
}


def test_every_fault_is_found_and_a_sound_sitting_passes(sitting: Sitting, tmp_path: Path) -> None:
    saver = sitting.savers[0]
    saver.save()
    saver.save()
    assert saver.acknowledged == 2
    check_nothing_lost(sitting)
    found = [fault for fault, statement in FAULTS.items() if is_found(sitting, statement, tmp_path)]
    assert found == list(FAULTS)


def is_found(sitting: Sitting, statement: str, folder: Path) -> bool:
    """Whether the check refuses a copy of the database to which this was done."""
    file = folder / "copy.db"
    shutil.copy(folder / "selfassess.db", file)
    with closing(sqlite3.connect(file)) as connection, connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        assert connection.execute(statement).rowcount == 1
    engine = make_engine(f"sqlite:///{file}")
    try:
        check_nothing_lost(replace(sitting, rows=Database(engine, audit_key=AUDIT_KEY)))
    except AssertionError:
        return True
    finally:
        engine.dispose()
    return False
