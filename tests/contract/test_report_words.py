"""The words of pages and reports: none that a lay reader would misread, none that claims more than a level moved.

What people wrote themselves (comments, messages, findings) is theirs and is taken out before the reports are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from selfassess.banks.library import Library
from selfassess.engine.agreement import FEWEST_RESPONSES, agreement
from selfassess.engine.answers import AnswerSheet
from selfassess.engine.bank import Bank, QuestionKind
from selfassess.engine.scoring import score
from selfassess.engine.views import other_views
from selfassess.reports.agreement import agreement_report
from selfassess.reports.assessment import assessment_report, assessment_summary
from selfassess.reports.comparison import comparison_page, comparison_report, comparison_summary
from selfassess.reports.dates import month
from selfassess.reports.document import Document
from tests.golden.reports import (
    demo_banks,
    demo_externals,
    demo_library,
    demo_seats,
    demo_sheets,
    followed,
    letter,
    letter_names,
    shipped_library,
)
from tests.unit.reports.cases import COVER, county, text_of

# A self-score moves; whether practice got better is another question.
_CLAIMS = r"improv\w*|declin\w*|deteriorat\w*|because of|thanks to|progress(?:ed)? made|pass(?:ed)?|fail(?:ed|ure)?"
_JARGON = r"question bank|bank|edition|sheets?|reveal\w*|scrutiny|basis|lineage|mean score|RAG"
_LETTERS = r"QA|L&I|VEMT|MASH|TNA|LSCB|s\.?11"
_LOADED = r"deficits?|weakness\w*|failings?|league|rank(?:ed|ing)s?"
_VAGUE = r"embedded|robust|effective|strong|appropriate"
_NOT_IN_REPORTS = re.compile(rf"\b(?:{_CLAIMS}|{_JARGON}|{_LETTERS}|{_LOADED}|{_VAGUE})\b", re.IGNORECASE)
_NOT_IN_QUESTIONS = re.compile(
    rf"\b(?:question bank|edition|sheet|reveal|{_LETTERS}|{_LOADED}|{_VAGUE}|section 11 audit)\b", re.IGNORECASE
)
# A word after its first half is another word: "an assessment" is of a child, "members" are councillors.
_ALONE = re.compile(
    r"(?<!elf-)(?<!needs )\bassessments?\b|(?<!board )(?<!lay )\bmembers?\b|(?<!independent )\bscrutineer"
)


def _silent(sheet: AnswerSheet) -> AnswerSheet:
    """The sheet without a word that anybody wrote."""
    answers = {
        id: replace(answer, comment="", reason="", evidence=(), dissent="") for id, answer in sheet.answers.items()
    }
    return replace(
        sheet,
        answers=answers,
        assessment=month(sheet.dated),
        source="",
        subject="Our county",
        subject_was="Our county",
        reviewer="Somebody" if sheet.reviewer else "",
        summary="",
        messages=(),
        strengths=(),
        areas=(),
        judgements=tuple(replace(judgement, reason="") for judgement in sheet.judgements),
        rebaselined="",
        took_part=tuple(f"Seat {n}" for n, _ in enumerate(sheet.took_part)),
    )


def _documents() -> Iterator[tuple[str, Document]]:
    demo = followed([_silent(sheet) for sheet in demo_sheets()], demo_library())
    latest = demo.scorecards[-1]
    others = other_views(demo, [_silent(sheet) for sheet in demo_externals()], demo_banks())
    yield "the sample report", comparison_report(demo, COVER, others)
    yield "the sample page", comparison_page(demo, COVER)
    yield "the sample on a terminal", comparison_summary(demo, COVER, others)
    yield "the sample's latest", assessment_report(latest, COVER)
    yield "the sample's latest on a terminal", assessment_summary(latest, COVER)
    seats = [_silent(sheet) for sheet in demo_seats()]
    yield "the sample's seats", agreement_report(agreement(latest.bank, seats), seats[0], COVER, FEWEST_RESPONSES)
    letters = followed([_silent(letter(f"herefordshire-{year}")) for year in (2014, 2018)], shipped_library())
    yield "the letters", comparison_report(letters, COVER)
    yield "the letters' page", comparison_page(letters, COVER)
    yield "the letters on a terminal", comparison_summary(letters, COVER)
    for name in letter_names():
        sheet = _silent(letter(name))
        yield name, assessment_report(score(shipped_library().get(sheet.bank_id, sheet.edition), sheet), COVER)
    yield "a plain county", comparison_report(county(20, 2, 2, higher=2, lower=2), COVER)


def _own_words(document: Document) -> str:
    """The report's text without what its question set brings: titles, questions, levels, provenance."""
    text = text_of(document)
    for library in (demo_library(), shipped_library()):
        for bank in _banks(library):
            for told in sorted(_bank_texts(bank), key=len, reverse=True):
                text = text.replace(told, "")
    return text


def _banks(library: Library) -> Iterator[Bank]:
    for bank_id in library.bank_ids():
        for edition in library.editions(bank_id):
            yield library.get(bank_id, edition)


def _bank_texts(bank: Bank) -> set[str]:
    levels = [level for scale in bank.scales for level in scale.levels]
    texts = {bank.title, bank.provenance, *bank.tags.values()}
    texts |= {theme.title for theme in bank.themes} | {theme.introduction for theme in bank.themes}
    texts |= {question.text for question in bank.question.values()}
    texts |= {level.label for level in levels} | {level.descriptor for level in levels}
    texts |= {scale.title for scale in bank.scales} | {limit.why for limit in bank.limits}
    texts |= {change.why for change in bank.lineage.changes} if bank.lineage else set()
    return {text for text in texts if len(text) > len("Mostly")}


@pytest.mark.parametrize(("name", "document"), [pytest.param(*each, id=each[0]) for each in _documents()])
def test_a_report_says_no_word_to_avoid(name: str, document: Document) -> None:
    text = _own_words(document)
    assert sorted({found.group(0) for found in _NOT_IN_REPORTS.finditer(text)}) == []
    assert sorted({text[max(0, m.start() - 30) : m.end() + 10] for m in _ALONE.finditer(text)}) == []


def _questions() -> Iterator[tuple[str, str]]:
    for library in (demo_library(), shipped_library()):
        for bank in _banks(library):
            for question in bank.question.values():
                if question.kind is QuestionKind.LEVEL:
                    yield f"{bank.id} {bank.edition} {question.id}", question.text


def test_no_question_says_a_word_to_avoid() -> None:
    assert [(id, found.group(0)) for id, text in _questions() if (found := _NOT_IN_QUESTIONS.search(text))] == []
