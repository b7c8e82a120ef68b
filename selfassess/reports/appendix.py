"""The appendix of the comparison report: every question not compared, every answer, the arithmetic and the method."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from selfassess.engine.comparison import Comparison, ThemeComparison
from selfassess.engine.explanation import MOVED, RESCALED
from selfassess.engine.movements import Movement, QuestionMovement
from selfassess.engine.rounding import shown, signed
from selfassess.engine.trend import QuestionTrend, Trend
from selfassess.reports.document import Block, Cell, Column, Heading, PageBreak, Prose, Table
from selfassess.reports.method import glossary, method, took_part
from selfassess.reports.reasons import reason
from selfassess.reports.theme_pages import figure_tables, told
from selfassess.reports.wording import (
    CHANGE,
    MOVEMENT,
    level_cell,
    listed,
    movement_cell,
    now_cell,
    sentence,
    then_cell,
)


def appendix(trend: Trend) -> Iterator[Block]:
    """The blocks of the appendix."""
    comparison = trend.against_previous
    yield PageBreak()
    yield Heading("Appendix")
    yield from not_compared(comparison)
    yield from _baseline(trend)
    yield from _over_time(trend)
    yield from _unchanged(comparison)
    yield from _arithmetic(comparison)
    yield Heading("The numbers behind the pictures", 2)
    yield from figure_tables(trend)
    yield from changed_questions(comparison)
    used = {question.scale for question in comparison.later.bank.scored_questions}
    headline = comparison.later.headline_scale
    scales = [s for s in comparison.later.bank.scales if s.id == headline.id or s.id in used]
    yield from method(comparison.later.bank, scales if comparison.later.sheet.scale is None else [headline])
    yield from took_part(trend.scorecards)
    yield from glossary()


def not_compared(comparison: Comparison) -> Iterator[Block]:
    """Every question that is neither higher, lower nor unchanged, with its reason."""
    yield Heading("What could not be compared, and why", 2)
    since, now = comparison.earlier.sheet.assessment, comparison.later.sheet.assessment
    found = [each for each in comparison.movements if not each.is_matched]
    if not found:
        yield Prose("Every question could be compared.")
        return
    banks = (comparison.later.bank,)
    yield Table(
        "Questions outside every movement",
        (Column("Question", 3.8), Column(since, 1.4), Column(now, 1.4), Column("Movement", 1.5), Column("Why", 2.6)),
        tuple(
            (
                _question(each),
                then_cell(each),
                now_cell(each),
                movement_cell(each.movement),
                Cell(sentence(reason(each, since, now, banks))),
            )
            for each in found
        ),
    )


def _question(movement: QuestionMovement) -> Cell:
    return Cell(f"{movement.question.id} {movement.question.text}")


def _baseline(trend: Trend) -> Iterator[Block]:
    """The latest assessment against the first, where that is not the one before."""
    if len(trend.scorecards) < 3:
        return
    pair = trend.against_baseline
    since, now = pair.earlier.sheet.assessment, pair.later.sheet.assessment
    yield Heading(f"Against the baseline, {since}", 2)
    yield Prose(f"The same comparison against the first self-assessment, {since}, instead of the one before.")
    shown_here = (Movement.LOWER, Movement.HIGHER, Movement.UNCHANGED, Movement.NOT_COMPARABLE)
    yield Table(
        f"Themes since {since}",
        (Column("Theme", 3.0), *(Column(MOVEMENT[each]) for each in shown_here), Column("Compared", 1.2)),
        tuple(
            (
                Cell(theme.theme.title),
                *(Cell(str(theme.counts[each])) for each in shown_here),
                Cell(f"{theme.matched} of {sum(each.has_level for each in theme.movements)}"),
            )
            for theme in pair.themes
        ),
    )
    moved = [each for each in pair.movements if each.movement in (Movement.LOWER, Movement.HIGHER)]
    if moved:
        yield Table(
            f"Every lower and higher answer since {since}",
            (Column("Question", 4.0), Column(since, 1.5), Column(now, 1.5), Column("Movement", 1.3)),
            tuple((_question(each), then_cell(each), now_cell(each), movement_cell(each.movement)) for each in moved),
        )


def _over_time(trend: Trend) -> Iterator[Block]:
    """Every question over every assessment, its gaps kept."""
    if len(trend.scorecards) < 3:
        return
    sheets = [scorecard.sheet for scorecard in trend.scorecards]
    yield Heading("Every question over time", 2)
    yield Prose(
        "A dash is a gap: the question was not asked then, or changed so much that the answer cannot be compared."
        " An answer in brackets was carried forward without being looked at again."
    )
    yield Table(
        "Levels at every self-assessment",
        (Column("Question", 2.2), *(Column(sheet.assessment, 1.4) for sheet in sheets), Column("Up and down", 0.9)),
        tuple(_series(each) for each in trend.questions),
    )


def _series(question: QuestionTrend) -> tuple[Cell, ...]:
    cells = []
    for point in question.points:
        cell = level_cell(point.level, point.none) if point is not None else Cell("\N{EN DASH}")
        is_carried = point is not None and point.level is not None and not point.is_fresh
        cells.append(Cell(f"({cell.text})", cell.mark) if is_carried else cell)
    return Cell(question.question.id), *cells, Cell("Yes" if question.is_reversed else "No")


def _unchanged(comparison: Comparison) -> Iterator[Block]:
    """Comments and evidence of unchanged answers, which the theme pages leave out."""
    found = [(each, text) for each in comparison.of(Movement.UNCHANGED) if (text := told(each))]
    if found:
        yield Heading("Comments on unchanged answers", 2)
        yield Table(
            "Unchanged answers with their comments and evidence",
            (Column("Question", 3.0), Column("Level", 1.3), Column("Comment and evidence", 4.5)),
            tuple((_question(each), now_cell(each), Cell(text)) for each, text in found),
        )


def _arithmetic(comparison: Comparison) -> Iterator[Block]:
    """Where each theme's own figure and its movement part, as an exact sum."""
    yield Heading("The arithmetic behind the themes", 2)
    yield Prose(
        "All figures are means on 0-100. The difference between two as-scored figures is the sum of four parts: answers"
        " that moved, questions that came in, questions that dropped out, and changed weights. Figures are rounded"
        " to two decimals here; the sums are exact. A theme without figures has nothing that can be compared."
    )
    yield Table(
        "What each difference is made of",
        (
            Column("Theme", 2.6),
            Column("As scored", 1.5),
            Column("Like for like", 1.5),
            Column("Compared", 1.0),
            Column("Moved", 0.9),
            Column("Came in", 1.9),
            Column("Dropped out", 1.9),
            Column("Weights", 0.9),
        ),
        tuple(_sum(theme) for theme in comparison.themes),
    )


