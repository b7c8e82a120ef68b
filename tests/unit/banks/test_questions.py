"""Questions: what they refer to exists, follow-ups and conditions look back, and ids are one of a kind."""

from __future__ import annotations

from fractions import Fraction

import pytest

from selfassess.banks.codes import Code
from selfassess.banks.loader import load
from tests.bank_texts import BANK, a_bank_problem, bank_codes, bank_problems, changed, line_of, the_bank_problem

LAST = "        text: What is the clearest example?\n"


def with_keys(*lines: str, question: str = "VOICE-01", before: str = "") -> str:
    """The small set with further keys under one question."""
    start = BANK.index(f"      - id: {question}\n")
    end = start + len(f"      - id: {question}\n")
    return BANK[:end] + before + "".join(f"        {line}\n" for line in lines) + BANK[end:]


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        ("scale: difference", "scale: diference", Code.UNKNOWN_SCALE, "did you mean 'difference'?"),
        ("scale: difference", "scale: inspection", Code.EXTERNAL_SCALE, "outsiders"),
        ("tags: [voice]", "tags: [vioce]", Code.UNKNOWN_TAG, "did you mean 'voice'?"),
        ("tags: [voice]", "tags: [voice, voice]", Code.REPEATED_ITEM, ""),
        ("tags: [voice]", 'tags: [""]', Code.EMPTY_VALUE, ""),
        ("tags: [voice]", "tags: [[voice]]", Code.WRONG_KIND, ""),
        ("tags: [voice]", "tags: [{voice: x}]", Code.WRONG_KIND, ""),
        ("tags: [voice]", 'tags: ["a\\nb"]', Code.LINE_BREAK, ""),
        ("tags: [voice]", "tags: [" + "x" * 501 + "]", Code.TOO_LONG, ""),
        ("tags: [voice]", "tags: voice", Code.WRONG_KIND, ""),
        ('guidance, paragraph: "3"', 'guidence, paragraph: "3"', Code.UNKNOWN_DOCUMENT, "did you mean 'guidance'?"),
        ('[{document: guidance, paragraph: "3"}]', "[guidance]", Code.WRONG_KIND, ""),
        ("facet: how_much", "facet: how_many", Code.NOT_A_CHOICE, "did you mean 'how_much'?"),
        ("id: VOICE-01", "id: voice-01", Code.BAD_ID, ""),
        ("follows: LEAD-01\n", "follows: LEAD-10\n", Code.UNKNOWN_QUESTION, "did you mean 'LEAD-01'?"),
        ("follows: LEAD-01\n", "follows: LEAD-01-D\n", Code.FOLLOWS_ELSEWHERE, "below the question"),
        ("follows: LEAD-01\n", "follows: VOICE-01\n", Code.FOLLOWS_ELSEWHERE, "same theme"),
        ('at_least: "1"}', 'at_least: "7"}', Code.UNKNOWN_LEVEL, "known: 0, 1, 2"),
        ('at_least: "1"}', 'at_least: "1", at_most: "2"}', Code.ASK_IF_ONE_OF, ""),
        ('LEAD-01, at_least: "1"}', "LEAD-01}", Code.ASK_IF_ONE_OF, ""),
        ('question: LEAD-01, at_least: "1"', 'question: LEED-01, at_least: "1"', Code.UNKNOWN_QUESTION, "did you mean"),
        ('question: LEAD-01, at_least: "1"', 'question: VOICE-02, at_least: "1"', Code.ASK_IF_TEXT, ""),
        (
            'question: LEAD-01, at_least: "1"',
            'question: VOICE-02, at_least: "1"',
            Code.ASK_IF_ORDER,
            "earlier question",
        ),
        ('question: LEAD-01, at_least: "1"', 'question: VOICE-01, at_least: "1"', Code.ASK_IF_CIRCLE, ""),
        ('{question: LEAD-01, at_least: "1"}', "LEAD-01", Code.WRONG_KIND, ""),
        ("kind: text", "kind: words", Code.NOT_A_CHOICE, ""),
    ],
)
def test_what_a_question_refers_to_is_checked(old: str, new: str, code: Code, hint: str) -> None:
    problem = a_bank_problem(changed(BANK, old, new), code)
    assert problem.line == line_of(BANK, old)
    assert hint in problem.hint


def test_a_circle_of_two_is_found_at_both_questions() -> None:
    text = with_keys('ask_if: {question: VOICE-01, at_most: "1"}', question="LEAD-01")
    circles = [problem for problem in bank_problems(text) if problem.code == Code.ASK_IF_CIRCLE.value]
    assert [problem.path for problem in circles] == ["themes[0].questions[0].ask_if", "themes[1].questions[0].ask_if"]


def test_a_question_that_leads_into_a_circle_of_others_is_not_blamed() -> None:
    text = with_keys('ask_if: {question: VOICE-01, at_most: "1"}', question="LEAD-01")
    text = changed(text, LAST, LAST + '        ask_if: {question: LEAD-01, at_most: "1"}\n')
    assert sum(problem.code == Code.ASK_IF_CIRCLE.value for problem in bank_problems(text)) == 2


def test_a_condition_on_a_question_with_an_unknown_condition_is_no_circle() -> None:
    text = with_keys('ask_if: {question: NONE-1, at_most: "1"}', question="LEAD-01")
    assert bank_codes(text) == [Code.UNKNOWN_QUESTION.value]


