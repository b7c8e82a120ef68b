"""What tagging, figures and marks cost, and whether a hundred reports leave anything behind.

Run as a program to print the figures. ``ratios()`` gives:

* ``pdf_time``: the median time of an eight-page tagged report with figures, divided by that of the same text and tables
  laid out by ReportLab's own platypus, untagged and without figures;
* ``pdf_memory``: the process's greatest memory after a hundred further reports, divided by that before them.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from statistics import median
from time import perf_counter
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate
from reportlab.platypus import Table as PlainTable

from selfassess.reports import pdf_style
from selfassess.reports.document import (
    Align,
    Bullets,
    Cell,
    Column,
    Columns,
    Document,
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

_LEVELS = ("Not yet started", "Starting", "Developing", "Established", "Embedded")
_SHAPES = (Symbol.RING, Symbol.QUARTER, Symbol.HALF, Symbol.THREE_QUARTERS, Symbol.DISC)
_MOVES = (("higher", Symbol.UP), ("lower", Symbol.DOWN), ("unchanged", Symbol.EQUALS), ("not comparable", Symbol.DASH))
_GREEN = "#0b5c4b"


def eight_pages() -> Document:
    """A made-up comparison of sixty questions in six themes that fills eight pages."""
    lists = (
        Listing("Higher", tuple(_moved(number, Symbol.UP) for number in range(7)), "None"),
        Listing("Lower", tuple(_moved(number, Symbol.DOWN) for number in range(4)), "None"),
    )
    fair = (
        Prose("Fourteen of the sixteen seats took part both times."),
        Bullets(
            (
                Cell("Five questions were reworded and are shown apart."),
                Cell("The lay member's seat was vacant in 2024."),
            )
        ),
    )
    blocks: list[Any] = [
        Prose(
            "The board assessed itself in Autumn 2024 and in Spring 2026. Of sixty questions nineteen came out higher."
        ),
        Note("How fair this comparison is", fair),
        Columns(*lists),
    ]
    for theme in range(1, 7):
        blocks += _theme(theme)
    everything = tuple(_row(theme, number)[:4] for theme in range(1, 7) for number in range(10))
    names = (Column("Question", 4), Column("Autumn 2024", 1.7), Column("Spring 2026", 1.7), Column("Movement", 1.6))
    blocks += [Heading("Every question"), Table("Every question, then and now", names, everything)]
    title = "Self-assessment: Spring 2026 compared with Autumn 2024"
    facts = (("Question set", "Board diagnostic, versions 2024.1 and 2026.1"), ("Responses", "14 of 16 seats"))
    return Document(title, "Fellshire Safeguarding Children Partnership", facts, tuple(blocks), date(2026, 5, 3))


def _moved(number: int, symbol: Symbol) -> Cell:
    return Cell(
        f"Question {number}: learning from reviews reaches front-line staff within three months", Mark(symbol, _GREEN)
    )


def _theme(theme: int) -> Iterator[Any]:
    yield Heading(f"Theme {theme}: leadership and working together")
    yield Prose(
        "Like for like, over the eight questions that both assessments answered afresh, the theme moved by half a step."
    )
    numbers = tuple((Cell(name), Cell(str(at)), Cell(str(at + theme))) for at, name in enumerate(_LEVELS))
    heads = (Column("Level", 2), Column("Autumn 2024", 1, Align.RIGHT), Column("Spring 2026", 1, Align.RIGHT))
    counts = Table("Responses by level", heads, numbers)
    yield Figure(
        "Responses by level", "Bars: most responses were at Developing.", _drawing(theme), counts, show_table=False
    )
    columns = (
        Column("Question", 4.2),
        Column("Autumn 2024", 1.7),
        Column("Spring 2026", 1.7),
        Column("Movement", 1.6),
        Column("What the board said", 2.8),
    )
    yield Table(f"Questions of theme {theme}", columns, tuple(_row(theme, number) for number in range(10)))


def _row(theme: int, number: int) -> tuple[Cell, ...]:
    before, after = (theme + number) % 5, (theme + 2 * number) % 5
    word, symbol = _MOVES[theme * number % 4]
    return (
        Cell(
            f"LD-{theme}-{number:02d} Partners share an understanding of good multi-agency work, and say how they know"
        ),
        Cell(_LEVELS[before], Mark(_SHAPES[before], _GREEN)),
        Cell(_LEVELS[after], Mark(_SHAPES[after], _GREEN)),
        Cell(word, Mark(symbol, _GREEN)),
        Cell(
            "Reviewed in March; the audit of forty case files supports this, and schools and health partners agree."
            if number % 2
            else "Agreed after discussion: the seats were one level apart, and the survey was found to be too old."
        ),
    )


def _drawing(theme: int) -> Drawing:
    drawing = Drawing(460, 130)
    for number, name in enumerate(_LEVELS):
        y = 105 - number * 24
        drawing.add(String(0, y, name, fontName="OpenSans", fontSize=8))
        for offset, colour in ((-5, _GREEN), (3, "#8aa39b")):
            width = 40 + (theme * number + offset) % 5 * 40
            bar = Rect(110, y + offset, width, 7)
            bar.fillColor, bar.strokeColor = HexColor(colour), None
            drawing.add(bar)
            drawing.add(String(115 + width, y + offset, str(number), fontName="OpenSans", fontSize=7))
    return drawing


def plain(document: Document) -> bytes:
    """The document's text and tables as ReportLab alone would set them: untagged, without figures or marks."""
    file = BytesIO()
    layout = SimpleDocTemplate(
        file, leftMargin=pdf_style.SIDE, rightMargin=pdf_style.SIDE, topMargin=54, bottomMargin=52
    )
    layout.build(list(_flowables(document)))
    return file.getvalue()


def _flowables(document: Document) -> Iterator[Flowable]:
    yield Paragraph(escape(document.title), pdf_style.TITLE)
    for block in document.blocks:
        match block:
            case Heading():
                yield Paragraph(escape(block.text), pdf_style.HEADINGS[block.level - 1])
            case Prose():
                yield Paragraph(escape(block.text), pdf_style.BODY)
            case Note():
                for part in block.blocks:
                    texts = [part.text] if isinstance(part, Prose) else [item.text for item in part.items]
                    yield from (Paragraph(escape(text), pdf_style.BODY) for text in texts)
            case Columns():
                items = (*block.left.items, *block.right.items)
                yield from (Paragraph(escape(item.text), pdf_style.BODY) for item in items)
            case Table():
                yield Paragraph(escape(block.caption), pdf_style.CAPTION)
                yield _plain_table(block)


def _plain_table(table: Table) -> PlainTable:
    total = sum(column.width for column in table.columns)
    widths = [column.width / total * pdf_style.WIDTH for column in table.columns]
    rows = [[Paragraph(escape(column.heading), pdf_style.CELL) for column in table.columns]]
    rows += [[Paragraph(escape(cell.text), pdf_style.CELL) for cell in row] for row in table.rows]
    return PlainTable(
        rows, colWidths=widths, repeatRows=1, style=[("LINEBELOW", (0, 0), (-1, -1), 0.5, pdf_style.RULE)]
    )


def _seconds(function: Callable[[Document], bytes], document: Document) -> float:
    start = perf_counter()
    function(document)
    return perf_counter() - start


def ratios() -> dict[str, float]:
    """The two ratios described above; each is better the smaller it is."""
    document = eight_pages()
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
