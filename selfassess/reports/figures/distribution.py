"""How many answers stand at each level: one bar for each row, then and now below one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportlab.graphics.shapes import Drawing, Group, Line, Rect, Shape
from reportlab.lib.colors import Color, black, white

from selfassess.engine.bank import Level, Scale
from selfassess.reports.document import Align, Cell, Column, Figure, Table
from selfassess.reports.figures.keys import Entry, draw_key, place_key
from selfassess.reports.figures.lettering import (
    BODY,
    GREY,
    INK,
    leading,
    spread,
    text_at,
    text_block,
    width_of,
    wrapped,
)
from selfassess.reports.fonts import BOLD, register_fonts
from selfassess.reports.symbols import contrast_with_white

_WIDTH = 480.0
_LABEL = 108.0
_NONE = 66.0
_BAR = 13.0
_BELOW = 17.0  # room below a bar for the words of segments too narrow to hold them
_CODE = 40.0
_GAP = 3.0  # between a count and its level
_LIGHT, _DARK = (240, 246, 244), (11, 92, 75)


@dataclass(frozen=True, slots=True)
class DistributionRow:
    """How many answers a row has at each level, lowest first, one count for each level; and how many have none."""

    label: str
    counts: tuple[int, ...]
    no_level: int = 0


def distribution(
    title: str, rows: Sequence[DistributionRow], scale: Scale, *, heading: str = "Self-assessment"
) -> Figure:
    """The rows as a figure 480 points wide, with its words and its table.

    All bars share one unit, so a longer bar is more answers. The shades run from light (lowest) to dark (highest), and
    each segment says how many answers are at which level, by the level's code where there is no room for its label
    (the key then says what the codes mean); where it is too narrow for that too, the words stand below it, with a tick.

    Raises:
        ValueError: there is no row, or a row has not one count for each level.
    """
    if not rows or any(len(row.counts) != len(scale.levels) for row in rows):
        raise ValueError("a distribution needs rows, each with one count for each level of the scale")
    register_fonts()
    drawing = _Picture(rows, scale).drawing
    return Figure(title, _description(title, rows, scale), drawing, _table(title, rows, scale, heading))


class _Picture:
    """The drawing, and the width of one answer."""

    def __init__(self, rows: Sequence[DistributionRow], scale: Scale) -> None:
        self.levels = scale.levels
        self.labels = [f"at {level.label}" for level in scale.levels]
        self.codes = [f"at {wrapped(level.code, _CODE, lines=1)[0]}" for level in scale.levels]
        self.unit = (_WIDTH - _LABEL - _NONE) / max(1, *(sum(row.counts) for row in rows))
        labels = [wrapped(row.label, _LABEL - 8, lines=3, size=BODY) for row in rows]
        spans = [self._span(row, label) for row, label in zip(rows, labels, strict=True)]
        key_height, key = place_key(_key(scale), _WIDTH) if self._needs_key(rows) else (0.0, ())
        body = sum(above + below for above, below in spans)
        self.drawing = Drawing(_WIDTH, body + key_height + 3)
        draw_key(self.drawing, key, self.drawing.height)
        for row, label, (above, below) in zip(rows, labels, spans, strict=True):
            self._draw_row(row, label, body - above)
            body -= above + below

    def _span(self, row: DistributionRow, label: Sequence[str]) -> tuple[float, float]:
        """How far the row reaches above and below the middle of its bar."""
        half = max(_BAR, len(label) * leading(BODY)) / 2 + 2.5
        outside = any(count and self._inside(rank, count) is None for rank, count in enumerate(row.counts))
        return half, max(half, _BAR / 2 + _BELOW if outside else 0)

    def _needs_key(self, rows: Sequence[DistributionRow]) -> bool:
        """Whether some segment cannot hold its level's label."""
        segments = ((rank, count) for row in rows for rank, count in enumerate(row.counts) if count)
        return any(self._inside(rank, count) != self.labels[rank] for rank, count in segments)

    def _inside(self, rank: int, count: int) -> str | None:
        """The words for which a segment has room beside its count: its level's label, else its code, else nothing."""
        room = count * self.unit - 4
        return next((words for words in (self.labels[rank], self.codes[rank]) if _length(count, words) <= room), None)

    def _draw_row(self, row: DistributionRow, label: Sequence[str], y: float) -> None:
        self.drawing.add(text_block(0, y, label, size=BODY))
        x, outside = _LABEL, []
        for rank, count in enumerate(row.counts):
            width = count * self.unit
            if count:
                self.drawing.add(_box(x, y, width, _BAR, _shade(rank, len(self.levels))))
                words = self._inside(rank, count)
                if words is None:
                    outside.append((x + width / 2, rank, count))
                else:
                    self._draw_words(count, words, x + width / 2, y, _ink_on(rank, len(self.levels)))
            x += width
        self._draw_outside(outside, y - _BAR / 2)
        missing = f"no level: {row.no_level}"
        self.drawing.add(text_at(_WIDTH - _NONE + 8, y, missing, ink=INK if row.no_level else GREY))

    def _draw_words(self, count: int, words: str, x: float, y: float, ink: Color) -> None:
        left = x - _length(count, words) / 2
        self.drawing.add(text_at(left, y, str(count), size=BODY, ink=ink, font=BOLD))
        self.drawing.add(text_at(left + _length(count), y, words, ink=ink))

    def _draw_outside(self, segments: Sequence[tuple[float, int, int]], foot: float) -> None:
        sizes = [_length(count, self.codes[rank]) + 8 for _, rank, count in segments]
        centres = spread([x for x, _, _ in segments], sizes, _LABEL, _WIDTH)
        for (x, rank, count), centre in zip(segments, centres, strict=True):
            self.drawing.add(Line(x, foot, centre, foot - 4, strokeColor=GREY, strokeWidth=0.7))
            self._draw_words(count, self.codes[rank], centre, foot - 9, INK)


