"""selfassess score: one sheet, theme by theme."""

from __future__ import annotations

from pathlib import Path

import pytest

from selfassess.engine.answers import Judgement, NoLevel
from tests.factories import make_bank, make_sheet
from tests.unit.cli.running import AGREED, LETTERS, ON_DEMO, SEATS, done, done_json, flat, put_bank, put_sheet, refused


def test_each_theme_says_its_level_what_limits_it_and_what_the_board_agreed() -> None:
    told = done("score", AGREED[3], *ON_DEMO)
    assert told.startswith("OFFICIAL\n\nHathervale Safeguarding Children Partnership\nWhere we stand\n======")
    assert "\n  Self-assessment: Spring 2026 (16 April 2026)\n  Answers are: levels agreed by the board\n" in told
    words = flat(told)
    theme = "- Evidence of challenge and holding to account "
    assert f"{theme}With a level: 7 of 7; Level, after limits: Partly; Board agreed: Partly" in words
    assert f"{theme}Not yet: 0; Started: 2; Partly: 0; Mostly: 2; Fully, and checked: 1" in words
    limited = words.split("Where a level is limited")[1]
    assert "Calculated Mostly, limited to Partly because two or more answers are below Partly" in limited
    assert "; the board agreed Partly." in limited
    assert "Without a level: 1 not enough evidence to say and 1 does not apply." in words


def test_who_answered_is_told() -> None:
    assert "Answers are: one board member's own view: " in done("score", SEATS[0], *ON_DEMO)


def test_an_outside_review_has_no_calculated_level_and_no_board_that_agreed() -> None:
    told = done("score", LETTERS / "stockton-on-tees-2016.yaml")
    assert "\nHow others see us\n" in told
    assert "Found: Area for consideration 2, Strength 6" in told
    assert "alculated" not in told
    assert "board agreed" not in told.lower()


def test_an_empty_sheet_has_no_level_and_is_no_error(tmp_path: Path) -> None:
    bank = make_bank()
    put_bank(tmp_path, bank)
    path = put_sheet(tmp_path / "empty.yaml", make_sheet({}, bank=bank))
    told = flat(done("score", path, "--banks", tmp_path))
    assert "Leadership 0 of 3 No level given Not recorded" in told
    assert "0 of 5 questions that were asked have a level. Without a level: 5 not answered." in told


def test_what_was_not_asked_is_not_counted(tmp_path: Path) -> None:
    bank = make_bank()
    put_bank(tmp_path, bank)
    answers: dict[str, str | NoLevel] = {"Q1": "3", "Q4": NoLevel.NOT_APPLICABLE, "Q5": NoLevel.NOT_APPLICABLE}
    sheet = make_sheet(answers, bank=bank, judgements=(Judgement("challenge", "1"),))
    told = flat(done("score", put_sheet(tmp_path / "s.yaml", sheet), "--banks", tmp_path))
    assert "Challenge 0 of 0 No level given Early progress" in told


def test_a_full_sheet_lacks_nothing(tmp_path: Path) -> None:
    bank = make_bank({"leadership": ("Q1",)})
    put_bank(tmp_path, bank)
    path = put_sheet(tmp_path / "full.yaml", make_sheet({"Q1": "3"}, bank=bank))
    assert "Without a level" not in done("score", path, "--banks", tmp_path)


def test_what_could_not_be_judged_and_what_lasts_is_told() -> None:
    told = flat(done("score", AGREED[3], *ON_DEMO))
    assert "Strengths - S1. Those who attend can decide." in told
    assert "Areas for consideration - A1. " in told
    assert "case? Not enough evidence to say. The staff survey left this question out" in told


def test_json_says_every_score_and_what_stands_behind_it() -> None:
    found = done_json("score", AGREED[3], *ON_DEMO)
    assert found["schema"] == "selfassess/score/1"
    assert [theme["id"] for theme in found["themes"]] == ["WT", "BE", "CH", "CR", "VL"]
    assert found["contributions"][0]["weight"] == {"exact": "1", "shown": "1"}


@pytest.mark.parametrize("form", ["html", "pdf", "xlsx", "docx"])
def test_each_report_is_written(form: str, tmp_path: Path) -> None:
    output = tmp_path / "report"
    assert done("score", AGREED[3], "--format", form, "--output", output, *ON_DEMO) == ""
    assert output.stat().st_size > 2_000


def test_bytes_do_not_go_to_the_terminal() -> None:
    assert "--format pdf needs --output FILE" in refused("score", AGREED[3], "--format", "pdf", *ON_DEMO, code=2)


def test_a_question_set_that_is_not_there_is_told_with_its_line() -> None:
    told = refused("score", AGREED[3])
    assert told.startswith(f"{AGREED[3]}:3: ")
    assert "there is no question set 'hathervale-board' in " in told
    assert "; known: lscb-diagnostic, safeguarding-peer-review" in told


def test_a_folder_of_question_sets_that_is_none_is_told_once(tmp_path: Path) -> None:
    nothing = tmp_path / "\x1b[31mnothing"
    assert refused("score", AGREED[3], "--banks", nothing).endswith("[31mnothing: there is no such folder\n")
    assert refused("score", AGREED[3], "--banks", AGREED[3]) == f"--banks {AGREED[3]}: this is not a folder\n"


def test_a_question_set_with_errors_is_refused_with_its_problems(tmp_path: Path) -> None:
    path = tmp_path / "hathervale-board" / "2026.1.yaml"
    path.parent.mkdir()
    path.write_text("id: hathervale-board\nid: twice\n")
    told = refused("score", AGREED[3], "--banks", tmp_path)
    assert f"{path}:" in told
    assert "Traceback" not in told
