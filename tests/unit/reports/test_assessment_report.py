"""The report on a single sheet, for the board's own, an organisation's and an outsider's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from selfassess.engine.answers import Answer, AnswerSheet, Basis, Finding, FindingStatus, Judgement, NoLevel
from selfassess.engine.bank import Bank, Condition, Question, QuestionKind
from selfassess.engine.scoring import score
from selfassess.reports.assessment import assessment_report
from selfassess.reports.document import Document, Figure, Heading, Prose, Table
from tests.factories import make_bank, make_evidence, make_question, make_scale, make_sheet, make_theme
from tests.unit.reports.cases import COVER, county_bank, text_of

CLOSING = Question("QZ", "leadership", "What is different for children?", None, kind=QuestionKind.TEXT)
BANK = make_bank(
    [make_theme("leadership", [make_question("Q1", core=True), "Q2", CLOSING]), make_theme("challenge", ["Q3", "Q4"])]
)


def _document(sheet: AnswerSheet, bank: Bank = BANK) -> Document:
    return assessment_report(score(bank, sheet), COVER)


def _text(answers: object, bank: Bank = BANK, **keys: object) -> str:
    return text_of(_document(make_sheet(answers, bank=bank, **keys), bank))  # type: ignore[arg-type]


def test_the_headline_counts_the_levels_and_every_reason_for_none() -> None:
    told = _text({"Q1": "2", "Q2": NoLevel.TOO_EARLY, "Q3": NoLevel.NOT_APPLICABLE})
    assert (
        "1 of 3 questions that were asked have a level."
        " Without a level: 1 not answered, 1 does not apply and 1 too early to tell." in told
    )


def test_one_level_for_the_whole_board_is_told_to_whoever_asks_for_it_alone() -> None:
    card = score(BANK, make_sheet({"Q1": "0", "Q2": "2", "Q3": "2", "Q4": "3"}, bank=BANK))
    fact = ("The middle of all levels", f"{card.headline_scale.by_code['2'].label}: 1 lower, 1 higher, of 4")
    assert fact in assessment_report(card, replace(COVER, tells_whole=True)).facts
    assert fact[0] not in dict(assessment_report(card, COVER).facts)
    nothing = score(BANK, make_sheet({}, bank=BANK))
    assert fact[0] not in dict(assessment_report(nothing, replace(COVER, tells_whole=True)).facts)


def test_a_question_whose_condition_was_not_met_did_not_arise() -> None:
    after = make_question("Q2", ask_if=Condition("Q1", at_least="2"))
    bank = make_bank({"t": ["Q1", after, "Q3"]})
    told = _text({"Q1": "1", "Q2": "2", "Q3": NoLevel.NOT_IN_SCOPE}, bank)
    assert "Without a level: 1 not looked at and 1 did not arise." in told


def test_the_levels_on_another_scale_are_counted_and_no_more() -> None:
    scales = [make_scale(), make_scale("difference", ("a", "b", "c"), title="What difference it makes")]
    bank = make_bank({"t": ["Q1", *(make_question(f"D{n}", scale="difference") for n in range(3))]}, scales=scales)
    told = _text({"Q1": "2", "D0": "a", "D1": "c", "D2": NoLevel.TOO_EARLY}, bank)
    labels = [level.label for level in scales[1].levels]
    assert f'On "What difference it makes": 1 {labels[0]}, 1 {labels[2]}, 1 without a level.' in told


def test_a_sheet_that_was_asked_nothing_says_so() -> None:
    assert "No question was asked. Without a level: 4 not looked at." in _text({}, unlisted=NoLevel.NOT_IN_SCOPE)


@pytest.mark.parametrize(
    ("basis", "title"),
    [
        (Basis.AGREED, "Where we stand"),
        (Basis.EXTERNAL, "How others see us"),
        (Basis.INDIVIDUAL, "One view of where we stand"),
    ],
)
def test_the_title_says_whose_view_it_is(basis: Basis, title: str) -> None:
    document = _document(make_sheet({"Q1": "2"}, bank=BANK, basis=basis))
    assert (document.title, document.status, document.marking) == (title, "Draft", "OFFICIAL")


def test_the_title_block_names_the_question_set_the_day_and_the_source() -> None:
    document = _document(make_sheet({}, bank=BANK, source="Paper 3", basis=Basis.SELF))
    assert document.facts == (
        ("Question set", "Test questions, version 2026.1"),
        ("Self-assessment", "Spring 2026 (12 March 2026)"),
        ("Answers are", "an organisation's own return: Police"),
        ("Source", "Paper 3"),
    )


def test_the_boards_judgement_stands_beside_the_calculated_level_with_its_reason() -> None:
    told = _text({"Q1": "3", "Q2": "3"}, judgements=(Judgement("leadership", "2", "Two seats are empty"),))
    assert "Leadership | 2 of 2 | (three-quarters) Mostly in place | (half) Partly in place" in told
    assert "\nThe board agreed Partly in place. Two seats are empty.\n" in told


def test_an_answer_shows_its_comment_evidence_minority_view_and_age() -> None:
    answer = Answer(
        "Q1",
        level="2",
        comment="Half of it.",
        evidence=(make_evidence(dated="2026-02-01"), make_evidence("Survey", type="survey")),
        dissent="One seat said Started",
        carried_from=date(2025, 10, 1),
    )
    assert (
        "Half of it. Evidence: Board minutes (minutes, 1 February 2026); Survey (survey)."
        " Minority view: One seat said Started. Carried forward; last answered 1 October 2025." in _text({"Q1": answer})
    )


def test_a_reason_for_not_applicable_and_a_closing_line_are_printed() -> None:
    told = _text({"Q2": NoLevel.NOT_APPLICABLE, "QZ": Answer("QZ", comment="Nothing yet.")})
    assert "Q2 How well does Q2 go? | Does not apply | It does not arise here." in told
    assert "## What is different for children?\n\nNothing yet." in told


def test_too_little_evidence_is_a_finding_and_not_being_in_a_position_is_none() -> None:
    told = _text(
        {
            "Q1": NoLevel.TOO_EARLY,
            "Q2": Answer("Q2", none=NoLevel.NOT_ENOUGH_EVIDENCE, comment="Six staff are too few"),
            "Q3": NoLevel.TOO_EARLY,
            "Q4": NoLevel.NOT_IN_POSITION,
        }
    )
    findings = told.split("## What could not be judged")[1].split("-----")[0]
    assert "* How well does Q1 go? Too early to tell. (Q1, core)" in findings
    assert "* How well does Q2 go? Not enough evidence to say. Six staff are too few. (Q2)" in findings
    assert "Q3" not in findings
    assert "Q4" not in findings


def test_strengths_and_areas_stand_in_two_columns_with_their_status() -> None:
    told = _text(
        {},
        strengths=(Finding("S1", "One list.", "leadership", ("Q1", "Q2"), FindingStatus.MOVING),),
        areas=(Finding("A1", "Waits.", "challenge"), Finding("A2", "Pay.")),
    )
    assert "[Strengths]\n* S1. One list. (Q1 and Q2; status: moving)" in told
    assert "[Areas for consideration]\n* A1. Waits. (Challenge)\n* A2. Pay.\n" in told


def test_a_sheet_of_strengths_and_areas_alone_reads_sensibly() -> None:
    told = _text({}, areas=(Finding("A1", "Waits."),), unlisted=NoLevel.NOT_IN_SCOPE)
    assert "[Strengths]\nNone recorded." in told
    assert "Leadership | 0 of 0 | No level given | Not recorded" in told


def test_an_outside_judgement_speaks_of_coding_and_sets_no_level_for_a_theme() -> None:
    told = _text({"Q1": "0", "Q3": "2"}, basis=Basis.EXTERNAL, unlisted=NoLevel.NOT_IN_SCOPE)
    assert "2 of 4 questions are coded from what the review says. Without a level: 2 not looked at." in told
    assert "Review: Spring 2026 (12 March 2026)" in told
    assert "Leadership | 1 of 1 | Not yet begun 1" in told
    assert "Calculated" not in told
    assert "No level is calculated for the themes of an outside judgement" in told


def test_a_column_for_own_levels_stands_only_where_somebody_sets_them() -> None:
    assert "Theme | With a level | Level, after limits\n" in _text({"Q1": "2"}, basis=Basis.INDIVIDUAL)
    judged = _text({"Q1": "2"}, basis=Basis.SELF, judgements=(Judgement("leadership", "1"),))
    assert "Theme | With a level | Level, after limits | Own judgement\n" in judged
    assert "Own judgement Early progress." in judged


def test_weights_are_printed_where_they_are_used() -> None:
    bank = make_bank({"t": [make_question("Q1", weight="2"), make_question("Q2", weight="3/2"), "Q3"]})
    assert "Every question counts 1 in a mean, except: Q1 counts 2 and Q2 counts 3/2." in _text({"Q1": "2"}, bank)
    assert "counts 1 in a mean" not in _text({"Q1": "2"})


def test_the_words_of_a_comparison_are_not_explained_where_nothing_is_compared() -> None:
    told = _text({"Q1": "2"}, took_part=("Police", "Health"))
    assert "Like for like" not in told
    assert "Carried forward" not in told
    assert "Health | Yes\nPolice | Yes" in told


def test_a_bank_of_text_questions_alone_is_no_error() -> None:
    bank = make_bank([make_theme("leadership", [CLOSING])])
    document = _document(make_sheet({}, bank=bank), bank)
    assert not [block for block in document.blocks if isinstance(block, Figure)]
    assert Prose("No question was asked.", strong=True) in document.blocks


def test_five_hundred_questions_are_no_trouble() -> None:
    bank = county_bank(500, 10)
    document = _document(make_sheet({}, bank=bank), bank)
    assert sum(len(block.rows) for block in document.blocks if isinstance(block, Table)) > 500
    assert Heading("Appendix") in document.blocks
