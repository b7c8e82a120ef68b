"""A report as a Word document, to be edited and added to: real headings, lists, captions and tables.

A figure is shown as its title, its description and its table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph

from selfassess.reports.characters import printable
from selfassess.reports.document import (
    Align,
    Block,
    Bullets,
    Cell,
    Columns,
    Document,
    Figure,
    Heading,
    Listing,
    Note,
    PageBreak,
    Prose,
    Table,
)
from selfassess.reports.docx_styles import (
    GAP,
    LIST_BULLET,
    LIST_MARKED,
    LIST_TITLE,
    SMALL_TABLE_SIZE,
    SMALL_TABLE_TEXT,
    TABLE_SIZE,
    TABLE_TEXT,
    TEXT_WIDTH,
    dress,
)
from selfassess.reports.docx_widths import CELL_MARGIN, column_widths, fits, is_short
from selfassess.reports.office import sign, without_times
from selfassess.reports.symbols import legible

_SHORT_NOTE = 1_500  # characters; a note with no more of them stays on one page
_TINT, _ACCENT = "F1F6F4", "0B5C4B"


def render(document: Document) -> bytes:
    """The Word file; the same document gives the same bytes."""
    word = docx.Document()
    dress(word, document)
    writer = _Writer(word)
    writer.write_title_block(document)
    for block in document.blocks:
        writer.write(block)
    out = BytesIO()
    word.save(out)
    return without_times(out.getvalue())


class _Writer:
    """Writes blocks at the end of a Word document."""

    def __init__(self, word: WordDocument) -> None:
        self._word = word
        self._starts_page = False

    def write_title_block(self, document: Document) -> None:
        self._paragraph(Cell(document.title), "Title")
        self._paragraph(Cell(document.board), "Subtitle")
        self._paragraph(Cell(document.status_line, strong=True))
        if document.facts:
            rows = [(Cell(label, strong=True), Cell(value)) for label, value in document.facts]
            self._grid(rows, (1, 2), (Align.LEFT, Align.LEFT))

    def write(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Prose(text=text, strong=strong):
                self._paragraph(Cell(text, strong=strong))
            case Bullets(items=items):
                for item in items:
                    self._paragraph(item, _item_style(item))
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Note():
                self._note(block)
            case Columns():
                self._columns(block)
            case PageBreak():
                self._starts_page = True

    def _paragraph(self, cell: Cell, style: str = "Normal") -> Paragraph:
        paragraph = _add(self._word, cell, style)
        if self._starts_page:
            paragraph.paragraph_format.page_break_before = True
            self._starts_page = False
        return paragraph

    def _heading(self, heading: Heading) -> None:
        if heading.text.strip():  # an empty one is a stop on the way of whoever goes from heading to heading
            self._paragraph(Cell(heading.text), f"Heading {min(heading.level, 3)}")

    def _figure(self, figure: Figure) -> None:
        self._paragraph(Cell(figure.title), "Caption")
        description = self._paragraph(Cell(figure.description))
        if figure.show_table:
            description.paragraph_format.keep_with_next = True
            self._table(figure.table, figure.description)

    def _table(self, table: Table, description: str = "") -> None:
        self._paragraph(Cell(table.caption), "Caption")
        headings = tuple(Cell(column.heading, strong=True) for column in table.columns)
        aligns = [column.align for column in table.columns]
        grid = self._grid((headings, *table.rows), [column.width for column in table.columns], aligns)
        _describe(grid, table.caption, description)
        top = grid.rows[0]
        top._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell in top.cells:
            _fill(cell)
            cell.paragraphs[0].paragraph_format.keep_with_next = True

    def _grid(self, rows: Sequence[Sequence[Cell]], shares: Sequence[float], aligns: Sequence[Align]) -> WordTable:
        is_roomy = fits(rows, TABLE_SIZE, TEXT_WIDTH)
        size, style = (TABLE_SIZE, TABLE_TEXT) if is_roomy else (SMALL_TABLE_SIZE, SMALL_TABLE_TEXT)
        widths = column_widths(rows, shares, size, TEXT_WIDTH)
        grid = self._new_table(len(rows), widths, "Table Grid")
        _set_margins(grid)
        for row, cells in zip(grid.rows, rows, strict=True):
            if is_short(cells, widths, size):
                row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for target, cell, align in zip(row.cells, cells, aligns, strict=True):
                paragraph = target.paragraphs[0]
                _set_style(paragraph, style)
                if align is Align.RIGHT:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                _write(paragraph, cell)
        self._word.add_paragraph(style=GAP)  # without a paragraph between them Word joins two tables
        return grid

    def _new_table(self, rows: int, widths: Sequence[Length], style: str) -> WordTable:
        if self._starts_page:
            self._paragraph(Cell(""), GAP)
        table: WordTable = self._word.add_table(rows, len(widths), style)
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        return table

    def _note(self, note: Note) -> None:
        (cell,) = self._new_layout(1)
        _draw_bar(cell)
        _fill(cell)
        _pad(cell, 160)
        texts = [(Cell(note.title), LIST_TITLE)]
        for block in note.blocks:
            if isinstance(block, Bullets):
                texts += [(item, _item_style(item)) for item in block.items]
            else:
                texts.append((Cell(block.text, strong=block.strong), "Normal"))
        if sum(len(text.text) for text, _ in texts) <= _SHORT_NOTE:
            cell._tc.getparent().get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        _put(cell, texts)
        self._word.add_paragraph(style=GAP)

    def _columns(self, columns: Columns) -> None:
        left, right = self._new_layout(2)
        _pad(left, 0)
        _pad(right, 160)
        _put(left, _listing(columns.left))
        _put(right, _listing(columns.right))
        self._word.add_paragraph(style=GAP)

    def _new_layout(self, count: int) -> Sequence[WordCell]:
        """Cells side by side that only set text apart: none is the heading of another. They are read from the left."""
        table = self._new_table(1, [Emu(TEXT_WIDTH // count)] * count, "Normal Table")
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        for name in ("firstRow", "firstColumn"):
            look.set(qn(f"w:{name}"), "0")
        return table.rows[0].cells


def _item_style(item: Cell) -> str:
    return LIST_MARKED if item.mark else LIST_BULLET


def _listing(listing: Listing) -> list[tuple[Cell, str]]:
    items = [(item, _item_style(item)) for item in listing.items] or [(Cell(listing.empty), "Normal")]
    return [(Cell(listing.title), LIST_TITLE), *items]


def _put(cell: WordCell, texts: Iterable[tuple[Cell, str]]) -> None:
    """Fill an empty cell with paragraphs, each a text and its style; the one it came with goes."""
    first = cell.paragraphs[0]._p
    for text, style in texts:
        _add(cell, text, style)
    first.getparent().remove(first)


def _add(container: WordDocument | WordCell, cell: Cell, style: str) -> Paragraph:
    paragraph = container.add_paragraph()
    _set_style(paragraph, style)
    _write(paragraph, cell)
    return paragraph


def _set_style(paragraph: Paragraph, name: str) -> None:
    # The library's own way looks through all styles each time, which makes a long table take ten seconds.
    paragraph._p.style = name.replace(" ", "")


def _write(paragraph: Paragraph, cell: Cell) -> None:
    if cell.mark:
        ink = RGBColor.from_string(legible(cell.mark.colour).hexval()[2:].upper())
        is_item = paragraph._p.style == LIST_MARKED.replace(" ", "")
        paragraph.add_run(sign(cell.mark).rstrip() + "\t" if is_item else sign(cell.mark)).font.color.rgb = ink
    run = paragraph.add_run(printable(cell.text))
    if cell.strong:
        run.bold = True


# The properties of a cell are added in the order that Word's schema asks for: borders, shading, margins.
def _draw_bar(cell: WordCell) -> None:
    borders = OxmlElement("w:tcBorders")
    edge = {qn("w:val"): "single", qn("w:sz"): "36", qn("w:space"): "0", qn("w:color"): _ACCENT}
    borders.append(OxmlElement("w:left", edge))
    cell._tc.get_or_add_tcPr().append(borders)


def _fill(cell: WordCell) -> None:
    shading = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): _TINT}
    cell._tc.get_or_add_tcPr().append(OxmlElement("w:shd", shading))


def _pad(cell: WordCell, left: int) -> None:
    """Room within the cell, in twentieths of a point."""
    margins = OxmlElement("w:tcMar")
    for side, width in (("top", 100), ("left", left), ("bottom", 20)):
        margins.append(OxmlElement(f"w:{side}", {qn("w:w"): str(width), qn("w:type"): "dxa"}))
    cell._tc.get_or_add_tcPr().append(margins)


def _set_margins(table: WordTable) -> None:
    """Room at the left and the right of each cell's text, said by the table, since not every program asks its style."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(OxmlElement(f"w:{side}", {qn("w:w"): str(int(20 * CELL_MARGIN)), qn("w:type"): "dxa"}))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _describe(table: WordTable, caption: str, description: str) -> None:
    """What a screen reader says of a table before it reads it."""
    for tag, text in (("w:tblCaption", caption), ("w:tblDescription", description)):
        if text:
            table._tbl.tblPr.append(OxmlElement(tag, {qn("w:val"): printable(text)}))
