"""Whatever stands side by side: tables, the facts of the title block, two lists, and the box round a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable
from reportlab.platypus import Table as PlainTable
from reportlab.platypus.tables import TableRenderCB

from selfassess.reports.document import Align, Cell, Table
from selfassess.reports.pdf_style import (
    ACCENT,
    CAPTION,
    CELL,
    CELL_PAD,
    CELL_STRONG,
    GUTTER,
    HEIGHT,
    INDENT,
    LIST_GUTTER,
    NOTE_PAD,
    RULE,
    SPACE_BLOCK,
    TINT,
    WIDTH,
)
from selfassess.reports.pdf_text import Text, texts
from selfassess.reports.pdf_widths import column_widths
from selfassess.reports.tagged import Element

_WHOLE = 8.5 * CELL.leading + sum(CELL_PAD)  # a row no higher is never parted
_START = 5.5 * CELL.leading + sum(CELL_PAD)  # the least height in which a higher row may begin
_FIRST = 2.4 * CELL.leading  # of rows at a page's end below a table's heads: two short ones or a higher one
_SMALL = HEIGHT / 6  # a table no higher is never parted


class _Decoration(TableRenderCB):
    """Says that a table's rules and tints are decoration. Its cells' texts say themselves what they are."""

    def __call__(self, table: Any, command: str, *details: Any) -> None:
        if command in ("startBG", "startLines"):
            table.canv.open_artifact("Layout")
        elif command in ("endBG", "endLines"):
            table.canv.close()


class Rows(PlainTable):
    """A table that parts between rows, or within a row that is high; a page's end leaves no single short row."""

    _calc: Any
    _rowHeights: list[float]  # noqa: N815

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        """The part that fits and the rest; nothing where it should rather begin on the next page."""
        self._calc(availWidth, availHeight)
        heights, heads = self._rowHeights, self.repeatRows
        fits, room, height = 0, availHeight, availHeight
        while heights[fits] <= room:
            room -= heights[fits]
            fits += 1
        low = availHeight < HEIGHT / 2  # what does not fit here will fit overleaf
        within = heights[fits] > _WHOLE and room >= _START
        if low and not within and (sum(heights[heads:fits]) < _FIRST or sum(heights) < _SMALL):
            return []
        if not within and fits == len(heights) - 1 and fits > heads + 1:
            height = sum(heights[: fits - 1])  # the last row is not to stand alone
        self.splitByRow = not within and fits > heads
        return super().split(availWidth, height)


def table(block: Table, parent: Element) -> list[Flowable]:
    """The caption and the rows, as a new ``Table`` under ``parent``; the column heads repeat on each page."""
    element = parent.add("Table") if block.columns else parent
    caption: list[Flowable] = []
    if block.caption.strip():
        caption = [*texts(block.caption, CAPTION, element.add("Caption" if block.columns else "P"))]
    if not block.columns:
        return caption
    gutter = min(GUTTER, WIDTH / len(block.columns) / 4)
    widths = column_widths(block, WIDTH - gutter * len(block.columns))
    line = (element.add("THead") if block.rows else element).add("TR")  # the format knows no head without a body
    rows = [
        [
            _cell(Cell(column.heading, strong=True), line.add("TH", attribute="Column"), column.align, width)
            for column, width in zip(block.columns, widths, strict=True)
        ]
    ]
    aligns = [column.align for column in block.columns]
    rows += _body(block.rows, element, aligns, widths)
    head = max(sum(text.wrap(wide, 0)[1] for text in cell) for cell, wide in zip(rows[0], widths, strict=True))
    return [
        *caption,
        Rows(
            rows,
            colWidths=[wide + gutter for wide in widths],
            repeatRows=int(bool(block.rows) and head < HEIGHT / 4),
            spaceBefore=0 if caption else SPACE_BLOCK,
            style=[
                *_padding(CELL_PAD[0], CELL_PAD[1], right=gutter),
                ("LINEBELOW", (0, 1), (-1, -1), 0.5, RULE),
                ("LINEBELOW", (0, 0), (-1, 0), 1, ACCENT),
            ],
            **_COMMON,
        ),
    ]


def facts(pairs: Sequence[tuple[str, str]], parent: Element) -> Flowable:
    """Labels, at least one, with their values beside them: a ``Table`` whose rows have heads and whose columns none."""
    widths = [WIDTH * 0.2, WIDTH * 0.8 - GUTTER]
    rows = [(Cell(label, strong=True), Cell(value)) for label, value in pairs]
    body = _body(rows, parent.add("Table"), [Align.LEFT, Align.LEFT], widths)
    style = [*_padding(0.4, 0.8), ("LEFTPADDING", (1, 0), (1, -1), GUTTER)]
    return Rows(body, colWidths=[WIDTH * 0.2, WIDTH * 0.8], style=style, **_COMMON)


def side_by_side(left: list[Text], right: list[Text]) -> Flowable:
    """Two lists in two equal columns."""
    width = (WIDTH - LIST_GUTTER) / 2
    widths = [width + LIST_GUTTER, width]
    style = [*_padding(0, 0), ("RIGHTPADDING", (0, 0), (0, 0), LIST_GUTTER)]
    return Rows([[left, right]], colWidths=widths, spaceBefore=SPACE_BLOCK, style=style, **_COMMON)


def boxed(content: list[Text]) -> Flowable:
    """A tinted box."""
    style = [
        *_padding(NOTE_PAD - 2, NOTE_PAD, left=NOTE_PAD + 4, right=NOTE_PAD),
        ("BACKGROUND", (0, 0), (-1, -1), TINT),
        ("LINEBEFORE", (0, 0), (0, -1), 3, ACCENT),
    ]
    return Rows([[content]], colWidths=[WIDTH], spaceBefore=SPACE_BLOCK, style=style, **_COMMON)


_COMMON: dict[str, Any] = {
    "hAlign": "LEFT",
    "splitInRow": 1,
    "spaceAfter": SPACE_BLOCK,
    "renderCB": _Decoration(),  # type: ignore[abstract]  # ReportLab only calls it
    "longTableOptimize": 0,
}


def _padding(top: float, bottom: float, *, left: float = 0, right: float = 0) -> list[tuple[Any, ...]]:
    sides = {"TOPPADDING": top, "BOTTOMPADDING": bottom, "LEFTPADDING": left, "RIGHTPADDING": right}
    everywhere = ((0, 0), (-1, -1))
    return [("VALIGN", *everywhere, "TOP"), *((name, *everywhere, space) for name, space in sides.items())]


def _body(
    rows: Sequence[Sequence[Cell]], element: Element, aligns: Sequence[Align], widths: Sequence[float]
) -> list[list[list[Text]]]:
    if not rows:
        return []
    body = element.add("TBody")
    found = []
    for row in rows:
        line = body.add("TR")
        cells = [*row, *[Cell("")] * (len(widths) - len(row))]
        found.append(
            [
                _cell(cell, line.add("TD") if number else line.add("TH", attribute="Row"), align, width)
                for number, (cell, align, width) in enumerate(zip(cells, aligns, widths, strict=False))
            ]
        )
    return found


def _cell(cell: Cell, element: Element, align: Align, width: float) -> list[Text]:
    style = CELL_STRONG if cell.strong else CELL
    indent = min(INDENT, width / 2) if cell.mark else 0
    if indent or align is Align.RIGHT:
        alignment = TA_RIGHT if align is Align.RIGHT else style.alignment
        style = ParagraphStyle("cell", parent=style, leftIndent=indent, alignment=alignment)
    return texts(cell.text, style, element, mark=cell.mark)
