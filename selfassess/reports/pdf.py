"""A report as an accessible PDF (PDF/UA-1): the same document gives the same bytes, on any day and in any process."""

from __future__ import annotations

from collections import deque
from io import BytesIO

from selfassess.reports.document import Align, Document
from selfassess.reports.pdf_blocks import compose, title_of
from selfassess.reports.pdf_flow import Placed, draw_placed, fill
from selfassess.reports.pdf_style import FOOT, FURNITURE, HEIGHT, MARKING, PAGE_HEIGHT, RULE, SIDE, TOP, WIDTH
from selfassess.reports.pdf_text import draw_lines, one_line, shorten
from selfassess.reports.tagged import TaggedCanvas


def render(document: Document) -> bytes:
    """The document as a PDF/UA-1 file, A4 upright.

    Raises:
        ValueError: a mark's colour is not ``#rrggbb``.
    """
    file = BytesIO()
    canvas = TaggedCanvas(
        file,
        title=title_of(document),
        author=one_line(document.board),
        language=document.language,
        created=document.generated_on,
    )
    pieces = deque(compose(document, canvas.root))
    pages: list[Placed] = []
    while pieces:
        pages.append(fill(pieces, HEIGHT, fresh=True)[0])
    marking = shorten(one_line(document.marking), MARKING, WIDTH)
    name = shorten(f"{title_of(document)} ({one_line(document.status)})", FURNITURE, WIDTH - 90)
    for number, placed in enumerate(pages, 1):
        _draw_furniture(canvas, marking, name, f"Page {number} of {len(pages)}")
        draw_placed(canvas, placed, SIDE, PAGE_HEIGHT - TOP)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw_furniture(canvas: TaggedCanvas, marking: str, name: str, count: str) -> None:
    with canvas.artifact("Pagination"):
        draw_lines(canvas, [marking], MARKING, SIDE, PAGE_HEIGHT - 26)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(SIDE, FOOT - 14, SIDE + WIDTH, FOOT - 14)
        draw_lines(canvas, [name], FURNITURE, SIDE, FOOT - 20)
        draw_lines(canvas, [count], FURNITURE, SIDE, FOOT - 20, width=WIDTH, align=Align.RIGHT)
