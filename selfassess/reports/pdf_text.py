"""Text and pictures as flowables, each content of an element of the structure tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph

from selfassess.reports.characters import printable
from selfassess.reports.document import Mark
from selfassess.reports.pdf_style import HEIGHT, WIDTH
from selfassess.reports.symbols import symbol
from selfassess.reports.tagged import Element, TaggedCanvas

_BLANK_LINES = re.compile(r"\s*\n\s*\n\s*")
_LONGEST = 20_000  # characters; breaking a paragraph into lines takes time that grows with its length's square


def one_line(text: str) -> str:
    """The text on one line, for bookmarks, descriptions and metadata."""
    return " ".join(printable(text).split())


def shorten(text: str, style: ParagraphStyle, width: float) -> str:
    """As much of a one-line text as fits ``width`` points, with an ellipsis where something is left out."""
    text = text[:400]
    if stringWidth(text, style.fontName, style.fontSize) <= width:
        return text
    while text and stringWidth(text + "…", style.fontName, style.fontSize) > width:
        text = text[:-1]
    return text.rstrip() + "…"


class Text(Paragraph):
    """A paragraph that is content of ``element``, whether or not a page's end parts it.

    Drawn a second time it is furniture, as a table's column heads are from the second page on. ``bullet`` is a list
    label's element, for which a bullet is drawn; ``bookmark`` a heading's title and its depth, 0 the outermost.
    """

    canv: TaggedCanvas
    element: Element
    bullet: Element | None = None
    mark: Mark | None = None
    bookmark: tuple[str, int] | None = None
    blPara: Any  # noqa: N815  # ReportLab's lines
    _broken_at: float | None = None  # the width at which the lines were broken
    _drawn = False

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        """The width and height, found once for each width."""
        if self._broken_at != availWidth:
            super().wrap(availWidth, availHeight)
            self._broken_at = availWidth
        return self.width, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        """The paragraph in two, with at least two lines in each; nothing where it should rather begin overleaf.

        Both keep the lines that ``wrap`` found, where ReportLab would break the rest anew, which takes long on the
        hundredth page. The width is not asked: a table gives the cell's with its padding.
        """
        lines, leading = self.blPara.lines, self.style.leading
        count = min(int((availHeight + 0.01) / leading), len(lines) - 2)
        if count < 2:
            return []
        first, rest = copy(self), copy(self)
        first.blPara, rest.blPara = self.blPara.clone(lines=lines[:count]), self.blPara.clone(lines=lines[count:])
        first.height, rest.height = count * leading, (len(lines) - count) * leading
        rest.bullet = rest.mark = rest.bookmark = None
        vars(rest).pop("_postponed", None)  # ReportLab's note that the whole has already been moved to a new page
        return [first, rest]

    def draw(self) -> None:
        """Draw the lines, after a mark, which is decoration, or a bullet."""
        canvas = self.canv
        if self.bookmark:
            canvas.bookmark(*self.bookmark, canvas.absolutePosition(0, self.height)[1])
        if self.mark:
            with canvas.artifact():
                draw_mark(canvas, self.mark, self.style, self.height)
        elif self.bullet:
            with canvas.content(self.bullet):
                canvas.setFont(self.style.fontName, self.style.fontSize)
                canvas.setFillColor(self.style.textColor)
                canvas.drawString(1.5, self.height - self.style.fontSize, "• ")
        with canvas.artifact("Pagination") if self._drawn else canvas.content(self.element):
            super().draw()
        self._drawn = True


def texts(text: str, style: ParagraphStyle, element: Element, **more: Any) -> list[Text]:
    """The text as one paragraph; a very long one as several, since platypus takes long over those.

    A line break stays one, but blank lines in a row become one blank line: thousands of them would bury what follows.
    """
    found = []
    clean = _BLANK_LINES.sub("\n\n", printable(text).strip()) or "\N{NO-BREAK SPACE}"
    for part in _parts(clean):
        paragraph = Text(escape(part).replace("\n", "<br/>"), style)
        paragraph.element = element
        found.append(paragraph)
    vars(found[0]).update(more)
    return found


def _parts(text: str) -> Iterator[str]:
    while len(text) > _LONGEST:
        at = text.rfind(" ", 0, _LONGEST) + 1 or _LONGEST
        yield text[:at]
        text = text[at:]
    yield text


class Picture(Flowable):
    """A drawing at its natural size, or smaller where it would not fit: content of ``element``."""

    canv: TaggedCanvas

    def __init__(self, drawing: Drawing, element: Element, before: float, after: float, *, keep: bool) -> None:
        super().__init__()
        self.drawing, self.element = drawing, element
        self.spaceBefore, self.spaceAfter, self.keepWithNext = before, after, keep
        self.scale = min(1.0, WIDTH / max(drawing.width, 1), HEIGHT * 0.7 / max(drawing.height, 1))

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        """The width and height."""
        return self.drawing.width * self.scale, self.drawing.height * self.scale

    def draw(self) -> None:
        """Draw the picture, and note where on the page it stands."""
        canvas = self.canv
        width, height = self.wrap(0, 0)
        x, y = canvas.absolutePosition(0, 0)
        self.element.bbox = (x, y, x + width, y + height)
        with canvas.content(self.element):
            canvas.scale(self.scale, self.scale)
            renderPDF.draw(self.drawing, canvas, 0, 0)


def draw_mark(canvas: TaggedCanvas, mark: Mark, style: ParagraphStyle, top: float) -> None:
    """Draw a mark at the left, beside the first line of a text whose top is ``top``; the word says the same."""
    size = round(style.fontSize * 0.82, 1)
    name = f"{mark.symbol}-{mark.colour.lstrip('#')}-{size}"
    if not canvas.hasForm(name):
        canvas.beginForm(name, -1, -1, size + 1, size + 1)
        renderPDF.draw(symbol(mark, size), canvas, 0, 0)
        canvas.endForm(compression=0)  # ReportLab's compression of forms hangs on a global setting
    canvas.saveState()
    # The baseline lies a type size below the top and capitals are 0.7 of it high; the mark is centred on them.
    canvas.translate(0, top - 0.65 * style.fontSize - size / 2)
    canvas.doForm(name)
    canvas.restoreState()
