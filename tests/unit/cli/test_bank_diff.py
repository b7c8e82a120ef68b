"""selfassess bank diff: what became of each question, and which trends that breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from selfassess.engine.bank import Bank, Wording
from tests.factories import make_bank, make_change, make_lineage, make_question
from tests.unit.cli.running import DEMO_BANKS, TOP, done, done_json, put_bank, refused

OLD, NEW = (DEMO_BANKS / "hathervale-board" / f"{edition}.yaml" for edition in ("2024.1", "2026.1"))


def three_editions() -> tuple[Bank, Bank, Bank]:
    """Q1 is reworded materially in the second, Q2 retired in the second, Q3 split in the third, Q4 renamed, Q9 new."""
    second = make_lineage(
        "2024.1",
        make_change("Q1", "Q1", wording=Wording.MATERIAL, why="It asked two things."),
        make_change("Q2", (), why="Nobody could answer it."),
    )
    third = make_lineage(
        "2025.1",
        make_change("Q3", ("Q31", "Q32"), wording=Wording.MATERIAL, why="It was two questions."),
        make_change("Q4", "Q40", why="Its number was used twice."),
        make_change((), "Q9", why="A new duty."),
    )
    new_q1 = make_question("Q1", text="Is it better now?")
    return (
        make_bank({"leadership": ("Q1", "Q2", "Q3"), "challenge": ("Q4", "Q5")}, edition="2024.1"),
        make_bank({"leadership": (new_q1, "Q3"), "challenge": ("Q4", "Q5")}, edition="2025.1", lineage=second),
        make_bank(
            {
                "leadership": (new_q1, "Q31", "Q32", "Q9"),
                "challenge": (make_question("Q40", text="How well does Q4 go?"), "Q5"),
            },
            edition="2026.1",
            lineage=third,
        ),
    )


def test_the_sample_s_two_versions() -> None:
    found = done_json("bank", "diff", OLD, NEW)
    assert (found["bank"], found["earlier"], found["later"]) == ("hathervale-board", "2024.1", "2026.1")
    assert found["unchanged"] == 25
    assert found["new"] == ["HV-BE-12", "HV-BE-13"]
    assert found["retired"] == ["HV-BE-09"]
    assert found["breaks"] == ["HV-CH-13", "HV-CR-06", "HV-VL-12", "HV-VL-13"]
    merged = [each["earlier"] for each in found["changed"] if each["later"] == "HV-CH-13"]
    assert merged == ["HV-CH-03", "HV-CH-04"]


def test_the_text_tells_what_is_still_compared_and_what_is_not() -> None:
    told = done("bank", "diff", OLD, NEW)
    still, rest = told.split("Changed, no longer compared: these trends break\n")
    assert "HV-WT-04: answered on a changed scale." in still
    assert "HV-CH-03 to HV-CH-13: reworded and put together." in rest
    assert "New: these trends start here\n  - HV-BE-12\n" in rest
    assert "Retired: these trends end\n  - HV-BE-09\n" in rest
    assert told.endswith("Trends that begin again: HV-CH-13, HV-CR-06, HV-VL-12 and HV-VL-13.\n")
    assert max(map(len, told.splitlines())) <= 80


def test_over_three_versions_in_one_folder_every_break_is_final(tmp_path: Path) -> None:
    old, _, new = (put_bank(tmp_path, bank) for bank in three_editions())
    found = done_json("bank", "diff", old, new)
    assert found["breaks"] == ["Q1", "Q31", "Q32"]
    assert (found["new"], found["retired"], found["unchanged"]) == (["Q9"], ["Q2"], 1)
    renamed = next(each for each in found["changed"] if each["later"] == "Q40")
    assert (renamed["earlier"], renamed["changes"], renamed["comparable"]) == ("Q4", [], True)
    assert "Q4 to Q40: renamed. Its number was used twice." in done("bank", "diff", old, new)


def test_of_the_last_two_only_their_own_step_is_told(tmp_path: Path) -> None:
    _, middle, new = (put_bank(tmp_path, bank) for bank in three_editions())
    assert done_json("bank", "diff", middle, new)["breaks"] == ["Q31", "Q32"]


def test_from_inside_the_folder_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for bank in three_editions():
        put_bank(tmp_path, bank)
    monkeypatch.chdir(tmp_path / "test-bank")
    assert done_json("bank", "diff", "2024.1.yaml", "2026.1.yaml")["breaks"] == ["Q1", "Q31", "Q32"]


def test_nothing_is_broken_where_nothing_changed(tmp_path: Path) -> None:
    old = put_bank(tmp_path, make_bank(edition="2025.1"))
    new = put_bank(tmp_path, make_bank(edition="2026.1", lineage=make_lineage("2025.1")))
    assert done("bank", "diff", old, new).splitlines()[1:] == ["5 questions unchanged", "", "No trend is broken."]


def test_two_files_apart_are_compared_as_they_are_given(tmp_path: Path) -> None:
    first, second, _ = three_editions()
    old, new = put_bank(tmp_path / "mine", first), put_bank(tmp_path / "yours", second)
    # Another first edition beside the second: not the one that was named.
    put_bank(tmp_path / "yours", make_bank({"leadership": ("Q7",)}, edition="2024.1"))
    found = done_json("bank", "diff", old, new)
    assert (found["breaks"], found["retired"]) == (["Q1"], ["Q2"])


def test_a_lineage_that_does_not_fit_is_a_problem_with_its_line(tmp_path: Path) -> None:
    old = put_bank(tmp_path / "mine", make_bank(edition="2025.1"))
    wrong = make_lineage("2025.1", make_change("Q77", ()))
    new = put_bank(tmp_path / "yours", make_bank(edition="2026.1", lineage=wrong))
    told = refused("bank", "diff", old, new)
    assert told.startswith(f"{new}:")
    assert "version 2025.1 has no question 'Q77'" in told


def test_a_step_that_is_missing_between_two_files_is_told(tmp_path: Path) -> None:
    first, _, third = three_editions()
    old, new = put_bank(tmp_path / "mine", first), put_bank(tmp_path / "yours", third)
    assert "the lineage does not start from version '2024.1'" in refused("bank", "diff", old, new)


def test_the_wrong_way_round_the_same_twice_and_two_sets_are_refused() -> None:
    other = TOP / "questionnaires" / "lscb-diagnostic" / "2026.1.yaml"
    assert refused("bank", "diff", NEW, OLD) == "name the earlier version first: 2026.1 comes after 2024.1\n"
    assert refused("bank", "diff", NEW, NEW) == "both are version 2026.1 of 'hathervale-board'\n"
    told = refused("bank", "diff", OLD, other)
    assert told == "these are two different question sets, 'hathervale-board' and 'lscb-diagnostic'\n"


def test_problems_of_either_file_are_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: x\n")
    assert refused("bank", "diff", broken, NEW).startswith(f"{broken}:")
    assert refused("bank", "diff", OLD, broken).startswith(f"{broken}:")
    assert refused("bank", "diff", OLD, tmp_path / "nothing") == f"{tmp_path}/nothing: there is no such file\n"
