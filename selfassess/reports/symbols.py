"""The drawn symbols that stand beside a word, so that colour is never alone.

They are shapes, not letters: the text font has no circles, arrows or triangles. Each is told from the others by its
outline, in black and white and at 7 points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, Shape, Wedge
from reportlab.lib.colors import Color

from selfassess.reports.document import Mark, Symbol

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_LEAST_CONTRAST = 3.0  # WCAG 2.2, 1.4.11: a graphic against its background

_UNICODE: Mapping[Symbol, str] = MappingProxyType(
    {
        Symbol.RING: "○",
        Symbol.QUARTER: "◔",
        Symbol.HALF: "◑",
        Symbol.THREE_QUARTERS: "◕",
        Symbol.DISC: "●",
        Symbol.SQUARE: "■",
        Symbol.DIAMOND: "◆",
        Symbol.TRIANGLE: "△",
        Symbol.BAR: "▮",
        Symbol.CROSS: "\N{MULTIPLICATION SIGN}",
        Symbol.UP: "▲",
        Symbol.DOWN: "▼",
        # A spreadsheet reads a leading "=" or "+" as a formula; these two look alike and are plain text.
        Symbol.EQUALS: "≡",
        Symbol.PLUS: "✚",
        Symbol.ARROW: "→",
        Symbol.DASH: "\N{EM DASH}",
        Symbol.BOX: "☐",
    }
)


def unicode_for(symbol: Symbol) -> str:
    """One character that stands in for a symbol where nothing can be drawn; no two symbols share one."""
    return _UNICODE[symbol]


def symbol(mark: Mark, size: float) -> Drawing:
    """A drawing ``size`` points wide and high that holds the mark's symbol.

    Raises:
        ValueError: the mark's colour is not ``#rrggbb``.
    """
    drawing = Drawing(size, size)
    drawing.add(glyph(mark, size / 2, size / 2, size))
    return drawing


def glyph(mark: Mark, x: float, y: float, size: float) -> Group:
    """The mark's symbol in a box of ``size`` points centred on (x, y), as a group to be put into a larger drawing.

    Raises:
        ValueError: the mark's colour is not ``#rrggbb``.
    """
    return Group(*_DRAW[mark.symbol](x, y, size, legible(mark.colour)))


@lru_cache(maxsize=256)
def legible(colour: str) -> Color:
    """The colour ``#rrggbb``, darkened just as far as it must be to stand out from white paper (3 to 1, WCAG 1.4.11).

    Raises:
        ValueError: not of the form ``#rrggbb``.
    """
    if not _HEX.fullmatch(colour):
        raise ValueError(f"not a colour of the form #rrggbb: {colour!r}")
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    while contrast_with_white(parts) < _LEAST_CONTRAST:
        parts = [part * 19 // 20 for part in parts]
    return Color(*(part / 255 for part in parts))


def contrast_with_white(parts: list[int]) -> float:
    """The WCAG contrast ratio, 1 to 21, between white and the red, green and blue ``parts``, each 0 to 255."""
    linear = [(p / 255 / 12.92) if p <= 10 else ((p / 255 + 0.055) / 1.055) ** 2.4 for p in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _ball(x: float, y: float, size: float, ink: Color, *, filled_to: float) -> tuple[Shape, ...]:
    """A ring whose sector from twelve o'clock, clockwise over ``filled_to`` degrees, is filled."""
    stroke = size * 0.1
    ring = Circle(x, y, size * 0.42, fillColor=None, strokeColor=ink, strokeWidth=stroke)
    if not filled_to:
        return (ring,)
    return ring, Wedge(x, y, size * 0.42, 90 - filled_to, 90, fillColor=ink, strokeColor=None)


