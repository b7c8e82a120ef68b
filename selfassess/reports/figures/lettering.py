"""Text in figures: measured, wrapped, shortened only visibly, and moved apart where it would overlap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from reportlab.graphics.shapes import Group, String
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from selfassess.reports.characters import printable
from selfassess.reports.fonts import REGULAR

SMALL = 7.0
BODY = 8.0
INK = HexColor("#0b0c0c")
GREY = HexColor("#505a5f")
ELLIPSIS = "…"

Anchor = Literal["start", "middle", "end"]


def leading(size: float) -> float:
    """The distance from one line of text to the next."""
    return size * 1.2


def width_of(text: str, size: float = SMALL, *, font: str = REGULAR) -> float:
    """How wide the text is on one line, in points."""
    return stringWidth(text, font, size)


def wrapped(text: str, width: float, *, lines: int, size: float = SMALL) -> tuple[str, ...]:
    """The text in at most ``lines`` lines no wider than ``width``; what does not fit is replaced by an ellipsis.

    A word wider than a line is broken. An empty text gives no lines.
    """
    done: list[str] = []
    words = printable(text).split()
    while words:
        line, words = _first_line(words, width, size)
        if len(done) == lines - 1 and words:
            return (*done, _with_ellipsis(f"{line} {words[0]}", width, size))
        done.append(line)
    return tuple(done)


def _first_line(words: list[str], width: float, size: float) -> tuple[str, list[str]]:
    line = words[0]
    if width_of(line, size) > width:
        fitting = _fitting(line, width, size)
        rest = [line[fitting:]] if line[fitting:] else []
        return line[:fitting], rest + words[1:]
    taken = 1
    while taken < len(words) and width_of(f"{line} {words[taken]}", size) <= width:
        line = f"{line} {words[taken]}"
        taken += 1
    return line, words[taken:]


def _fitting(word: str, width: float, size: float) -> int:
    """How many characters of the word fit, at least one."""
    used, count = 0.0, 0
    for character in word:
        used += width_of(character, size)
        if used > width:
            break
        count += 1
    return max(count, 1)


def _with_ellipsis(line: str, width: float, size: float) -> str:
    room = width - width_of(ELLIPSIS, size)
    return line[: _fitting(line, room, size)].rstrip() + ELLIPSIS


def text_at(
    x: float,
    y: float,
    text: str,
    *,
    size: float = SMALL,
    anchor: Anchor = "start",
    ink: Color = INK,
    font: str = REGULAR,
) -> String:
    """One line whose middle, not its baseline, stands at height ``y``."""
    return String(x, y - size * 0.36, printable(text), fontName=font, fontSize=size, textAnchor=anchor, fillColor=ink)


def text_block(
    x: float, y: float, lines: Sequence[str], *, size: float = SMALL, anchor: Anchor = "start", ink: Color = INK
) -> Group:
    """Lines below one another, centred on height ``y``."""
    top = y + (len(lines) - 1) * leading(size) / 2
    return Group(
        *(text_at(x, top - i * leading(size), line, size=size, anchor=anchor, ink=ink) for i, line in enumerate(lines))
    )


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> tuple[float, ...]:
    """Centres for things of the given sizes, in the given rising order, moved apart just enough not to overlap.

    They stay between ``low`` and ``high`` where there is room for them all; where there is not, they run over ``low``.
    """
    centres = list(wanted)
    floor = low
    for i, size in enumerate(sizes):
        centres[i] = max(centres[i], floor + size / 2)
        floor = centres[i] + size / 2
    ceiling = high
    for i in range(len(sizes) - 1, -1, -1):
        centres[i] = min(centres[i], ceiling - sizes[i] / 2)
        ceiling = centres[i] - sizes[i] / 2
    return tuple(centres)
