"""What became of each question between editions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from selfassess.engine.bank import Bank, Change, Lineage, Question, QuestionKind, Wording
from selfassess.engine.lineage import Alignment, ChangeKind, Link, align
from selfassess.errors import NotComparable
from tests.factories import make_bank, make_change, make_lineage, make_question, make_scale
from tests.unit.engine.sides import Themes

SCALES = (make_scale(), make_scale("three", ("no", "partly", "yes")), make_scale("two", ("no", "yes")))


def editions(first: Themes, *later: tuple[Themes, Sequence[Change]]) -> list[Bank]:
    """Editions 1, 2, 3 and so on."""
    banks = [make_bank(first, edition="1", scales=SCALES)]
    for number, (themes, changes) in enumerate(later, start=2):
        lineage = make_lineage(str(number - 1), *changes)
        banks.append(make_bank(themes, edition=str(number), scales=SCALES, lineage=lineage))
    return banks


def step(first: Themes, later: Themes, *changes: Change) -> Alignment:
    return align(editions(first, (later, changes)))


def only_link(alignment: Alignment, id: str = "Q1") -> Link:
    [link] = alignment.into[id]
    return link


def on(scale: str, id: str = "Q1") -> Question:
    return make_question(id, scale=scale)


class TestOneStep:
    def test_one_edition_is_aligned_with_itself(self) -> None:
        bank = make_bank()
        alignment = align([bank])
        assert all(links == (Link(id, id),) for id, links in alignment.into.items())
        assert (alignment.new, alignment.retired, list(alignment.changed)) == ((), (), [])

    def test_a_question_not_named_and_not_changed_is_the_same(self) -> None:
        link = only_link(step({"t": ["Q1"]}, {"t": ["Q1"]}))
        assert link == Link("Q1", "Q1")
        assert link.is_comparable

    def test_new_and_retired(self) -> None:
        alignment = step({"t": ["Q1", "Q2"]}, {"t": ["Q1", "Q3"]}, make_change("Q2", ()), make_change((), "Q3"))
        assert (alignment.new, alignment.retired) == (("Q3",), ("Q2",))

    def test_new_and_retired_without_an_entry(self) -> None:
        alignment = step({"t": ["Q1", "Q2"]}, {"t": ["Q1", "Q3"]})
        assert (alignment.new, alignment.retired) == (("Q3",), ("Q2",))

    def test_a_new_code_for_the_same_question(self) -> None:
        alignment = step({"t": ["Q1"]}, {"t": ["Q9"]}, make_change("Q1", "Q9", why="A tidier code."))
        assert only_link(alignment, "Q9").is_comparable
        assert [link.why for link in alignment.changed] == ["A tidier code."]

    @pytest.mark.parametrize(("wording", "comparable"), [(Wording.COMPARABLE, True), (Wording.MATERIAL, False)])
    def test_reworded(self, wording: Wording, comparable: bool) -> None:
        link = only_link(step({"t": ["Q1"]}, {"t": ["Q1"]}, make_change("Q1", "Q1", wording=wording)))
        assert link.kinds == {ChangeKind.REWORDED}
        assert link.is_comparable is comparable

    def test_moved(self) -> None:
        link = only_link(step({"a": ["Q1"], "b": []}, {"a": [], "b": ["Q1"]}, make_change("Q1", "Q1", moved=True)))
        assert link.kinds == {ChangeKind.MOVED}
        assert link.is_comparable

    def test_rescaled_with_a_map(self) -> None:
        change = make_change("Q1", "Q1", level_map={"no": "0", "partly": "2", "yes": "4"})
        link = only_link(step({"t": [on("three")]}, {"t": ["Q1"]}, change))
        assert link.kinds == {ChangeKind.RESCALED}
        assert link.is_comparable
        assert link.code_now("partly") == "2"

    def test_rescaled_without_a_map(self) -> None:
        link = only_link(step({"t": [on("three")]}, {"t": ["Q1"]}, make_change("Q1", "Q1")))
        assert link.kinds == {ChangeKind.RESCALED}
        assert not link.is_comparable
        assert not link.has_map

    def test_a_scale_under_another_name_with_the_same_steps_is_the_same_scale(self) -> None:
        scales = [make_scale("old"), make_scale("new")]
        earlier = make_bank({"t": [on("old")]}, edition="1", scales=scales)
        later = make_bank({"t": [on("new")]}, edition="2", scales=scales, lineage=make_lineage("1"))
        assert only_link(align([earlier, later])).kinds == frozenset()

    def test_a_scale_under_the_same_name_with_other_anchors_is_another_scale(self) -> None:
        earlier = make_bank({"t": ["Q1"]}, edition="1", scales=[make_scale(anchors=(0, 10, 20, 30, 100))])
        later = make_bank({"t": ["Q1"]}, edition="2", lineage=make_lineage("1"))
        assert only_link(align([earlier, later])).kinds == {ChangeKind.RESCALED}

    def test_split(self) -> None:
        alignment = step({"t": ["Q1"]}, {"t": ["Q2", "Q3"]}, make_change("Q1", ("Q2", "Q3")))
        assert [only_link(alignment, id).kinds for id in ("Q2", "Q3")] == [{ChangeKind.SPLIT}] * 2
        assert not only_link(alignment, "Q2").is_comparable
        assert alignment.retired == ()

    def test_merged(self) -> None:
        alignment = step({"t": ["Q1", "Q2"]}, {"t": ["Q3"]}, make_change(("Q1", "Q2"), "Q3"))
        assert [link.earlier for link in alignment.into["Q3"]] == ["Q1", "Q2"]
        assert all(not link.is_comparable for link in alignment.into["Q3"])
        assert alignment.retired == ()

    def test_kinds_combine(self) -> None:
        change = make_change("Q1", "Q1", wording=Wording.COMPARABLE, moved=True)
        link = only_link(step({"a": [on("three")], "b": []}, {"a": [], "b": ["Q1"]}, change))
        assert link.kinds == {ChangeKind.REWORDED, ChangeKind.MOVED, ChangeKind.RESCALED}

    def test_words_changed_without_an_entry_are_not_trusted(self) -> None:
        link = only_link(step({"t": ["Q1"]}, {"t": [make_question("Q1", text="Something else?")]}))
        assert link.wording is Wording.MATERIAL
        assert not link.is_comparable

    def test_a_theme_changed_without_an_entry_is_seen(self) -> None:
        link = only_link(step({"a": ["Q1"], "b": []}, {"a": [], "b": ["Q1"]}))
        assert link.kinds == {ChangeKind.MOVED}

    def test_text_questions_have_no_part_in_it(self) -> None:
        words = make_question("W1", kind=QuestionKind.TEXT)
        alignment = step({"t": ["Q1", words]}, {"t": ["Q1", words]})
        assert set(alignment.into) == {"Q1"}

    @pytest.mark.parametrize("changes", [(), (make_change("W1", "W1", wording=Wording.MATERIAL),)])
    def test_a_text_question_that_now_takes_a_level_is_new(self, changes: tuple[Change, ...]) -> None:
        words = make_question("W1", kind=QuestionKind.TEXT)
        assert step({"t": [words]}, {"t": ["W1"]}, *changes).new == ("W1",)

    def test_a_question_that_is_now_answered_in_words_is_retired(self) -> None:
        words = make_question("Q1", kind=QuestionKind.TEXT)
        assert step({"t": ["Q1"]}, {"t": [words]}, make_change("Q1", "Q1")).retired == ("Q1",)

    def test_another_question_set_is_refused(self) -> None:
        with pytest.raises(NotComparable, match="two different question sets, 'one' and 'other'"):
            align([make_bank(id="one", edition="1"), make_bank(id="other", edition="2")])

    @pytest.mark.parametrize("lineage", [None, Lineage("0")])
    def test_an_edition_that_does_not_say_what_changed_is_refused(self, lineage: Lineage | None) -> None:
        with pytest.raises(NotComparable, match="version 2 of 'test-bank' does not say what changed since version 1"):
            align([make_bank(edition="1"), make_bank(edition="2", lineage=lineage)])


class TestSeveralSteps:
    SAME: tuple[Themes, Sequence[Change]] = ({"t": ["Q1"]}, ())

    def test_no_change_twice_is_no_change(self) -> None:
        assert only_link(align(editions({"t": ["Q1"]}, self.SAME, self.SAME))) == Link("Q1", "Q1")

    @pytest.mark.parametrize(
        ("first", "second", "together"),
        [
            (Wording.COMPARABLE, Wording.SAME, Wording.COMPARABLE),
            (Wording.COMPARABLE, Wording.COMPARABLE, Wording.COMPARABLE),
            (Wording.MATERIAL, Wording.SAME, Wording.MATERIAL),
            (Wording.COMPARABLE, Wording.MATERIAL, Wording.MATERIAL),
        ],
    )
    def test_the_greater_rewording_holds(self, first: Wording, second: Wording, together: Wording) -> None:
        steps = [({"t": ["Q1"]}, [make_change("Q1", "Q1", wording=wording)]) for wording in (first, second)]
        assert only_link(align(editions({"t": ["Q1"]}, *steps))).wording is together

    def test_maps_are_read_one_after_the_other(self) -> None:
        one = make_change("Q1", "Q1", level_map={"no": "no", "yes": "partly"})
        two = make_change("Q1", "Q1", level_map={"no": "0", "partly": "3", "yes": "4"})
        link = only_link(align(editions({"t": [on("two")]}, ({"t": [on("three")]}, [one]), ({"t": ["Q1"]}, [two]))))
        assert link.level_map == {"no": "0", "yes": "3"}

    @pytest.mark.parametrize("rescaled_first", [True, False])
    def test_a_map_on_either_step_is_enough(self, rescaled_first: bool) -> None:
        change = make_change("Q1", "Q1", level_map={"no": "0", "partly": "2", "yes": "4"})
        middle = "maturity" if rescaled_first else "three"
        changes = ([change], []) if rescaled_first else ([], [change])
        banks = editions({"t": [on("three")]}, ({"t": [on(middle)]}, changes[0]), ({"t": ["Q1"]}, changes[1]))
        assert only_link(align(banks)).code_now("partly") == "2"

    def test_a_scale_changed_once_without_a_map_stays_broken_even_when_it_comes_back(self) -> None:
        back = make_change("Q1", "Q1", level_map={"no": "0", "partly": "2", "yes": "4"})
        banks = editions({"t": ["Q1"]}, ({"t": [on("three")]}, [make_change("Q1", "Q1")]), ({"t": ["Q1"]}, [back]))
        assert not only_link(align(banks)).is_comparable

    def test_a_split_stays_broken(self) -> None:
        banks = editions(
            {"t": ["Q1"]}, ({"t": ["Q2", "Q3"]}, [make_change("Q1", ("Q2", "Q3"))]), ({"t": ["Q2", "Q3"]}, ())
        )
        assert only_link(align(banks), "Q2").kinds == {ChangeKind.SPLIT}

    def test_a_merge_stays_broken(self) -> None:
        banks = editions({"t": ["Q1", "Q2"]}, ({"t": ["Q3"]}, [make_change(("Q1", "Q2"), "Q3")]), ({"t": ["Q3"]}, ()))
        assert [link.earlier for link in align(banks).into["Q3"]] == ["Q1", "Q2"]

    def test_split_and_merged_again_is_one_question_once_and_still_broken(self) -> None:
        banks = editions(
            {"t": ["Q1"]},
            ({"t": ["Q2", "Q3"]}, [make_change("Q1", ("Q2", "Q3"))]),
            ({"t": ["Q4"]}, [make_change(("Q2", "Q3"), "Q4")]),
        )
        link = only_link(align(banks), "Q4")
        assert link.earlier == "Q1"
        assert link.kinds == {ChangeKind.SPLIT, ChangeKind.MERGED}

    def test_moved_away_and_back_has_not_moved(self) -> None:
        there = make_change("Q1", "Q1", moved=True)
        banks = editions({"a": ["Q1"], "b": []}, ({"a": [], "b": ["Q1"]}, [there]), ({"a": ["Q1"], "b": []}, [there]))
        assert only_link(align(banks)).kinds == frozenset()

    def test_moved_twice_onwards_has_moved(self) -> None:
        there = make_change("Q1", "Q1", moved=True)
        banks = editions(
            {"a": ["Q1"], "b": [], "c": []},
            ({"a": [], "b": ["Q1"], "c": []}, [there]),
            ({"a": [], "b": [], "c": ["Q1"]}, [there]),
        )
        assert only_link(align(banks)).kinds == {ChangeKind.MOVED}

    def test_new_and_then_kept_is_new(self) -> None:
        banks = editions({"t": ["Q1"]}, ({"t": ["Q1", "Q2"]}, [make_change((), "Q2")]), ({"t": ["Q1", "Q2"]}, ()))
        assert align(banks).new == ("Q2",)

    def test_split_and_then_retired_is_retired(self) -> None:
        banks = editions(
            {"t": ["Q1", "Q9"]},
            ({"t": ["Q2", "Q3", "Q9"]}, [make_change("Q1", ("Q2", "Q3"))]),
            ({"t": ["Q9"]}, [make_change(("Q2", "Q3"), ())]),
        )
        assert align(banks).retired == ("Q1",)

    def test_retired_stays_retired_though_a_later_question_is_new(self) -> None:
        banks = editions(
            {"t": ["Q1", "Q9"]},
            ({"t": ["Q9"]}, [make_change("Q1", ())]),
            ({"t": ["Q2", "Q9"]}, [make_change((), "Q2")]),
        )
        alignment = align(banks)
        assert (alignment.new, alignment.retired) == (("Q2",), ("Q1",))

    def test_why_a_question_came_or_went_outlives_what_else_became_of_it(self) -> None:
        banks = editions(
            {"t": ["Q1", "Q9"]},
            (
                {"t": ["Q2", "Q3", "N1", "Q9"]},
                [make_change("Q1", ("Q2", "Q3"), why="Two things."), make_change((), "N1", why="The law asks it.")],
            ),
            (
                {"t": ["N2", "N3", "Q9"]},
                [
                    make_change("N1", "N2", why="A shorter id."),
                    make_change(("Q2", "Q3"), (), why="Nobody could answer it."),
                    make_change((), "N3", why="New work."),
                ],
            ),
            ({"t": ["N2", "N3"]}, [make_change("Q9", (), why="Long done.")]),
        )
        found = align(banks)
        assert found.new == ("N2", "N3")
        assert [found.why_new[id] for id in found.new] == ["The law asks it.", "New work."]
        assert found.retired == ("Q1", "Q9")
        assert [found.why_retired[id] for id in found.retired] == ["Nobody could answer it.", "Long done."]

    def test_each_reason_is_told_once(self) -> None:
        change = make_change("Q1", "Q1", wording=Wording.COMPARABLE, why="Shorter.")
        other = replace(change, why="Plainer.")
        banks = editions(
            {"t": ["Q1"]},
            ({"t": ["Q1"]}, [change]),
            ({"t": ["Q1"]}, [other]),
            ({"t": ["Q1"]}, [make_change("Q1", "Q1")]),
        )
        assert only_link(align(banks)).why == "Shorter. Plainer."
