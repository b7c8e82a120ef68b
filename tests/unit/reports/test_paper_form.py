"""The paper form: everything that the page asks, with boxes to tick."""

from __future__ import annotations

from selfassess.assessments.answering.given import reasons_for
from selfassess.banks.loader import load
from selfassess.engine.bank import Bank
from selfassess.reports import pdf
from selfassess.reports.document import Bullets, Document, Symbol
from selfassess.reports.paper_form import paper_form
from tests.bank_texts import BANK
from tests.documents import document_texts
from tests.unit.reports.cases import COVER


def bank() -> Bank:
    return load(BANK, file="bank.yaml")


def form() -> Document:
    found = bank()
    return paper_form(
        found,
        found.question.values(),
        board="Board of Harrowmere",
        title="Spring 2027",
        notice="The chair and the manager read comments.",
        offered=lambda question: reasons_for(found, question),
        cover=COVER,
    )


def test_every_question_is_asked_with_every_level_and_reason() -> None:
    told = "\n".join(document_texts(form()))
    for question in bank().question.values():
        assert question.text in told
    for words in ("Not yet: None.", "Fully: All.", "I am not in a position to say", "It is too early to tell"):
        assert words in told
    assert "Answer this only where LEAD-01 is “Partly” or higher." in told
    assert "The chair and the manager read comments." in told


def test_each_choice_has_an_empty_box() -> None:
    lists = [block for block in form().blocks if isinstance(block, Bullets)]
    assert len(lists) == 3
    assert all(item.mark is not None and item.mark.symbol is Symbol.BOX for found in lists for item in found.items)


def test_it_is_a_pdf() -> None:
    assert pdf.render(form()).startswith(b"%PDF-")
