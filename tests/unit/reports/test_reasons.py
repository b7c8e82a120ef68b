"""Why a movement is what it is, for every movement and every reason, in words that a lay board member can read."""

from __future__ import annotations

from datetime import date

import pytest

from selfassess.engine.answers import Answer, AnswerSheet, LowerBecause, NoLevel
from selfassess.engine.bank import Bank, Condition, Limit, LimitKind, Wording
from selfassess.engine.comparison import compare
from selfassess.engine.lineage import ChangeKind
from selfassess.engine.movements import Movement, Obstacle, QuestionMovement
from selfassess.engine.scoring import score
from selfassess.reports.reasons import changed_words, limit_sentence, reason, why_left_out
from selfassess.reports.wording import MOVEMENT, now_cell, then_cell
from tests.factories import make_bank, make_change, make_lineage, make_question, make_scale, make_sheet

THEN, NOW = "Autumn 2025", "Spring 2026"
_LEVEL = "2"
_CARRIED = Answer("Q1", level="2", carried_from=date(2025, 4, 2))


def _moved(then: str | NoLevel | Answer, now: str | NoLevel | Answer) -> QuestionMovement:
    bank = make_bank({"t": ["Q1"]})
    return _of(bank, make_sheet({"Q1": then}, bank=bank, dated="2025-10-01"), make_sheet({"Q1": now}, bank=bank))


def _of(bank: Bank, then: AnswerSheet, now: AnswerSheet, id: str = "Q1", *before: Bank) -> QuestionMovement:
    return compare(then, now, [*before, bank]).by_question[id]


def _told(movement: QuestionMovement) -> str:
    return reason(movement, THEN, NOW)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (LowerBecause.THINGS_GOT_WORSE, "things got worse"),
        (LowerBecause.WE_KNOW_MORE, "we know more now"),
        (LowerBecause.JUDGING_MORE_STRICTLY, "we are judging more strictly"),
        (LowerBecause.DIFFERENT_PEOPLE, "different people answered"),
        (LowerBecause.NOT_SURE, "not sure why"),
        (None, "no reason given"),
    ],
)
def test_the_reason_for_a_lower_level_travels_with_it(given: LowerBecause | None, words: str) -> None:
    movement = _moved("3", Answer("Q1", level="2", lower_because=given))
    assert movement.movement is Movement.LOWER
    assert _told(movement) == words


def test_a_higher_or_unchanged_level_needs_no_reason() -> None:
    assert _told(_moved("2", "3")) == _told(_moved("2", "2")) == ""


def test_a_confirmed_answer_says_that_it_was_looked_at() -> None:
    confirmed = Answer("Q1", level="2", carried_from=date(2025, 10, 1), confirmed=True)
    assert _told(_moved("2", confirmed)) == "looked at again and confirmed"


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ("2", _CARRIED, "not looked at again in Spring 2026 (last answered 2 April 2025)"),
        (_CARRIED, "2", "not looked at again in Autumn 2025 (last answered 2 April 2025)"),
        (
            _CARRIED,
            _CARRIED,
            "not looked at again in Autumn 2025 (last answered 2 April 2025)"
            " and not looked at again in Spring 2026 (last answered 2 April 2025)",
        ),
    ],
)
def test_a_carried_answer_says_when_it_was_last_given(then: str | Answer, now: str | Answer, words: str) -> None:
    movement = _moved(then, now)
    assert movement.movement is Movement.CARRIED_FORWARD
    assert _told(movement) == words


_WITHOUT = {
    NoLevel.NOT_ANSWERED: "not answered in",
    NoLevel.NOT_IN_POSITION: "not in a position to say in",
    NoLevel.NOT_ENOUGH_EVIDENCE: "not enough evidence to say in",
    NoLevel.NOT_IN_SCOPE: "not looked at in",
    NoLevel.TOO_EARLY: "too early to tell in",
}


@pytest.mark.parametrize("none", _WITHOUT)
def test_a_level_missing_on_one_side_says_why_and_when(none: NoLevel) -> None:
    before, after = _moved(none, _LEVEL), _moved(_LEVEL, none)
    assert (before.movement, before.obstacle) == (Movement.NOT_COMPARABLE, Obstacle.NO_LEVEL_THEN)
    assert (after.movement, after.obstacle) == (Movement.NOT_COMPARABLE, Obstacle.NO_LEVEL_NOW)
    assert _told(before) == why_left_out(before, THEN, NOW) == f"{_WITHOUT[none]} {THEN}"
    assert _told(after) == why_left_out(after, THEN, NOW) == f"{_WITHOUT[none]} {NOW}"
    assert changed_words(before) == ""


