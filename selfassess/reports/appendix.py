"""The appendix of the comparison report: every question not compared, every answer, the arithmetic and the method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selfassess.engine.comparison import Comparison
from selfassess.engine.movements import Movement, QuestionMovement
from selfassess.engine.trend import QuestionTrend, Trend
from selfassess.engine.views import OtherView
from selfassess.reports.arithmetic import arithmetic
from selfassess.reports.beside import beside_the_same
from selfassess.reports.document import Align, Block, Bullets, Cell, Column, Heading, PageBreak, Prose, Table
from selfassess.reports.fair_comparison import lines
from selfassess.reports.headlines import headline
from selfassess.reports.in_words import only_in_words, then_and_now
from selfassess.reports.method import glossary, method, took_part
from selfassess.reports.occasions import is_external, names, pair_names
from selfassess.reports.reasons import reason, reason_for_lower
from selfassess.reports.theme_pages import Figures, told
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

# More columns than these do not fit a page.
_MOST_COLUMNS = 5
_NOT_COMPARED = "What could not be compared, and why"
_ALL_COMPARED = "Every question could be compared."


def appendix(trend: Trend, figures: Figures, others: Sequence[OtherView] = ()) -> Iterator[Block]:
    """The blocks of the appendix, with the numbers behind the figures."""
    comparison = trend.against_previous
    yield PageBreak()
    yield Heading("Appendix")
    yield from not_compared(comparison)
    yield from _unchanged(comparison)
    for view in others:
        yield from beside_the_same(view.latest)
    yield from _baseline(trend)
    yield from _over_time(trend)
    if not is_external(comparison.later.sheet):
        yield from arithmetic(comparison)
    yield Heading("The numbers behind the pictures", 2)
    yield from figures.tables
    yield from changed_questions(comparison)
    yield from method(comparison.later, is_comparison=True)
    yield from took_part(trend.scorecards)
    yield from glossary(comparison.later.sheet, is_comparison=True)


def not_compared(comparison: Comparison) -> Iterator[Block]:
    """Every question that is neither higher, lower nor unchanged, with its reason."""
    yield Heading(_NOT_COMPARED, 2)
    since, now = pair_names(comparison)
    found = [each for each in comparison.movements if not each.is_matched]
    if not found:
        yield Prose(_ALL_COMPARED)
        return
    yield Table(
        "Questions outside every movement",
        (Column("Question", 3.8), Column(since, 1.4), Column(now, 1.4), Column("Movement", 1.5), Column("Why", 2.6)),
        tuple(
            (
                _question(each),
                *then_and_now(comparison, each),
                movement_cell(each.movement),
                Cell(_why(comparison, each, since, now)),
            )
            for each in found
        ),
    )


def _why(comparison: Comparison, movement: QuestionMovement, since: str, now: str) -> str:
    """Why a question is in no movement; one that was answered in words at the other time says that first."""
    in_words = only_in_words(comparison, movement)
    why = [in_words, movement.why] if in_words else [reason(movement, since, now)]
    return " ".join(filter(None, map(sentence, why)))


def not_compared_by_reason(comparison: Comparison) -> Iterator[Block]:
    """The same, each reason once with its questions: a review that looked at little leaves out many for one reason."""
    since, now = pair_names(comparison)
    found: dict[tuple[str, Movement], list[str]] = {}
    for each in comparison.movements:
        if not each.is_matched:
            why = _why(comparison, each, since, now)
            found.setdefault((why, each.movement), []).append(each.question.id)
    yield Heading(_NOT_COMPARED, 2)
    if not found:
        yield Prose(_ALL_COMPARED)
        return
    yield Table(
        "Questions outside every movement, by reason",
        (Column("Why", 4.0), Column("Movement", 1.5), Column("How many", 0.8, Align.RIGHT), Column("Questions", 4.0)),
        tuple(
            (Cell(why), movement_cell(movement), Cell(str(len(ids))), Cell(listed(ids)))
            for (why, movement), ids in found.items()
        ),
    )


def _question(movement: QuestionMovement) -> Cell:
    return Cell(f"{movement.question.id} {movement.question.text}")


def against_baseline(trend: Trend) -> Iterator[Block]:
    """The latest assessment against the first in a sentence or two, where that is not the one before."""
    if len(trend.scorecards) > 2:
        pair = trend.against_baseline
        yield Heading(f"Against the baseline, {pair_names(pair)[0]}", 2)
        yield Prose(headline(pair))
        concerns = tuple(Cell(line.text) for line in lines(pair) if line.is_concern)
        if concerns:
            yield Bullets(concerns)


def _baseline(trend: Trend) -> Iterator[Block]:
    """The same with its themes and every answer that moved."""
    if len(trend.scorecards) < 3:
        return
    yield from against_baseline(trend)
    pair = trend.against_baseline
    since, now = pair_names(pair)
    shown_here = (Movement.LOWER, Movement.HIGHER, Movement.UNCHANGED, Movement.NOT_COMPARABLE)
    numbers = [*((MOVEMENT[each], 1.0) for each in shown_here), ("Other", 0.8)]
    compared = (Column("Compared", 1.2),)
    yield Table(
        f"Themes since {since}",
        (Column("Theme", 3.0), *(Column(heading, width, Align.RIGHT) for heading, width in numbers), *compared),
        tuple(
            (
                Cell(theme.theme.title),
                *(Cell(str(theme.counts[each])) for each in shown_here),
                Cell(str(sum(theme.counts.values()) - sum(theme.counts[each] for each in shown_here))),
                Cell(f"{theme.matched} of {theme.with_a_level}"),
            )
            for theme in pair.themes
        ),
    )
    moved = [each for each in pair.movements if each.movement in (Movement.LOWER, Movement.HIGHER)]
    if moved:
        columns = (Column("Question", 3.6), Column(since, 1.3), Column(now, 1.3), Column("Movement", 1.0))
        yield Table(
            f"Every lower and higher answer since {since}",
            (*columns, Column("Reasons given when it went down", 2.2)),
            tuple(
                (_question(each), then_cell(each), now_cell(each), movement_cell(each.movement), _falls(each, trend))
                for each in moved
            ),
        )


def _falls(movement: QuestionMovement, trend: Trend) -> Cell:
    """The reason given each time that the question went down: one fall may lie behind an answer that is higher now."""
    found, id = [], movement.question.id
    for pair in reversed(trend.neighbours):
        became = pair.by_question[id]
        if became.movement is Movement.LOWER:
            found.append(f"{pair_names(pair)[1]}: {reason_for_lower(became)}")
        id = became.link.earlier if became.link else id
    return Cell("; ".join(reversed(found)))


def _over_time(trend: Trend) -> Iterator[Block]:
    """Every question over every assessment, its gaps kept."""
    if len(trend.scorecards) < 3:
        return
    called = names([scorecard.sheet for scorecard in trend.scorecards])
    yield Heading("Every question over time", 2)
    yield Prose(
        "A dash is a gap: the question was not asked then, or changed so much that the answer cannot be compared."
        " An answer in brackets was carried forward without being looked at again. The last column marks a question"
        " that has gone both up and down."
    )
    for start in range(0, len(called), _MOST_COLUMNS):
        part = slice(start, start + _MOST_COLUMNS)
        yield Table(
            f"Levels from {called[part][0]} to {called[part][-1]}",
            (Column("Question", 1.2), *(Column(name, 1.4) for name in called[part]), Column("Up and down", 0.7)),
            tuple(_series(each, part, _places_not_arisen(trend, each)) for each in trend.questions),
        )


def _places_not_arisen(trend: Trend, question: QuestionTrend) -> frozenset[int]:
    """At which assessments the question's condition was not met, under whatever id it had."""
    found, id = set(), question.question.id
    for place in range(len(trend.scorecards) - 1, -1, -1):
        if question.points[place] is None:
            break
        if trend.scorecards[place].contributions[id].did_not_arise:
            found.add(place)
        link = trend.neighbours[place - 1].by_question[id].link if place else None
        id = link.earlier if link else id
    return frozenset(found)


