"""Whole comparisons to build reports from: a county of any size, and the text of a document for a person to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from selfassess.engine.answers import Answer, AnswerSheet, Basis, Finding, FindingStatus, Judgement, LowerBecause
from selfassess.engine.bank import Bank, Facet, Theme
from selfassess.engine.trend import Trend, follow
from selfassess.reports.document import (
    Block,
    Bullets,
    Cell,
    Columns,
    Cover,
    Document,
    Figure,
    Heading,
    Note,
    Prose,
    Table,
)
from tests.factories import make_bank, make_evidence, make_question, make_scale, make_sheet, make_theme

COVER = Cover(date(2026, 11, 20))

_WORDS = (
    "Do we know whether help given early makes things better for children, and do we act on what we find out",
    "Is every organisation that should be at our table there, sent by somebody who can decide for it",
    "When we challenge an organisation, do we write down the concern, the answer, and what happened next",
    "Can families find out, in plain words, who we are and how to reach us",
)
_TITLES = (
    "Working together",
    "How the board works",
    "Evidence of challenge and holding to account",
    "Capacity, training and managing resources",
    "Vision, strategy and leadership",
)
_LABELS = ("Not yet", "Started", "Partly", "Mostly", "Fully, and checked")
_TAGS = {f"t{n}": title for n, title in enumerate(("Voice", "Challenge", "Figures", "Early help", "Difference made"))}
_REASONS = tuple(LowerBecause)


def county_bank(questions: int = 60, themes: int = 5, *, title: str = "") -> Bank:
    """A question set of ``questions``, spread evenly over ``themes``, three of them core in each."""
    each = questions // themes
    made: list[Theme] = []
    for place in range(themes):
        name = title or _TITLES[place % len(_TITLES)]
        ids = [f"Q-{place:02d}-{n:02d}" for n in range(each)]
        made.append(
            make_theme(
                f"theme{place}",
                [
                    make_question(
                        id,
                        text=f"{_WORDS[n % len(_WORDS)]}?",
                        core=n < 3,
                        facet=tuple(Facet)[n % 3],
                        tags=(f"t{n % len(_TAGS)}",),
                    )
                    for n, id in enumerate(ids)
                ],
                title=f"{name} {place + 1}",
            )
        )
    return make_bank(made, scales=[make_scale(title="How far we have got")], tags=_TAGS)


def county_sheets(bank: Bank, assessments: int = 4, *, higher: int = 10, lower: int = 6) -> list[AnswerSheet]:
    """So many agreed sheets, half a year apart; at each, some answers go up and some down, with a sentence on each."""
    scales = {question.id: bank.scale_of(question) for question in bank.scored_questions}
    ids = list(scales)
    # In the middle of each scale, so that an answer may go either way.
    ranks = {id: (len(scales[id].levels) - 1) // 2 + n % 2 for n, id in enumerate(ids)}
    sheets = []
    for time in range(assessments):
        answers = {}
        moved = _moved(ids, time, higher, lower) if time else {}
        for n, id in enumerate(ids):
            step = moved.get(id, 0)
            ranks[id] += step
            answers[id] = _answer(id, scales[id].level_of_rank(ranks[id]).code, step, n)
        year, half = divmod(time, 2)
        sheets.append(
            make_sheet(
                answers,
                bank=bank,
                dated=date(2020 + year, 4 if half == 0 else 10, 12),
                assessment=f"{'Spring' if half == 0 else 'Autumn'} {2020 + year}",
                **_around(bank),
            )
        )
    return sheets


def county(questions: int = 60, themes: int = 5, assessments: int = 4, *, title: str = "", **moved: int) -> Trend:
    """The sheets of ``county_sheets``, followed over time."""
    bank = county_bank(questions, themes, title=title)
    return follow(county_sheets(bank, assessments, **moved), [bank])


def outside_view(bank: Bank, latest: AnswerSheet, questions: int = 14) -> AnswerSheet:
    """What a scrutineer found on the first questions: every third a step below the board's own view."""
    answers = {}
    for n, answer in enumerate(list(latest.answers.values())[: questions * 3 : 3]):
        rank = int(answer.level or 0)
        answers[answer.question] = Answer(
            answer.question, level=str(max(0, rank - (n % 3 == 0))), comment="I was shown this for two teams of five."
        )
    return make_sheet(answers, bank=bank, basis=Basis.EXTERNAL, dated=latest.dated, reviewer="Independent scrutineer")