def test_what_does_not_apply_says_so_with_the_reason_given() -> None:
    gone, came = _moved(_LEVEL, NoLevel.NOT_APPLICABLE), _moved(NoLevel.NOT_APPLICABLE, _LEVEL)
    assert (gone.movement, came.movement) == (Movement.NO_LONGER_APPLICABLE, Movement.NOW_IN_SCOPE)
    assert _told(gone) == "does not apply in Spring 2026: it does not arise here"
    assert _told(came) == "did not apply in Autumn 2025: it does not arise here"
    unexplained = _moved(_LEVEL, Answer("Q1", none=NoLevel.NOT_APPLICABLE))
    assert _told(unexplained) == "does not apply in Spring 2026"
    assert why_left_out(gone, THEN, NOW) == "no longer applicable"


@pytest.mark.parametrize("then", list(NoLevel))
@pytest.mark.parametrize("now", list(NoLevel))
def test_no_level_either_time_names_both_reasons_or_the_one(then: NoLevel, now: NoLevel) -> None:
    movement = _moved(then, now)
    assert movement.movement is Movement.NOT_ANSWERED_EITHER_TIME
    told = _told(movement)
    if then is now:
        assert told.endswith((" either time", "left blank both times"))
        assert told != "not answered either time", "the movement is called that already"
    else:
        assert f" in {THEN} and " in told
        assert told.endswith(f" in {NOW}")


def test_a_question_that_did_not_arise_says_so() -> None:
    bank = make_bank({"t": ["Q0", make_question("Q1", ask_if=Condition("Q0", at_least="2"))]})
    then = make_sheet({"Q0": "3", "Q1": "3"}, bank=bank, dated="2025-10-01")
    now = make_sheet({"Q0": "1", "Q1": "3"}, bank=bank)
    movement = _of(bank, then, now)
    assert _told(movement) == "did not arise in Spring 2026"
    assert now_cell(movement).text == "Did not arise"


class TestChangedQuestions:
    """Two editions: what is comparable says what changed, what is not says why."""

    OLD = make_bank({"t": ["Q1", "Q2"], "u": ["Q9"]}, edition="2025.1")

    def _between(self, new: Bank, id: str = "Q1") -> QuestionMovement:
        then = make_sheet({"Q1": "1", "Q2": "2", "Q9": "1"}, bank=self.OLD, dated="2025-10-01")
        now = make_sheet({question.id: "3" for question in new.scored_questions}, bank=new)
        return _of(new, then, now, id, self.OLD)

    def _new(self, *changes: object, questions: object = None) -> Bank:
        themes = questions or {"t": [make_question("Q1", text="Is it so?"), "Q2"], "u": ["Q9"]}
        return make_bank(themes, lineage=make_lineage("2025.1", *changes))  # type: ignore[arg-type]

    def test_a_reworded_question_that_stays_comparable_is_marked_and_not_blamed(self) -> None:
        change = make_change("Q1", "Q1", wording=Wording.COMPARABLE, why="Plainer.")
        movement = self._between(self._new(change))
        assert movement.movement is Movement.HIGHER
        assert _told(movement) == "question reworded"

    def test_a_question_that_asks_something_else_says_so_and_why(self) -> None:
        change = make_change("Q1", "Q1", wording=Wording.MATERIAL, why="The law changed.")
        movement = self._between(self._new(change))
        assert movement.obstacle is Obstacle.WORDING
        assert _told(movement) == "asks something else now: the law changed"
        assert why_left_out(movement, THEN, NOW) == "asks something else now"

    def test_a_split_question_says_so(self) -> None:
        new = self._new(make_change("Q1", ("Q1A", "Q1B")), questions={"t": ["Q1A", "Q1B", "Q2"], "u": ["Q9"]})
        movement = self._between(new, "Q1A")
        assert movement.obstacle is Obstacle.SPLIT
        assert _told(movement) == "split out of an earlier question"

    def test_a_merged_question_names_what_it_was_made_of(self) -> None:
        change = make_change(("Q1", "Q2"), "Q3", why="They were always answered together.")
        movement = self._between(self._new(change, questions={"t": ["Q3"], "u": ["Q9"]}), "Q3")
        assert _told(movement) == "put together from earlier questions (Q1 and Q2): they were always answered together"
        assert then_cell(movement).text == "Q1: Early progress; Q2: Partly in place"

    def test_a_question_moved_to_another_theme_is_told_beside_its_movement(self) -> None:
        new = self._new(make_change("Q1", "Q1", moved=True), questions={"t": ["Q2"], "u": ["Q9", "Q1"]})
        movement = self._between(new)
        assert movement.link
        assert movement.link.kinds == {ChangeKind.MOVED}
        assert _told(movement) == "question moved to another theme"

    def test_another_scale_without_a_map_says_so(self) -> None:
        new = make_bank(
            {"t": [make_question("Q1", scale="other"), "Q2"], "u": ["Q9"]},
            scales=[make_scale(), make_scale("other", ("0", "1", "3"))],
            lineage=make_lineage("2025.1", make_change("Q1", "Q1", why="Three steps are enough.")),
        )
        movement = self._between(new)
        assert movement.obstacle is Obstacle.SCALE
        assert _told(movement) == "answered on another scale: three steps are enough"

    def test_a_level_read_through_a_map_shows_how_it_was_given(self) -> None:
        levels = dict.fromkeys("01234", "3")
        new = make_bank(
            {"t": [make_question("Q1", scale="other"), "Q2"], "u": ["Q9"]},
            scales=[make_scale(), make_scale("other", ("0", "1", "3"))],
            lineage=make_lineage("2025.1", make_change("Q1", "Q1", level_map=levels)),
        )
        movement = self._between(new)
        assert _told(movement) == "question answered on a changed scale"
        assert then_cell(movement).text == "Partly in place (given as Early progress)"

    def test_a_new_and_a_retired_question_say_why_where_the_lineage_does(self) -> None:
        new = self._new(
            make_change("Q9", (), why="Nobody could answer it."),
            make_change("Q2", ()),
            make_change((), "Q8", why="The law asks it."),
            questions={"t": ["Q1", "Q8", "Q7"]},
        )
        then = make_sheet({"Q9": "1"}, bank=self.OLD, dated="2025-10-01")
        found = compare(then, make_sheet({"Q8": "1", "Q7": "1"}, bank=new), [self.OLD, new])
        unexplained, retired = found.of(Movement.RETIRED)
        assert _told(found.by_question["Q8"]) == "the law asks it"
        assert _told(found.by_question["Q7"]) == "not asked in Autumn 2025"
        assert _told(retired) == "nobody could answer it"
        assert _told(unexplained) == "not asked in Spring 2026"
        assert (then_cell(retired).text, now_cell(retired).text) == ("Early progress", "No longer asked")
        assert then_cell(found.by_question["Q8"]).text == "Not asked"


