"""What is missing before a self-assessment can be signed, in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from selfassess.assessments.signing.completeness import Completeness, what_is_missing
from selfassess.banks.loader import load
from selfassess.engine.answers import Answer, AnswerSheet, Basis, Evidence, Finding, Judgement, NoLevel
from tests.bank_texts import BANK

QUESTIONS = load(BANK, file="bank.yaml")
ASKED = ("LEAD-01", "LEAD-01-D", "VOICE-01", "VOICE-02")
ALL = {"LEAD-01": Answer("LEAD-01", level="1"), "LEAD-01-D": Answer("LEAD-01-D", level="1")}
ALL["VOICE-01"] = Answer("VOICE-01", level="1")
JUDGED = (Judgement("LEAD", "1"), Judgement("VOICE", "1"))


def sheet(*answers: Answer, **keys: Any) -> AnswerSheet:
    """An agreed sheet that lacks nothing, but for what these answers say otherwise."""
    given: dict[str, Any] = {"judgements": JUDGED, **keys}
    return AnswerSheet(
        assessment="Spring",
        bank_id="test-bank",
        edition="2026.1",
        dated=date(2026, 11, 19),
        subject="Board",
        basis=Basis.AGREED,
        answers={**ALL, **{answer.question: answer for answer in answers}},
        **given,
    )


def missing(agreed: AnswerSheet, **keys: Any) -> Completeness:
    """What it lacks."""
    return what_is_missing(QUESTIONS, agreed, asked=ASKED, **keys)


def test_what_lacks_nothing_can_be_signed() -> None:
    assert missing(sheet()) == Completeness()
    assert missing(sheet()).may_be_signed


def test_an_asked_question_without_an_agreed_answer_stands_in_the_way() -> None:
    found = missing(sheet(Answer("LEAD-01-D", none=NoLevel.NOT_ANSWERED)))
    assert [(each.question_id, each.about) for each in found.blocking] == [
        ("LEAD-01-D", "What difference did it make?")
    ]
    assert not found.may_be_signed


def test_a_question_that_was_not_asked_does_not() -> None:
    found = what_is_missing(QUESTIONS, sheet(Answer("LEAD-01-D", none=NoLevel.NOT_ANSWERED)), asked=("LEAD-01",))
    assert found.blocking == ()


@pytest.mark.parametrize("none", [NoLevel.NOT_ENOUGH_EVIDENCE, NoLevel.TOO_EARLY, NoLevel.NOT_APPLICABLE])
def test_a_reason_for_no_level_is_an_answer(none: NoLevel) -> None:
    assert missing(sheet(Answer("LEAD-01-D", none=none))).blocking == ()


def test_a_question_that_did_not_arise_is_not_missed() -> None:
    found = missing(sheet(Answer("LEAD-01", level="0"), Answer("VOICE-01", none=NoLevel.NOT_ANSWERED)))
    assert found.blocking == ()


class TestEvidence:
    def test_of_a_core_question_whose_level_demands_it_stands_in_the_way(self) -> None:
        found = missing(sheet(Answer("LEAD-01", level="2")))
        assert [each.question_id for each in found.blocking] == ["LEAD-01"]
        assert "needs evidence" in found.blocking[0].words

    def test_of_any_other_question_is_only_worth_a_look(self) -> None:
        found = missing(sheet(Answer("VOICE-01", level="2")))
        assert (found.blocking, [each.question_id for each in found.warnings]) == ((), ["VOICE-01"])

    def test_is_there_where_the_agreed_answer_has_it(self) -> None:
        proved = Answer("LEAD-01", level="2", evidence=(Evidence("minutes", "Minutes"),))
        assert missing(sheet(proved)) == Completeness()

    def test_is_not_demanded_of_what_is_only_carried_forward(self) -> None:
        carried = Answer("LEAD-01", level="2", carried_from=date(2025, 5, 2))
        assert missing(sheet(carried)).may_be_signed
        assert [each.question_id for each in missing(sheet(replace(carried, confirmed=True))).blocking] == ["LEAD-01"]


def test_what_is_carried_and_not_confirmed_is_said_with_its_day() -> None:
    carried = Answer("LEAD-01", level="1", carried_from=date(2025, 5, 2))
    found = missing(sheet(carried))
    assert found.may_be_signed
    assert [each.words for each in found.warnings] == [
        "Carried forward from 2 May 2025 and not confirmed. It is printed so."
    ]
    assert missing(sheet(replace(carried, confirmed=True))) == Completeness()


def test_a_theme_without_the_boards_own_level_is_worth_a_look() -> None:
    found = missing(sheet(judgements=JUDGED[:1]))
    assert (found.blocking, [each.about for each in found.warnings]) == ((), ["Voices"])


def test_where_nothing_is_agreed_it_says_so_once() -> None:
    nothing = [Answer(id_, none=NoLevel.NOT_ANSWERED) for id_ in ALL]
    found = missing(sheet(*nothing))
    assert [each.words for each in found.blocking] == ["The board has not agreed anything yet. Agree the levels first."]


def test_strengths_and_areas_alone_need_one_of_them() -> None:
    assert not missing(sheet(), has_levels=False).may_be_signed
    assert missing(sheet(areas=(Finding("A-1", "Ask more."),)), has_levels=False).may_be_signed
