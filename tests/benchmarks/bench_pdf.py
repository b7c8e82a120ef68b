"""What tagging, figures and marks cost, and whether a hundred reports leave anything behind.

Run as a program to print the figures. ``ratios()`` gives:

* ``pdf_time``: the median time of the whole comparison report on sixty questions, tagged and with its figures, divided
  by that of the same text and tables laid out by ReportLab's own platypus, untagged and without figures;
* ``pdf_memory``: the process's greatest memory after a hundred further reports, divided by that before them.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from statistics import median
from time import perf_counter
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate
from reportlab.platypus import PageBreak as PlainPageBreak
from reportlab.platypus import Table as PlainTable

from selfassess.reports import pdf_style
from selfassess.reports.comparison import comparison_report
from selfassess.reports.document import (
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
from selfassess.reports.fonts import register_fonts
from selfassess.reports.pdf import render
from tests.unit.reports.cases import COVER, county


def sixty_questions() -> Document:
    """The comparison report on sixty questions in five themes, answered four times."""
    return comparison_report(county(questions=60), COVER)


def plain(document: Document) -> bytes:
    """The document's text and tables as ReportLab alone would set them: untagged, without figures or marks."""
    register_fonts()
    file = BytesIO()
    layout = SimpleDocTemplate(
        file, leftMargin=pdf_style.SIDE, rightMargin=pdf_style.SIDE, topMargin=54, bottomMargin=52
    )
    layout.build(list(_flowables(document)))
    return file.getvalue()


def _flowables(document: Document) -> Iterator[Flowable]:
    yield _text(document.board, pdf_style.BOARD)
    yield _text(document.title, pdf_style.TITLE)
    yield _text(document.status_line, pdf_style.STATUS)
    facts = tuple((Cell(label), Cell(value)) for label, value in document.facts)
    yield _table(Table("", (Column("Fact"), Column("Value", 4)), facts))
    for block in document.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[Flowable]:
    match block:
        case Heading():
            yield _text(block.text, pdf_style.HEADINGS[block.level - 1])
        case Prose():
            yield _text(block.text, pdf_style.BODY)
        case Bullets():
            yield from _items(block.items)
        case Note():
            yield _text(block.title, pdf_style.LABEL)
            yield from (flowable for part in block.blocks for flowable in _block(part))
        case Columns():
            yield from _listing(block.left)
            yield from _listing(block.right)
        case Table():
            yield _text(block.caption, pdf_style.CAPTION)
            yield _table(block)
        case Figure():
            yield _text(block.title, pdf_style.CAPTION)
            yield from _block(block.table) if block.show_table else ()
        case PageBreak():
            yield PlainPageBreak()


def _listing(listing: Listing) -> Iterator[Flowable]:
    yield _text(listing.title, pdf_style.LABEL)
    yield from _items(listing.items or (Cell(listing.empty),))


def _items(items: Iterable[Cell]) -> Iterator[Flowable]:
    return (_text(item.text, pdf_style.ITEM) for item in items)


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)


def _table(table: Table) -> PlainTable:
    total = sum(column.width for column in table.columns)
    widths = [column.width / total * pdf_style.WIDTH for column in table.columns]
    rows = [[_text(column.heading, pdf_style.CELL) for column in table.columns]]
    rows += [[_text(cell.text, pdf_style.CELL) for cell in row] for row in table.rows]
    return PlainTable(
        rows, colWidths=widths, repeatRows=1, style=[("LINEBELOW", (0, 0), (-1, -1), 0.5, pdf_style.RULE)]
    )


def _seconds(function: Callable[[Document], bytes], document: Document) -> float:
    start = perf_counter()
    function(document)
    return perf_counter() - start


def ratios() -> dict[str, float]:
    """The two ratios described above; each is better the smaller it is."""
    document = sixty_questions()
    render(document)
    plain(document)
    rounds = [(_seconds(render, document), _seconds(plain, document)) for _ in range(9)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(100):
        render(document)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"pdf_time": median(ours / theirs for ours, theirs in rounds), "pdf_memory": after / before}


if __name__ == "__main__":
    for name, value in ratios().items():
        print(f"{name:12} {value:.3f}")
