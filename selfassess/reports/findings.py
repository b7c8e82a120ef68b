"""Strengths and areas for consideration, side by side; and the messages that stand above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selfassess.engine.answers import Finding
from selfassess.engine.bank import Bank
from selfassess.engine.scoring import Scorecard
from selfassess.reports.document import Block, Cell, Columns, Heading, Listing
from selfassess.reports.wording import STATUS


def findings(scorecard: Scorecard) -> Iterator[Block]:
    """Two columns of lasting items, in the order of the sheet; nothing when there are none."""
    sheet = scorecard.sheet
    if sheet.strengths or sheet.areas:
        yield Heading("Strengths and areas for consideration")
        yield Columns(
            Listing("Strengths", _cells(sheet.strengths, scorecard.bank), "None recorded."),
            Listing("Areas for consideration", _cells(sheet.areas, scorecard.bank), "None recorded."),
        )


def _cells(items: Sequence[Finding], bank: Bank) -> tuple[Cell, ...]:
    return tuple(Cell(_words(item, bank)) for item in items)


def _words(item: Finding, bank: Bank) -> str:
    theme = bank.theme.get(item.theme or "")
    inside = [theme.title] if theme else []
    inside.extend(item.questions)
    if item.status is not None:
        inside.append(f"status: {STATUS[item.status]}")
    told = f" ({'; '.join(inside)})" if inside else ""
    return f"{item.id}. {item.text}{told}"
