"""What runs across the themes: the cross-cutting subjects, the three questions, and where each theme stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from selfassess.engine.bank import Facet, Level
from selfassess.engine.comparison import Comparison, LookedAtAgain
from selfassess.engine.movements import MATCHED, Movement, QuestionMovement, counts
from selfassess.reports.document import Block, Cell, Column, Heading, Prose, Table
from selfassess.reports.figures import DumbbellRow, dumbbell
from selfassess.reports.headlines import theme_word
from selfassess.reports.wording import FACET, MOVEMENT, day, level_cell, movement_cell, now_cell, steps, theme_level


def cross_cutting(comparison: Comparison) -> Iterator[Block]:
    """The blocks of the cross-cutting page."""
    yield Heading("Across the themes")
    yield from _themes(comparison)
    yield _facets(comparison)
    tags = _tags(comparison)
    if tags is not None:
        yield tags
    yield from looked_at_again(comparison.looked_at_again)


def _themes(comparison: Comparison) -> Iterator[Block]:
    """Each theme's level after limits, then and now, joined only where the theme is mostly comparable."""
    scale = comparison.later.headline_scale
    if comparison.earlier.headline_scale.steps != scale.steps:
        return
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
    yield dumbbell(
        "Each theme's calculated level, after limits",
        rows,
        scale,
        then=comparison.earlier.sheet.assessment,
        now=comparison.later.sheet.assessment,
        heading="Theme",
    )


def _rank(level: Level | None) -> int | None:
    return level.rank if level else None


def _facets(comparison: Comparison) -> Table:
    found = ((FACET[facet], [m for m in comparison.movements if m.question.facet is facet]) for facet in Facet)
    return _moved("The three questions", "Question", ((title, moved) for title, moved in found if moved))


def _tags(comparison: Comparison) -> Table | None:
    """Each cross-cutting subject. A question may carry several, so the rows do not add up to the whole."""
    tags = comparison.later.bank.tags
    found = [(title, [m for m in comparison.movements if tag in m.question.tags]) for tag, title in tags.items()]
    rows = [(title, moved) for title, moved in found if moved]
    caption = "Subjects that run across the themes (a question may count in several)"
    return _moved(caption, "Subject", rows) if rows else None


def _moved(caption: str, heading: str, groups: Iterable[tuple[str, Sequence[QuestionMovement]]]) -> Table:
    shown = (Movement.LOWER, Movement.HIGHER, Movement.UNCHANGED)
    rows = []
    for title, movements in groups:
        found = counts(movements)
        others = sum(n for movement, n in found.items() if movement not in MATCHED)
        numbers = (Cell(str(found[movement]), movement_cell(movement).mark) for movement in shown)
        rows.append((Cell(title), *numbers, Cell(str(others))))
    columns = (Column(heading, 3.2), *(Column(MOVEMENT[movement]) for movement in shown), Column("Not compared", 1.2))
    return Table(caption, columns, tuple(rows))


def looked_at_again(found: Sequence[LookedAtAgain]) -> Iterator[Block]:
    """Answers that were carried last time, against the day when they were last answered; in no count above."""
    if not found:
        return
    yield Heading("Looked at again after being carried forward", 2)
    yield Prose(
        "These answers had been carried forward last time. They are set beside the day when they were last answered,"
        " and stand in no count above."
    )
    yield Table(
        "Answers looked at again",
        (Column("Question", 4.0), *(Column(word, 1.6) for word in ("Last answered", "Then", "Now", "Movement"))),
        tuple(_again(each) for each in found),
    )


def _again(again: LookedAtAgain) -> tuple[Cell, ...]:
    movement = again.movement
    word = Movement.UNCHANGED if again.steps == 0 else Movement.HIGHER if again.steps > 0 else Movement.LOWER
    moved = movement_cell(word)
    told = f"{moved.text}, {steps(again.steps)}" if again.steps else moved.text
    return (
        Cell(f"{movement.question.id} {movement.question.text}"),
        Cell(day(again.last_answered_on)),
        level_cell(movement.level_then),
        now_cell(movement),
        Cell(told, moved.mark),
    )
