"""Where each theme's own figure, its movement and the rest part: the exact sum, for those who want to check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from selfassess.engine.comparison import Comparison, ThemeComparison
from selfassess.engine.explanation import MOVED, RESCALED
from selfassess.engine.rounding import shown, signed
from selfassess.reports.document import Align, Block, Cell, Column, Heading, Prose, Table
from selfassess.reports.wording import listed, scale_called

_WHY = {MOVED: "moved from or to another theme", RESCALED: "answered on another scale before"}


def arithmetic(comparison: Comparison) -> Iterator[Block]:
    """Where each theme's own figure and its movement part, as an exact sum."""
    on = scale_called(comparison.later.own_scale)
    yield Heading("The arithmetic behind the themes", 2)
    yield Prose(
        f"All figures are means on 0-100 over the answers on {on}. The difference between two as-scored figures is the"
        " sum of four parts: answers that moved, questions that came in, questions that dropped out, and changed"
        " weights. Figures are rounded to two decimals here; the sums are exact. A theme without figures has nothing"
        " that can be compared."
    )
    yield Table(
        "What each difference is made of",
        (
            Column("Theme", 2.6),
            Column("As scored", 1.5),
            Column("Like for like", 1.5),
            Column("Answers compared", 1.1, Align.RIGHT),
            Column("Moved", 0.9),
            Column("Came in", 1.9),
            Column("Dropped out", 1.9),
            Column("Weights", 0.9),
        ),
        tuple(_sum(theme, comparison) for theme in comparison.themes),
    )


def _sum(theme: ThemeComparison, comparison: Comparison) -> tuple[Cell, ...]:
    found, own, same = theme.explanation, theme.as_scored, theme.like_for_like
    figures = [f"{_figure(pair.then)} to {_figure(pair.now)}" for pair in (own, same)]
    score = comparison.later.theme.get(theme.theme.id)
    on_main = {each.question.id for each in score.headline.contributions} if score else set()
    compared = str(sum(each.is_matched and each.question.id in on_main for each in theme.movements))
    parts = ["none"] * 4
    if found is not None:
        parts = [
            signed(found.movement, 2),
            _part(found.joined, found.joined_by),
            _part(found.left, found.left_by),
            signed(found.weights, 2),
        ]
    return tuple(map(Cell, (theme.theme.title, *figures, compared, *parts)))


def _part(whole: Fraction, by_reason: Mapping[str, Fraction]) -> str:
    """A part of the sum, and what it is made of."""
    told = listed(
        f"{signed(part, 2)} {_WHY.get(why, why.replace('_', ' '))}" for why, part in by_reason.items() if part
    )
    return f"{signed(whole, 2)} ({told})" if told else signed(whole, 2)


def _figure(value: Fraction | None) -> str:
    return "none" if value is None else shown(value)