def _series(question: QuestionTrend, part: slice, not_arisen: frozenset[int]) -> tuple[Cell, ...]:
    cells = []
    for place, point in list(enumerate(question.points))[part]:
        arose = place not in not_arisen
        cell = Cell("\N{EN DASH}")
        if point is not None:
            cell = level_cell(point.level, point.none, did_not_arise=not arose)
        is_carried = point is not None and point.level is not None and not point.is_fresh
        cells.append(Cell(f"({cell.text})", cell.mark) if is_carried else cell)
    return Cell(question.question.id), *cells, Cell("Yes" if question.is_reversed else "")


def _unchanged(comparison: Comparison) -> Iterator[Block]:
    """Comments and evidence of unchanged answers, which the theme pages leave out."""
    found = [(each, text) for each in comparison.of(Movement.UNCHANGED) if each.now and (text := told(each.now.answer))]
    if found:
        yield Heading("Comments on unchanged answers", 2)
        yield Table(
            "Unchanged answers with their comments and evidence",
            (Column("Question", 3.0), Column("Level", 1.3), Column("Comment and evidence", 4.5)),
            tuple((_question(each), now_cell(each), Cell(text)) for each, text in found),
        )


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
                Cell(sentence(listed(CHANGE[kind] for kind in CHANGE if kind in link.kinds)) or "Given another id."),
                Cell("Yes" if link.is_comparable else "No"),
                Cell(link.why),
            )
            for link in changed
        ),
    )
