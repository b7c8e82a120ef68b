"""Plain text as lines of a given width, and drawn. Nothing in a text is markup, so there is nothing to escape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from reportlab.graphics import renderPDF
from reportlab.pdfbase.pdfmetrics import stringWidth

from selfassess.reports.characters import printable
from selfassess.reports.document import Align, Mark
from selfassess.reports.pdf_style import TextStyle
from selfassess.reports.symbols import symbol
from selfassess.reports.tagged import TaggedCanvas

_SHORT = 24  # characters; only such words are remembered


def one_line(text: str) -> str:
    """The text on one line, for bookmarks, descriptions and metadata."""
    return " ".join(printable(text).split())


def wrap(text: str, style: TextStyle, width: float) -> list[str]:
    """The text's lines, none wider than ``width`` points unless one character is.

    A line break stays one, but blank lines in a row become one blank line: thousands of them would bury what follows.
    Runs of spaces and tabs become one space. A word wider than the line is cut, after a hyphen or slash where it has
    one.
    """
    # Most cells hold a few words; 0.2 is narrower than any letter, so that long texts are not measured in vain.
    if len(text) * style.size * 0.2 < width and text.isprintable() and _width(text, style) <= width:
        return [" ".join(text.split())]
    lines: list[str] = []
    for paragraph in printable(text).split("\n"):
        filled = list(_fill(paragraph, style, width))
        if filled or (lines and lines[-1]):
            lines.extend(filled or [""])
    while lines and not lines[-1]:
        lines.pop()
    return lines or [""]


def longest_word(text: str, style: TextStyle) -> float:
    """The width in points of the widest word that is no longer than ``_SHORT``; 0 where there is none."""
    words = [word for word in text.split() if len(word) <= _SHORT]
    return max((_word_width(word, style.font) for word in words), default=0.0) * style.size + 0.01


def _fill(paragraph: str, style: TextStyle, width: float) -> Iterator[str]:
    room = width / style.size
    space = _word_width(" ", style.font)
    line: list[str] = []
    used = 0.0
    for word in paragraph.replace("\t", " ").split(" "):
        if not word:
            continue
        wide = _word_width(word, style.font) if len(word) <= _SHORT else stringWidth(word, style.font, 1)
        if line and used + space + wide > room:
            yield " ".join(line)
            line, used = [], 0.0
        if wide > room:
            *parts, word = _cut(word, style.font, room)
            yield from parts
            wide = stringWidth(word, style.font, 1)
        used += wide + (space if line else 0.0)
        line.append(word)
    if line:
        yield " ".join(line)


def _cut(word: str, font: str, room: float) -> Iterator[str]:
    """Parts of a word that each fit, every one at least a character long."""
    start, used = 0, 0.0
    for at, character in enumerate(word):
        wide = _word_width(character, font)
        if used + wide > room and at > start:
            stop = max(word.rfind("-", start, at), word.rfind("/", start, at)) + 1
            stop = stop if stop - start > (at - start) // 2 else at
            yield word[start:stop]
            start, used = stop, stringWidth(word[stop:at], font, 1)
        used += wide
    yield word[start:]


@lru_cache(maxsize=8192)
def _word_width(word: str, font: str) -> float:
    """The width at a size of one point. Bounded, so that a hundred reports take no more memory than one."""
    return stringWidth(word, font, 1)


def _width(text: str, style: TextStyle) -> float:
    return stringWidth(text, style.font, style.size)


def shorten(text: str, style: TextStyle, width: float) -> str:
    """As much of a one-line text as fits ``width`` points, with an ellipsis where something is left out."""
    text = text[:400]
    if _width(text, style) <= width:
        return text
    while text and _width(text + "…", style) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def draw_lines(
    canvas: TaggedCanvas,
    lines: Sequence[str],
    style: TextStyle,
    x: float,
    top: float,
    *,
    width: float = 0.0,
    align: Align = Align.LEFT,
) -> None:
    """Draw lines downwards from ``top``; those set right end at ``x + width``.

    Every line ends in a space: without it, what reads the text would join the last word to the next line's first.
    """
    baseline = top - (style.leading + 0.7 * style.size) / 2  # 0.7: the height of a capital, centred in the line
    text = canvas.beginText(x, baseline)
    text.setFont(style.font, style.size, style.leading)
    text.setFillColor(style.colour)
    for number, line in enumerate(lines):
        if align is Align.RIGHT:
            text.setTextOrigin(x + width - _width(line, style), baseline - number * style.leading)
        text.textLine(line + " ")
    canvas.drawText(text)


def draw_mark(canvas: TaggedCanvas, mark: Mark, style: TextStyle, x: float, top: float) -> None:
    """Draw a mark beside the first line of a text whose top is ``top``.

    It is decoration, since the word beside it says the same.
    """
    size = round(style.size * 0.82, 1)
    name = f"{mark.symbol}-{mark.colour.lstrip('#')}-{size}"
    if not canvas.hasForm(name):
        canvas.beginForm(name, -1, -1, size + 1, size + 1)
        renderPDF.draw(symbol(mark, size), canvas, 0, 0)
        canvas.endForm(compression=0)  # ReportLab's compression of forms hangs on a global setting
    with canvas.artifact():
        canvas.saveState()
        canvas.translate(x, top - (style.leading + size) / 2)
        canvas.doForm(name)
        canvas.restoreState()
