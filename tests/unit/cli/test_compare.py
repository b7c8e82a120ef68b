"""selfassess compare: any number of sheets in any order, and a refusal where nothing can be told."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.factories import make_bank, make_sheet
from tests.unit.cli.running import (
    AGREED,
    DEMO_BANKS,
    ON_DEMO,
    SCRUTINEER,
    SEATS,
    TOP,
    command,
    done,
    done_json,
    flat,
    put_bank,
    put_sheet,
    refused,
)

FIRST, SECOND, THIRD, FOURTH = AGREED
DAY = ("--date", "2026-05-01")


def test_the_order_of_the_files_is_irrelevant() -> None:
    forward = done("compare", *AGREED, *ON_DEMO, *DAY)
    assert done("compare", *reversed(AGREED), *ON_DEMO, *DAY) == forward
    assert done("compare", THIRD, FIRST, FOURTH, SECOND, *ON_DEMO, *DAY) == forward
    assert (
        "Against the baseline, Autumn 2024 --------------------------------- Mostly not comparable: 15 of 35 "
        in flat(forward)
    )
    assert "6 questions have gone both up and down: HV-WT-01, " in flat(forward)


def test_a_sheet_beside_itself_shows_no_movement() -> None:
    found = done_json("compare", FOURTH, FOURTH, *ON_DEMO)
    assert (found["counts"]["lower"], found["counts"]["higher"]) == (0, 0)
    assert found["matched"] == found["counts"]["unchanged"] > 0


def test_a_member_s_view_is_not_compared_with_the_agreed_score() -> None:
    expected = "these cannot be compared: one is the members' own view, one is the agreed score\n"
    for form in ("text", "json", "html"):
        assert refused("compare", FOURTH, SEATS[0], "--format", form, *ON_DEMO) == expected


def test_two_question_sets_are_not_compared(tmp_path: Path) -> None:
    paths = []
    for id in ("one-bank", "other-bank"):
        bank = make_bank(id=id)
        put_bank(tmp_path, bank)
        paths.append(put_sheet(tmp_path / f"{id}.yaml", make_sheet({"Q1": "1"}, bank=bank)))
    told = refused("compare", *paths, "--banks", tmp_path)
    assert told == "these cannot be compared: they answer different question sets, 'one-bank' and 'other-bank'\n"


def test_two_subjects_are_not_compared(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(FOURTH.read_text().replace('subject: "Hathervale', 'subject: "Elsewhere'))
    told = refused("compare", THIRD, other, *ON_DEMO)
    assert told.startswith("these cannot be compared: one is about Hathervale Safeguarding Children Partnership, one ")


def test_another_view_of_another_version_is_refused() -> None:
    assert "these cannot be set side by side: " in refused("compare", FIRST, SECOND, "--beside", SCRUTINEER, *ON_DEMO)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([FOURTH], "compare takes two sheets or more"),
        ([THIRD, FOURTH, "--one-page"], "--one-page is for a report"),
        ([THIRD, FOURTH, "--one-page", "--format", "json"], "--one-page is for a report"),
        ([THIRD, FOURTH, "--one-page", "--format", "html", "--beside", SCRUTINEER], "--one-page has no room"),
        ([THIRD, FOURTH, "--format", "pdf"], "--format pdf needs --output FILE"),
        ([THIRD, FOURTH, "--format", "xlsx"], "--format xlsx needs --output FILE"),
        ([THIRD, FOURTH, "--format", "docx"], "--format docx needs --output FILE"),
        ([THIRD, FOURTH, "--format", "odt"], "'odt' is not one of"),
        ([THIRD, FOURTH, "--date", "16 April"], "'16 April' is not a day; write it like 2026-03-12"),
        ([THIRD, FOURTH, "--nope"], "No such option"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str | Path], told: str) -> None:
    assert told in refused("compare", *arguments, *ON_DEMO, code=2)


@pytest.mark.parametrize(
    ("form", "start"),
    [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-"), ("xlsx", b"PK"), ("docx", b"PK")],
)
@pytest.mark.parametrize("one_page", [(), ("--one-page",)], ids=["full", "one page"])
def test_each_report_is_written(form: str, start: bytes, one_page: tuple[str, ...], tmp_path: Path) -> None:
    output = tmp_path / f"report.{form}"
    own = ("--marking", "OFFICIAL-SENSITIVE", "--status", "Final", "--date", "2026-05-01")
    assert done("compare", THIRD, FOURTH, "--format", form, "--output", output, *one_page, *own, *ON_DEMO) == ""
    assert output.read_bytes().lower().startswith(start.lower())
    assert list(tmp_path.iterdir()) == [output]


def test_the_cover_says_what_the_options_say() -> None:
    own = ("--marking", "Limited\x1b[1m", "--status", "Final", "--date", "2026-05-01")
    told = done("compare", THIRD, FOURTH, "--format", "html", *own, *ON_DEMO)
    assert "Limited" in told
    assert "Final" in told
    assert "1 May 2026" in told
    assert "\x1b" not in told


def test_a_pdf_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    for name in ("a", "b"):
        done("compare", THIRD, FOURTH, "--format", "pdf", "--output", tmp_path / name, "--date", "2026-05-01", *ON_DEMO)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_without_a_date_a_report_carries_today_s() -> None:
    assert str(date.today().year) in done("score", FIRST, "--format", "html", *ON_DEMO)  # noqa: DTZ011 - as printed


def test_json_is_the_same_whatever_the_hash_seed() -> None:
    arguments = command("compare", *AGREED, "--beside", SCRUTINEER, "--format", "json", *ON_DEMO)
    found = {
        subprocess.run(arguments, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(found) == 1
    assert json.loads(found.pop())["schema"] == "selfassess/compare/1"


@pytest.mark.parametrize("name", ["compare", "score", "agree"])
def test_json_needs_no_renderer(name: str) -> None:
    sheets = {"compare": AGREED[2:], "score": AGREED[3:], "agree": SEATS}[name]
    arguments = [name, *map(str, sheets), "--format", "json", "--banks", str(ON_DEMO[1])]
    code = (
        "import sys\nfrom selfassess.cli import cli\n"
        f"cli({arguments!r}, standalone_mode=False)\n"
        "renderers = {'openpyxl', 'docx', 'markupsafe', 'reportlab', 'selfassess.reports.text'}\n"
        "sys.exit(' '.join(renderers & sys.modules.keys()) or 0)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (found.returncode, found.stderr) == (0, b"")


@pytest.mark.parametrize("ending", ["html", "pdf", "xlsx", "docx", "json", "txt"])
def test_the_ending_of_the_output_tells_the_format(tmp_path: Path, ending: str) -> None:
    done("compare", THIRD, FOURTH, "--output", tmp_path / f"named.{ending}", *ON_DEMO)
    told = (tmp_path / f"named.{ending}").read_bytes()
    form = "text" if ending == "txt" else ending
    done("compare", THIRD, FOURTH, "--format", form, "--output", tmp_path / "asked", *ON_DEMO)
    assert told == (tmp_path / "asked").read_bytes()


def test_a_format_and_an_ending_that_contradict_each_other_are_wrong_usage(tmp_path: Path) -> None:
    told = refused("compare", THIRD, FOURTH, "--format", "pdf", "--output", tmp_path / "x.html", *ON_DEMO, code=2)
    assert "--format pdf does not go with a file that ends in .html" in told


def test_a_question_set_that_is_read_is_never_written_over(tmp_path: Path) -> None:
    banks = shutil.copytree(DEMO_BANKS, tmp_path / "banks")
    bank = banks / "hathervale-board" / "2026.1.yaml"
    before = bank.read_bytes()
    told = refused("compare", THIRD, FOURTH, "--banks", banks, "--output", bank, code=2)
    assert "is one of the files to read" in told
    assert bank.read_bytes() == before


def test_a_day_is_written_one_way() -> None:
    for day in ("20260101", "2026-W01-1", "1 January 2026"):
        assert "write it like 2026-03-12" in refused("compare", THIRD, FOURTH, "--date", day, *ON_DEMO, code=2)


def test_a_closed_terminal_is_told() -> None:
    found = subprocess.run(
        [*command("compare", THIRD, FOURTH, *ON_DEMO)],
        stderr=subprocess.PIPE,
        cwd=TOP,
        check=False,
        preexec_fn=lambda: os.close(1),
    )
    assert found.returncode == 1
    assert found.stderr.startswith(b"the result: cannot be written (there is nowhere to write it to")
