"""One part of the comparison report for each theme: its line over time, its facets, its levels, and every question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from selfassess.engine.answers import Answer, Evidence
from selfassess.engine.bank import Facet
from selfassess.engine.comparison import ThemeComparison
from selfassess.engine.contributions import Score
from selfassess.engine.movements import MATCHED, Movement, QuestionMovement, counts
from selfassess.engine.scoring import Scorecard, ThemeScore
from selfassess.engine.trend import ThemeTrend, Trend
from selfassess.reports.dates import day
from selfassess.reports.document import Block, Bullets, Cell, Column, Figure, Heading, Prose, Table
from selfassess.reports.figures import DistributionRow, TrendPoint, distribution
from selfassess.reports.figures import trend as trend_figure
from selfassess.reports.headlines import theme_sentence
from selfassess.reports.occasions import is_external, judged, names, pair_names
from selfassess.reports.reasons import changed_words, reason
from selfassess.reports.wording import FACET_SHORT, MOVEMENT, listed, movement_cell, now_cell, sentence, then_cell

_SHOWN = (Movement.LOWER, Movement.HIGHER, Movement.UNCHANGED)
# The top level of one or two answers is no ceiling.
_FEWEST_FOR_CEILING = 3


def theme_pages(trend: Trend) -> Iterator[Block]:
    """Every theme of the latest edition, in order."""
    pair = trend.against_previous
    since, _ = pair_names(pair)
    for theme in trend.themes:
        comparison, score = pair.theme[theme.theme.id], pair.later.theme[theme.theme.id]
        yield Heading(theme.theme.title)
        told = (theme_sentence(comparison, since), judgement_words(score, pair.later), _at_the_top(score.headline))
        yield Prose(" ".join(filter(None, told)))
        line = _line(trend, theme)
        if line is not None:
            yield line
        facets = _facets(comparison)
        if facets:
            yield Prose(facets)
        levels = _levels(trend, comparison)
        if levels is not None:
            yield levels
        questions = _questions(comparison, pair_names(pair))
        if questions.rows:
            yield questions
        yield from _comments(comparison)


def judgement_words(score: ThemeScore, scorecard: Scorecard) -> str:
    """The level that the board itself set for a theme, with its reason in its own words; empty where it set none."""
    if score.judgement is None:
        return ""
    words = judged(scorecard.sheet, scorecard.headline_scale.by_code[score.judgement.level])
    return f"{sentence(words)} {sentence(score.judgement.reason)}".strip()


def figure_tables(trend: Trend) -> Iterator[Table]:
    """The numbers behind the pictures of the theme pages, theme by theme."""
    for theme in trend.themes:
        for figure in (_line(trend, theme), _levels(trend, trend.against_previous.theme[theme.theme.id])):
            if figure is not None:
                yield figure.table


def _line(trend: Trend, theme: ThemeTrend) -> Figure | None:
    """The theme over all assessments: as scored, and joined only over what two neighbours can compare.

    What was answered on another scale than today's is a gap: it has no place on one line with the rest. ``None`` for
    outsiders' judgements: reviews look at different things each time, and their means make no line.
    """
    if is_external(trend.scorecards[-1].sheet):
        return None
    scale = trend.scorecards[-1].headline_scale
    called = names([scorecard.sheet for scorecard in trend.scorecards])
    points = []
    for place, (point, name) in enumerate(zip(theme.points, called, strict=True)):
        here = point if point is not None and point.scale.steps == scale.steps else None
        step = theme.steps[place - 1] if place else None
        joined = None
        if here is not None and step is not None and step.is_mostly_comparable:
            then, now = step.like_for_like.then, step.like_for_like.now
            joined = (then, now) if then is not None and now is not None else None
        when = day(trend.scorecards[place].sheet.dated)
        points.append(TrendPoint(name, here.as_scored if here else None, joined, when if when != name else ""))
    return replace(trend_figure(f"{theme.theme.title}: over time", points, scale), show_table=False)


def _levels(trend: Trend, comparison: ThemeComparison) -> Figure | None:
    """How many answers stood at each level then and now; ``None`` where nothing was asked on the headline scale."""
    scale = trend.scorecards[-1].headline_scale
    rows = []
    for scorecard, name in zip(trend.scorecards[-2:], pair_names(trend.against_previous), strict=True):
        found = scorecard.theme.get(comparison.theme.id)
        if found is None or not found.headline.contributions or found.headline.scale.steps != scale.steps:
            continue
        score = found.headline
        rows.append(DistributionRow(name, tuple(score.distribution.values()), score.asked - score.n))
    if not rows:
        return None
    return replace(distribution(f"{comparison.theme.title}: answers at each level", rows, scale), show_table=False)


def _facets(comparison: ThemeComparison) -> str:
    """How much, how well, what difference: what moved under each, in a line."""
    lines = []
    for facet in Facet:
        moved = counts(each for each in comparison.movements if each.question.facet is facet)
        shown = [f"{moved[each]} {MOVEMENT[each].lower()}" for each in _SHOWN if moved[each]]
        if others := sum(n for movement, n in moved.items() if movement not in MATCHED):
            shown.append(f"{others} not compared")
        if shown:
            lines.append(f"{FACET_SHORT[facet]}: {listed(shown)}.")
    return " ".join(lines)


def _questions(comparison: ThemeComparison, called: tuple[str, str]) -> Table:
    """Every question with a level at either time. The others stand in the appendix, with their reasons."""
    since, now = called
    return Table(
        f"{comparison.theme.title}: the questions",
        (Column("Question", 6.6), Column(since, 1.4), Column(now, 1.4), Column("Movement", 1.9)),
        tuple(
            _row(each, since, now)
            for each in comparison.movements
            if each.movement is not Movement.NOT_ANSWERED_EITHER_TIME
        ),
    )


def _row(movement: QuestionMovement, since: str, now: str) -> tuple[Cell, ...]:
    """One question. Why it is in no movement stands in the appendix, but for a word where the levels do not show it."""
    why = reason(movement, since, now) if movement.is_matched else changed_words(movement)
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
        text = told(each.now.answer) if each.now and each.movement is not Movement.UNCHANGED else ""
        if text:
            cells.append(Cell(f"{each.question.id}, {MOVEMENT[each.movement].lower()}: {text}"))
    if cells:
        yield Heading("Comments and evidence", 2)
        yield Bullets(tuple(cells))


def told(answer: Answer) -> str:
    """The comment, the evidence and any minority view that stand behind an answer."""
    parts = [answer.comment.strip()]
    if answer.evidence:
        parts.append("Evidence: " + "; ".join(map(_evidence, answer.evidence)) + ".")
    if answer.dissent:
        parts.append(f"Minority view: {sentence(answer.dissent)}")
    return " ".join(filter(None, parts))


def _evidence(evidence: Evidence) -> str:
    """One piece of evidence: its title, type, day and where to find it."""
    inside = [evidence.type, *([day(evidence.dated)] if evidence.dated else [])]
    where = f", {evidence.reference}" if evidence.reference else ""
    return f"{evidence.title} ({', '.join(inside)}){where}"


def _at_the_top(score: Score) -> str:
    """A warning where most answers have no room to rise; else empty."""
    top = score.scale.levels[-1]
    high = [each for each in score.contributions if each.level is top]
    if len(high) < _FEWEST_FOR_CEILING or 2 * len(high) <= score.n:
        return ""
    days = [evidence.dated for each in high for evidence in each.answer.evidence if evidence.dated]
    fresh = f"the newest evidence behind them is of {day(max(days))}" if days else "none of them has dated evidence"
    return (
        f"{len(high)} of {score.n} answers stand at {top.label}, the highest level, and have no room to rise:"
        f" {fresh}. Look at what difference was made."
    )
