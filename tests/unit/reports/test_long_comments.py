"""A whole report in which every answer to sixty questions has a comment of 4,000 characters, in every format."""

from __future__ import annotations

from dataclasses import replace

import pytest

from selfassess.engine.trend import follow
from selfassess.reports.comparison import comparison_report
from selfassess.reports.document import Document
from tests.contract.test_renderers_agree import RENDERERS, squeezed
from tests.unit.reports.cases import COVER, county_bank, county_sheets

LENGTH = 4_000


def comment(id: str) -> str:
    """A comment of that length which begins and ends with words found nowhere else."""
    begin, end = f"Begin {id}. ", f" End {id}."
    text = "The check covers every organisation, and each has been told what was found. " * (LENGTH // 60)
    return f"{begin}{text[: LENGTH - len(begin) - len(end)]}{end}"


@pytest.fixture(scope="module")
def document() -> Document:
    bank = county_bank(questions=60)
    then, now = county_sheets(bank, assessments=2)
    answers = {id: replace(answer, comment=comment(id)) for id, answer in now.answers.items()}
    assert {len(answer.comment) for answer in answers.values()} == {LENGTH}
    assert len(answers) == 60
    return comparison_report(follow([then, replace(now, answers=answers)], [bank]), COVER)


@pytest.mark.parametrize("name", RENDERERS)
def test_every_comment_stands_there_from_its_first_word_to_its_last(name: str, document: Document) -> None:
    text = squeezed(RENDERERS[name](document))
    ids = [f"Q-{theme:02d}-{n:02d}" for theme in range(5) for n in range(12)]
    assert [id for id in ids if f"Begin{id}." not in text or f"End{id}." not in text] == []
