"""The public's version: every level, and nothing of anybody's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from selfassess.engine.answers import AnswerSheet, Evidence, Judgement
from selfassess.engine.trend import follow
from selfassess.reports import text
from selfassess.reports.comparison import comparison_report
from selfassess.reports.public import VERSION, for_the_public, for_the_public_together, public_document
from tests.golden.reports import demo_library, demo_sheets, followed
from tests.unit.reports.cases import COVER

SECRET = "Something that somebody wrote"


def with_everything(sheet: AnswerSheet) -> AnswerSheet:
    answers = {
        id: replace(
            answer,
            comment=SECRET,
            reason=SECRET if answer.none else "",
            dissent=SECRET,
            evidence=(Evidence("minutes", SECRET, date(2025, 1, 1), SECRET),),
        )
        for id, answer in sheet.answers.items()
    }
    theme = followed(demo_sheets(), demo_library()).scorecards[-1].bank.themes[0].id
    return replace(
        sheet,
        answers=answers,
        took_part=("Police of Hathervale", "Health of Hathervale", "Schools of Hathervale"),
        judgements=(Judgement(theme, "1", SECRET),) if sheet.judgements else (),
    )


@pytest.fixture(scope="module")
def told() -> str:
    trend = followed(demo_sheets(), demo_library())
    sheets = for_the_public_together(tuple(with_everything(card.sheet) for card in trend.scorecards))
    banks = demo_library().chain(sheets[-1].bank_id, sheets[0].edition, sheets[-1].edition)
    return text.render(public_document(comparison_report(follow(sheets, banks), COVER)))


def test_nothing_that_was_written_beside_a_level_is_in_it(told: str) -> None:
    assert SECRET not in " ".join(told.split())


def test_no_organisation_is_in_it(told: str) -> None:
    assert "of Hathervale" not in told.replace("Safeguarding Board of Hathervale", "")
    assert "Who took part" not in told
    assert "3 of 3 seats took part both times" in " ".join(told.split())


def test_it_says_what_it_is(told: str) -> None:
    assert VERSION[1] in " ".join(told.split())


def test_every_level_is_in_it() -> None:
    sheet = with_everything(demo_sheets()[-1])
    levels = {id: answer.level for id, answer in sheet.answers.items() if answer.level}
    assert {id: answer.level for id, answer in for_the_public(sheet).answers.items() if answer.level} == levels


def test_two_people_are_too_few_to_be_counted() -> None:
    sheets = tuple(replace(with_everything(sheet), took_part=("A", "B")) for sheet in demo_sheets()[-2:])
    assert [sheet.took_part for sheet in for_the_public_together(sheets)] == [(), ()]
