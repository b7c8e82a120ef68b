"""selfassess compare: any number of sheets in any order, and a refusal where nothing can be told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from selfassess.engine.answers import Basis, Judgement
from tests.factories import make_answer, make_bank, make_change, make_lineage, make_question, make_scale, make_sheet
from tests.unit.cli.running import (
    AGREED,
    LETTERS,
    ON_DEMO,
    SCRUTINEER,
    SCRUTINEER_BEFORE,
    SEATS,
    command,
    done,
    done_json,
    put_bank,
    put_sheet,
    refused,
)

FIRST, SECOND, THIRD, FOURTH = AGREED


def test_every_lower_stands_before_every_higher() -> None:
    told = done("compare", THIRD, FOURTH, *ON_DEMO)
    assert told.startswith("Hathervale Safeguarding Children Partnership\nSpring 2026 (16 April 2026) compared with ")
    found = done_json("compare", THIRD, FOURTH, *ON_DEMO)
    counts = found["counts"]
    lower, higher = told.split("\nLower\n")[1].split("\n\nThemes\n")[0].split("\nHigher\n")
    assert lower.count("\n  - ") + lower.startswith("  - ") == counts["lower"] == 5
    assert higher.count("\n  - ") + higher.startswith("  - ") == counts["higher"] == 13
    assert "HV-WT-01 Mostly to Partly, 1 step: things got worse" in lower


def test_every_question_is_told_once_or_unchanged() -> None:
    told = done("compare", THIRD, FOURTH, *ON_DEMO)
    found = done_json("compare", THIRD, FOURTH, *ON_DEMO)
    outside = told.split("\nNot in any movement\n")[1].split("\n\n")[0].replace("\n    ", " ")
    for each in found["movements"]:
        id = each["question"]
        if each["movement"] in ("lower", "higher"):
            assert f"  - {id} " in told
        elif each["movement"] != "unchanged":
            assert sum(id in line.rsplit(": ", 1)[1].split(", ") for line in outside.splitlines()) == 1


def test_the_order_of_the_files_is_irrelevant() -> None:
    forward = done("compare", *AGREED, *ON_DEMO)
    assert done("compare", *reversed(AGREED), *ON_DEMO) == forward
    assert done("compare", THIRD, FIRST, FOURTH, SECOND, *ON_DEMO) == forward
    assert "Against the first of 4: " in forward
    assert "Gone both up and down: HV-WT-01" in forward


def test_two_sheets_are_not_told_twice() -> None:
    assert "Against the first" not in done("compare", THIRD, FOURTH, *ON_DEMO)


def test_the_published_letters_are_mostly_not_comparable() -> None:
    told = done("compare", LETTERS / "herefordshire-2018.yaml", LETTERS / "herefordshire-2014.yaml")
    assert "Mostly not comparable: 1 of 49 questions" in told.replace("\n", " ")
    assert "\nLower\n" not in told
    assert "No level given.\n" in told
    assert len(told.splitlines()) < 100


def test_a_sheet_beside_itself_shows_no_movement() -> None:
    found = done_json("compare", FOURTH, FOURTH, *ON_DEMO)
    assert (found["counts"]["lower"], found["counts"]["higher"]) == (0, 0)
    assert found["matched"] == found["counts"]["unchanged"] > 0


def test_another_view_is_set_beside_the_latest() -> None:
    told = done("compare", THIRD, FOURTH, "--beside", SCRUTINEER, *ON_DEMO)
    assert "\nBeside another view: Independent scrutineer, Spring 2026 (2 April 2026)\n" in told
    assert "  - HV-WT-03: ours Mostly, theirs Partly\n" in told
    assert "questions with a level on one side only" in told


def test_a_view_on_another_scale_is_told_in_words(tmp_path: Path) -> None:
    bank = make_bank(scales=[make_scale(), make_scale("findings", ("area", "strength"))])
    put_bank(tmp_path, bank)
    then = put_sheet(tmp_path / "then.yaml", make_sheet({"Q1": "1"}, bank=bank, dated="2025-03-01"))
    now = put_sheet(tmp_path / "now.yaml", make_sheet({"Q1": "2"}, bank=bank))
    view = make_sheet({"Q1": "strength"}, bank=bank, basis=Basis.EXTERNAL, scale="findings")
    other = put_sheet(tmp_path / "other.yaml", view)
    empty = put_sheet(tmp_path / "empty.yaml", replace(view, answers={}, reviewer="Peers", assessment="Peer review"))
    none = put_sheet(tmp_path / "none.yaml", make_sheet({}, bank=bank, dated="2026-04-01"))
    told = done("compare", then, now, "--beside", other, "--beside", empty, "--banks", tmp_path)
    assert "  - Q1: ours Partly in place, theirs Early progress (another scale)\n" in told
    assert "  - 1 question with a level on one side only\n" in told
    told = done("compare", then, none, "--beside", empty, "--banks", tmp_path)
    assert "  - No question has a level on either side\n" in told


def test_a_theme_that_is_gone_and_an_agreed_level_are_told(tmp_path: Path) -> None:
    gone = make_lineage("2025.1", make_change(("Q4",), (), why="No longer ours."), make_change("Q5", ()))
    old = make_bank(edition="2025.1")
    new = make_bank({"leadership": ("Q1", "Q2", "Q3")}, edition="2026.1", lineage=gone)
    for bank in (old, new):
        put_bank(tmp_path, bank)
    then = make_sheet({"Q1": "1", "Q2": "3", "Q4": "2"}, bank=old, dated="2025-03-01")
    again = make_answer("Q2", "3", carried_from=date(2025, 3, 1))
    now = make_sheet({"Q1": "1", "Q2": again}, bank=new, judgements=(Judgement("leadership", "2", "On balance."),))
    paths = [put_sheet(tmp_path / "then.yaml", then), put_sheet(tmp_path / "now.yaml", now)]
    told = done("compare", *paths, "--banks", tmp_path)
    assert "  - Retired, no longer ours: Q4\n" in told
    assert "The board agreed Partly in place." in told
    assert "  - Challenge: Mostly not comparable\n" in told


@pytest.mark.parametrize(("level", "word"), [("2", "unchanged"), ("1", "lower, 1 step"), ("4", "higher, 2 steps")])
def test_an_answer_looked_at_again_is_told_apart(level: str, word: str, tmp_path: Path) -> None:
    bank = make_bank()
    put_bank(tmp_path, bank)
    carried = make_answer("Q1", "2", carried_from=date(2024, 5, 9))
    then = put_sheet(tmp_path / "then.yaml", make_sheet({"Q1": carried}, bank=bank, dated="2025-03-01"))
    now = put_sheet(tmp_path / "now.yaml", make_sheet({"Q1": level}, bank=bank))
    told = done("compare", then, now, "--banks", tmp_path).replace("\n    ", " ")
    assert (
        "Looked at again after being carried forward; in no count above\n  - Q1 Partly in place on 9 May 2024 " in told
    )
    assert f": {word}\n" in told


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


def test_json_needs_none_of_the_office_libraries() -> None:
    code = (
        "import sys\nfrom selfassess.cli import cli\n"
        f"cli({['compare', str(THIRD), str(FOURTH), '--format', 'json', '--banks', str(ON_DEMO[1])]!r},"
        " standalone_mode=False)\n"
        "sys.exit(' '.join({'openpyxl', 'docx', 'jinja2'} & sys.modules.keys()) or 0)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (found.returncode, found.stderr) == (0, b"")


def test_a_renamed_core_question_is_marked(tmp_path: Path) -> None:
    bank = make_bank({"leadership": [make_question("Q1", core=True)]})
    put_bank(tmp_path, bank)
    paths = [
        put_sheet(tmp_path / f"{year}.yaml", make_sheet({"Q1": level}, bank=bank, dated=f"{year}-03-01"))
        for year, level in ((2025, "0"), (2026, "2"))
    ]
    assert "  - Q1 (core) Not yet begun to Partly in place, 2 steps\n" in done("compare", *paths, "--banks", tmp_path)


def test_one_partys_views_at_two_times_say_whether_the_gaps_are_narrower() -> None:
    told = done("compare", THIRD, FOURTH, "--beside", SCRUTINEER_BEFORE, "--beside", SCRUTINEER, *ON_DEMO)
    assert "Since Autumn 2025 the gaps are narrower than they were, over the 8 questions" in " ".join(told.split())
