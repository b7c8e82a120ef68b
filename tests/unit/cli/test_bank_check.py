"""selfassess bank check: every problem of every question set, one to a line."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.factories import make_bank
from tests.unit.cli.running import DEMO_BANKS, TOP, done, done_json, put_bank, run

SHIPPED = sorted((TOP / "questionnaires").glob("*/*.yaml"))
DEMO_EDITIONS = sorted(DEMO_BANKS.glob("*/*.yaml"))


def test_the_shipped_question_sets_and_the_sample_have_no_errors() -> None:
    told = done("bank", "check", *SHIPPED, *DEMO_EDITIONS)
    assert told.splitlines()[-1].startswith(f"{len(SHIPPED) + len(DEMO_EDITIONS)} question sets: 0 errors, ")


def test_every_problem_of_every_file_is_told_with_file_line_and_code(tmp_path: Path) -> None:
    first = tmp_path / "first.yaml"
    sound = DEMO_EDITIONS[0].read_text()
    first.write_text(sound.replace("main_scale: ", "main_scale: not-").replace("core: yes", "core: maybe"))
    second = tmp_path / "second.yaml"
    second.write_text("- a list\n")
    result = run("bank", "check", first, second)
    assert result.exit_code == 1
    assert result.stderr == ""
    *problems, summary = result.stdout.splitlines()
    assert len(problems) >= 3
    assert all(re.match(rf"{tmp_path}/(first|second)\.yaml:\d+: [A-Z]+-\d+ \S", line) for line in problems)
    assert any("did you mean" in line for line in problems)
    assert summary == f"2 question sets: {len(problems)} errors, 0 warnings"


def test_warnings_are_marked_and_are_no_failure(tmp_path: Path) -> None:
    path = put_bank(tmp_path, make_bank())
    *warnings, summary = done("bank", "check", path).splitlines()
    assert warnings
    assert all(line.endswith(" [warning]") for line in warnings)
    assert summary == f"1 question set: 0 errors, {len(warnings)} warning" + ("s" if len(warnings) > 1 else "")


def test_json_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("id: x\n")
    result = run("bank", "check", path, tmp_path / "nothing.yaml", "--format", "json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert found["schema"] == "selfassess/bank-check/1"
    assert found["errors"] == len(found["problems"]) > 1
    assert found["warnings"] == 0
    assert found["unreadable"] == [f"{tmp_path}/nothing.yaml: there is no such file"]
    assert result.stderr == f"{tmp_path}/nothing.yaml: there is no such file\n"
    assert {problem["file"] for problem in found["problems"]} == {str(path)}


def test_json_of_sound_question_sets_is_empty_of_problems() -> None:
    found = done_json("bank", "check", *DEMO_EDITIONS)
    assert (found["errors"], found["unreadable"]) == (0, [])


def _without_lineage(folder: Path) -> Path:
    """The sample's two editions, the second without a word on what changed since the first."""
    shutil.copytree(DEMO_BANKS / "hathervale-board", folder / "hathervale-board")
    path = folder / "hathervale-board" / "2026.1.yaml"
    path.write_text(re.sub(r"(?ms)^lineage:.*?(?=^\S|\Z)", "", path.read_text()))
    return path


def test_a_file_in_its_place_is_checked_against_the_editions_before_it(tmp_path: Path) -> None:
    path = _without_lineage(tmp_path)
    result = run("bank", "check", path)
    assert result.exit_code == 1
    assert f"{path}:" in result.stdout
    assert "lineage does not start from version '2024.1'" in result.stdout


def test_so_is_a_file_named_from_inside_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _without_lineage(tmp_path)
    monkeypatch.chdir(path.parent)
    result = run("bank", "check", "2026.1.yaml")
    assert result.exit_code == 1
    assert result.stdout.startswith("2026.1.yaml:")


def test_a_copy_whose_edition_was_not_raised_is_found(tmp_path: Path) -> None:
    put_bank(tmp_path, make_bank(edition="2025.1"))
    copy = shutil.copy(tmp_path / "test-bank" / "2025.1.yaml", tmp_path / "test-bank" / "2026.1.yaml")
    result = run("bank", "check", copy)
    assert result.exit_code == 1
    assert "the edition is '2025.1', the file '2026.1.yaml'" in result.stdout


def test_a_file_of_any_other_name_stands_alone(tmp_path: Path) -> None:
    _without_lineage(tmp_path).rename(tmp_path / "hathervale-board" / "draft.yaml")
    assert "1 question set: 0 errors" in done("bank", "check", tmp_path / "hathervale-board" / "draft.yaml")


def test_an_earlier_edition_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = put_bank(tmp_path, make_bank(edition="2026.1"))
    (path.parent / "2025.1.yaml").mkdir()
    result = run("bank", "check", path)
    assert result.exit_code == 1
    assert result.stderr == f"{path.parent}/2025.1.yaml: this is a folder, not a file\n"


def test_a_folder_is_refused_and_nothing_is_counted(tmp_path: Path) -> None:
    result = run("bank", "check", tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{tmp_path}: this is a folder, not a file\n"


def test_what_is_no_file_of_text_is_told_in_one_line_each(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    result = run("bank", "check", tmp_path, tmp_path / "pipe.yaml", "/dev/zero", "/etc/passwd")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{tmp_path}: this is a folder, not a file",
        f"{tmp_path}/pipe.yaml: this is a pipe or a device, not a file",
        "/dev/zero: this is a pipe or a device, not a file",
    ]
    assert re.match(r"/etc/passwd:1: [A-Z]+-\d+ ", result.stdout)
    assert "root" not in result.stdout


def test_names_and_ids_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "\x1b[31mred.yaml"
    path.write_text("id: 'a\u202eb'\n")
    result = run("bank", "check", path, tmp_path / "\x1b[2Jgone.yaml")
    assert result.exit_code == 1
    assert not {"\x1b", "\u202e"} & set(result.stdout + result.stderr)