def _sum(theme: ThemeComparison) -> tuple[Cell, ...]:
    found, own, same = theme.explanation, theme.as_scored, theme.like_for_like
    with_level = sum(each.has_level for each in theme.movements)
    figures = [f"{_figure(pair.then)} to {_figure(pair.now)}" for pair in (own, same)]
    compared = f"{theme.matched} of {with_level}"
    if found is None:
        return tuple(map(Cell, (theme.theme.title, *figures, compared, "none", "none", "none", "none")))
    joined, left = (
        listed(f"{signed(part, 2)} {_PART.get(why, why.replace('_', ' '))}" for why, part in parts.items())
        for parts in (found.joined_by, found.left_by)
    )
    return tuple(
        map(
            Cell,
            (
                theme.theme.title,
                *figures,
                compared,
                signed(found.movement, 2),
                f"{signed(found.joined, 2)}{f' ({joined})' if joined else ''}",
                f"{signed(found.left, 2)}{f' ({left})' if left else ''}",
                signed(found.weights, 2),
            ),
        )
    )


def _figure(value: Fraction | None) -> str:
    return "none" if value is None else shown(value)


_PART = {MOVED: "moved from or to another theme", RESCALED: "answered on another scale before"}


def changed_questions(comparison: Comparison) -> Iterator[Block]:
    """What changed in the questions between the two editions; nothing when it is one edition."""
    alignment = comparison.alignment
    changed = list(alignment.changed)
    if not changed:
        return
    yield Heading("What changed in the questions", 2)
    yield Table(
        f"From version {alignment.earlier.edition} to {alignment.later.edition}",
        (Column("Before", 1.0), Column("Now", 1.0), Column("Change", 2.0), Column("Compared", 0.9), Column("Why", 4.0)),
        tuple(
            (
                Cell(link.earlier),
                Cell(link.later),
                Cell(sentence(listed(CHANGE[kind] for kind in CHANGE if kind in link.kinds)) or "Renamed."),
                Cell("Yes" if link.is_comparable else "No"),
                Cell(link.why),
            )
            for link in changed
        ),
    )