def test_every_movement_reads_as_a_phrase_without_a_full_stop() -> None:
    words = [MOVEMENT[movement] for movement in Movement]
    assert all(word[0].isupper() and not word.endswith(".") for word in words)


class TestLimits:
    """A limited theme always says what was calculated, to what it is limited, and why."""

    def _limited(self, limit: Limit | None, answers: dict[str, str], *, core: bool = True) -> str:
        bank = make_bank({"t": [make_question("Q1", core=core), "Q2", "Q3"]}, limits=[limit] if limit else [])
        return limit_sentence(score(bank, make_sheet(answers, bank=bank)).theme["t"].level)

    def test_a_floor_names_the_question_that_limits(self) -> None:
        floor = Limit("floor", LimitKind.FLOOR, "A core question is at the lowest level.", cap_at="1")
        assert self._limited(floor, {"Q1": "0", "Q2": "3", "Q3": "4"}) == (
            "calculated Mostly in place, limited to Early progress because a core question is at the lowest level (Q1)"
        )

    def test_a_core_question_without_a_level_leaves_too_little_to_say(self) -> None:
        assert self._limited(None, {"Q2": "3", "Q3": "3"}) == (
            "calculated Mostly in place; not enough answered, because the core question Q1 has no level"
        )

    def test_several_limits_are_all_told(self) -> None:
        bank = make_bank({"t": [make_question(id, core=True) for id in ("Q1", "Q2")] + [make_question("Q3")]})
        told = limit_sentence(score(bank, make_sheet({"Q3": "3"}, bank=bank)).theme["t"].level)
        assert told.endswith("because the core questions Q1 and Q2 have no level")

    def test_a_reason_that_opens_with_a_name_keeps_its_capital(self) -> None:
        checked = Limit("checked", LimitKind.EVIDENCE, "Ofsted asks for a check.", cap_at="3", at="4")
        told = self._limited(checked, {"Q1": "4", "Q2": "4", "Q3": "4"})
        assert told.endswith("because Ofsted asks for a check (Q1, Q2 and Q3)")

    def test_nothing_that_limits_says_nothing(self) -> None:
        assert self._limited(None, {"Q1": "3"}) == self._limited(None, {}) == ""
