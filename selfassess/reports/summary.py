"""The first page of the comparison report: what moved, in words and counts, with every lower and every higher."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selfassess.engine.answers import AnswerSheet, Basis
from selfassess.engine.bank import Scale
from selfassess.engine.comparison import Comparison, ThemeComparison
from selfassess.engine.movements import Movement, QuestionMovement
from selfassess.engine.scoring import ThemeScore
from selfassess.engine.trend import Trend
from selfassess.reports.dates import during
from selfassess.reports.document import Align, Block, Bullets, Cell, Column, Columns, Heading, Listing, Prose, Table
from selfassess.reports.headlines import headline, theme_word
from selfassess.reports.occasions import is_external, judged, judged_by, occasion, pair_names, sets_levels
from selfassess.reports.reasons import limit_sentence, reason
from selfassess.reports.wording import (
    AFTER_LIMITS,
    MOVEMENT,
    count,
    level_cell,
    listed,
    movement_cell,
    now_cell,
    sentence,
    short_level,
    shortened,
    spread_words,
    steps,
    theme_level,
    then_cell,
)

# Beside its title, headline and box one page holds so many lines: three for a theme, two for a limit, four for an
# answer in either column.
_LINES = 44
_MOST_THEMES = 12
_FEWEST_LISTED = 2
_MOST_REVERSALS = 8
_LONGEST_TITLE = 60
_LONGEST_LIMIT = 150
_LONGEST_QUESTION = 125
# An answer told short takes half the lines, of which its levels and its id take as much as before.
_TWICE = 2
_LEVELS_TAKE = 12
_MOST_IDS = 24

_NO_THEME = "No longer a theme"
_LIMITED = "Where a level is limited"
_COUNTED = tuple(movement for movement in Movement if movement is not Movement.NOT_ANSWERED_EITHER_TIME)
# Shares of the width in the table of counts, after their longest words.
_WIDTHS = (0.9, 0.9, 1.3, 1.1, 1.4, 1.4, 1.0, 0.7, 0.95)


def summary(trend: Trend) -> Iterator[Block]:
    """The first page: counts, themes, what is limited and why, and every lower and every higher."""
    comparison = trend.against_previous
    yield Heading("Summary")
    yield Prose(headline(comparison), strong=True)
    yield counts_table(comparison)
    yield themes_table(comparison)
    yield from limits(comparison.later.themes, comparison.later.headline_scale, comparison.later.sheet)
    yield lower_and_higher(comparison)
    if trend.reversals:
        yield Prose(_reversals(trend))
    yield from own_words(comparison.later.sheet)


def _reversals(trend: Trend) -> str:
    """How many questions went both up and down, and which; the appendix marks them all."""
    has = count(len(trend.reversals), "question has", "questions have")
    ids = [each.question.id for each in trend.reversals]
    if len(ids) > _MOST_REVERSALS:
        ids = [*ids[:_MOST_REVERSALS], f"{len(ids) - _MOST_REVERSALS} more"]
    over = count(len(trend.scorecards), occasion(trend.scorecards[-1].sheet))
    return f"Over all {over}, {has} gone both up and down: {listed(ids)}. Two points alone would mislead."


def short_summary(trend: Trend) -> Iterator[Block]:
    """The same with room for the whole on one page: the answers listed are fewer where the themes are many."""
    comparison = trend.against_previous
    later = comparison.later
    themes = min(len(comparison.themes), _MOST_THEMES)
    limited = _short_limits(later.themes)
    limited = _first(limited, max(_FEWEST_LISTED, _MOST_THEMES - themes))
    most = max(_FEWEST_LISTED, (_LINES - 3 * themes - 2 * len(limited)) // 4)
    yield Prose(headline(comparison), strong=True)
    yield counts_table(comparison)
    yield themes_table(comparison, short=True)
    if len(comparison.themes) > themes:
        yield Prose(f"{count(len(comparison.themes) - themes, 'more theme')}, in the full report.")
    if limited:
        yield Heading(_LIMITED, 2)
        yield Bullets(limited)
    yield lower_and_higher(comparison, most=most)


def _first(cells: Sequence[Cell], most: int | None, ids: Sequence[str] = ()) -> tuple[Cell, ...]:
    """The cells; where they are more than ``most``, the first ones and how many, or which, are left out."""
    if most is None or len(cells) <= most:
        return tuple(cells)
    left = ids[most - 1 :]
    if len(left) > _MOST_IDS:
        left = [*left[: _MOST_IDS - 1], f"{len(left) - _MOST_IDS + 1} others"]
    named = f": {listed(left)}" if left else ""
    return *cells[: most - 1], Cell(f"And {len(cells) - most + 1} more, in the full report{named}.")


def own_words(sheet: AnswerSheet) -> Iterator[Block]:
    """The summary and the overall messages that the sheet itself carries; nothing when it has none."""
    if sheet.summary or sheet.messages:
        yield Heading("In the board's own words" if sheet.basis is Basis.AGREED else "Overall messages", 2)
    if sheet.summary:
        yield Prose(sheet.summary)
    if sheet.messages:
        yield Bullets(tuple(Cell(message) for message in sheet.messages))


def counts_table(comparison: Comparison) -> Table:
    """How many questions have each movement, in one row."""
    cells = (Cell(str(comparison.counts[each]), movement_cell(each).mark) for each in _COUNTED)
    columns = (Column(MOVEMENT[each], width) for each, width in zip(_COUNTED, _WIDTHS, strict=True))
    return Table(
        f"What became of the answers since {pair_names(comparison)[0]}",
        (Column("Movement", 1.3), *columns),
        ((Cell("Questions"), *cells),),
    )


def themes_table(comparison: Comparison, *, short: bool = False) -> Table:
    """One row for each theme: the movement in a word, the counts, the level after limits and the board's own.

    For outsiders' judgements it says what they found instead: nobody gave their themes a level. When short, it cuts
    long titles, and ends after as many themes as a page holds.
    """
    sheet = comparison.later.sheet
    ends = [Column(AFTER_LIMITS, 2.0)]
    if is_external(sheet):
        ends = [Column(f"Found {during(pair_names(comparison)[1])}", 3.1)]
    elif sets_levels(sheet):
        ends.append(Column(judged_by(sheet), 1.5))
    return Table(
        "The themes",
        (
            Column("Theme", 2.7),
            Column("Movement", 1.9),
            Column("Lower", 0.65, Align.RIGHT),
            Column("Higher", 0.7, Align.RIGHT),
            Column("Same", 0.6, Align.RIGHT),
            Column("Compared", 1.05),
            *ends,
        ),
        tuple(_theme_row(comparison, theme, short) for theme in comparison.themes[: _MOST_THEMES if short else None]),
    )


def _theme_row(comparison: Comparison, theme: ThemeComparison, short: bool) -> tuple[Cell, ...]:
    return (
        Cell(shortened(theme.theme.title, _LONGEST_TITLE) if short else theme.theme.title),
        theme_word(theme),
        Cell(str(theme.counts[Movement.LOWER])),
        Cell(str(theme.counts[Movement.HIGHER])),
        Cell(str(theme.counts[Movement.UNCHANGED])),
        Cell(f"{theme.matched} of {theme.with_a_level}"),
        *_theme_ends(comparison, theme.theme.id),
    )


def _theme_ends(comparison: Comparison, id: str) -> tuple[Cell, ...]:
    sheet = comparison.later.sheet
    then, now = comparison.earlier.theme.get(id), comparison.later.theme.get(id)
    if is_external(sheet):
        return (Cell(spread_words(now.headline) if now else _NO_THEME),)
    calculated = Cell(_NO_THEME)
    if now is not None:
        level = theme_level(now.level)
        before = theme_level(then.level).text if then and _may_be_set_beside(comparison, id) else level.text
        calculated = Cell(level.text + ("" if before == level.text else f" (was {before})"), level.mark)
    return (calculated, judgement_cell(now, comparison.later.headline_scale)) if sets_levels(sheet) else (calculated,)


def _may_be_set_beside(comparison: Comparison, id: str) -> bool:
    """Whether a theme's level of last time may stand beside today's: on the same scale, and mostly comparable."""
    same_scale = comparison.earlier.headline_scale.steps == comparison.later.headline_scale.steps
    return same_scale and comparison.theme[id].is_mostly_comparable


def judgement_cell(theme: ThemeScore | None, scale: Scale) -> Cell:
    """The level that the board itself set for a theme."""
    judgement = theme.judgement if theme else None
    return level_cell(scale.by_code[judgement.level]) if judgement else Cell("Not recorded")


def lower_and_higher(comparison: Comparison, most: int | None = None) -> Columns:
    """Every lower answer beside every higher one, in two equal columns; core questions first, then the widest.

    With ``most``, no more than so many in each column. Where more are lower than fit, they are told shorter, up to
    twice as many, before any is left out; whatever is left out is named.
    """
    since, _ = pair_names(comparison)

    def column(movement: Movement, word: str) -> Listing:
        found = sorted(comparison.of(movement), key=lambda each: (not each.question.core, -abs(each.steps or 0)))
        mark = movement_cell(movement).mark
        room, longest = most, _LONGEST_QUESTION if most is not None else None
        if most is not None and movement is Movement.LOWER and len(found) > most:
            room, longest = _TWICE * most, _LONGEST_QUESTION // _TWICE - _LEVELS_TAKE
        cells = [Cell(_item(each, comparison, longest), mark) for each in found]
        title = f"{MOVEMENT[movement]} than {during(since)} ({len(found)})"
        return Listing(title, _first(cells, room, [each.question.id for each in found]), f"No answer is {word}.")

    return Columns(column(Movement.LOWER, "lower"), column(Movement.HIGHER, "higher"))


def _item(movement: QuestionMovement, comparison: Comparison, longest: int | None) -> str:
    """The question, its levels, how far where that is more than a step, and the reason given for a lower one."""
    text = movement.question.text if longest is None else shortened(movement.question.text, longest)
    scale = comparison.later.bank.scale_of(movement.question, comparison.later.sheet.scale)
    then, now = (short_level(cell.text, scale) for cell in (then_cell(movement), now_cell(movement)))
    levels = f"{then} to {now}"
    far = f", {steps(movement.steps or 0)}" if abs(movement.steps or 0) > 1 else ""
    why = reason(movement, *pair_names(comparison))
    core = ", core" if movement.question.core else ""
    return f"{text} {levels}{far}{why and ': ' + why} ({movement.question.id}{core})"


def limits(themes: Sequence[ThemeScore], scale: Scale, sheet: AnswerSheet) -> Iterator[Block]:
    """Each limited theme: calculated X, limited to Y because Z, and what the board agreed beside it."""
    items = []
    for theme in themes:
        told = limit_sentence(theme.level)
        if told and theme.judgement is not None:
            told = f"{told}; {judged(sheet, scale.by_code[theme.judgement.level])}"
        if told:
            items.append(Cell(f"{theme.theme.title}: {sentence(told)}"))
    if items:
        yield Heading(_LIMITED, 2)
        yield Bullets(tuple(items))


def _short_limits(themes: Sequence[ThemeScore]) -> tuple[Cell, ...]:
    """The same in a line or two each; what the board agreed stands in the table of themes."""
    told = [(theme.theme.title, limit_sentence(theme.level)) for theme in themes]
    return tuple(
        Cell(f"{shortened(title, _LONGEST_TITLE)}: {shortened(sentence(words), _LONGEST_LIMIT)}")
        for title, words in told
        if words
    )