def _ring(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    return _ball(x, y, size, ink, filled_to=0)


def _quarter(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    return _ball(x, y, size, ink, filled_to=90)


def _half(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    return _ball(x, y, size, ink, filled_to=180)


def _three_quarters(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    return _ball(x, y, size, ink, filled_to=270)


def _disc(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    return (Circle(x, y, size * 0.47, fillColor=ink, strokeColor=None),)


def _polygon(x: float, y: float, size: float, ink: Color, *corners: tuple[float, float]) -> tuple[Shape, ...]:
    points = [value for dx, dy in corners for value in (x + dx * size, y + dy * size)]
    return (Polygon(points, fillColor=ink, strokeColor=None),)


def _square(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    return _polygon(x, y, size, ink, (-0.4, -0.4), (0.4, -0.4), (0.4, 0.4), (-0.4, 0.4))


def _bar(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    return _polygon(x, y, size, ink, (-0.17, -0.47), (0.17, -0.47), (0.17, 0.47), (-0.17, 0.47))


def _diamond(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    return _polygon(x, y, size, ink, (0, 0.5), (0.5, 0), (0, -0.5), (-0.5, 0))


def _up(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    return _polygon(x, y, size, ink, (0, 0.45), (0.5, -0.42), (-0.5, -0.42))


def _down(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    return _polygon(x, y, size, ink, (0, -0.45), (0.5, 0.42), (-0.5, 0.42))


def _triangle(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    """Hollow, because a level's triangle must not be read as the filled one that means *higher*."""
    corners = [(0, 0.38), (0.42, -0.38), (-0.42, -0.38)]
    points = [value for dx, dy in corners for value in (x + dx * size, y + dy * size)]
    return (Polygon(points, fillColor=None, strokeColor=ink, strokeWidth=size * 0.12),)


def _strokes(ink: Color, width: float, *lines: tuple[float, float, float, float]) -> tuple[Shape, ...]:
    return tuple(Line(*line, strokeColor=ink, strokeWidth=width) for line in lines)


def _cross(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    reach = size * 0.36
    rising, falling = (x - reach, y - reach, x + reach, y + reach), (x - reach, y + reach, x + reach, y - reach)
    return _strokes(ink, size * 0.17, rising, falling)


def _plus(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    reach = size * 0.45
    return _strokes(ink, size * 0.2, (x - reach, y, x + reach, y), (x, y - reach, x, y + reach))


def _equals(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    reach, apart = size * 0.42, size * 0.19
    return _strokes(ink, size * 0.16, *((x - reach, y + dy, x + reach, y + dy) for dy in (apart, -apart)))


def _dash(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    return _strokes(ink, size * 0.14, (x - size * 0.42, y, x + size * 0.42, y))


def _arrow(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    shaft = _strokes(ink, size * 0.14, (x - size * 0.47, y, x + size * 0.1, y))
    return shaft + _polygon(x, y, size, ink, (0.5, 0), (0.02, 0.34), (0.02, -0.34))


def _box(x: float, y: float, size: float, ink: Color) -> tuple[Shape, ...]:
    half = size * 0.42
    points = [x - half, y - half, x + half, y - half, x + half, y + half, x - half, y + half]
    return (Polygon(points, fillColor=None, strokeColor=ink, strokeWidth=size * 0.1),)


_DRAW: Mapping[Symbol, Callable[[float, float, float, Color], tuple[Shape, ...]]] = MappingProxyType(
    {
        Symbol.RING: _ring,
        Symbol.QUARTER: _quarter,
        Symbol.HALF: _half,
        Symbol.THREE_QUARTERS: _three_quarters,
        Symbol.DISC: _disc,
        Symbol.SQUARE: _square,
        Symbol.DIAMOND: _diamond,
        Symbol.TRIANGLE: _triangle,
        Symbol.BAR: _bar,
        Symbol.CROSS: _cross,
        Symbol.UP: _up,
        Symbol.DOWN: _down,
        Symbol.EQUALS: _equals,
        Symbol.PLUS: _plus,
        Symbol.ARROW: _arrow,
        Symbol.DASH: _dash,
        Symbol.BOX: _box,
    }
)
