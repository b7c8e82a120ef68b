"""One part of the comparison report for each theme: its line over time, its facets, its levels, and every question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from selfassess.engine.answers import Answer, Evidence
from selfassess.engine.bank import Facet
from selfassess.engine.comparison import Comparison, ThemeComparison
from selfassess.engine.contributions import Score
from selfassess.engine.movements import MATCHED, Movement, QuestionMovement, counts
from selfassess.engine.scoring import Scorecard, ThemeScore
from selfassess.engine.trend import ThemeTrend, Trend
from selfassess.reports.cross_cutting import themes_figure
from selfassess.reports.dates import day
from selfassess.reports.document import Block, Bullets, Cell, Column, Figure, Heading, Prose, Table
from selfassess.reports.figures import DistributionRow, TrendPoint, distribution
from selfassess.reports.figures import trend as trend_figure
from selfassess.reports.headlines import theme_sentence
from selfassess.reports.in_words import only_in_words, then_and_now, written
from selfassess.reports.occasions import is_external, judged, names, pair_names
from selfassess.reports.reasons import CONFIRMED, changed_words, reason
from selfassess.reports.wording import (
    FACET_SHORT,
    MOVEMENT,
    counted_words,
    listed,
    movement_cell,
    sentence,
    short_level,
)

_SHOWN = (Movement.LOWER, Movement.HIGHER, Movement.UNCHANGED)
# The top level of one or two answers is no ceiling.
_FEWEST_FOR_CEILING = 3
_FACETS_ARE = "Under the three questions:"


class Figures:
    """The figures of a comparison, each drawn once: the body shows it, and the appendix has its numbers.

    ``themes`` holds each theme's line over time and its levels, by the theme's id; ``across`` is that of all themes.
    """

    def __init__(self, trend: Trend) -> None:
        pair = trend.against_previous
        self.themes = {
            each.theme.id: (_line(trend, each), _levels(trend, pair.theme[each.theme.id])) for each in trend.themes
        }
        self.across = themes_figure(pair)

    @property
    def tables(self) -> Iterator[Table]:
        """The numbers behind the pictures, theme by theme, and then of all themes."""
        for drawn in (*self.themes.values(), (self.across,)):
            yield from (figure.table for figure in drawn if figure is not None)


def theme_pages(trend: Trend, figures: Figures) -> Iterator[Block]:
    """Every theme of the latest edition, in order."""
    pair = trend.against_previous
    since, _ = pair_names(pair)
    for theme in trend.themes:
        comparison, score = pair.theme[theme.theme.id], pair.later.theme[theme.theme.id]
        yield Heading(theme.theme.title)
        told = (theme_sentence(comparison, since), judgement_words(score, pair.later), _at_the_top(score.headline))
        yield Prose(" ".join(filter(None, told)))
        line, levels = figures.themes[theme.theme.id]
        if line is not None:
            yield line
        counted = " ".join([*filter(None, [_facets(comparison)]), *ladders(pair.later, pair.earlier, theme.theme.id)])
        if counted:
            yield Prose(counted)
        if levels is not None:
            yield levels
        questions = _questions(comparison, pair)
        if questions.rows:
            yield questions
        yield from _comments(comparison, written(pair, theme.theme.id))


def judgement_words(score: ThemeScore, scorecard: Scorecard) -> str:
    """The level that the board itself set for a theme, with its reason in its own words; empty where it set none."""
    if score.judgement is None:
        return ""
    words = judged(scorecard.sheet, scorecard.headline_scale.by_code[score.judgement.level])
    return f"{sentence(words)} {sentence(score.judgement.reason)}".strip()


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
    return " ".join([_FACETS_ARE, *lines]) if lines else ""


def ladders(now: Scorecard, then: Scorecard | None, theme: str) -> Iterator[str]:
    """How the theme's answers on every scale but the headline's stand at its levels, before in brackets.

    A scale such as that of what difference was made is never averaged: its levels are counted, and no more.
    """
    later = _beside_headline(now, theme)
    earlier = _beside_headline(then, theme) if then else {}
    name = names((then.sheet, now.sheet))[0] if then else ""
    for title in dict.fromkeys((*later, *earlier)):
        told = later.get(title, "no such question")
        was = "the same" if earlier.get(title) == told else earlier.get(title, "no such question")
        before = f" ({name}: {was})" if then else ""
        yield f'On "{title}": {told}{before}.'


def _beside_headline(card: Scorecard, theme: str) -> Mapping[str, str]:
    found = card.theme.get(theme)
    others = [score for score in found.scores.values() if score is not found.headline] if found else []
    return {
        each.scale.title: counted_words(each)
        for each in others
        if each.scale.id != card.headline_scale.id and each.asked
    }


def _questions(comparison: ThemeComparison, pair: Comparison) -> Table:
    """Every question with a level at either time. The others stand in the appendix, with their reasons."""
    since, now = pair_names(pair)
    return Table(
        f"{comparison.theme.title}: the questions",
        (Column("Question", 6.6), Column(since, 1.4), Column(now, 1.4), Column("Movement", 1.9)),
        tuple(
            _row(each, pair) for each in comparison.movements if each.movement is not Movement.NOT_ANSWERED_EITHER_TIME
        ),
    )


def _row(movement: QuestionMovement, pair: Comparison) -> tuple[Cell, ...]:
    """One question. Why it is in no movement stands in the appendix, but for a word where the levels do not show it."""
    name = movement_cell(movement.movement)
    changed = only_in_words(pair, movement) or changed_words(movement)
    why = reason(movement, *pair_names(pair)) if movement.is_matched else changed
    if why == CONFIRMED:
        why = ""
        name = replace(name, text=f"{name.text}, confirmed")
    core = " (core)" if movement.question.core else ""
    return (
        Cell(f"{movement.question.id}{core} {movement.question.text}"),
        *(replace(cell, text=_short(cell.text, movement, pair)) for cell in then_and_now(pair, movement)),
        Cell(f"{name.text}: {why}" if why else name.text, name.mark),
    )


def _short(told: str, movement: QuestionMovement, pair: Comparison) -> str:
    """A level's name on the scale of the question's own time, in as few words as tell it from the others there."""
    card = pair.later if movement.now else pair.earlier
    return short_level(told, card.bank.scale_of(movement.question, card.sheet.scale))


def _comments(comparison: ThemeComparison, in_words: Iterable[Cell]) -> Iterator[Block]:
    """What the board said of the answers that are not unchanged, and its answers in words, then and now.

    The other answers' comments stand in the appendix.
    """
    cells = []
    for each in comparison.movements:
        text = told(each.now.answer) if each.now and each.movement is not Movement.UNCHANGED else ""
        if text:
            cells.append(Cell(f"{each.question.id}, {MOVEMENT[each.movement].lower()}: {text}"))
    cells.extend(in_words)
    if cells:
        yield Heading("Comments and evidence", 2)
        yield Bullets(tuple(cells))


def told(answer: Answer) -> str:
    """How an answer came about where nobody talked about it, and the comment, evidence and minority view behind it."""
    parts = ["Accepted without discussion." if answer.undiscussed else "", answer.comment.strip()]
    # Without a title it is a day alone, as a version for the public keeps it.
    if titled := [evidence for evidence in answer.evidence if evidence.title]:
        parts.append("Evidence: " + "; ".join(map(_evidence, titled)) + ".")
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