def test_a_condition_that_looks_ahead_is_refused() -> None:
    text = changed(BANK, '        ask_if: {question: LEAD-01, at_least: "1"}\n', "")
    text = changed(
        text, "        core: yes\n", '        core: yes\n        ask_if: {question: VOICE-01, at_least: "1"}\n'
    )
    problem = the_bank_problem(text, Code.ASK_IF_ORDER)
    assert problem.message == "'LEAD-01' depends on 'VOICE-01', which comes later"


def test_a_duplicate_id_is_named_with_both_lines() -> None:
    problem = a_bank_problem(changed(BANK, "id: VOICE-01", "id: LEAD-01"), Code.DUPLICATE_ID)
    assert problem.message == f"the question 'LEAD-01' stands here and on line {line_of(BANK, 'LEAD-01')}"


@pytest.mark.parametrize("other", ["lead-01", "ＬＥＡＤ-01"])
def test_ids_that_differ_only_in_capitals_or_unicode_form_are_duplicates(other: str) -> None:
    text = changed(BANK, "id: VOICE-01", f"id: {other}")
    assert {Code.BAD_ID.value, Code.DUPLICATE_ID.value} <= set(bank_codes(text))


def test_duplicates_on_one_line_are_found_too() -> None:
    text = BANK[: BANK.index("themes:")]
    question = "{id: A, text: T, facet: how_well}"
    text += f"themes: [{{id: T, title: T, questions: [{question}, {question}]}}]\n"
    assert Code.DUPLICATE_ID.value in bank_codes(text)


@pytest.mark.parametrize(
    ("written", "weight"),
    [("2", Fraction(2)), ("0.5", Fraction(1, 2)), ("1/2", Fraction(1, 2)), ('"3"', Fraction(3))],
)
def test_a_weight_is_read_exactly(written: str, weight: Fraction) -> None:
    bank = load(with_keys(f"weight: {written}"), file="bank.yaml")
    assert bank.question["VOICE-01"].weight == weight


@pytest.mark.parametrize("written", ["0", "-1", ".nan", "inf", "1e400", "1_000", "heavy", "1/0", "9" * 400, "٣", "0/5"])
def test_a_weight_that_is_no_positive_number_is_refused(written: str) -> None:
    assert the_bank_problem(with_keys(f"weight: {written}"), Code.NOT_A_NUMBER).path == "themes[1].questions[0].weight"


def test_a_weight_of_five_thousand_digits_is_refused_at_once() -> None:
    assert Code.TOO_LONG.value in bank_codes(with_keys("weight: " + "9" * 5_000))


@pytest.mark.parametrize("key", ["scale: maturity", "facet: how_well", "core: yes", "weight: 2", 'levels: {"0": None}'])
def test_a_text_question_takes_no_key_of_a_scored_one(key: str) -> None:
    text = changed(BANK, LAST, f"{LAST}        {key}\n")
    assert the_bank_problem(text, Code.NOT_FOR_TEXT_QUESTIONS).line == line_of(BANK, LAST) + 1


def test_a_level_question_needs_a_facet() -> None:
    problem = the_bank_problem(changed(BANK, "        facet: how_much\n", ""), Code.MISSING_KEY)
    assert problem.message == "the question has no facet"


def test_descriptors_of_its_own_are_for_levels_of_its_scale() -> None:
    problem = the_bank_problem(with_keys('levels: {"0": None, "3": Much}'), Code.UNKNOWN_LEVEL)
    assert problem.message == "unknown level of the scale maturity '3'"
    bank = load(with_keys('levels: {0: None, "2": Much}'), file="bank.yaml")
    assert bank.question["VOICE-01"].descriptors == {"0": "None", "2": "Much"}


def test_a_descriptor_may_not_be_empty_and_must_be_a_text() -> None:
    assert Code.EMPTY_VALUE.value in bank_codes(with_keys('levels: {"0": ""}'))
    assert Code.EMPTY_VALUE.value in bank_codes(with_keys('levels: {"0": }'))
    assert Code.WRONG_KIND.value in bank_codes(with_keys('levels: {"0": [a]}'))
    assert Code.WRONG_KIND.value in bank_codes(with_keys("levels: [a]"))


def test_an_unknown_key_of_a_question_is_named_with_its_place() -> None:
    problem = the_bank_problem(with_keys("wieght: 2"), Code.UNKNOWN_KEY)
    assert (problem.path, problem.hint) == ("themes[1].questions[0].wieght", "did you mean 'weight'?")


def test_optional_keys_with_nothing_after_them_are_as_if_left_out() -> None:
    text = with_keys(
        "why:", "tags_:"[:0] + "scale:", "follows:", "levels:", "evidence_prompts:", "weight:", "may_not_apply:"
    )
    assert load(text, file="bank.yaml") == load(BANK, file="bank.yaml")


def test_texts_lose_the_white_space_at_their_ends_and_keep_their_lines() -> None:
    bank = load(with_keys("why: |", "  First.", "  Second.", ""), file="bank.yaml")
    assert bank.question["VOICE-01"].why == "First.\nSecond."


def test_a_theme_in_which_two_have_one_id_is_refused() -> None:
    assert a_bank_problem(changed(BANK, "id: VOICE\n", "id: LEAD\n"), Code.DUPLICATE_ID).line == line_of(
        BANK, "id: VOICE\n"
    )
