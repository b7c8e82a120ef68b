"""Every report is PDF/UA-1 as a checker sees it, and the checker sees what would break it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import contextmanager, nullcontext
from datetime import date
from io import BytesIO
from typing import Any

import page
import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject
from reportlab.pdfgen.canvas import Canvas

from selfassess.reports.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Columns,
    Figure,
    Heading,
    Listing,
    Mark,
    Note,
    Prose,
    Symbol,
    Table,
)
from selfassess.reports.pdf import render
from selfassess.reports.tagged import Element, TaggedCanvas
from tests import real_reports
from tests.documents import drawing, every_block_document, make_document, make_table

LONG = "A sentence of moderate length about the partnership's work. " * 70


def broken_rules(pdf: bytes) -> set[str]:
    """The rules of PDF/UA-1 that the file breaks, in words; empty for one that complies."""
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    rules = {f"{failure.rule_id}: {failure.message}" for failure in report.failures}
    assert report.is_compliant == (not rules)
    return rules


def _rows(count: int, *, comment: str = "") -> Table:
    rows = tuple((Cell(f"Question {n}"), Cell("3", Mark(Symbol.DISC)), Cell(comment or "Agreed")) for n in range(count))
    return Table("Questions", (Column("Question"), Column("Score"), Column("Comment", 3)), rows)


SHAPES: dict[str, tuple[Block, ...]] = {
    "nothing but a title": (),
    "one paragraph": (Prose("One."),),
    "a long paragraph": (Prose(LONG * 4),),
    "a table without rows": (make_table(rows=()),),
    "a table without columns": (Table("Caption", (), ()), Table("", (), ((),))),
    "a table without a caption": (make_table(caption=""),),
    "a table of 600 rows": (_rows(600),),
    "long comments in a table": (_rows(5, comment=LONG),),
    "a long heading in a table": (Table("C", (Column(LONG), Column("B")), ((Cell("a"), Cell("b")),) * 90),),
    "headings that skip a level": (Heading("Deep", 3), Heading("Section"), Heading("Deep again", 3), Heading("Out", 2)),
    "a heading of a level that does not exist": (Heading("Nought", 0), Heading("Nine", 9)),
    "a note over two pages": (Note("Note", (Prose(LONG * 2), Bullets((Cell("a"), Cell("b"))))),),
    "an empty note": (Note("", ()),),
    "two long lists": (
        Columns(Listing("L", (Cell("item " * 30),) * 90, ""), Listing("R", (Cell("x", Mark(Symbol.UP)),) * 30, "")),
    ),
    "two empty lists": (Columns(Listing("", (), ""), Listing("Right", (), "None")),),
    "an empty list": (Bullets(()), Prose("After")),
    "a figure without words": (Figure("", "", drawing(), make_table(), show_table=False),),
    "symbols only": (Bullets(tuple(Cell("x", Mark(symbol, "#9c2c13")) for symbol in Symbol)),),
}


@pytest.mark.parametrize("blocks", SHAPES.values(), ids=SHAPES.keys())
def test_a_report_of_any_shape_complies(blocks: tuple[Block, ...]) -> None:
    assert broken_rules(render(make_document(*blocks))) == set()


@pytest.mark.parametrize("hostile", [False, True], ids=["plain", "hostile"])
def test_a_report_with_every_block_complies(hostile: bool) -> None:
    assert broken_rules(render(every_block_document(hostile=hostile))) == set()


@pytest.mark.parametrize("blank", ["title", "board", "marking", "status"])
def test_a_report_with_a_blank_field_complies(blank: str) -> None:
    assert broken_rules(render(make_document(Heading("Section"), facts=(), **{blank: " "}))) == set()


@pytest.mark.parametrize("name", real_reports.NAMES)
def test_a_real_report_complies(name: str) -> None:
    assert broken_rules(real_reports.pdf_of(name)) == set()


@pytest.mark.parametrize("name", real_reports.NAMES)
def test_every_font_of_a_real_report_is_open_sans_and_embedded(name: str) -> None:
    found = fonts(real_reports.pdf_of(name))
    assert set(found.values()) == {True}
    assert {font.partition("+")[2] for font in found} == {"OpenSans-Regular", "OpenSans-Bold"}


def test_every_font_is_embedded_whatever_people_type() -> None:
    assert set(fonts(render(every_block_document(hostile=True))).values()) == {True}


def fonts(pdf: bytes) -> dict[str, bool]:
    """The fonts that the file names, and whether each is embedded."""
    reader = PdfReader(BytesIO(pdf))
    size: Any = reader.trailer["/Size"]
    things: list[Any] = [reader.get_object(IndirectObject(number, 0, reader)) for number in range(1, size)]
    found = [thing for thing in things if isinstance(thing, dict) and thing.get("/Type") == "/Font"]
    return {str(font["/BaseFont"]): "/FontFile2" in font.get("/FontDescriptor", {}) for font in found}


# What follows takes one thing away at a time, so that a checker which sees nothing would be found out.


def _canvas(file: BytesIO) -> TaggedCanvas:
    return TaggedCanvas(file, title="T", author="A", language="en-GB", created=date(2026, 5, 3))


def _sample(change: Callable[[TaggedCanvas], None]) -> set[str]:
    file = BytesIO()
    canvas = _canvas(file)
    canvas.setFont("OpenSans", 10)
    with canvas.content(canvas.root.add("H1")):
        canvas.drawString(50, 700, "Title")
    change(canvas)
    canvas.save()
    return broken_rules(file.getvalue())


def _figure(canvas: TaggedCanvas, **attributes: str) -> None:
    with canvas.content(canvas.root.add("Figure", **attributes)):
        canvas.rect(50, 600, 50, 50)


def _heading(canvas: TaggedCanvas, tag: str) -> None:
    with canvas.content(canvas.root.add(tag)):
        canvas.drawString(50, 650, "Heading")


def _table(canvas: TaggedCanvas, scope: str) -> None:
    table = canvas.root.add("Table")
    for number, row in enumerate((table.add("TR"), table.add("TR"))):
        for place in range(2):
            cell = row.add("TD") if number else row.add("TH", attribute=scope)
            with canvas.content(cell):
                canvas.drawString(50 + 100 * place, 600 - 20 * number, "cell")


def test_the_sound_samples_comply() -> None:
    assert _sample(lambda canvas: _figure(canvas, alt="A square")) == set()
    assert _sample(lambda canvas: _heading(canvas, "H2")) == set()
    assert _sample(lambda canvas: _table(canvas, "Column")) == set()


def test_a_figure_without_a_description_is_caught() -> None:
    assert _sample(_figure)


def test_a_table_head_without_a_scope_is_caught() -> None:
    assert _sample(lambda canvas: _table(canvas, ""))


def test_a_skipped_heading_level_is_caught() -> None:
    assert _sample(lambda canvas: _heading(canvas, "H4"))


def test_content_outside_the_tree_is_caught() -> None:
    assert _sample(lambda canvas: canvas.drawString(50, 600, "Neither content nor artifact"))


def test_page_furniture_that_is_no_artifact_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TaggedCanvas, "artifact", lambda *_: nullcontext())
    assert broken_rules(render(make_document(_rows(90))))


def test_pages_without_structure_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def nothing(self: TaggedCanvas, element: Element) -> Any:
        yield

    monkeypatch.setattr(TaggedCanvas, "content", nothing)
    assert broken_rules(render(make_document(Prose("One."))))


def test_the_missing_glyph_itself_is_caught() -> None:
    def show(canvas: TaggedCanvas) -> None:
        with canvas.content(canvas.root.add("P")):
            canvas.drawString(50, 600, "x")
            before = canvas._code[-1]
            canvas._code[-1] = re.sub(r"\(\\\d{3}\)", r"(\\000)", before)
            assert canvas._code[-1] != before

    assert _sample(show)


def test_a_pdf_as_reportlab_writes_it_is_caught() -> None:
    file = BytesIO()
    canvas = Canvas(file)
    canvas.drawString(50, 700, "Title")
    canvas.save()
    assert len(broken_rules(file.getvalue())) > 5
    assert fonts(file.getvalue()) == {"/Helvetica": False}
