"""The first page of the comparison report: what moved, in words and counts, with every lower and every higher."""

from __future__ import annotations

from collections.abc import Iterator

from selfassess.engine.answers import AnswerSheet
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

# Themes and listed answers share one page; a page takes about so many of both.
_ROOM = 10
_FEWEST_LISTED = 3

_COUNTED = tuple(movement for movement in Movement if movement is not Movement.NOT_ANSWERED_EITHER_TIME)


def summary(trend: Trend) -> Iterator[Block]:
    """The first page: counts, themes, every lower and every higher, and what is limited and why."""
    comparison = trend.against_previous
    yield Heading("Summary")
    yield Prose(headline(comparison), strong=True)
    yield counts_table(comparison)
    yield themes_table(comparison)
    yield lower_and_higher(comparison)
    limited = tuple(limits(comparison))
    if limited:
        yield Heading("Where a level is limited, or the board judged otherwise", 2)
        yield Bullets(limited)
    if trend.reversals:
        has = count(len(trend.reversals), "question has", "questions have")
        yield Prose(
            f"Over the {count(len(trend.scorecards), 'self-assessment')}, {has} gone both up and down:"
            f" {listed(each.question.id for each in trend.reversals)}. Two points alone would mislead."
        )


def short_summary(trend: Trend) -> Iterator[Block]:
    """The same with room for the whole on one page: the widest falls and rises only, and the limits in the table."""
    comparison = trend.against_previous
    yield Prose(headline(comparison), strong=True)
    yield counts_table(comparison)
    yield themes_table(comparison)
    yield lower_and_higher(comparison, most=max(_FEWEST_LISTED, _ROOM - len(comparison.themes)))


def own_words(sheet: AnswerSheet) -> Iterator[Block]:
    """The summary and the overall messages that the sheet itself carries; nothing when it has none."""
    if sheet.summary or sheet.messages:
        yield Heading("In their own words" if sheet.who else "In the board's own words", 2)
    if sheet.summary:
        yield Prose(sheet.summary)
    if sheet.messages:
        yield Bullets(tuple(Cell(message) for message in sheet.messages))


_WIDTHS = {
    Movement.LOWER: 0.9,
    Movement.HIGHER: 0.9,
    Movement.UNCHANGED: 1.3,
    Movement.CARRIED_FORWARD: 1.1,
    Movement.NOT_COMPARABLE: 1.4,
    Movement.NO_LONGER_APPLICABLE: 1.4,
    Movement.NOW_IN_SCOPE: 1.0,
    Movement.NEW: 0.7,
    Movement.RETIRED: 0.95,
}


def counts_table(comparison: Comparison) -> Table:
    """How many questions have each movement, in one row."""
    cells = tuple(Cell(str(comparison.counts[movement]), movement_cell(movement).mark) for movement in _COUNTED)
    return Table(
        f"What became of the answers since {comparison.earlier.sheet.assessment}",
        (Column("Movement", 1.3), *(Column(MOVEMENT[movement], _WIDTHS[movement]) for movement in _COUNTED)),
        ((Cell("Questions"), *cells),),
    )


def themes_table(comparison: Comparison) -> Table:
    """One row for each theme: the movement in a word, the counts, the calculated level and the board's own."""
    return Table(
        "The themes",
        (
            Column("Theme", 2.7),
            Column("Since last time", 1.9),
            Column("Lower", 0.7),
            Column("Higher", 0.75),
            Column("Same", 0.7),
            Column("Compared", 1.15),
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
    why = "" if short else reason(movement, then, now)
    told = f": {why}" if why else ""
    return f"{movement.question.text} {levels}, {steps(movement.steps or 0)}{told} ({movement.question.id}{core})"


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
