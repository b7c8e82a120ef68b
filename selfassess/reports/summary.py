"""The first page of the comparison report: what moved, in words and counts, with every lower and every higher."""

from __future__ import annotations

from collections.abc import Iterator

from selfassess.engine.comparison import Comparison, ThemeComparison
from selfassess.engine.movements import Movement, QuestionMovement
from selfassess.engine.trend import Trend
from selfassess.reports.document import Block, Bullets, Cell, Column, Columns, Heading, Listing, Prose, Table
from selfassess.reports.headlines import headline, theme_word
from selfassess.reports.reasons import limit_sentence, reason
from selfassess.reports.wording import (
    MOVEMENT,
    count,
    level_cell,
    listed,
    movement_cell,
    now_cell,
    sentence,
    steps,
    theme_level,
    then_cell,
)

_COUNTED = tuple(movement for movement in Movement if movement is not Movement.NOT_ANSWERED_EITHER_TIME)


def summary(trend: Trend, *, most_listed: int | None = None) -> Iterator[Block]:
    """The summary's blocks. ``most_listed`` shortens the two lists of lower and higher for a report of one page."""
    comparison = trend.against_previous
    yield Heading("Summary")
    yield Prose(headline(comparison), strong=True)
    sheet = comparison.later.sheet
    if sheet.summary:
        yield Prose(sheet.summary)
    if sheet.messages:
        yield Bullets(tuple(Cell(message) for message in sheet.messages))
    yield counts_table(comparison)
    yield themes_table(comparison)
    yield lower_and_higher(comparison, most_listed)
    limited = tuple(limits(comparison))
    if limited:
        yield Heading("Where a calculated level is limited", 2)
        yield Bullets(limited)
    if most_listed is None and trend.reversals:
        yield Prose(
            f"{count(len(trend.reversals), 'question has', 'questions have')} gone both up and down over the"
            f" {count(len(trend.scorecards), 'self-assessment')}:"
            f" {listed(each.question.id for each in trend.reversals)}. Two points alone would mislead."
        )


def counts_table(comparison: Comparison) -> Table:
    """How many questions have each movement, in one row."""
    cells = tuple(Cell(str(comparison.counts[movement]), movement_cell(movement).mark) for movement in _COUNTED)
    return Table(
        f"What became of the answers since {comparison.earlier.sheet.assessment}",
        (Column("", 0.9), *(Column(MOVEMENT[movement], 1.0) for movement in _COUNTED)),
        ((Cell("Questions"), *cells),),
    )


def themes_table(comparison: Comparison) -> Table:
    """One row for each theme: the movement in a word, the counts, the calculated level and the board's own."""
    return Table(
        "The themes",
        (
            Column("Theme", 2.6),
            Column("Since last time", 1.9),
            Column("Lower", 0.7),
            Column("Higher", 0.75),
            Column("Same", 0.7),
            Column("Compared", 1.0),
            Column("Calculated", 1.6),
            Column("Board agreed", 1.5),
        ),
        tuple(_theme_row(comparison, theme) for theme in comparison.themes),
    )


def _theme_row(comparison: Comparison, theme: ThemeComparison) -> tuple[Cell, ...]:
    score = comparison.later.theme.get(theme.theme.id)
    scale = comparison.later.headline_scale
    with_level = sum(each.has_level for each in theme.movements)
    judged = score.judgement if score else None
    return (
        Cell(theme.theme.title),
        theme_word(theme),
        Cell(str(theme.counts[Movement.LOWER])),
        Cell(str(theme.counts[Movement.HIGHER])),
        Cell(str(theme.counts[Movement.UNCHANGED])),
        Cell(f"{theme.matched} of {with_level}"),
        theme_level(score.level) if score else Cell("No longer a theme"),
        level_cell(scale.by_code[judged.level]) if judged else Cell("Not recorded"),
    )


def lower_and_higher(comparison: Comparison, most: int | None = None) -> Columns:
    """Every lower answer beside every higher one, in two equal columns; core questions first."""
    since, now = comparison.earlier.sheet.assessment, comparison.later.sheet.assessment

    def items(movement: Movement) -> tuple[Cell, ...]:
        found = sorted(comparison.of(movement), key=lambda each: (not each.question.core, -abs(each.steps or 0)))
        shown = found if most is None or len(found) <= most else found[: most - 1]
        cells = [Cell(_item(each, since, now, short=most is not None), movement_cell(movement).mark) for each in shown]
        if len(shown) < len(found):
            cells.append(Cell(f"and {len(found) - len(shown)} more, in the full report"))
        return tuple(cells)

    return Columns(
        Listing(
            f"Lower than in {since} ({comparison.counts[Movement.LOWER]})",
            items(Movement.LOWER),
            "No answer is lower.",
        ),
        Listing(
            f"Higher than in {since} ({comparison.counts[Movement.HIGHER]})",
            items(Movement.HIGHER),
            "No answer is higher.",
        ),
    )


def _item(movement: QuestionMovement, then: str, now: str, *, short: bool) -> str:
    levels = f"{then_cell(movement).text} to {now_cell(movement).text}"
    core = ", core" if movement.question.core else ""
    if short:
        return f"{movement.question.id}{core}: {levels}"
    why = reason(movement, then, now)
    told = f" ({why})" if why else ""
    return f"{movement.question.id}{core}: {movement.question.text} {levels}, {steps(movement.steps or 0)}{told}"


def limits(comparison: Comparison) -> Iterator[Cell]:
    """Each limited theme: calculated X, limited to Y because Z; and where the board itself judged otherwise."""
    scale = comparison.later.headline_scale
    for score in comparison.later.themes:
        told = limit_sentence(score.level)
        judged = score.judgement
        if judged is not None and score.level.limited is not scale.by_code[judged.level]:
            agreed = f"the board agreed {scale.by_code[judged.level].label}"
            told = f"{told}; {agreed}" if told else agreed
            told += f": {judged.reason}" if judged.reason else ""
        if told:
            yield Cell(f"{score.theme.title}: {sentence(told)}")
