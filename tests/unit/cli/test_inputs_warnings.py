"""What is only advice on an answer file is told on stderr, and a set that was not found with where it was sought."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.factories import make_bank, make_sheet
from tests.unit.cli.running import AGREED, DEMO_BANKS, LETTERS, ON_DEMO, SEATS, done, put_bank, put_sheet, refused, run

BANK = make_bank()


def early(path: Path, day: str = "2019-03-12") -> Path:
    """A sheet dated before its version came into force, on 1 January 2020."""
    return put_sheet(path, make_sheet({"Q1": "3"}, bank=BANK, dated=day))


@pytest.fixture
def banks(tmp_path: Path) -> Path:
    """A folder with one question set."""
    folder = tmp_path / "banks"
    folder.mkdir()
    put_bank(folder, BANK)
    return folder


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_warning_is_one_line_on_stderr_and_changes_nothing_else(banks: Path, tmp_path: Path, form: str) -> None:
    path = early(tmp_path / "early.yaml")
    result = run("score", path, "--banks", banks, "--format", form)
    assert result.exit_code == 0
    (line,) = result.stderr.splitlines()
    assert re.match(rf"{path}:4: ANS-016 the sheet's day is before 2020-01-01, .* \[warning\]$", line)
    assert "ANS-016" not in result.stdout
    if form == "json":
        assert json.loads(result.stdout)


def test_every_file_tells_its_own_warnings(banks: Path, tmp_path: Path) -> None:
    paths = [early(tmp_path / "first.yaml"), early(tmp_path / "second.yaml", "2019-09-12")]
    result = run("compare", *paths, "--banks", banks)
    assert result.exit_code == 0
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [str(path) for path in paths]


def test_warnings_stand_before_the_errors_that_refuse_a_file(banks: Path, tmp_path: Path) -> None:
    path = early(tmp_path / "early.yaml")
    path.write_text(path.read_text().replace('level: "3"', 'level: "7"'))
    warning, error = refused("score", path, "--banks", banks).splitlines()
    assert warning.endswith("[warning]")
    assert " ANS-003 " in error


def test_a_warning_cannot_steer_the_terminal(banks: Path, tmp_path: Path) -> None:
    result = run("score", early(tmp_path / "\x1b[31mred.yaml"), "--banks", banks)
    assert "ANS-016" in result.stderr
    assert "\x1b" not in result.stderr


def test_the_sample_and_the_coded_letters_draw_no_warning() -> None:
    for path in (*AGREED, *SEATS):
        done("score", path, *ON_DEMO)
    for path in LETTERS.glob("*.yaml"):
        done("score", path)


def test_a_set_that_is_not_found_is_told_with_the_folder_searched_and_the_option() -> None:
    told = refused("score", AGREED[0])
    assert "ANS-001 there is no question set 'hathervale-board' in " in told
    assert "questionnaires (name the folder of its question sets with --banks; known: " in told


def test_so_is_a_version_that_is_not_found(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(AGREED[0].read_text().replace('"2024.1"', '"2024.2"'))
    told = refused("score", path, *ON_DEMO)
    assert f"the question set hathervale-board has no version '2024.2' in {DEMO_BANKS}" in told
    assert "--banks; did you mean '2024.1'?)" in told


def test_where_no_set_is_like_it_the_option_alone_is_named(tmp_path: Path) -> None:
    assert refused("score", AGREED[0], "--banks", tmp_path).endswith(
        "(name the folder of its question sets with --banks)\n"
    )


def test_other_errors_do_not_name_the_option(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(AGREED[0].read_text().replace("basis: agreed", "basis: bord"))
    assert "--banks" not in refused("score", path, *ON_DEMO)
