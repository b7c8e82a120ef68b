"""Then and now on one scale, a row for each question or theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon
from reportlab.lib.colors import HexColor, white

from selfassess.engine.bank import Scale
from selfassess.reports.document import Cell, Column, Figure, Mark, Symbol, Table
from selfassess.reports.figures.keys import Entry, draw_key, place_key
from selfassess.reports.figures.lettering import (
    BODY,
    GREY,
    INK,
    SMALL,
    leading,
    text_block,
    width_of,
    wrapped,
)
from selfassess.reports.fonts import register_fonts
from selfassess.reports.symbols import glyph

_WIDTH = 480.0
_LABEL = 182.0
_WORD = 96.0
_MISSING = 30.0
_NOW = HexColor("#0b5c4b")
_GRID = HexColor("#d0d5d8")


@dataclass(frozen=True, slots=True)
class DumbbellRow:
    """One row: the ranks of its level then and now, and what moved, in a word.

    A missing rank is ``None``, with its reason in ``no_then`` or ``no_now``. ``comparable`` is false where both levels
    are known but must not be joined: reworded, carried forward.
    """

    label: str
    then: int | None
    now: int | None
    movement: str
    comparable: bool = True
    no_then: str = "no level"
    no_now: str = "no level"

    @property
    def is_joined(self) -> bool:
        """Whether a line may join then and now."""
        return self.comparable and self.then is not None and self.now is not None

    @property
    def is_lower(self) -> bool:
        """Whether the level is lower now and the two may be compared."""
        return self.is_joined and (self.now or 0) < (self.then or 0)


def dumbbell(
    title: str, rows: Sequence[DumbbellRow], scale: Scale, *, then: str, now: str, heading: str = "Question"
) -> Figure:
    """The rows as a figure 480 points wide, with its words and its table.

    ``then`` and ``now`` name the self-assessments. Hollow is then, filled is now, a line joins what can be compared,
    and a level that is lower now ends in a triangle. A side without a level is a dash in a column of its own. The
    height grows with the rows: 25 rows of two lines fill a page.

    Raises:
        ValueError: there is no row.
        IndexError: a rank is beyond the scale.
    """
    if not rows:
        raise ValueError("a dumbbell needs a row")
    register_fonts()
    drawing = _Picture(rows, scale, then, now).drawing
    return Figure(
        title, _description(title, rows, scale, then, now), drawing, _table(title, rows, scale, then, now, heading)
    )


class _Picture:
    """The drawing, and where its columns stand."""

    def __init__(self, rows: Sequence[DumbbellRow], scale: Scale, then: str, now: str) -> None:
        missing = any(row.then is None or row.now is None for row in rows)
        self.left = _LABEL + (_MISSING if missing else 0)
        self.slot = (_WIDTH - _WORD - self.left) / len(scale.levels)
        room = self.slot - 4
        fit = all(width_of(word) <= room for level in scale.levels for word in level.label.split())
        heads = [wrapped(level.label if fit else level.code, room, lines=3) for level in scale.levels]
        labels = [wrapped(row.label, _LABEL - 8, lines=3, size=BODY) for row in rows]
        words = [wrapped(row.movement, _WORD - 8, lines=3, size=BODY) for row in rows]
        heights = [max(len(label), len(word), 1) * leading(BODY) + 5 for label, word in zip(labels, words, strict=True)]
        head_height = max(len(lines) for lines in heads) * leading(SMALL) + 6
        key_height, key = place_key(_key(then, now, None if fit else scale), _WIDTH)
        body = sum(heights)
        self.drawing = Drawing(_WIDTH, body + head_height + key_height + 4)
        draw_key(self.drawing, key, self.drawing.height)
        self._draw_columns(heads, body, head_height, missing)
        top = body
        for row, label, word, height in zip(rows, labels, words, heights, strict=True):
            self._draw_row(row, label, word, top - height / 2)
            top -= height
            self.drawing.add(Line(0, top, _WIDTH, top, strokeColor=_GRID, strokeWidth=0.5))

    def x(self, rank: int) -> float:
        return self.left + self.slot * (rank + 0.5)

    def _draw_columns(self, heads: Sequence[tuple[str, ...]], body: float, height: float, missing: bool) -> None:
        middle = body + height / 2
        for rank, lines in enumerate(heads):
            self.drawing.add(Line(self.x(rank), 0, self.x(rank), body, strokeColor=_GRID, strokeWidth=0.6))
            self.drawing.add(text_block(self.x(rank), middle, lines, anchor="middle", ink=GREY))
        if missing:
            self.drawing.add(text_block(_LABEL + _MISSING / 2, middle, ("no", "level"), anchor="middle", ink=GREY))
        self.drawing.add(Line(0, body, _WIDTH, body, strokeColor=GREY, strokeWidth=0.8))

    def _draw_row(self, row: DumbbellRow, label: Sequence[str], word: Sequence[str], y: float) -> None:
        self.drawing.add(text_block(0, y, label, size=BODY))
        self.drawing.add(text_block(_WIDTH - _WORD + 8, y, word, size=BODY))
        if row.then is not None and row.now is not None and row.is_joined:
            self.drawing.add(
                Line(
                    self.x(row.then), y, self.x(row.now), y, strokeColor=INK if row.is_lower else _NOW, strokeWidth=1.6
                )
            )
        if row.then is None or row.now is None:
            self._draw_dashes(row, y)
        if row.then is not None:
            self.drawing.add(_then(self.x(row.then), y))
        if row.now is not None:
            self.drawing.add(_lower(self.x(row.now), y) if row.is_lower else _now(self.x(row.now), y))

    def _draw_dashes(self, row: DumbbellRow, y: float) -> None:
        middle = _LABEL + _MISSING / 2
        both = row.then is None and row.now is None
        for x in (middle - 5, middle + 5) if both else (middle,):
            self.drawing.add(glyph(Mark(Symbol.DASH, "#505a5f"), x, y, 7))


def _then(x: float, y: float) -> Circle:
    return Circle(x, y, 4.6, fillColor=white, strokeColor=INK, strokeWidth=1.2)


def _now(x: float, y: float) -> Circle:
    """Smaller than the hollow mark, so that an unchanged level shows one inside the other."""
    return Circle(x, y, 2.9, fillColor=_NOW, strokeColor=None)


def _lower(x: float, y: float) -> Polygon:
    return Polygon([x, y - 5, x + 5, y + 3.6, x - 5, y + 3.6], fillColor=INK, strokeColor=None)


def _key(then: str, now: str, coded: Scale | None) -> tuple[Entry, ...]:
    """The marks; and the codes, where a word of a level's label is wider than its column and its code stands there."""
    codes = (f"{level.code}: {level.label}" for level in coded.levels) if coded else ()
    return (
        (10.0, lambda x, y: _then(x + 5, y), then),
        (8.0, lambda x, y: _now(x + 4, y), now),
        (10.0, lambda x, y: _lower(x + 5, y), f"{now}, where lower"),
        (12.0, lambda x, y: Group(_then(x + 6, y), _now(x + 6, y)), "the same level"),
        *((0.0, lambda x, y: Group(), words) for words in codes),
    )


def _level(rank: int | None, reason: str, scale: Scale) -> str:
    return reason if rank is None else scale.level_of_rank(rank).label


def _sides(row: DumbbellRow, scale: Scale) -> tuple[str, str]:
    return _level(row.then, row.no_then, scale), _level(row.now, row.no_now, scale)


def _description(title: str, rows: Sequence[DumbbellRow], scale: Scale, then: str, now: str) -> str:
    levels = ", ".join(level.label for level in scale.levels)
    sentences = [f"{title}.", f"The levels, lowest first: {levels}."]
    for row in rows:
        before, after = _sides(row, scale)
        sentences.append(f"{row.label}: {before} in {then}, {after} in {now}: {row.movement}.")
    return " ".join(sentences)


def _table(title: str, rows: Sequence[DumbbellRow], scale: Scale, then: str, now: str, heading: str) -> Table:
    columns = (Column(heading, 3.0), Column(then, 1.3), Column(now, 1.3), Column("Movement", 1.3))
    cells = ((row.label, *_sides(row, scale), row.movement) for row in rows)
    return Table(f"{title}: the levels", columns, tuple(tuple(Cell(text) for text in row) for row in cells))
