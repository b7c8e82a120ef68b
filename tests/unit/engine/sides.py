"""Two sides of a comparison, in one line, for the tests of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from selfassess.engine.answers import Answer, NoLevel
from selfassess.engine.bank import Bank, Change, Question
from selfassess.engine.comparison import Comparison, compare
from selfassess.engine.explanation import Pair
from selfassess.engine.movements import Movement, QuestionMovement
from tests.factories import make_bank, make_lineage, make_scale, make_sheet

Given = Mapping[str, str | NoLevel | Answer | None]
Themes = Mapping[str, Sequence[str | Question]]

THEN, NOW = "2025-03-12", "2026-03-12"


def against(
    before: Given,
    after: Given,
    banks: Sequence[Bank] | None = None,
    *,
    then: Mapping[str, Any] | None = None,
    now: Mapping[str, Any] | None = None,
) -> Comparison:
    """Last year's answers against this year's, agreed by one board; ``then`` and ``now`` are further keys of a sheet.

    ``banks`` are the editions, consecutive, oldest first; one default bank for both when left out.
    """
    banks = banks or [make_bank()]
    return compare(
        make_sheet(before, bank=banks[0], dated=THEN, **(then or {})),
        make_sheet(after, bank=banks[-1], dated=NOW, **(now or {})),
        banks,
    )


def two_editions(earlier: Themes, later: Themes, *changes: Change) -> tuple[Bank, Bank]:
    """Editions 2025.1 and 2026.1 with the main scale ``maturity`` (0-4) and the scale ``three`` (no, partly, yes)."""
    scales = [make_scale(), make_scale("three", ("no", "partly", "yes"))]
    return (
        make_bank(earlier, edition="2025.1", scales=scales),
        make_bank(later, edition="2026.1", scales=scales, lineage=make_lineage("2025.1", *changes)),
    )


def one_movement(before: Given, after: Given, banks: Sequence[Bank] | None = None, **keys: Any) -> QuestionMovement:
    """What became of the only question."""
    [found] = against(before, after, banks or [make_bank({"t": ["Q1"]})], **keys).movements
    return found


def moved(comparison: Comparison) -> dict[str, Movement]:
    """Each question's movement by its id."""
    return {each.question.id: each.movement for each in comparison.movements}


def pair(then: int | Fraction | None, now: int | Fraction | None) -> Pair:
    """A measure at both assessments."""
    return Pair(None if then is None else Fraction(then), None if now is None else Fraction(now))
