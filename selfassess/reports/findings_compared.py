"""Strengths and areas for consideration side by side: how each lasting item stood each time, without any level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selfassess.engine.answers import AnswerSheet, FindingStatus
from selfassess.engine.scoring import Scorecard
from selfassess.reports.document import Block, Cell, Column, Cover, Document, Heading, Mark, Prose, Symbol, Table
from selfassess.reports.findings import findings
from selfassess.reports.occasions import names
from selfassess.reports.summary import own_words
from selfassess.reports.wording import BASIS, STATUS, capitalised, count, dated, listed

# More columns than these do not fit a page.
_MOST_TIMES = 4
_RAISED, _NOT_LOOKED_AT, _NOT_YET = "Raised", "Not looked at", "\N{EN DASH}"
_ORDER = (FindingStatus.WORSE, FindingStatus.NO_CHANGE, FindingStatus.MOVING, FindingStatus.RESOLVED)
_MARK = {
    FindingStatus.WORSE: Mark(Symbol.DOWN),
    FindingStatus.NO_CHANGE: Mark(Symbol.EQUALS),
    FindingStatus.MOVING: Mark(Symbol.UP),
    FindingStatus.RESOLVED: Mark(Symbol.DISC),
}
_NO_LEVELS = "One side has no levels, so nothing is counted as higher or lower: what is compared is what was written."


@dataclass(frozen=True, slots=True, kw_only=True)
class LastingItem:
    """A strength, or an area for consideration, over some occasions.

    ``raised`` is the place of the occasion that raised it, -1 where that came before all of them. ``statuses`` has an
    entry for each occasion, None where it was not looked at again.
    """

    text: str
    place: str
    raised: int
    statuses: tuple[FindingStatus | None, ...]

    @property
    def latest(self) -> FindingStatus | None:
        """How it stands at the last occasion."""
        return self.statuses[-1]


def findings_compared(
    sheets: Sequence[AnswerSheet], strengths: Sequence[LastingItem], areas: Sequence[LastingItem], cover: Cover
) -> Document:
    """The items over the latest few of these occasions, what got worse first. ``sheets`` hold no answers here."""
    called = names(sheets)
    blocks: list[Block] = [Heading("Summary"), Prose(_headline((*strengths, *areas), called), strong=True)]
    blocks.append(Prose(_NO_LEVELS))
    for title, items in (("Areas for consideration", areas), ("Strengths", strengths)):
        blocks += [Heading(title), *_items(title, items, called)]
    blocks += own_words(sheets[-1])
    return _document("What has moved since last time", sheets, blocks, cover)


def findings_report(card: Scorecard, cover: Cover) -> Document:
    """The strengths and areas of one occasion, with its own words."""
    return _document(
        "Strengths and areas for consideration", (card.sheet,), [*own_words(card.sheet), *findings(card)], cover
    )


def _headline(items: Sequence[LastingItem], called: Sequence[str]) -> str:
    last = len(called) - 1
    before = [item for item in items if item.raised < last]
    stands = Counter(item.latest for item in before)
    told = [f"{stands[status]} {STATUS[status]}" for status in _ORDER if stands[status]]
    if stands[None]:
        told.append(f"{stands[None]} not looked at again")
    new = len(items) - len(before)
    sentences = [f"Of {count(len(before), 'item')} raised before {called[-1]}: {listed(told)}."] if before else []
    return " ".join([*sentences, f"{count(new, 'item is', 'items are')} new in {called[-1]}."])


def _items(title: str, items: Sequence[LastingItem], called: Sequence[str]) -> Iterator[Block]:
    if not items:
        yield Prose("None recorded.")
        return
    start = max(0, len(called) - _MOST_TIMES)
    yield Table(
        f"{title}, what got worse first",
        (Column("Item", 4.0), *(Column(name, 1.2) for name in called[start:])),
        tuple(_row(item, start, len(called)) for item in sorted(items, key=_rank)),
    )


def _rank(item: LastingItem) -> int:
    """What got worse first, then what did not move; what was not looked at before what is new."""
    if item.latest is not None:
        return _ORDER.index(item.latest)
    return len(_ORDER) + (item.raised == len(item.statuses) - 1)


def _row(item: LastingItem, start: int, end: int) -> tuple[Cell, ...]:
    text = f"{item.text} ({item.place})" if item.place else item.text
    return Cell(text), *(_stands(item, place) for place in range(start, end))


def _stands(item: LastingItem, place: int) -> Cell:
    status = item.statuses[place]
    if status is not None:
        return Cell(capitalised(STATUS[status]), _MARK[status])
    if place == item.raised:
        return Cell(_RAISED, Mark(Symbol.PLUS))
    return Cell(_NOT_YET if place < item.raised else _NOT_LOOKED_AT)


def _document(title: str, sheets: Sequence[AnswerSheet], blocks: Sequence[Block], cover: Cover) -> Document:
    latest = sheets[-1]
    facts = [("This time", dated(latest))]
    if len(sheets) > 1:
        facts.append(("Previous", dated(sheets[-2])))
    facts.append(("These are", BASIS[latest.basis].replace("levels", "items")))
    if latest.source:
        facts.append(("Source", latest.source))
    return Document(
        title=title,
        board=latest.subject,
        facts=tuple(facts),
        blocks=tuple(blocks),
        generated_on=cover.generated_on,
        marking=cover.marking,
        status=cover.status,
    )
