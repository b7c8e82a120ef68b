"""A report for the public: no groups, no comments, no organisations, nothing that tells few people apart."""

from __future__ import annotations

from dataclasses import replace

from selfassess.engine.answers import Answer, AnswerSheet, Evidence
from selfassess.reports.document import Block, Document, Table
from selfassess.reports.method import SEATS_THAT_TOOK_PART, WHO_TOOK_PART

VERSION = ("This version", "For the public, without groups, comments, organisations or small numbers")
# A number of people under this could tell who they are.
FEWEST = 3


def for_the_public(sheet: AnswerSheet) -> AnswerSheet:
    """The board's agreed sheet with every level, and with nothing written beside one.

    Who took part is kept as numbers, so that the report can say how many did both times; of fewer than three people it
    says nothing. Of evidence the days are kept.
    """
    return replace(
        sheet,
        answers={id: _bare(answer) for id, answer in sheet.answers.items() if answer.level or answer.none},
        seat="",
        group="",
        agency="",
        judgements=tuple(replace(judgement, reason="") for judgement in sheet.judgements),
    )


def for_the_public_together(sheets: tuple[AnswerSheet, ...]) -> tuple[AnswerSheet, ...]:
    """The same for a series. Seats become numbers, the same seat the same one in each."""
    names = sorted({seat for sheet in sheets for seat in sheet.took_part})
    numbers = {name: f"{place}" for place, name in enumerate(names, start=1)}
    few = any(0 < len(sheet.took_part) < FEWEST for sheet in sheets)
    return tuple(
        replace(for_the_public(sheet), took_part=() if few else tuple(numbers[seat] for seat in sheet.took_part))
        for sheet in sheets
    )


def public_document(document: Document) -> Document:
    """The document, marked as the public's, without the list of seats."""
    blocks = tuple(block for block in document.blocks if not _names_seats(block))
    return replace(document, facts=(*document.facts, VERSION), blocks=blocks)


def _names_seats(block: Block) -> bool:
    return block == WHO_TOOK_PART or (isinstance(block, Table) and block.caption == SEATS_THAT_TOOK_PART)


def _bare(answer: Answer) -> Answer:
    days = tuple(Evidence("", "", each.dated) for each in answer.evidence if each.dated)
    return replace(answer, reason="", comment="", dissent="", evidence=days)
