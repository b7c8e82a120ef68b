"""Other views of the same subject, each beside the assessment that it is nearest to, over any number of occasions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from selfassess.engine.answers import AnswerSheet, Basis
from selfassess.engine.bank import Bank
from selfassess.engine.gaps import Gaps, Narrowing, gaps_between, narrowing
from selfassess.engine.lineage import Alignment, align
from selfassess.engine.scoring import Scorecard
from selfassess.engine.trend import Trend
from selfassess.errors import NotComparable


@dataclass(frozen=True)
class OtherView:
    """One other party's view (an inspectorate's, a peer team's, a scrutineer's), at one occasion or more.

    ``gaps`` holds one entry an occasion, oldest first. ``alignment`` leads from the edition of the occasion before the
    latest to the latest's; ``None`` where there is only one occasion.
    """

    gaps: tuple[Gaps, ...]
    alignment: Alignment | None

    @property
    def latest(self) -> Gaps:
        """The latest occasion."""
        return self.gaps[-1]

    @cached_property
    def narrowing(self) -> tuple[Narrowing, int] | None:
        """What became of the gaps since the occasion before, and over how many questions; ``None`` for one occasion."""
        return narrowing(self.gaps[-2], self.gaps[-1], self.alignment) if len(self.gaps) > 1 else None


def other_views(trend: Trend, others: Sequence[AnswerSheet], banks: Sequence[Bank]) -> tuple[OtherView, ...]:
    """Each other party's view, in the order in which the parties are first named.

    A sheet is set beside the assessment on its own edition whose date is nearest, the later of two as near. Sheets of
    one party (the same basis and the same name) are one view on several occasions.

    Args:
        trend: The assessments.
        others: Sheets of other parties about the same subject.
        banks: The editions of the trend's assessments and those between, consecutive, oldest first.

    Raises:
        NotComparable: a sheet answers another edition than every assessment, or is about another subject.
    """
    place = {bank.edition: index for index, bank in enumerate(banks)}
    parties: dict[tuple[Basis, str], list[Gaps]] = {}
    for sheet in sorted(others, key=lambda other: other.dated):
        own = _nearest(trend, sheet)
        parties.setdefault((sheet.basis, sheet.who), []).append(gaps_between(own.bank, own.sheet, sheet))
    first_named = {(sheet.basis, sheet.who): None for sheet in others}
    found = []
    for party in first_named:
        occasions = parties[party]
        alignment = None
        if len(occasions) > 1:
            before, latest = (place[gaps.first.edition] for gaps in occasions[-2:])
            alignment = align(banks[before : latest + 1])
        found.append(OtherView(tuple(occasions), alignment))
    return tuple(found)


def _nearest(trend: Trend, sheet: AnswerSheet) -> Scorecard:
    on_its_edition = [
        card for card in trend.scorecards if (card.bank.id, card.bank.edition) == (sheet.bank_id, sheet.edition)
    ]
    if not on_its_edition:
        raise NotComparable(
            f"these cannot be set side by side: {sheet.assessment} was answered on version {sheet.edition} of"
            f" '{sheet.bank_id}', and none of the assessments was"
        )
    return min(reversed(on_its_edition), key=lambda card: abs((card.sheet.dated - sheet.dated).days))
