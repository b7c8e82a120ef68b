"""What a sheet leaves to act on: strengths and areas for consideration, and what nobody could judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selfassess.engine.answers import Finding, NoLevel
from selfassess.engine.bank import Bank
from selfassess.engine.contributions import Contribution
from selfassess.engine.scoring import Scorecard
from selfassess.reports.document import Block, Bullets, Cell, Columns, Heading, Listing, Prose
from selfassess.reports.wording import NO_LEVEL, STATUS, listed, sentence


def findings(scorecard: Scorecard) -> Iterator[Block]:
    """Two columns of lasting items, in the order of the sheet, and the questions that could not be judged."""
    sheet = scorecard.sheet
    if sheet.strengths or sheet.areas:
        yield Heading("Strengths and areas for consideration")
        yield Columns(
            Listing("Strengths", _cells(sheet.strengths, scorecard.bank), "None recorded."),
            Listing("Areas for consideration", _cells(sheet.areas, scorecard.bank), "None recorded."),
        )
    yield from _not_judged(scorecard)


def _cells(items: Sequence[Finding], bank: Bank) -> tuple[Cell, ...]:
    return tuple(Cell(_words(item, bank)) for item in items)


def _words(item: Finding, bank: Bank) -> str:
    """The item with its questions, or else its theme, and how it has moved since it was first written down."""
    theme = bank.theme.get(item.theme or "")
    place = listed(item.questions) or (theme.title if theme else "")
    status = f"status: {STATUS[item.status]}" if item.status else ""
    inside = "; ".join(each for each in (place, status) if each)
    return f"{item.id}. {item.text}{inside and f' ({inside})'}"


def _not_judged(scorecard: Scorecard) -> Iterator[Block]:
    """Questions without enough evidence, and core ones for which it is too early: findings, never to be hidden.

    *Not in a position to say* is about the person who was asked, and *not answered* says nothing; neither is a finding.
    """
    found = sorted(filter(_is_finding, scorecard.contributions.values()), key=lambda each: not each.question.core)
    if found:
        yield Heading("What could not be judged", 2)
        yield Prose("To have too little evidence, or on a core question to be too early, is a finding in itself.")
        yield Bullets(tuple(Cell(_unjudged(each)) for each in found))


def _is_finding(each: Contribution) -> bool:
    return each.none is NoLevel.NOT_ENOUGH_EVIDENCE or (each.none is NoLevel.TOO_EARLY and each.question.core)


def _unjudged(each: Contribution) -> str:
    core = ", core" if each.question.core else ""
    told = " ".join(filter(None, (NO_LEVEL[each.none or NoLevel.NOT_ANSWERED] + ".", sentence(each.answer.comment))))
    return f"{each.question.text} {told} ({each.question.id}{core})"
