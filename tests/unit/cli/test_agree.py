"""selfassess agree: how far the seats agree, and nothing behind which too few stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from selfassess.engine.answers import Basis
from tests.factories import make_bank, make_sheet
from tests.unit.cli.running import AGREED, ON_DEMO, SEATS, done, done_json, put_bank, put_sheet, refused


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
    lines = told.splitlines()
    assert lines[:2] == ["Hathervale Safeguarding Children Partnership", "Spring 2026: 13 responses"]
    assert lines[3] == "Split, most split first"
    assert lines[4].startswith("  - HV-VL-02: middle Started (4 Not yet, 3 Started, 2 Partly, ")
    assert "    Schools and community: middle Not yet" in lines
    assert told.index("\nClose\n") > told.index("HV-CH-08")


def test_the_order_of_the_files_is_irrelevant() -> None:
    assert done("agree", *reversed(SEATS), *ON_DEMO) == done("agree", *SEATS, *ON_DEMO)
    options = (*ON_DEMO, "--format", "json")
    assert done("agree", *reversed(SEATS), *options) == done("agree", *SEATS, *options)


def test_too_few_responses_show_no_number(tmp_path: Path) -> None:
    told = done("agree", *seats(tmp_path, "1", "4"), "--banks", tmp_path)
    assert "Too few responses to show: Q1\n" in told
    assert "middle" not in told


def test_where_all_agree_nothing_is_split(tmp_path: Path) -> None:
    told = done("agree", *seats(tmp_path, "3", "3", "3"), "--banks", tmp_path)
    assert "Split" not in told
    assert "Too few" not in told
    assert "  - Q1: middle Mostly in place (3 Mostly in place)\n" in told


def test_more_responses_may_be_asked_for(tmp_path: Path) -> None:
    paths = seats(tmp_path, "1", "2", "2", "3")
    assert "Too few" not in done("agree", *paths, "--banks", tmp_path)
    assert "Too few responses to show: Q1" in done("agree", *paths, "--fewest", "5", "--banks", tmp_path)
    found = done_json("agree", *paths, "--fewest", "5", "--banks", tmp_path)
    assert found["fewest"] == 5
    assert found["everyone"]["questions"][0]["distribution"] is None


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
        ([*SEATS, "--format", "pdf"], "'pdf' is not one of"),
    ],
    ids=["one", "fewest", "format"],
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
