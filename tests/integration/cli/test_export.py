"""Everything that a board holds, written by a command: there whole, or not at all."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from selfassess.storage.session import Database
from tests.integration.assessments.test_movement import worked_example
from tests.looked_back import make_series
from tests.unit.cli.running import done, refused

pytestmark = pytest.mark.on_sqlite


def test_a_board_is_written_as_one_file(rows: Database, tmp_path: Path) -> None:
    make_series(rows, worked_example())
    target = tmp_path / "out.zip"
    assert done("export", "hathervale", "--output", str(target)) == f"Wrote {target}\n"
    archive = zipfile.ZipFile(target)
    assert archive.testzip() is None
    assert {"index.html", "answers.csv", "audit.jsonl", "movement.pdf"} <= set(archive.namelist())


def test_nothing_is_left_where_it_cannot_be_written(rows: Database, tmp_path: Path) -> None:
    make_series(rows, worked_example())
    refused("export", "hathervale", "--output", str(tmp_path / "nowhere" / "out.zip"))
    refused("export", "hathervale", "--output", str(tmp_path))
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".selfassess-")]


def test_a_board_that_is_not_there_is_told(rows: Database, tmp_path: Path) -> None:
    target = tmp_path / "out.zip"
    assert "There is no board" in refused("export", "elsewhere", "--output", str(target))
    assert not target.exists()
