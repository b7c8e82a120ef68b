"""selfassess agree: how far the seats agree, and nothing behind which too few stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from selfassess.engine.answers import Basis
from tests.factories import make_bank, make_sheet
from tests.unit.cli.running import AGREED, ON_DEMO, SEATS, done, done_json, flat, put_bank, put_sheet, refused


def seats(folder: Path, *levels: str, group: str = "") -> list[Path]:
    """As many seats, each with one answer."""
    bank = make_bank({"leadership": ("Q1",)})
    put_bank(folder, bank)
    return [
        put_sheet(
            folder / f"{n}.yaml",
            make_sheet({"Q1": level}, bank=bank, basis=Basis.INDIVIDUAL, seat=f"Seat {n}", group=group),
        )
        for n, level in enumerate(levels)
    ]


def test_the_most_split_stands_first() -> None:
    told = done("agree", *SEATS, *ON_DEMO)
    assert told.startswith("OFFICIAL\n\nHathervale Safeguarding Children Partnership\nHow far we agree\n======")
    assert "\n  Self-assessment: Spring 2026\n  Responses: 13, each one board member's own view\n" in told
    words = flat(told)
    split, close = words.split("Where we are split")[1].split("Where we are close")
    assert split.index("HV-VL-02 (core) Do all ") < split.index("HV-CH-08 (core) When a check ")
    assert "Middle: Started Levels given: 4 Not yet, 3 Started, 2 Partly, " in split
    assert "HV-CH-09 When we all know " in close
    assert "Council: Started; Health: Mostly; Police and justice: Mostly Schools and community: Not yet" in close


def test_the_order_of_the_files_is_irrelevant() -> None:
    for form in ("text", "json", "html"):
        options = (*ON_DEMO, "--format", form, "--date", "2026-05-01")
        assert done("agree", *reversed(SEATS), *options) == done("agree", *SEATS, *options)


def test_too_few_responses_show_no_number(tmp_path: Path) -> None:
    told = flat(done("agree", *seats(tmp_path, "1", "4"), "--banks", tmp_path))
    assert "Of 1 question, none is split, none is close and 1 has too few levels to show." in told
    assert "Too few levels to show ====================== - How well does Q1 go? (Q1)" in told
    assert "Early progress" not in told
    assert "Fully in place" not in told
    assert "Levels given" not in told


def test_where_all_agree_nothing_is_split(tmp_path: Path) -> None:
    told = flat(done("agree", *seats(tmp_path, "3", "3", "3"), "--banks", tmp_path))
    assert "Of 1 question, none is split and 1 is close." in told
    assert "Where we are split" not in told
    assert "Too few levels" not in told
    assert "Q1 How well does Q1 go? Mostly in place 3 Mostly in place" in told


def test_more_responses_may_be_asked_for(tmp_path: Path) -> None:
    paths = seats(tmp_path, "1", "2", "2", "3")
    assert "Too few levels" not in done("agree", *paths, "--banks", tmp_path)
    told = done("agree", *paths, "--fewest", "5", "--banks", tmp_path)
    assert "\nToo few levels to show\n" in told
    assert "fewer than 5 responses stand" in flat(told)
    found = done_json("agree", *paths, "--fewest", "5", "--banks", tmp_path)
    assert found["fewest"] == 5
    assert found["everyone"]["questions"][0]["distribution"] is None


@pytest.mark.parametrize(
    ("form", "start"),
    [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-"), ("xlsx", b"PK"), ("docx", b"PK")],
)
def test_each_report_is_written(form: str, start: bytes, tmp_path: Path) -> None:
    output = tmp_path / f"report.{form}"
    own = ("--marking", "OFFICIAL-SENSITIVE", "--status", "Final", "--date", "2026-05-01")
    assert done("agree", *SEATS, "--format", form, "--output", output, *own, *ON_DEMO) == ""
    assert output.read_bytes().lower().startswith(start.lower())
    assert list(tmp_path.iterdir()) == [output]


def test_no_format_names_a_seat() -> None:
    names = [
        line.split(": ")[1].strip('"')
        for path in SEATS
        for line in path.read_text().splitlines()
        if line.startswith("seat: ")
    ]
    assert len(names) == 13
    for form in ("text", "json", "html"):
        told = flat(done("agree", *SEATS, *ON_DEMO, "--format", form)).replace("Police and justice", "")
        assert [name for name in names if name in told] == []


def test_json_says_which_assessment_it_is_and_names_no_seat() -> None:
    found = done_json("agree", *SEATS, *ON_DEMO)
    assert (found["schema"], found["assessment"], found["basis"]) == ("selfassess/agree/1", "Spring 2026", "individual")
    assert found["everyone"]["responses"] == 13
    assert found["most_split"][0] == "HV-VL-02"
    assert 'Police"' not in done("agree", *SEATS, *ON_DEMO, "--format", "json")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([SEATS[0]], "agree takes two sheets or more"),
        ([*SEATS, "--fewest", "2"], "2 is not in the range x>=3"),
        ([*SEATS, "--format", "odt"], "'odt' is not one of"),
        ([*SEATS, "--format", "pdf"], "--format pdf needs --output FILE"),
    ],
    ids=["one", "fewest", "format", "terminal"],
)
def test_wrong_usage_is_told(arguments: list[str | Path], told: str) -> None:
    assert told in refused("agree", *arguments, *ON_DEMO, code=2)


def test_sheets_that_do_not_belong_together_are_refused() -> None:
    assert "these responses do not belong together: " in refused("agree", *AGREED[2:], *ON_DEMO)
    assert "these responses do not belong together: " in refused("agree", AGREED[3], *SEATS, *ON_DEMO)


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    good, *rest = seats(tmp_path, "1", "2", "3")
    for path in rest:
        path.write_text(path.read_text().replace("2026.1", "2027.1"))
    told = refused("agree", good, *rest, tmp_path / "nothing.yaml", "--banks", tmp_path)
    assert [line.split(":")[0] for line in told.splitlines()] == [*map(str, rest), f"{tmp_path}/nothing.yaml"]
