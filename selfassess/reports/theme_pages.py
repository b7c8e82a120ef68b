"""One part of the comparison report for each theme: its line over time, its facets, its levels, and every question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from selfassess.engine.answers import Evidence
from selfassess.engine.bank import Facet
from selfassess.engine.comparison import ThemeComparison
from selfassess.engine.movements import MATCHED, Movement, QuestionMovement, counts
from selfassess.engine.scoring import Scorecard
from selfassess.engine.trend import ThemeTrend, Trend
from selfassess.reports.document import Block, Bullets, Cell, Column, Figure, Heading, Prose, Table
from selfassess.reports.figures import DistributionRow, TrendPoint, distribution
from selfassess.reports.figures import trend as trend_figure
from selfassess.reports.headlines import theme_sentence
from selfassess.reports.reasons import reason
from selfassess.reports.wording import FACET, MOVEMENT, day, listed, movement_cell, now_cell, sentence, then_cell

_SHOWN = (Movement.LOWER, Movement.HIGHER, Movement.UNCHANGED)


def theme_pages(trend: Trend) -> Iterator[Block]:
    """Every theme of the latest edition, in order."""
    for theme in trend.themes:
        comparison = trend.against_previous.theme[theme.theme.id]
        yield Heading(theme.theme.title)
        yield Prose(theme_sentence(comparison, trend.against_previous.earlier.sheet.assessment))
        ceiling = _at_the_top(trend.scorecards[-1], theme.theme.id)
        if ceiling:
            yield Prose(ceiling)
        yield from _figures(trend, theme)
        yield Prose(_facets(comparison))
        yield _questions(trend, comparison)
        yield from _comments(comparison)


def figure_tables(trend: Trend) -> Iterator[Table]:
    """The numbers behind the pictures of the theme pages, theme by theme."""
    for theme in trend.themes:
        for figure in _figures(trend, theme):
            yield figure.table


def _figures(trend: Trend, theme: ThemeTrend) -> Iterator[Figure]:
    yield _line(trend, theme)
    levels = _levels(trend, trend.against_previous.theme[theme.theme.id])
    if levels is not None:
        yield levels


def _line(trend: Trend, theme: ThemeTrend) -> Figure:
    """The theme over all assessments: as scored, and joined only over what two neighbours can compare."""
    points = []
    for place, scorecard in enumerate(trend.scorecards):
        point = theme.points[place]
        step = theme.steps[place - 1] if place else None
        joined = None
        if step is not None and step.is_mostly_comparable:
            then, now = step.like_for_like.then, step.like_for_like.now
            joined = (then, now) if then is not None and now is not None else None
        sheet = scorecard.sheet
        points.append(TrendPoint(sheet.assessment, point.as_scored if point else None, joined, day(sheet.dated)))
    figure = trend_figure(f"{theme.theme.title}: over time", points, trend.scorecards[-1].headline_scale)
    return replace(figure, show_table=False)


def _levels(trend: Trend, comparison: ThemeComparison) -> Figure | None:
    """How many answers stood at each level then and now; ``None`` where nothing was asked on the headline scale."""
    scale = trend.scorecards[-1].headline_scale
    rows = []
    for scorecard in trend.scorecards[-2:]:
        found = scorecard.theme.get(comparison.theme.id)
        if found is None or found.headline.scale.steps != scale.steps:
            continue
        score = found.headline
        rows.append(
            DistributionRow(scorecard.sheet.assessment, tuple(score.distribution.values()), score.asked - score.n)
        )
    if not rows:
        return None
    return replace(distribution(f"{comparison.theme.title}: answers at each level", rows, scale), show_table=False)


def _facets(comparison: ThemeComparison) -> str:
    """How much, how well, what difference: what moved under each, in a line."""
    lines = []
    for facet in Facet:
        found = [each for each in comparison.movements if each.question.facet is facet]
        if found:
            moved = counts(found)
            others = sum(n for movement, n in moved.items() if movement not in MATCHED)
            shown = [f"{moved[each]} {MOVEMENT[each].lower()}" for each in _SHOWN]
            lines.append(f"{FACET[facet]} {listed([*shown, *([f'{others} not compared'] if others else [])])}.")
    return " ".join(lines)


def _questions(trend: Trend, comparison: ThemeComparison) -> Table:
    pair = trend.against_previous
    since, now = pair.earlier.sheet.assessment, pair.later.sheet.assessment
    return Table(
        f"{comparison.theme.title}: the questions",
        (Column("Question", 5.4), Column(since, 1.6), Column(now, 1.6), Column("Movement", 2.6)),
        tuple(_row(each, since, now) for each in comparison.movements),
    )


def _row(movement: QuestionMovement, since: str, now: str) -> tuple[Cell, ...]:
    why = reason(movement, since, now)
    name = movement_cell(movement.movement)
    core = " (core)" if movement.question.core else ""
    return (
        Cell(f"{movement.question.id}{core} {movement.question.text}"),
        then_cell(movement),
        now_cell(movement),
        Cell(f"{name.text}: {why}" if why else name.text, name.mark),
    )


def _comments(comparison: ThemeComparison) -> Iterator[Block]:
    """What the board said of the answers that are not unchanged; the others' comments stand in the appendix."""
    cells = []
    for each in comparison.movements:
        text = told(each) if each.movement is not Movement.UNCHANGED else ""
        if text:
            cells.append(Cell(f"{each.question.id}, {MOVEMENT[each.movement].lower()}: {text}"))
    if cells:
        yield Heading("Comments and evidence", 2)
        yield Bullets(tuple(cells))


def told(movement: QuestionMovement) -> str:
    """The comment, the evidence and any minority view that stand behind the later answer."""
    if movement.now is None:
        return ""
    answer = movement.now.answer
    parts = [answer.comment.strip()]
    if answer.evidence:
        parts.append("Evidence: " + "; ".join(evidence_words(each) for each in answer.evidence) + ".")
    if answer.dissent:
        parts.append(f"Minority view: {sentence(answer.dissent)}")
    return " ".join(part for part in parts if part)


def evidence_words(evidence: Evidence) -> str:
    """One piece of evidence: its title, type, day and where to find it."""
    inside = [evidence.type, *([day(evidence.dated)] if evidence.dated else [])]
    where = f", {evidence.reference}" if evidence.reference else ""
    return f"{evidence.title} ({', '.join(inside)}){where}"


def _at_the_top(scorecard: Scorecard, theme_id: str) -> str:
    """A warning where most answers have no room to rise; else empty."""
    score = scorecard.theme[theme_id].headline
    top = score.scale.levels[-1]
    if score.n and 2 * score.distribution[top.code] > score.n:
        return (
            f"Most answers stand at {top.label}, the highest level: there is no room to rise. Look at how fresh the"
            " evidence is, and at what difference was made."
        )
    return ""
