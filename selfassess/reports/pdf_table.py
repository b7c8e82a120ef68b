"""Tables as pieces: a caption, header rows that repeat, and rows that part between any two lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from selfassess.reports.document import Align, Cell, Column, Mark, Table
from selfassess.reports.pdf_flow import SLACK, Piece, Text
from selfassess.reports.pdf_style import (
    ACCENT,
    CAPTION,
    CELL,
    CELL_PAD,
    CELL_STRONG,
    GUTTER,
    HEIGHT,
    INDENT,
    RULE,
    SPACE_BLOCK,
    TextStyle,
)
from selfassess.reports.pdf_text import draw_lines, draw_mark, longest_word, wrap
from selfassess.reports.tagged import Element, TaggedCanvas

_WHOLE = 8  # lines; a row of no more is never parted
_SMALL = HEIGHT / 6
_START = 3  # lines; at least so many of a longer row stand before and after a page's end


class Rule(Enum):
    """The line below a row."""

    NONE = "none"  # the row goes on overleaf, or is one of the title block's
    LIGHT = "light"
    STRONG = "strong"  # the row heads the columns


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands: its distance from the table's left and the width of its text."""

    x: float
    width: float
    align: Align


@dataclass
class CellText:
    """A cell's lines, content of ``element``."""

    lines: list[str]
    style: TextStyle
    element: Element
    mark: Mark | None = None
    indent: float = 0.0

    def draw(self, canvas: TaggedCanvas, place: _Place, x: float, top: float) -> None:
        """Draw the lines downwards from ``top`` in a row whose left is ``x``."""
        left, width = x + place.x + self.indent, place.width - self.indent
        draw_lines(canvas, self.lines, self.style, left, top, width=width, align=place.align)


