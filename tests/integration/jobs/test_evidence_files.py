"""Files of evidence that no row names are swept away a day after they were written; those that one names stay."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from selfassess.assessments.answering.evidence_files import CheckedFile, store
from selfassess.config import Settings
from selfassess.jobs.retention import delete_outdated
from selfassess.jobs.work import Run, Tally
from selfassess.mail.message import Message
from selfassess.storage.session import Database
from selfassess.storage.tables import Evidence
from tests.open_assessment import PARTLY, make_place
from tests.rows import NOW

FILE = CheckedFile(name="a.txt", media_type="text/plain", content=b"Minutes")


class Nowhere:
    """Sends nothing."""

    def send(self, message: Message) -> None:
        """Nothing."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A folder of the test's own."""
    return Settings(data_folder=tmp_path, database_url=f"sqlite:///{tmp_path}/own.db")


def kept(settings: Settings, board_id: int, *, at: datetime) -> str:
    """A file that was stored at that moment."""
    name = store(settings.evidence_folder, board_id, FILE)
    path = settings.evidence_folder / str(board_id) / name
    os.utime(path, (at.timestamp(), at.timestamp()))
    return name


def sweep(database: Database, settings: Settings, *, trial: bool = False) -> Tally:
    """One day's run."""
    tally = Tally()
    delete_outdated(Run(database=database, settings=settings, sender=Nowhere(), now=NOW, trial=trial), tally)
    assert not tally.troubles
    return tally


def test_only_what_no_row_names_goes_and_only_after_a_day(database: Database, settings: Settings) -> None:
    place = make_place(database)
    saved = place.save(PARTLY, seen=0)
    old, new = NOW - timedelta(hours=25), NOW - timedelta(hours=23)
    named, orphaned, fresh = (kept(settings, place.board_id, at=at) for at in (old, old, new))
    with database.writing() as session:
        session.add(
            Evidence(
                board_id=place.board_id,
                answer_id=saved.answer_id or 0,
                title="Minutes",
                file_name="a.txt",
                stored_name=named,
                added_at=NOW,
            )
        )
    folder = settings.evidence_folder / str(place.board_id)
    assert sweep(database, settings, trial=True).counts["files of evidence"] == 1
    assert (folder / orphaned).exists()
    assert sweep(database, settings).counts["files of evidence"] == 1
    assert {path.name for path in folder.iterdir()} == {named, fresh}


def test_files_of_a_board_that_is_gone_go_too_and_nothing_strange_is_touched(
    database: Database, settings: Settings
) -> None:
    kept(settings, 999, at=NOW - timedelta(days=2))
    strange = settings.evidence_folder / "999" / "README"
    strange.write_text("Not ours.")
    os.utime(strange, (0, 0))
    assert sweep(database, settings).counts["files of evidence"] == 1
    assert strange.exists()
