"""One sheet of a workbook, filled with blocks from the top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from selfassess.reports.characters import printable
from selfassess.reports.document import (
    Align,
    Block,
    Bullets,
    Cell,
    Column,
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
from selfassess.reports.office import longest_word, one_line, words
from selfassess.reports.xlsx_cells import SIZE, adds_up, pieces, put_number, put_text

_WIDTH = 110.0  # characters across a sheet: readable on a screen, and on A4 landscape at about 10 points
_LEAST_COLUMN = 9.0
_LONG_WORD = 16  # letters; a longer word may be broken
_LONG_TABLE = 8  # rows from which a filter is worth its arrows
_FROZEN = 120.0  # points, at most, of what stays in sight while the rest is scrolled
_RULE, _BAR = Side("thin", color="B1B4B6"), Side("thick", color="0B5C4B")
_NO_FILL, _TINT = PatternFill(), PatternFill("solid", fgColor="F1F6F4")
_NO_BORDER, _GRID, _BESIDE_BAR = Border(), Border(_RULE, _RULE, _RULE, _RULE), Border(left=_BAR)


@dataclass(frozen=True, slots=True)
class _Look:
    size: float = SIZE
    bold: bool = False
    indent: int = 0
    fill: PatternFill = _NO_FILL
    border: Border = _NO_BORDER


_PLAIN, _STRONG, _TITLE = _Look(), _Look(bold=True), _Look(20, bold=True)
_HEADINGS = {1: _Look(16, bold=True), 2: _Look(14, bold=True), 3: _Look(12, bold=True)}
_ITEM = _Look(indent=1)
_IN_NOTE = _Look(indent=1, fill=_TINT, border=_BESIDE_BAR)


class Sheet:
    """A worksheet and the row that is written next.

    Args:
        sheet: empty.
        blocks: what it is to hold; its columns are as wide as their tables need.
        marking: the handling marking, printed on every page.
        facts: of the title block, where this sheet is to hold it.
    """

    def __init__(
        self, sheet: Worksheet, blocks: Iterable[Block], marking: str, facts: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self._sheet, self._row = sheet, 1
        self._tables = [table for table in map(_table_of, blocks) if table]
        self._facts = Table(
            "",
            (Column("", 1), Column("", 3)),
            tuple((Cell(label, strong=True), Cell(value)) for label, value in facts),
        )
        self._widths = _widths([*self._tables, self._facts] if facts else self._tables)
        for number, width in enumerate(self._widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        _set_up_page(sheet, marking)

    def write_title_block(self, document: Document) -> None:
        """Write the marking, title, board, status and the facts."""
        self._line(document.marking, _STRONG)
        self._line(document.title, _TITLE)
        self._line(document.board, _HEADINGS[2])
        self._line(document.status_line, _STRONG)
        self._row += 1
        for row in self._facts.rows:
            self._grid_row(row, [Align.LEFT] * 2)
        self._row += 1

    def write(self, blocks: Iterable[Block]) -> None:
        """Write the blocks, one below the other."""
        for block in blocks:
            self._block(block)
            if not isinstance(block, Heading | PageBreak):
                self._row += 1

    def _block(self, block: Block) -> None:
        match block:
            case Heading(text=text, level=level):
                self._line(text, _HEADINGS[min(level, 3)])
            case Prose(text=text, strong=strong):
                self._line(text, replace(_PLAIN, bold=strong))
            case Bullets(items=items):
                self._items(items)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Note():
                self._note(block)
            case Columns(left=left, right=right):
                self._listing(left)
                self._row += 1
                self._listing(right)
            case PageBreak():
                self._sheet.row_breaks.append(Break(id=max(1, self._row - 1)))

    def _figure(self, figure: Figure) -> None:
        self._line(figure.title, _STRONG)
        self._line(figure.description)
        if figure.show_table:
            self._table(figure.table)

    def _note(self, note: Note) -> None:
        self._line(note.title, replace(_IN_NOTE, bold=True))
        for block in note.blocks:
            if isinstance(block, Bullets):
                self._items(block.items, _IN_NOTE)
            else:
                self._line(block.text, replace(_IN_NOTE, bold=block.strong))

    def _listing(self, listing: Listing) -> None:
        self._line(listing.title, _STRONG)
        self._items(listing.items)
        if not listing.items:
            self._line(listing.empty, _ITEM)

    def _items(self, items: Iterable[Cell], look: _Look = _ITEM) -> None:
        for item in items:
            self._line(words(item) if item.mark else f"•  {words(item)}", replace(look, bold=item.strong))

    def _line(self, text: str, look: _Look = _PLAIN) -> None:
        """Text across the whole sheet."""
        across = len(self._widths)
        for piece, height in pieces(printable(text), sum(self._widths) - 2 * look.indent, look.size, bold=look.bold):
            put_text(self._cell(0, look), piece)
            if across > 1:
                self._sheet.merge_cells(None, self._row, 1, self._row, across)
            self._end_row(height)

    def _table(self, table: Table) -> None:
        self._line(table.caption, _STRONG)
        top = self._row
        aligns = [column.align for column in table.columns]
        self._grid_row([Cell(column.heading, strong=True) for column in table.columns], aligns, fill=_TINT)
        numeric = [adds_up(table, number) for number in range(len(table.columns))]
        for row in table.rows:
            self._grid_row(row, aligns, numeric)
        if len(self._tables) == 1:
            self._sheet.print_title_rows = f"{top}:{top}"
            if len(table.rows) > _LONG_TABLE:
                self._freeze(top)
                self._sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(table.columns))}{self._row - 1}"

    def _freeze(self, top: int) -> None:
        """Keep the rows down to ``top`` in sight, unless they would take too much of a screen."""
        if sum(self._sheet.row_dimensions[row].height or 0 for row in range(1, top + 1)) <= _FROZEN:
            self._sheet.freeze_panes = f"A{top + 1}"

    def _grid_row(
        self, cells: Sequence[Cell], aligns: Sequence[Align], numeric: Sequence[bool] = (), fill: PatternFill = _NO_FILL
    ) -> None:
        """A row of a table, and below it what its cells could not hold."""
        looks = [
            _Look(bold=cell.strong, indent=int(align is Align.LEFT), fill=fill, border=_GRID)
            for cell, align in zip(cells, aligns, strict=True)
        ]
        texts = (
            pieces(words(cell), width - 2, bold=cell.strong) for cell, width in zip(cells, self._widths, strict=False)
        )
        for row in zip_longest(*texts, fillvalue=("", 0.0)):
            for number, (text, _) in enumerate(row):
                target = self._cell(number, looks[number], aligns[number])
                if not (numeric and numeric[number] and put_number(target, text)):
                    put_text(target, text)
            self._end_row(max(height for _, height in row))

    def _cell(self, number: int, look: _Look, align: Align = Align.LEFT) -> SheetCell:
        cell = self._sheet.cell(self._row, number + 1)
        assert isinstance(cell, SheetCell), "no row is written twice, so none is merged yet"
        cell.font = Font(name="Calibri", size=look.size, bold=look.bold)
        cell.fill, cell.border = look.fill, look.border
        cell.alignment = Alignment(horizontal=align.value, vertical="top", wrap_text=True, indent=look.indent)
        return cell

    def _end_row(self, height: float) -> None:
        # No program fits a merged cell's height to its text, and not every program fits the others'.
        self._sheet.row_dimensions[self._row].height = height
        self._row += 1


def _table_of(block: Block) -> Table | None:
    if isinstance(block, Figure):
        return block.table if block.show_table else None
    return block if isinstance(block, Table) else None


def _widths(tables: Iterable[Table]) -> list[float]:
    """Widths in characters that suit every table of a sheet: a column's share of the sheet, or less if it needs less.

    What is left of the sheet is a last column, so that text above a small table has room.
    """
    widths: list[float] = []
    for table in tables:
        total = sum(column.width for column in table.columns)
        for number, column in enumerate(table.columns):
            texts = [column.heading, *(words(row[number]) for row in table.rows)]
            longest = max(map(len, texts))
            least = max(_LEAST_COLUMN, min(longest_word(texts), _LONG_WORD) + 4)
            width = max(least, min(_WIDTH * column.width / total, longest * 1.1 + 4))
            widths[number : number + 1] = [max([width, *widths[number : number + 1]])]
    return [*widths, _WIDTH - sum(widths)] if sum(widths) < _WIDTH - _LEAST_COLUMN else widths


def _set_up_page(sheet: Worksheet, marking: str) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None, "a new sheet has one"
    assert footer is not None, "a new sheet has one"
    header.center.text = one_line(marking, 100).replace("&", "&&")  # it holds 255 characters; the first sheet has all
    footer.left.text = "&A"
    footer.right.text = "Page &P of &N"
