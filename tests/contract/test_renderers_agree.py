"""The page, the PDF, the Word file, the workbook and the terminal say the same: every text, in the document's order."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from io import BytesIO, StringIO

import docx
import pytest
from docx.document import Document as WordDocument
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from pypdf import PdfReader
from pypdf.generic import PdfObject

import selfassess.reports.csv
import selfassess.reports.docx
import selfassess.reports.html
import selfassess.reports.pdf
import selfassess.reports.text
import selfassess.reports.xlsx
from selfassess.reports.characters import printable
from selfassess.reports.document import Document, Figure, Symbol, Table
from selfassess.reports.symbols import unicode_for
from tests.documents import document_texts, every_block_document


class _PageText(HTMLParser):
    """What a page says: its body without styles and pictures, but with the pictures' descriptions."""

    _SILENT = frozenset({"head", "style", "script", "svg"})

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in self._SILENT or tag == "desc":
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._within and tag == self._within[-1]:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within or self._within[-1] == "desc":
            self.texts.append(data)


def html_text(document: Document) -> str:
    page = _PageText()
    page.feed(selfassess.reports.html.render(document))
    page.close()
    return " ".join(page.texts)


def pdf_text(document: Document) -> str:
    """The text of the pages; the description of each picture, which is not drawn, after the picture's title."""
    reader = PdfReader(BytesIO(selfassess.reports.pdf.render(document)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    titles = [block.title for block in document.blocks if isinstance(block, Figure)]
    said, left = "", text
    for title, description in zip(titles, _descriptions(reader.root_object["/StructTreeRoot"]), strict=True):
        before, _, left = left.partition(title or "\n")
        said += f"{before}{title}\n{description}\n"
    return said + left


def _descriptions(element: object) -> Iterator[str]:
    element = element.get_object() if isinstance(element, PdfObject) else element
    if isinstance(element, list):
        for part in element:
            yield from _descriptions(part)
    elif isinstance(element, dict):
        if "/Alt" in element:
            yield str(element["/Alt"])
        yield from _descriptions(element.get("/K"))


def word_text(document: Document) -> str:
    word = docx.Document(BytesIO(selfassess.reports.docx.render(document)))
    header = "\n".join(paragraph.text for paragraph in word.sections[0].header.paragraphs)
    return "\n".join((header, *_texts_of(word)))


def _texts_of(container: WordDocument | WordCell) -> Iterator[str]:
    for content in container.iter_inner_content():
        if isinstance(content, WordTable):
            for row in content.rows:
                for cell in row.cells:
                    yield from _texts_of(cell)
        else:
            yield content.text


def workbook_text(document: Document) -> str:
    workbook = load_workbook(BytesIO(selfassess.reports.xlsx.render(document)))
    cells = (cell for sheet in workbook for row in sheet.iter_rows() for cell in row)
    return "\n".join(shown(cell) for cell in cells if isinstance(cell, SheetCell) and cell.value is not None)


def shown(cell: SheetCell) -> str:
    """What a reader of the workbook sees: a number with the places and the sign of its format."""
    if isinstance(cell.value, str):
        return cell.value
    places = len(cell.number_format.split(";")[0].partition(".")[2])
    text = f"{cell.value:+.{places}f}" if cell.number_format.startswith("+") else f"{cell.value:.{places}f}"
    return text.replace("-", "−") if "−" in cell.number_format else text


def csv_text(document: Document) -> str:
    """Every cell, without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    rows = csv.reader(StringIO(selfassess.reports.csv.render(document).decode("utf-8-sig"), newline=""))
    return "\n".join(cell.removeprefix("'") for row in rows for cell in row)


RENDERERS: dict[str, Callable[[Document], str]] = {
    "HTML": html_text,
    "PDF": pdf_text,
    "Word": word_text,
    "Excel": workbook_text,
    "CSV": csv_text,
    "terminal": selfassess.reports.text.render,
}
# What each may add to the texts of a document. The page and the PDF have a table of contents and page numbers too.
MARKS = {"•", *map(unicode_for, Symbol)}
MAY_ADD = {"Word": MARKS, "Excel": MARKS, "CSV": set(), "terminal": set("=-:;")}


@pytest.fixture(scope="module")
def document() -> Document:
    return every_block_document()


@pytest.fixture(scope="module", params=RENDERERS)
def rendered(request: pytest.FixtureRequest, document: Document) -> str:
    """The text of one rendering. White space is where each renderer wants it, so there is none."""
    return squeezed(RENDERERS[request.param](document))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_text_is_there_in_the_documents_order(rendered: str, document: Document) -> None:
    assert first_missing(texts_of(document, rendered), rendered) is None


def texts_of(document: Document, rendered: str) -> tuple[str, ...]:
    """The texts that a rendering must show. A table whose headings stand in no row is written as one item a row."""

    def is_written_as_items(table: Table) -> bool:
        headings = "".join(printable(column.heading) for column in table.columns)
        return bool(table.rows) and squeezed(headings) not in rendered

    return document_texts(document, is_written_as_items)


def first_missing(texts: Iterable[str], rendered: str) -> str | None:
    """The first of the texts that does not follow the one before it, and where; ``None`` if each does."""
    position = 0
    for text in map(squeezed, texts):
        found = rendered.find(text, position)
        if found < 0:
            return f"{text!r} after {rendered[max(0, position - 60) : position]!r}"
        position = found + len(text)
    return None


def test_title_board_status_day_and_marking_stand_before_the_facts(rendered: str, document: Document) -> None:
    before, _, _ = rendered.partition(squeezed(document.facts[0][1]))
    for text in (document.title, document.board, document.status, "Generated on 14 May 2026", document.marking):
        assert squeezed(text) in before


def test_a_figures_table_that_is_not_shown_is_in_none(rendered: str) -> None:
    assert "Thistableisnotshown" not in rendered
    assert "Hiddenrow" not in rendered


@pytest.mark.parametrize("name", MAY_ADD)
def test_nothing_is_added_but_marks_bullets_and_lines(name: str, document: Document) -> None:
    left = squeezed(RENDERERS[name](document))
    texts = (document.marking, document.title, document.board, document.status_line, *texts_of(document, left))
    # The longest first, so that no text is taken out of another; the marking closes what a terminal shows, too.
    for text in sorted([*texts, *([document.marking] if name == "terminal" else [])], key=len, reverse=True):
        left = left.replace(squeezed(text), " ", 1)
    assert set(left) - {" "} <= MAY_ADD[name]


def test_only_a_terminal_writes_a_table_as_items(document: Document) -> None:
    for name, text_of in RENDERERS.items():
        rendered = squeezed(text_of(document))
        assert (texts_of(document, rendered) == document_texts(document)) == (name != "terminal"), name


def test_hostile_text_stops_no_renderer() -> None:
    document = every_block_document(hostile=True)
    for name, text_of in RENDERERS.items():
        rendered = squeezed(text_of(document))
        texts = [printable(text) for text in texts_of(document, rendered)]
        assert "Whattolookatnext" in rendered, name
        if name != "PDF":  # its font has no emoji and no Arabic, for which it draws a box
            assert first_missing(texts, rendered.replace("_x005F_", "_")) is None, name
