"""The key above a figure: what each mark stands for, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportlab.graphics.shapes import Drawing, Shape

from selfassess.reports.figures.lettering import text_block, width_of, wrapped

KEY_LINE = 13.0
_GAP = 14.0

# Draws a key entry's mark in a box whose left edge and middle height are given.
DrawMark = Callable[[float, float], Shape]
Entry = tuple[float, DrawMark, str]
Placed = tuple[float, float, Entry]


def place_key(entries: Sequence[Entry], width: float) -> tuple[float, tuple[Placed, ...]]:
    """The key's height, and each entry with its left edge and its middle's depth below the key's top.

    An entry is the width of its mark, what draws it, and its words. Entries run from left to right and wrap.
    """
    placed: list[Placed] = []
    x, y = 0.0, KEY_LINE / 2
    for entry in entries:
        mark_width, _, words = entry
        lead = _lead(mark_width)
        needs = lead + min(width_of(words), width - lead)
        if placed and x + needs > width:
            x, y = 0.0, y + KEY_LINE
        placed.append((x, y, entry))
        x += needs + _GAP
    return y + KEY_LINE / 2, tuple(placed)


def draw_key(drawing: Drawing, placed: Sequence[Placed], top: float) -> None:
    """Draw the placed entries below height ``top``."""
    for x, depth, (mark_width, draw, words) in placed:
        drawing.add(draw(x, top - depth))
        left = x + _lead(mark_width)
        drawing.add(text_block(left, top - depth, wrapped(words, drawing.width - left, lines=1)))


def _lead(mark_width: float) -> float:
    """How far an entry's words start from its left edge; an entry may have words alone."""
    return mark_width + 4 if mark_width else 0.0
