"""An edition follows from the one before, or every way in which it does not is reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from selfassess.banks.codes import Code
from selfassess.banks.loader import Lines
from selfassess.banks.problems import Problem, Problems
from selfassess.banks.succession import check_succession
from selfassess.engine.bank import Bank, Question, Wording
from tests.factories import make_bank, make_change, make_lineage, make_question, make_scale

EARLIER = make_bank({"lead": ("Q1", "Q2"), "voice": ("Q3",)}, edition="2025.1")


def later(questions: Mapping[str, Sequence[str | Question]] | None = None, *changes: object, **keys: object) -> Bank:
    """The next edition, with the entries given."""
    themes = questions or {"lead": ("Q1", "Q2"), "voice": ("Q3",)}
    lineage = make_lineage("2025.1", *changes)  # type: ignore[arg-type]
    return make_bank(themes, **{"lineage": lineage, **keys})  # type: ignore[arg-type]


def found(after: Bank, *before: Bank) -> list[Problem]:
    """What is wrong, with the lines of a file in which questions stand on 101, 102 … and entries on 201, 202 …"""
    problems = Problems("2026.1.yaml")
    lines = Lines(
        questions={id: 101 + place for place, id in enumerate(after.question)},
        changes=tuple(range(201, 201 + len(after.lineage.changes if after.lineage else ()))),
        id=1,
        edition=2,
        lineage=200,
    )
    check_succession(before or (EARLIER,), after, lines, problems)
    return list(problems.in_order())


def the_only(problems: list[Problem], code: Code) -> Problem:
    (problem,) = problems
    assert problem.code == code.value, str(problem)
    return problem


def test_a_first_edition_follows_from_nothing() -> None:
    problems = Problems("x")
    check_succession((), EARLIER, Lines(), problems)
    assert problems.in_order() == ()


def test_an_unchanged_edition_needs_no_entries() -> None:
    assert found(later()) == []


def test_the_edition_must_rise_as_a_number() -> None:
    assert the_only(found(later(edition="2024.9")), Code.EDITION_NOT_RISING).line == 2
    tenth = later(edition="2025.10", lineage=make_lineage("2025.9"))
    assert found(tenth, replace(EARLIER, edition="2025.9")) == []


def test_an_edition_of_another_set_is_refused() -> None:
    assert the_only(found(later(id="other")), Code.OTHER_BANK).line == 1


@pytest.mark.parametrize("lineage", [None, make_lineage("2024.1")])
def test_a_later_edition_says_what_changed_since_the_one_before(lineage: object) -> None:
    problem = the_only(found(later(lineage=lineage)), Code.NO_LINEAGE)
    assert problem.hint == 'write from_edition: "2025.1"'


@pytest.mark.parametrize(
    ("question", "what"),
    [
        (make_question("Q1", text="Something else?"), "text"),
        (make_question("Q1", scale="other"), "scale"),
    ],
)
def test_a_changed_question_needs_an_entry(question: Question, what: str) -> None:
    after = later({"lead": (question, "Q2"), "voice": ("Q3",)}, scales=[make_scale(), make_scale("other", ("a", "b"))])
    problem = the_only(found(after), Code.CHANGED_WITHOUT_ENTRY)
    assert problem.message == f"the {what} of 'Q1' changed, and the lineage does not say so"
    assert problem.line == 101


def test_a_moved_question_needs_an_entry() -> None:
    problem = the_only(found(later({"lead": ("Q1",), "voice": ("Q3", "Q2")})), Code.CHANGED_WITHOUT_ENTRY)
    assert problem.message.startswith("the theme of 'Q2'")


@pytest.mark.parametrize("anchors", [(0, 10, 50, 75, 100)])
def test_a_changed_anchor_or_code_of_the_scale_counts_as_a_changed_scale(anchors: tuple[int, ...]) -> None:
    assert len(found(later(scales=[make_scale(anchors=anchors)]))) == 3
    assert len(found(later(scales=[make_scale(codes=("a", "b", "c", "d", "e"))]))) == 3


def test_new_words_for_a_level_and_new_line_breaks_are_no_change() -> None:
    scale = make_scale()
    reworded = replace(scale, levels=tuple(replace(level, label=f"New {level.code}") for level in scale.levels))
    text = EARLIER.question["Q1"].text.replace(" ", "\n", 1)
    after = later({"lead": (make_question("Q1", text=text), "Q2"), "voice": ("Q3",)}, scales=[reworded])
    assert found(after) == []


def test_an_entry_settles_a_change() -> None:
    after = later(
        {"lead": (make_question("Q1", text="Shorter?"),), "voice": ("Q3", "Q2")},
        make_change("Q1", "Q1", wording=Wording.COMPARABLE),
        make_change("Q2", "Q2", moved=True),
    )
    assert found(after) == []


def test_an_entry_that_says_the_same_wording_is_held_to_it() -> None:
    after = later({"lead": (make_question("Q1", text="Other?"), "Q2"), "voice": ("Q3",)}, make_change("Q1", "Q1"))
    assert the_only(found(after), Code.WORDING_MISMATCH).line == 201


def test_moved_must_agree_with_the_themes() -> None:
    moved = {"lead": ("Q1",), "voice": ("Q3", "Q2")}
    problem = the_only(found(later(moved, make_change("Q2", "Q2"))), Code.MOVED_MISMATCH)
    assert (problem.line, problem.hint) == (201, "write moved: yes")
    assert the_only(found(later(None, make_change("Q2", "Q2", moved=True))), Code.MOVED_MISMATCH).line == 201


def test_a_split_may_move_in_part() -> None:
    parts = {"lead": ("Q1", "Q4"), "voice": ("Q3", "Q5")}
    split = make_change("Q2", ("Q4", "Q5"), wording=Wording.MATERIAL, moved=True)
    assert found(later(parts, split)) == []
    assert found(later(parts, replace(split, moved=False))) == []


def test_an_entry_names_questions_of_the_earlier_edition() -> None:
    after = later({"lead": ("Q1", "Q4"), "voice": ("Q3",)}, make_change("Q22", "Q4"), make_change("Q2", ()))
    problem = the_only(found(after), Code.UNKNOWN_EARLIER_QUESTION)
    assert problem.line == 201
    assert "did you mean" in problem.hint


def test_a_question_that_comes_or_goes_unmentioned_draws_a_warning() -> None:
    problems = found(later({"lead": ("Q1", "Q4"), "voice": ("Q3",)}))
    assert [(problem.code, problem.is_error) for problem in problems] == [(Code.NOT_IN_LINEAGE.value, False)] * 2
    assert sorted(problem.line or 0 for problem in problems) == [102, 200]


def test_a_retired_id_must_not_come_back() -> None:
    first = make_bank({"lead": ("Q0", "Q1", "Q2"), "voice": ("Q3",)}, edition="2024.1")
    after = later({"lead": ("Q0", "Q1", "Q2"), "voice": ("Q3",)}, make_change((), "Q0"))
    problem = the_only(found(after, first, EARLIER), Code.ID_CAME_BACK)
    assert problem.message == "'Q0' was last used in version 2024.1 and cannot come back"


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ((), "'Q3' is new here, and version 2025.1 has a question of that id"),
        ("Q2", "'Q3' comes from 'Q2' here, and version 2025.1 has a question of that id"),
    ],
)
def test_an_id_keeps_its_question(before: str | tuple[str, ...], message: str) -> None:
    entries = [make_change(before, "Q3"), *([] if before else [make_change("Q2", ())])]
    problem = the_only(found(later({"lead": ("Q1",), "voice": ("Q3",)}, *entries)), Code.ID_KEEPS_QUESTION)
    assert (problem.line, problem.message) == (201, message)
    assert problem.hint.startswith("an id keeps its question: name Q3 under from")


def test_an_id_may_go_on_in_a_merger_or_a_split() -> None:
    merged = make_change(("Q2", "Q3"), "Q3", wording=Wording.MATERIAL)
    assert found(later({"lead": ("Q1",), "voice": ("Q3",)}, merged)) == []
    split = make_change("Q3", ("Q3", "Q4"), wording=Wording.MATERIAL)
    assert found(later({"lead": ("Q1", "Q2"), "voice": ("Q3", "Q4")}, split)) == []


def rescaled(level_map: dict[str, str]) -> list[Problem]:
    """What is wrong with a map from the scale 0-4 to the scale low-high for Q1, in a set that keeps its main scale."""
    question = make_question("Q1", scale="two")
    return found(
        later(
            {"lead": (question, "Q2"), "voice": ("Q3",)},
            make_change("Q1", "Q1", level_map=level_map),
            scales=[make_scale(), make_scale("two", ("low", "high"))],
        )
    )


def test_a_scale_map_covers_every_earlier_level_and_leads_to_levels_that_there_are() -> None:
    whole = {"0": "low", "1": "low", "2": "low", "3": "high", "4": "high"}
    assert rescaled(whole) == []
    del whole["2"]
    assert the_only(rescaled(whole), Code.MAP_INCOMPLETE).message == "the scale_map leaves out '2'"
    extra = {**whole, "2": "low", "9": "high"}
    assert "names '9'" in the_only(rescaled(extra), Code.MAP_INCOMPLETE).message
    wrong = {**whole, "2": "hihg"}
    assert the_only(rescaled(wrong), Code.UNKNOWN_LEVEL).hint == "did you mean 'high'?"


def test_a_map_to_a_text_question_leads_nowhere() -> None:
    from_text = replace(EARLIER.question["Q1"], scale=None)
    before = replace(
        EARLIER, themes=(replace(EARLIER.themes[0], questions=(from_text, EARLIER.question["Q2"])), EARLIER.themes[1])
    )
    after = later(None, make_change("Q1", "Q1", level_map={"0": "0"}))
    assert Code.MAP_INCOMPLETE.value in [problem.code for problem in found(after, before)]
