"""What runs across the themes: the cross-cutting subjects, the three questions, and where each theme stood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from selfassess.engine.bank import Facet, Level
from selfassess.engine.comparison import Comparison, LookedAtAgain
from selfassess.engine.movements import MATCHED, Movement, counts
from selfassess.reports.dates import day
from selfassess.reports.document import Align, Block, Cell, Column, Figure, Heading, Prose, Table
from selfassess.reports.figures import DumbbellRow, dumbbell
from selfassess.reports.headlines import theme_word
from selfassess.reports.occasions import pair_names
from selfassess.reports.reasons import reason_for_lower
from selfassess.reports.wording import FACET, MOVEMENT, movement_cell, now_cell, steps, theme_level, then_cell


def cross_cutting(comparison: Comparison, figure: Figure | None) -> Iterator[Block]:
    """The blocks of the cross-cutting page, with the figure of all themes."""
    yield Heading("Across the themes")
    if figure is not None:
        yield figure
    yield _moved(comparison)
    yield from looked_at_again(comparison.looked_at_again)


def themes_figure(comparison: Comparison) -> Figure | None:
    """Each theme's level after limits, then and now, joined only where the theme is mostly comparable.

    ``None`` where the scale changed, and where no theme has a level, as in outsiders' judgements.
    """
    scale = comparison.later.headline_scale
    themes = (*comparison.earlier.themes, *comparison.later.themes)
    if comparison.earlier.headline_scale.steps != scale.steps or not any(each.level.calculated for each in themes):
        return None
    rows = []
    for theme in comparison.themes:
        then, now = comparison.earlier.theme.get(theme.theme.id), comparison.later.theme.get(theme.theme.id)
        rows.append(
            DumbbellRow(
                theme.theme.title,
                _rank(then.level.limited if then else None),
                _rank(now.level.limited if now else None),
                theme_word(theme).text,
                theme.is_mostly_comparable,
                theme_level(then.level).text if then else "no such theme",
                theme_level(now.level).text if now else "no such theme",
            )
        )
    since, today = pair_names(comparison)
    title = "Each theme's level, after limits"
    return replace(dumbbell(title, rows, scale, then=since, now=today, heading="Theme"), show_table=False)


def _rank(level: Level | None) -> int | None:
    return level.rank if level else None


def _moved(comparison: Comparison) -> Table:
    """What moved under each of the three questions and under each cross-cutting subject, where it has questions.

    The rows do not add up: a question may carry several subjects.
    """
    tags = comparison.later.bank.tags
    groups = [(FACET[facet], [m for m in comparison.movements if m.question.facet is facet]) for facet in Facet]
    groups.extend((title, [m for m in comparison.movements if tag in m.question.tags]) for tag, title in tags.items())
    shown = (Movement.LOWER, Movement.HIGHER, Movement.UNCHANGED)
    return Table(
        "The three questions, and subjects across the themes (a question may count in several)",
        (
            Column("Question or subject", 3.2),
            *(Column(MOVEMENT[each]) for each in shown),
            Column("Not compared", 1.2, Align.RIGHT),
        ),
        tuple(_row(title, counts(movements), shown) for title, movements in groups if movements),
    )


def _row(title: str, found: Mapping[Movement, int], shown: Sequence[Movement]) -> tuple[Cell, ...]:
    others = sum(n for movement, n in found.items() if movement not in MATCHED)
    numbers = (Cell(str(found[each]), movement_cell(each).mark if found[each] else None) for each in shown)
    return Cell(title), *numbers, Cell(str(others))


def looked_at_again(found: Sequence[LookedAtAgain]) -> Iterator[Block]:
    """Answers that were carried last time, against the day when they were last answered; in no count above."""
    if not found:
        return
    yield Heading("Looked at again after being carried forward", 2)
    yield Prose(
        "Last time these answers had been carried forward. Here they stand beside the day when they were last answered;"
        " no count above includes them."
    )
    yield Table(
        "Answers looked at again",
        (Column("Question", 4.0), *(Column(word, 1.6) for word in ("Last answered", "Then", "Now", "Movement"))),
        tuple(_again(each) for each in found),
    )


def _again(again: LookedAtAgain) -> tuple[Cell, ...]:
    movement = again.movement
    word = Movement.of_steps(again.steps)
    moved = movement_cell(word)
    told = f"{moved.text}, {steps(again.steps)}" if again.steps else moved.text
    if word is Movement.LOWER:
        told = f"{told}: {reason_for_lower(movement)}"
    return (
        Cell(f"{movement.question.id} {movement.question.text}"),
        Cell(day(again.last_answered_on)),
        then_cell(movement),
        now_cell(movement),
        Cell(told, moved.mark),
    )
