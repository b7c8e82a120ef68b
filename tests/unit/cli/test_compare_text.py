"""What selfassess compare says on a terminal: the report's own words, with everything that moved."""

from __future__ import annotations

import html
import re
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
    done,
    done_json,
    flat,
    put_bank,
    put_sheet,
)

FIRST, SECOND, THIRD, FOURTH = AGREED
DAY = ("--date", "2026-05-01")


def items(told: str, title: str) -> list[str]:
    """The items of the list under a title, each on one line."""
    under = told.split(f"  {title}\n")[1].split("\n\n")[0]
    return [flat(each) for each in re.split(r"^    - ", under, flags=re.MULTILINE)[1:]]


def section(told: str, heading: str) -> str:
    """What stands under a heading of the second kind, up to the next heading."""
    return re.split(r"^\S", told.split(f"\n{heading}\n{'-' * len(heading)}\n")[1], flags=re.MULTILINE)[0]


def test_every_lower_stands_before_every_higher() -> None:
    told = done("compare", THIRD, FOURTH, *ON_DEMO)
    assert told.startswith("OFFICIAL\n\nHathervale Safeguarding Children Partnership\nWhat has moved since last time\n")
    assert "\n  This time: Spring 2026 (16 April 2026)\n  Previous: Autumn 2025 (16 October 2025)\n" in told
    found = done_json("compare", THIRD, FOURTH, *ON_DEMO)
    counts = found["counts"]
    titles = ("Lower than in Autumn 2025 (5)", "Higher than in Autumn 2025 (13)")
    lower, higher = (items(told, title) for title in titles)
    assert told.index(titles[0]) < told.index(titles[1])
    assert (len(lower), len(higher)) == (counts["lower"], counts["higher"]) == (5, 13)
    assert (
        "Is every organisation that should be at our table there, sent by someone who can decide for it?"
        " Mostly to Partly: things got worse (HV-WT-01)" in lower
    )


def test_every_question_is_told_once_or_unchanged() -> None:
    told = done("compare", THIRD, FOURTH, *ON_DEMO)
    found = done_json("compare", THIRD, FOURTH, *ON_DEMO)
    moved = {
        "lower": items(told, "Lower than in Autumn 2025 (5)"),
        "higher": items(told, "Higher than in Autumn 2025 (13)"),
    }
    outside = re.findall(r"Questions: ([^:]*?)(?= - |$)", flat(section(told, "What could not be compared, and why")))
    left_out = [id for ids in outside for id in re.split(", | and ", ids)]
    for each in found["movements"]:
        id = each["question"]
        if each["movement"] in moved:
            assert sum(f"({id})" in item or f"({id}, core)" in item for item in moved[each["movement"]]) == 1
        else:
            assert left_out.count(id) == (each["movement"] != "unchanged")


def test_every_reason_for_a_lower_level_travels_with_it() -> None:
    told = done("compare", THIRD, FOURTH, *ON_DEMO)
    reasons = [item.rpartition(" (")[0].rpartition(": ")[2] for item in items(told, "Lower than in Autumn 2025 (5)")]
    assert sorted(reasons) == ["things got worse"] * 2 + ["we know more now"] * 3


def test_two_sheets_are_not_told_twice() -> None:
    assert "Against the baseline" not in done("compare", THIRD, FOURTH, *ON_DEMO)


def test_the_text_says_what_the_report_says() -> None:
    told = flat(done("compare", THIRD, FOURTH, *ON_DEMO, *DAY))
    page = html.unescape(re.sub("<[^>]*>", "", done("compare", THIRD, FOURTH, *ON_DEMO, *DAY, "--format", "html")))
    for title in ("Lower than in Autumn 2025 (5)", "Higher than in Autumn 2025 (13)"):
        for item in items(done("compare", THIRD, FOURTH, *ON_DEMO, *DAY), title):
            assert item in flat(page)
    assert "the board agreed Partly." in told
    assert "the board agreed Partly." in flat(page)


def test_the_cover_of_the_text_says_what_the_options_say() -> None:
    told = done("compare", THIRD, FOURTH, *ON_DEMO, "--marking", "Limited\x1b[1m", "--status", "Final", *DAY)
    assert told.startswith("Limited\ufffd[1m\n")
    assert told.endswith("\nLimited\ufffd[1m\n")
    assert "\nFinal · Generated on 1 May 2026\n" in told


def test_the_published_letters_are_mostly_not_comparable() -> None:
    told = done("compare", LETTERS / "herefordshire-2018.yaml", LETTERS / "herefordshire-2014.yaml")
    assert "Mostly not comparable: 1 of 49 questions" in flat(told)
    assert "Lower than in November 2014 (0) No answer is lower." in flat(told)
    assert "Found in March 2018: No level given" in flat(told)
    outside = section(told, "What could not be compared, and why")
    assert flat(outside).count("Movement: Not comparable; How many: ") == 2
    assert len(outside.splitlines()) < 30


