"""A report as an accessible PDF (PDF/UA-1): the same document gives the same bytes, on any day and in any process."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Any

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, FrameBreak, KeepTogether, PageTemplate
from reportlab.platypus.doctemplate import NullActionFlowable

from selfassess.reports.document import Document
from selfassess.reports.fonts import register_fonts
from selfassess.reports.pdf_blocks import compose, marking_of, title_of
from selfassess.reports.pdf_style import (
    FOOT,
    FURNITURE,
    HEIGHT,
    MARKING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    SIDE,
    WIDTH,
)
from selfassess.reports.pdf_text import one_line, shorten
from selfassess.reports.tagged import Element, TaggedCanvas


def render(document: Document) -> bytes:
    """The document as a PDF/UA-1 file, A4 upright.

    Raises:
        ValueError: a mark's colour is not ``#rrggbb``.
    """
    register_fonts()
    file = BytesIO()
    title, author = title_of(document), one_line(document.board)
    marking, said = marking_of(document), Element("P")
    name = shorten(f"{title} ({one_line(document.status)})", FURNITURE, WIDTH - 90)
    canvas = TaggedCanvas(
        file,
        title=title,
        author=author,
        language=document.language,
        created=document.generated_on,
        furniture=partial(_draw_furniture, marking, said, name),
    )
    if marking:
        canvas.root.kids.append(said)
    frame = Frame(SIDE, FOOT, WIDTH, HEIGHT, 0, 0, 0, 0, overlapAttachedSpace=1)
    template = BaseDocTemplate(
        file,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        pageTemplates=[PageTemplate(frames=[frame])],
        keepTogetherClass=_KeepWithStart,
        title=title,
        author=author,
        subject="Report",
        creator="selfassess",
    )
    template.build(compose(document, canvas.root), canvasmaker=lambda *_, **__: canvas)
    return file.getvalue()


class _KeepWithStart(KeepTogether):
    """Headings and the like with as much of what follows as may stand alone.

    ReportLab's own keeps them with the whole of it, so that a long table would leave half a page empty before it.
    """

    _content: list[Flowable]
    _frame: Any

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        """More than any page has, so that ``split`` is asked."""
        return availWidth, 0xFFFFFF

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        """The flowables, on the next page where too little of the last would fit here."""
        room, after = availHeight, 0.0
        for flowable in self._content[:-1]:
            before = 0.0 if room == availHeight else max(after, flowable.getSpaceBefore())
            room -= before + flowable.wrapOn(self.canv, availWidth, room)[1]
            after = flowable.getSpaceAfter()
        last = self._content[-1]
        last.keepWithNext = 0
        room -= max(after, last.getSpaceBefore()) if len(self._content) > 1 else 0
        starts = room > 0 and (last.wrapOn(self.canv, availWidth, room)[1] <= room or last.split(availWidth, room))
        return [NullActionFlowable() if starts or self._frame._atTop else FrameBreak(), *self._content]


def _draw_furniture(marking: str, said: Element, name: str, canvas: TaggedCanvas, number: int, count: int) -> None:
    """Draw what stands on every page. The marking is content of the first page alone, so that it is read out once."""
    if marking:
        with canvas.content(said) if number == 1 else canvas.artifact("Pagination"):
            canvas.setFont(MARKING.fontName, MARKING.fontSize)
            canvas.setFillColor(MARKING.textColor)
            canvas.drawString(SIDE, PAGE_HEIGHT - 29, marking + " ")
    with canvas.artifact("Pagination"):
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(SIDE, FOOT - 7, SIDE + WIDTH, FOOT - 7)
        canvas.setFont(FURNITURE.fontName, FURNITURE.fontSize)
        canvas.setFillColor(FURNITURE.textColor)
        canvas.drawString(SIDE, 24, name + " ")
        canvas.drawRightString(SIDE + WIDTH, 24, f"Page {number} of {count}")
