"""Questions answered in words: printed then and now, and never called new for having gained a level."""

from __future__ import annotations

from selfassess.engine.answers import Answer, AnswerSheet
from selfassess.engine.bank import Bank, Question, QuestionKind, Wording
from selfassess.engine.comparison import Comparison, compare
from selfassess.engine.movements import Movement
from selfassess.engine.trend import follow
from selfassess.reports.comparison import comparison_report
from selfassess.reports.fair_comparison import lines
from selfassess.reports.in_words import then_and_now, written
from selfassess.reports.json_comparison import comparison_json
from tests.factories import make_bank, make_change, make_lineage, make_question, make_sheet, make_theme
from tests.unit.reports.cases import COVER, text_of


def _text(id: str = "QZ", text: str = "What is different for children?") -> Question:
    return Question(id, "t", text, None, kind=QuestionKind.TEXT)


def _bank(*questions: Question | str, **keys: object) -> Bank:
    return make_bank([make_theme("t", ["Q1", *questions])], **keys)  # type: ignore[arg-type]


def _sheet(bank: Bank, then: bool = False, **words: str) -> AnswerSheet:
    answers: dict[str, str | Answer] = {id: Answer(id, comment=words[id]) for id in words}
    if then:
        return make_sheet({"Q1": "2", **answers}, bank=bank, dated="2025-10-01", assessment="Autumn 2025")
    return make_sheet({"Q1": "2", **answers}, bank=bank)


def _told(comparison: Comparison) -> list[str]:
    return [cell.text for cell in written(comparison, "t")]


BANK = _bank(_text())


def _between(then: str, now: str) -> list[str]:
    return _told(compare(_sheet(BANK, True, QZ=then), _sheet(BANK, QZ=now), [BANK]))


def test_what_was_written_stands_then_and_now() -> None:
    asked = "QZ What is different for children?"
    assert _between("Nothing yet", "Fewer moves.") == [
        f"{asked} In Autumn 2025: Nothing yet. In Spring 2026: Fewer moves."
    ]
    assert _between("Nothing yet", "") == [f"{asked} In Autumn 2025: Nothing yet. In Spring 2026: nothing written."]
    assert _between("", "Fewer moves") == [f"{asked} In Autumn 2025: nothing written. In Spring 2026: Fewer moves."]
    assert _between("The same", "The same") == [
        f"{asked} In Autumn 2025 and, word for word the same, in Spring 2026: The same."
    ]
    assert _between("", "") == []


def test_it_stands_on_the_theme_page() -> None:
    trend = follow([_sheet(BANK, True, QZ="Nothing yet"), _sheet(BANK, QZ="Fewer moves")], [BANK])
    told = text_of(comparison_report(trend, COVER))
    assert "* QZ What is different for children? In Autumn 2025: Nothing yet. In Spring 2026: Fewer moves." in told


def test_a_question_that_now_asks_something_else_is_not_continued() -> None:
    old = _bank(_text(), edition="2025.1")
    new = _bank(_text(text="What will you do next?"), lineage=make_lineage("2025.1"))
    assert _told(compare(_sheet(old, True, QZ="Nothing yet"), _sheet(new, QZ="We will ask"), [old, new])) == [
        "QZ What will you do next? In Spring 2026: We will ask.",
        "QZ What is different for children? In Autumn 2025: Nothing yet. It is no longer asked in words.",
    ]


def test_a_question_that_the_lineage_names_is_continued_under_its_new_id() -> None:
    old = _bank(_text("QA"), edition="2025.1")
    change = make_change("QA", "QZ", wording=Wording.COMPARABLE)
    new = _bank(_text(text="What is different now?"), lineage=make_lineage("2025.1", change))
    assert _told(compare(_sheet(old, True, QA="Nothing yet"), _sheet(new, QZ="Fewer moves"), [old, new])) == [
        "QZ What is different now? In Autumn 2025: Nothing yet. In Spring 2026: Fewer moves."
    ]


def _that_changes_kind(*, gains: bool) -> tuple[Comparison, str]:
    text, scored = _text("Q2", "Do children say so?"), make_question("Q2", text="Do children say so?", theme="t")
    old = _bank(text if gains else scored, edition="2025.1")
    new = _bank(scored if gains else text, lineage=make_lineage("2025.1"))
    sheets = [
        make_sheet({"Q1": "2"} if gains else {"Q1": "2", "Q2": "2"}, bank=old, dated="2025-10-01"),
        make_sheet({"Q1": "2", "Q2": "2"} if gains else {"Q1": "2"}, bank=new),
    ]
    trend = follow(sheets, [old, new])
    return trend.against_previous, text_of(comparison_report(trend, COVER))


def test_a_question_in_words_that_gains_a_level_is_not_asked_for_the_first_time() -> None:
    found, told = _that_changes_kind(gains=True)
    assert [line.text for line in lines(found) if line.code == "new"] == ["1 question was answered in words before."]
    assert then_and_now(found, found.of(Movement.NEW)[0])[0].text == "In words only"
    assert "Answered in words before." in told


def test_a_question_that_loses_its_level_is_answered_in_words_now() -> None:
    found, told = _that_changes_kind(gains=False)
    assert [line.text for line in lines(found) if line.code == "retired"] == ["1 question is answered in words now."]
    assert then_and_now(found, found.of(Movement.RETIRED)[0])[1].text == "In words only"
    assert "Answered in words now." in told
    assert "No longer asked" not in told.split("What the words mean")[0]


def test_json_says_the_same_of_a_question_that_was_answered_in_words_before() -> None:
    before = make_bank({"t": ["Q1", make_question("Q2", kind=QuestionKind.TEXT)]}, edition="2025.1")
    now = make_bank({"t": ["Q1", "Q2"]}, edition="2026.1", lineage=make_lineage("2025.1"))
    sheets = [
        make_sheet(
            {"Q1": "1", "Q2": Answer("Q2", comment="In words.")}, bank=before, dated="2025-03-01", assessment="Before"
        ),
        make_sheet({"Q1": "1", "Q2": "2"}, bank=now, assessment="Now"),
    ]
    found = comparison_json(follow(sheets, [before, now]))
    (movement,) = [each for each in found["movements"] if each["question"] == "Q2"]
    assert movement["movement"] == "new"
    assert "in words" in movement["reason"]
