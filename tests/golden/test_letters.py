"""Four published reviews, coded: they load, they cite what they rest on, and their comparison is honest."""

from __future__ import annotations

import re

import pytest

from selfassess.engine.answers import Basis, NoLevel
from selfassess.engine.movements import Movement
from selfassess.engine.scoring import score
from selfassess.reports.assessment import assessment_report
from selfassess.reports.comparison import comparison_page, comparison_report
from tests.golden.reports import LETTERS, followed, letter, letter_names, shipped_library
from tests.unit.reports.cases import COVER, text_of

NAMES = letter_names()
HEREFORDSHIRE = followed([letter("herefordshire-2014"), letter("herefordshire-2018")], shipped_library())
# A title and a capital, or somebody who signs: how people are named in letters of this kind.
_PERSON = re.compile(r"\b(Mrs?|Ms|Miss|Dr|Cllr|Councillor|Sir|Dame|Professor|Prof)\.? [A-Z][a-z]+")


def test_there_are_four_letters() -> None:
    assert NAMES == ["buckinghamshire-2015", "herefordshire-2014", "herefordshire-2018", "stockton-on-tees-2016"]


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_an_outside_judgement_that_says_who_coded_it(name: str) -> None:
    sheet = letter(name)
    assert (sheet.basis, sheet.scale, sheet.unlisted) == (Basis.EXTERNAL, "peer-finding", NoLevel.NOT_IN_SCOPE)
    assert sheet.source.startswith("A reader's coding of ")
    assert "ot the " in sheet.source, "it says whose scores these are not"


@pytest.mark.parametrize("name", NAMES)
def test_a_letters_file_says_at_its_head_that_it_is_a_readers_coding(name: str) -> None:
    head = (LETTERS / f"{name}.yaml").read_text(encoding="utf-8").split("\n\n")[0]
    assert head.startswith("# Reader's coding of ")
    assert "not" in head


@pytest.mark.parametrize("name", NAMES)
def test_every_coded_level_cites_the_passage_it_rests_on(name: str) -> None:
    coded = [answer for answer in letter(name).answers.values() if answer.level]
    assert coded
    assert [answer.question for answer in coded if not answer.evidence or not answer.comment] == []
    assert [answer.question for answer in coded if not all(each.reference for each in answer.evidence)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_coded_or_not_in_scope(name: str) -> None:
    sheet = letter(name)
    card = score(shipped_library().get(sheet.bank_id, sheet.edition), sheet)
    none = {each.none for each in card.contributions.values() if each.level is None}
    assert none <= {NoLevel.NOT_IN_SCOPE}


@pytest.mark.parametrize("name", NAMES)
def test_as_many_topics_are_coded_as_the_readme_says(name: str) -> None:
    readme = (LETTERS / "README.md").read_text(encoding="utf-8")
    told = re.search(rf"^\| `{name}\.yaml` .*\| (\d+)[^|]*\|$", readme, re.MULTILINE)
    assert told
    assert sum(answer.level is not None for answer in letter(name).answers.values()) == int(told.group(1))


def test_the_two_herefordshire_reviews_are_mostly_not_comparable_and_the_report_leads_with_it() -> None:
    pair = HEREFORDSHIRE.against_previous
    assert (pair.matched, pair.with_a_level) == (1, 49)
    assert pair.counts[Movement.NOT_COMPARABLE] == 48
    for document in (comparison_report(HEREFORDSHIRE, COVER), comparison_page(HEREFORDSHIRE, COVER)):
        told = text_of(document)
        assert (
            "Mostly not comparable: 1 of 49 questions (2%) can be compared with November 2014."
            " Of these, no answer is lower, none is higher and 1 is unchanged."
            " Of the others: 46 not looked at in March 2018 and 2 not looked at in November 2014." in told
        )


def test_the_herefordshire_report_does_not_suggest_that_the_board_rose_or_fell() -> None:
    told = text_of(comparison_report(HEREFORDSHIRE, COVER))
    assert "on balance" not in told
    assert "Like for like, those" not in told
    assert "over time" not in told
    assert "no room to rise" not in told
    assert "Calculated" not in told
    assert len(re.findall("Mostly not comparable|Not comparable with", told)) >= 5


def test_the_herefordshire_report_says_what_makes_the_pair_unlike() -> None:
    told = text_of(comparison_report(HEREFORDSHIRE, COVER))
    assert "The two are about different subjects: Herefordshire Safeguarding Children Board; then" in told
    assert "A date was worked out, not printed in the source" in told
    assert "Not the authority's own scores" in told


@pytest.mark.parametrize("name", NAMES)
def test_a_report_on_a_letter_names_no_person(name: str) -> None:
    sheet = letter(name)
    card = score(shipped_library().get(sheet.bank_id, sheet.edition), sheet)
    told = text_of(assessment_report(card, COVER))
    assert _PERSON.findall(told) == []
    assert "are coded from what the review says" in told


def test_the_comparison_of_letters_names_no_person() -> None:
    assert _PERSON.findall(text_of(comparison_report(HEREFORDSHIRE, COVER))) == []
