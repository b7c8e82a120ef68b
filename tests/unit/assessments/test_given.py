"""What a question takes as an answer, and what it refuses. Cases 104 to 106 of the hostile suite."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.assessments.answering.given import (
    BLANK,
    GivenAnswer,
    check_given,
    read_given,
    read_unconfirmed,
    read_version,
    reasons_for,
)
from selfassess.banks.answer_files import Format, parse_sheet
from selfassess.engine.answers import NoLevel
from selfassess.errors import NotFound, Refused
from tests.bank_texts import SHEET, small_bank

LEAD, DIFFERENCE, VOICE, WORDS = "LEAD-01", "LEAD-01-D", "VOICE-01", "VOICE-02"
HOSTILE = (
    *("3", "5", "-1", "4.0", "4e0", "+1", " 1 ", "1 ", " 1", "0x1", "１", "١", "²", "½", "1_0", "01", "1.", "1\n"),
    *("NaN", "inf", "true", "null", "None", "[]", "{}", str(2**63), "9" * 5000, "poor", "\x001", "1\x00", "\ud800"),
)
NO_TEXT: tuple[Any, ...] = (1, 1.0, True, [], {}, ["1"], float("nan"), 2**63, b"1", object())


def sent(question: str = LEAD, **parts: str) -> dict[str, list[str]]:
    """The fields that a page sends for one question."""
    return {f"{question}.{part}": [value] for part, value in parts.items()}


@pytest.mark.parametrize("code", ["0", "1", "2"])
def test_a_level_is_taken_by_its_code(code: str) -> None:
    assert read_given(small_bank(), LEAD, sent(answer=f"level:{code}")) == GivenAnswer(level=code)


@pytest.mark.parametrize("value", HOSTILE)
def test_what_is_not_exactly_a_code_of_the_scale_is_refused(value: str) -> None:
    with pytest.raises(Refused) as refused:
        read_given(small_bank(), LEAD, sent(answer=f"level:{value}"))
    assert refused.value.field == "LEAD-01.answer"
    with pytest.raises(Refused):
        check_given(small_bank(), LEAD, GivenAnswer(level=value))


@pytest.mark.parametrize("value", NO_TEXT, ids=lambda value: type(value).__name__)
def test_a_level_that_is_no_text_is_refused(value: Any) -> None:
    with pytest.raises(Refused):
        check_given(small_bank(), LEAD, GivenAnswer(level=value))


@pytest.mark.parametrize(
    "value", ["1", "level", "level:", ":1", "none:", "not_applicable", "Level:1", "none:Too_early"]
)
def test_a_choice_that_no_page_offers_is_refused(value: str) -> None:
    with pytest.raises(Refused):
        read_given(small_bank(), LEAD, sent(answer=value))


@given(st.text(max_size=20))
def test_no_text_but_the_codes_is_ever_a_level(value: str) -> None:
    if value not in ("0", "1", "2"):
        with pytest.raises(Refused):
            read_given(small_bank(), LEAD, sent(answer=f"level:{value}"))


@pytest.mark.parametrize("part", ["answer", "why", "comment"])
def test_a_field_that_was_sent_twice_is_refused(part: str) -> None:
    twice = {"LEAD-01.answer": ["none:not_in_position"], f"LEAD-01.{part}": ["level:1", "level:2"]}
    with pytest.raises(Refused, match="sent twice"):
        read_given(small_bank(), LEAD, twice)


def test_a_version_that_was_sent_twice_is_refused() -> None:
    with pytest.raises(Refused, match="sent twice"):
        read_version(LEAD, {"LEAD-01.version": ["1", "2"]})


def test_fields_that_are_not_the_questions_are_not_looked_at() -> None:
    fields = sent(answer="level:1") | {"board_id": ["2"], "role": ["chair"], "VOICE-01.answer": ["level:9"]}
    assert read_given(small_bank(), LEAD, fields) == GivenAnswer(level="1")


def test_a_question_of_another_question_set_is_not_found() -> None:
    with pytest.raises(NotFound):
        read_given(small_bank(), "OTHER-01", sent("OTHER-01", answer="level:1"))


def test_a_level_together_with_a_reason_for_none_is_refused() -> None:
    both = GivenAnswer(level="1", no_level=NoLevel.NOT_APPLICABLE, why_none="No such service here")
    with pytest.raises(Refused):
        check_given(small_bank(), VOICE, both)


def test_a_question_answered_in_words_takes_neither_level_nor_reason() -> None:
    assert read_given(small_bank(), WORDS, sent(WORDS, comment="The panel")) == GivenAnswer(comment="The panel")
    for choice in ("level:1", "none:not_in_position"):
        with pytest.raises(Refused):
            read_given(small_bank(), WORDS, sent(WORDS, answer=choice))


def test_the_reasons_offered_are_those_that_the_question_allows() -> None:
    bank = small_bank()
    about_us = (NoLevel.NOT_IN_POSITION, NoLevel.NOT_ENOUGH_EVIDENCE)
    offered = {id: reasons_for(bank, bank.question[id]) for id in (LEAD, DIFFERENCE, VOICE, WORDS)}
    assert offered == {
        LEAD: about_us,
        DIFFERENCE: (*about_us, NoLevel.NOT_APPLICABLE, NoLevel.TOO_EARLY),
        VOICE: (*about_us, NoLevel.NOT_APPLICABLE),
        WORDS: (),
    }


@pytest.mark.parametrize("reason", [NoLevel.NOT_ANSWERED, NoLevel.NOT_IN_SCOPE])
@pytest.mark.parametrize("question", [LEAD, DIFFERENCE, VOICE])
def test_nobody_can_choose_not_answered_or_not_in_scope(question: str, reason: NoLevel) -> None:
    with pytest.raises(Refused):
        read_given(small_bank(), question, sent(question, answer=f"none:{reason}"))


@pytest.mark.parametrize("reason", NoLevel)
@pytest.mark.parametrize("question", [LEAD, DIFFERENCE, VOICE])
def test_the_reasons_offered_are_those_that_an_answer_file_may_give(question: str, reason: NoLevel) -> None:
    bank = small_bank()
    head = SHEET[: SHEET.index("answers:")].replace("agreed", "individual") + "seat: Police\nanswers:\n"
    parsed = parse_sheet(
        f"{head}  {question}: {{none: {reason}, reason: Because}}\n", file="a.yaml", format=Format.YAML, banks=bank
    )
    on_a_page = reason in reasons_for(bank, bank.question[question])
    only_in_files = reason in (NoLevel.NOT_ANSWERED, NoLevel.NOT_IN_SCOPE)
    assert (parsed.sheet is not None) == (on_a_page or only_in_files)


def test_does_not_apply_needs_one_line_why() -> None:
    with pytest.raises(Refused) as refused:
        read_given(small_bank(), VOICE, sent(VOICE, answer="none:not_applicable", why=" \n "))
    assert (refused.value.field, str(refused.value)) == (
        "VOICE-01.why",
        "Say in one line why this does not apply to you.",
    )
    given = read_given(small_bank(), VOICE, sent(VOICE, answer="none:not_applicable", why=" No such\r\n service "))
    assert given == GivenAnswer(no_level=NoLevel.NOT_APPLICABLE, why_none="No such service")


def test_a_line_typed_under_a_reason_stays_when_a_level_is_chosen_after_all() -> None:
    given = read_given(small_bank(), VOICE, sent(VOICE, answer="level:1", why="No such service"))
    assert given == GivenAnswer(level="1", why_none="No such service")


def test_a_comment_of_4000_characters_is_taken_and_one_more_is_refused() -> None:
    assert len(read_given(small_bank(), LEAD, sent(comment="é\r\n" * 2000)).comment) == 4000
    with pytest.raises(Refused) as refused:
        read_given(small_bank(), LEAD, sent(comment="é\r\n" * 2000 + "😀"))
    assert refused.value.field == "LEAD-01.comment"


def test_a_line_of_400_characters_is_taken_and_one_more_is_refused() -> None:
    for length, is_taken in ((400, True), (401, False)):
        fields = sent(VOICE, answer="none:not_applicable", why="x" * length)
        if is_taken:
            assert len(read_given(small_bank(), VOICE, fields).why_none) == length
        else:
            with pytest.raises(Refused):
                read_given(small_bank(), VOICE, fields)


def test_nothing_sent_clears_the_answer() -> None:
    assert read_given(small_bank(), LEAD, {}) == BLANK
    assert BLANK.is_blank


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("999999999", 999999999)])
def test_the_version_is_a_whole_number(text: str, number: int) -> None:
    assert read_version(LEAD, sent(version=text)) == number


@pytest.mark.parametrize("text", ["-1", "1.0", "１", "1e3", "9999999999", " 1", "x"])
def test_any_other_version_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_version(LEAD, sent(version=text))


def test_a_missing_version_is_that_of_an_answer_never_saved() -> None:
    assert read_version(LEAD, {}) == 0


def test_what_a_page_sent_before_is_read_from_its_own_fields() -> None:
    before = {"unconfirmed.LEAD-01.answer": ["level:1"], "unconfirmed.LEAD-01.comment": ["Half"]}
    assert read_unconfirmed(small_bank(), LEAD, before) == GivenAnswer(level="1", comment="Half")
    assert read_unconfirmed(small_bank(), LEAD, sent(answer="level:1")) is None
    assert read_unconfirmed(small_bank(), LEAD, {"unconfirmed.LEAD-01.answer": ["level:9"]}) is None