def _moved(ids: list[str], time: int, higher: int, lower: int) -> dict[str, int]:
    """Which questions go up and down this time, spread over all themes."""
    many = higher + lower
    moved = [ids[n * len(ids) // many] for n in range(many)]
    # What went up last time goes down this time, so that no level runs off the scale.
    return {id: (1 if (n < higher) == bool(time % 2) else -1) for n, id in enumerate(moved)}


def _answer(id: str, level: str, step: int, n: int) -> Answer:
    if not step:
        return Answer(id, level=level)
    return Answer(
        id,
        level=level,
        comment="The check now covers every main organisation, and each has been told what was found.",
        evidence=(make_evidence("Partnership meeting", dated="2021-09-12"),),
        lower_because=_REASONS[n % len(_REASONS)] if step < 0 else None,
    )


def _around(bank: Bank) -> dict[str, Any]:
    middle = bank.main_scale.level_of_rank(2).code
    return {
        "source": "Agreed at the board meeting, paper 3",
        "summary": "This is the first time that more than half of our answers rest on something that we have checked.",
        "messages": tuple(
            f"Message {n}: we check that things are in place more often than that they last." for n in range(5)
        ),
        "took_part": tuple(f"Seat {n}" for n in range(14)),
        "judgements": tuple(Judgement(theme.id, middle, "Half of it is in place.") for theme in bank.themes),
        "strengths": tuple(
            Finding(f"S{n}", "One list of challenges, each with a name and a date.", status=FindingStatus.MOVING)
            for n in range(6)
        ),
        "areas": tuple(
            Finding(f"A{n}", "The page for families was written for staff.", status=FindingStatus.WORSE)
            for n in range(6)
        ),
    }


def _findings(letter: str, text: str, status: FindingStatus) -> tuple[Finding, ...]:
    return tuple(Finding(f"{letter}{n}", text, status=status) for n in range(6))


def text_of(document: Document) -> str:
    """The document as plain text, block by block: what a person reads, without looks."""
    facts = [f"{label}: {value}" for label, value in document.facts]
    top = [document.board, document.title, f"{document.marking}. {document.status}.", *facts]
    return "\n".join([*top, *(line for block in document.blocks for line in _block(block))]) + "\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from ("", f"{'#' * block.level} {block.text}", "")
    elif isinstance(block, Prose):
        yield block.text
    elif isinstance(block, Bullets):
        yield from _items(block.items)
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Figure):
        yield f"[Figure] {block.description}"
        yield from _table(block.table) if block.show_table else ()
    elif isinstance(block, Note):
        yield from ("", f"[{block.title}]", *(line for inner in block.blocks for line in _block(inner)))
    elif isinstance(block, Columns):
        for listing in (block.left, block.right):
            yield from ("", f"[{listing.title}]", *(_items(listing.items) if listing.items else (listing.empty,)))
    else:
        yield "-" * 40


def _items(items: tuple[Cell, ...]) -> Iterator[str]:
    return (f"* {_cell(item)}" for item in items)


def _table(table: Table) -> Iterator[str]:
    yield from ("", f"[Table] {table.caption}", " | ".join(column.heading for column in table.columns))
    yield from (" | ".join(_cell(cell) for cell in row) for row in table.rows)


def _cell(cell: Cell) -> str:
    return f"({cell.mark.symbol.value}) {cell.text}" if cell.mark else cell.text