@dataclass
class Row(Piece):
    """A table row; all its cells have lines of one height, so it parts between any two."""

    cells: list[CellText]
    places: tuple[_Place, ...]
    width: float
    rule: Rule = Rule.LIGHT
    pad: float = CELL_PAD  # above and below the text
    count: int = field(init=False)  # of its lines

    def __post_init__(self) -> None:
        self.count = max(len(cell.lines) for cell in self.cells)

    @property
    def height(self) -> float:
        return self.count * CELL.leading + 2 * self.pad

    @property
    def least(self) -> float:
        return (self.count if self.count <= _WHOLE else _START) * CELL.leading + 2 * self.pad

    def split(self, room: float, *, fresh: bool) -> tuple[Piece, Piece]:
        fits = int((room + SLACK - 2 * self.pad) / CELL.leading)
        count = min(fits, self.count - _START)
        first = [replace(cell, lines=cell.lines[:count]) for cell in self.cells]
        rest = [replace(cell, lines=cell.lines[count:], mark=None) for cell in self.cells]
        return replace(self, cells=first, after=0.0, rule=Rule.NONE), replace(self, cells=rest, before=0.0)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        self.draw_rule(canvas, x, top)
        for cell, place in zip(self.cells, self.places, strict=False):
            if cell.mark:
                draw_mark(canvas, cell.mark, cell.style, x + place.x, top - self.pad)
            if cell.lines:
                with canvas.content(cell.element):
                    cell.draw(canvas, place, x, top - self.pad)

    def draw_rule(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the line below the row."""
        if self.rule is Rule.NONE:
            return
        with canvas.artifact():
            canvas.setStrokeColor(ACCENT if self.rule is Rule.STRONG else RULE)
            canvas.setLineWidth(1.0 if self.rule is Rule.STRONG else 0.5)
            canvas.line(x, top - self.height, x + self.width, top - self.height)


@dataclass
class RepeatedRow(Piece):
    """A header row at the top of a table's second page and later ones: furniture, so that it is read out only once."""

    row: Row

    @property
    def height(self) -> float:
        return self.row.height

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        self.row.draw_rule(canvas, x, top)
        with canvas.artifact("Pagination"):
            for cell, place in zip(self.row.cells, self.row.places, strict=False):
                cell.draw(canvas, place, x, top - self.row.pad)


def table_pieces(table: Table, parent: Element, width: float) -> list[Piece]:
    """The caption, header row and rows of a table ``width`` points wide, as a new ``Table`` under ``parent``."""
    pieces: list[Piece] = []
    element = parent.add("Table")
    if table.caption.strip():
        lines = wrap(table.caption, CAPTION, width)
        pieces.append(Text(lines, CAPTION, element.add("Caption"), before=SPACE_BLOCK, after=2.0, keep=True))
    places = _places(table.columns, width, _needs(table))
    line = (element.add("THead") if table.rows else element).add("TR")  # the format knows no head without a body
    names = [Cell(column.heading, strong=True) for column in table.columns]
    header = Row(
        [_cell(name, line.add("TH", attribute="Column"), at) for name, at in zip(names, places, strict=True)],
        places,
        width,
    )
    header.keep = bool(table.rows)
    header.rule = Rule.STRONG
    pieces.append(header)
    pieces += _body(
        table.rows, element, places, width, repeat=RepeatedRow(header) if header.height < HEIGHT / 4 else None
    )
    pieces[0].before = pieces[-1].after = SPACE_BLOCK
    return pieces


def facts_pieces(facts: Sequence[tuple[str, str]], parent: Element, width: float) -> Sequence[Piece]:
    """Labels, at least one, with their values beside them: a ``Table`` whose rows have heads and whose columns none."""
    places = _places((Column("", 0.2), Column("", 0.8)), width, (0.0, 0.0))
    rows = [(Cell(label, strong=True), Cell(value)) for label, value in facts]
    pieces = _body(rows, parent.add("Table"), places, width, repeat=None)
    for piece in pieces:
        piece.rule, piece.pad = Rule.NONE, 0.8
    pieces[-1].after = SPACE_BLOCK
    return pieces


def _body(
    rows: Sequence[Sequence[Cell]], table: Element, places: tuple[_Place, ...], width: float, *, repeat: Piece | None
) -> list[Row]:
    if not rows:
        return []
    body = table.add("TBody")
    pieces: list[Row] = []
    for row in rows:
        line = body.add("TR")
        cells = [
            _cell(cell, line.add("TD") if number else line.add("TH", attribute="Row"), place)
            for number, (cell, place) in enumerate(zip(row, places, strict=False))
        ]
        pieces.append(Row(cells, places, width, header=repeat))
    _keep_together(pieces)
    return pieces


def _keep_together(rows: list[Row]) -> None:
    """A small table never parts; a larger one leaves at least two rows on each page."""
    small = sum(row.height for row in rows) < _SMALL
    for number, row in enumerate(rows[:-1]):
        row.keep = small or number == 0 or number == len(rows) - 2


def _cell(cell: Cell, element: Element, place: _Place) -> CellText:
    style = CELL_STRONG if cell.strong else CELL
    indent = min(INDENT, place.width / 2) if cell.mark else 0.0
    return CellText(wrap(cell.text, style, place.width - indent), style, element, cell.mark, indent)


def _needs(table: Table) -> list[float]:
    """The width of each column's longest word of ordinary length, so that none is cut for want of a little."""
    needs = [longest_word(column.heading, CELL_STRONG) for column in table.columns]
    for row in table.rows:
        for number, cell in enumerate(row[: len(needs)]):
            style = CELL_STRONG if cell.strong else CELL
            needs[number] = max(needs[number], longest_word(cell.text, style) + (INDENT if cell.mark else 0.0))
    return needs


def _places(columns: Sequence[Column], width: float, needs: Sequence[float]) -> tuple[_Place, ...]:
    """Columns in proportion to their shares but no narrower than they need, with a gutter between two."""
    gutter = min(GUTTER, width / len(columns) / 4)
    free = width - gutter * (len(columns) - 1)
    shares = [max(column.width, 0.01) for column in columns]
    wides = [free * share / sum(shares) for share in shares]
    short = sum(max(need - wide, 0.0) for need, wide in zip(needs, wides, strict=True))
    spare = sum(max(wide - need, 0.0) for need, wide in zip(needs, wides, strict=True))
    if 0.0 < short <= spare:
        wides = [
            need if need > wide else wide - short / spare * (wide - need)
            for need, wide in zip(needs, wides, strict=True)
        ]
    places = []
    x = 0.0
    for column, wide in zip(columns, wides, strict=True):
        places.append(_Place(x, wide, column.align))
        x += wide + gutter
    return tuple(places)