def test_an_outside_review_has_no_calculated_level_and_no_board_that_agreed() -> None:
    told = done("compare", LETTERS / "herefordshire-2018.yaml", LETTERS / "herefordshire-2014.yaml")
    assert "What reviews found, then and now\n" in told
    assert "alculated" not in told
    assert "board agreed" not in told.lower()


def test_another_view_is_set_beside_the_latest() -> None:
    told = done("compare", THIRD, FOURTH, "--beside", SCRUTINEER, *ON_DEMO)
    assert "\nOur view beside another: Independent scrutineer\n=====" in told
    assert "\n  Spring 2026 (2 April 2026), an outside judgement. On the same scale, " in told
    apart = items(told, "Where the two views part, widest gap first (Spring 2026)")
    (shown,) = (each for each in apart if each.startswith("HV-WT-03 Can we show that people "))
    assert "? Our view: Mostly; Their view: Partly; Our view is: 1 step higher Comment of the other view: " in shown
    assert "questions have a level in one of the two only" in flat(told)


def test_a_view_on_another_scale_is_told_in_words(tmp_path: Path) -> None:
    bank = make_bank(scales=[make_scale(), make_scale("findings", ("area", "strength"))])
    put_bank(tmp_path, bank)
    then = put_sheet(tmp_path / "then.yaml", make_sheet({"Q1": "1"}, bank=bank, dated="2025-03-01"))
    now = put_sheet(tmp_path / "now.yaml", make_sheet({"Q1": "2"}, bank=bank))
    view = make_sheet({"Q1": "strength"}, bank=bank, basis=Basis.EXTERNAL, scale="findings")
    other = put_sheet(tmp_path / "other.yaml", view)
    empty = put_sheet(tmp_path / "empty.yaml", replace(view, answers={}, reviewer="Peers", assessment="Peer review"))
    none = put_sheet(tmp_path / "none.yaml", make_sheet({}, bank=bank, dated="2026-04-01"))
    told = flat(done("compare", then, now, "--beside", other, "--beside", empty, "--banks", tmp_path))
    assert (
        "Answered on different scales: set side by side in words, never subtracted"
        " Question -------- - Q1 How well does Q1 go? Our view: Partly in place; Their view: Early progress " in told
    )
    assert "1 question has a level in one of the two only" in told
    told = flat(done("compare", then, none, "--beside", empty, "--banks", tmp_path))
    assert "Our view beside another: Peers" in told
    assert "No question can be set side by side on the same scale. A gap is " in told


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
    assert "- No longer ours. Movement: Retired; How many: 1; Questions: Q4" in flat(
        section(told, "What could not be compared, and why")
    )
    leadership, challenge = items(told, "The themes")
    assert leadership.endswith("Board agreed: Partly in place")
    assert challenge.startswith("Challenge Movement: Not comparable; ")
    assert "Level, after limits: No longer a theme" in challenge


@pytest.mark.parametrize(("level", "word"), [("2", "Unchanged"), ("1", "Lower, 1 step"), ("4", "Higher, 2 steps")])
def test_an_answer_looked_at_again_is_told_apart(level: str, word: str, tmp_path: Path) -> None:
    bank = make_bank()
    put_bank(tmp_path, bank)
    carried = make_answer("Q1", "2", carried_from=date(2024, 5, 9))
    then = put_sheet(tmp_path / "then.yaml", make_sheet({"Q1": carried}, bank=bank, dated="2025-03-01"))
    now = put_sheet(tmp_path / "now.yaml", make_sheet({"Q1": level}, bank=bank))
    told = done("compare", then, now, "--banks", tmp_path)
    (again,) = items(told, "Answers looked at again")
    assert again.startswith("Q1 How well does Q1 go? Last answered: 9 May 2024; Then: Partly in place")
    assert f"Movement: {word}" in again
    assert "no count above includes them" in flat(told)


def test_a_renamed_core_question_is_marked(tmp_path: Path) -> None:
    bank = make_bank({"leadership": [make_question("Q1", core=True)]})
    put_bank(tmp_path, bank)
    paths = [
        put_sheet(tmp_path / f"{year}.yaml", make_sheet({"Q1": level}, bank=bank, dated=f"{year}-03-01"))
        for year, level in ((2025, "0"), (2026, "2"))
    ]
    (higher,) = items(done("compare", *paths, "--banks", tmp_path), "Higher than in March 2025 (1)")
    assert higher == "How well does Q1 go? Not yet begun to Partly in place, 2 steps (Q1, core)"


def test_one_partys_views_at_two_times_say_whether_the_gaps_are_narrower() -> None:
    told = done("compare", THIRD, FOURTH, "--beside", SCRUTINEER_BEFORE, "--beside", SCRUTINEER, *ON_DEMO)
    assert "Since Autumn 2025 the gaps are narrower than they were, over the 8 questions" in flat(told)