def _length(count: int, words: str = "") -> float:
    """The width of a count with the gap after it and the words after that."""
    return width_of(str(count), BODY, font=BOLD) + _GAP + width_of(words)


def _box(x: float, y: float, width: float, height: float, shade: Color) -> Rect:
    """A segment with its edge drawn: two light shades side by side would otherwise run into one another."""
    return Rect(x, y - height / 2, width, height, fillColor=shade, strokeColor=INK, strokeWidth=0.6)  # type: ignore[arg-type]


def _parts(rank: int, levels: int) -> list[int]:
    share = rank / max(levels - 1, 1)
    return [round(light + (dark - light) * share) for light, dark in zip(_LIGHT, _DARK, strict=True)]


@lru_cache(maxsize=64)
def _shade(rank: int, levels: int) -> Color:
    return Color(*(part / 255 for part in _parts(rank, levels)))


@lru_cache(maxsize=64)
def _ink_on(rank: int, levels: int) -> Color:
    """White or black, whichever has the greater contrast with the shade: with black, at least 4.5 to 1 on any."""
    return white if contrast_with_white(_parts(rank, levels)) >= 4.6 else black


def _entry(level: Level, levels: int) -> Entry:
    def swatch(x: float, y: float) -> Shape:
        return Group(_box(x + 0.5, y, 10, 8, _shade(level.rank, levels)))

    return 11.0, swatch, f"{level.code}: {level.label}"


def _key(scale: Scale) -> list[Entry]:
    return [_entry(level, len(scale.levels)) for level in scale.levels]


def _description(title: str, rows: Sequence[DistributionRow], scale: Scale) -> str:
    sentences = [f"{title}."]
    for row in rows:
        counts = ", ".join(f"{level.label} {count}" for level, count in zip(scale.levels, row.counts, strict=True))
        sentences.append(f"{row.label}: {counts}, no level {row.no_level}.")
    return " ".join(sentences)


def _table(title: str, rows: Sequence[DistributionRow], scale: Scale, heading: str) -> Table:
    levels = (Column(level.label, 1.0, Align.RIGHT) for level in scale.levels)
    columns = (Column(heading, 2.0), *levels, Column("No level", 1.0, Align.RIGHT))
    cells = ((row.label, *(str(count) for count in row.counts), str(row.no_level)) for row in rows)
    return Table(f"{title}: the counts", columns, tuple(tuple(Cell(text) for text in row) for row in cells))
