"""Drawings as inline SVG: presentation attributes only, so that a page's strict content policy does not spoil them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import cos, radians, sin
from typing import Any

from markupsafe import escape
from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, PolyLine, Rect, Shape, String, Wedge
from reportlab.pdfbase.pdfmetrics import stringWidth

from selfassess.reports.characters import printable
from selfassess.reports.fonts import BOLD

_UNTURNED = (1, 0, 0, 1, 0, 0)


def to_svg(drawing: Drawing, *, title: str, description: str, key: str) -> str:
    """The drawing as one ``<svg>`` element that a screen reader announces as an image with its title and description.

    It scales to its container and is the same text for the same drawing. It takes over the page's font, and each line
    of text is set to the width that it was drawn for, so that no other font can make words run into one another.

    Args:
        drawing: Made of lines, rectangles, circles, wedges, polygons, lines of text and unturned groups of these.
        key: Unique on the page; the ids of the title and the description start with it.

    Raises:
        TypeError: another kind of shape, or a group that is turned, moved or scaled.
    """
    named, told = f"{escape(key)}-title", f"{escape(key)}-desc"
    words = f'<title id="{named}">{_text(title)}</title><desc id="{told}">{_text(description)}</desc>'
    return f'<svg {_box(drawing)} role="img" aria-labelledby="{named} {told}">{words}{_body(drawing)}</svg>'


def to_hidden_svg(drawing: Drawing) -> str:
    """The drawing as an ``<svg>`` element that a screen reader passes over: a symbol that repeats the word beside it.

    Raises:
        TypeError: as ``to_svg``.
    """
    return f'<svg {_box(drawing)} aria-hidden="true" focusable="false">{_body(drawing)}</svg>'


def _box(drawing: Drawing) -> str:
    width, height = _number(drawing.width), _number(drawing.height)
    return f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'


def _body(drawing: Drawing) -> str:
    return "".join(_elements(drawing, float(drawing.height)))


def _elements(shape: Shape, height: float) -> Iterator[str]:
    if isinstance(shape, Group):
        if tuple(shape.transform) != _UNTURNED:
            raise TypeError("a group that is turned, moved or scaled has no plain SVG")
        for part in shape.contents:
            yield from _elements(part, height)
        return
    write = _WRITE.get(type(shape))
    if write is None:
        raise TypeError(f"no SVG for a {type(shape).__name__}")
    yield write(shape, height)


def _line(shape: Any, height: float) -> str:
    ends = zip(("x1", "y1", "x2", "y2"), (shape.x1, height - shape.y1, shape.x2, height - shape.y2), strict=True)
    return _element("line", *ends, *_stroke(shape))


def _rect(shape: Any, height: float) -> str:
    top = height - shape.y - shape.height
    sides = (("x", shape.x), ("y", top), ("width", shape.width), ("height", shape.height))
    return _element("rect", *sides, *_fill(shape), *_stroke(shape))


def _circle(shape: Any, height: float) -> str:
    place = (("cx", shape.cx), ("cy", height - shape.cy), ("r", shape.r))
    return _element("circle", *place, *_fill(shape), *_stroke(shape))


def _wedge(shape: Any, height: float) -> str:
    start, end, radius = radians(shape.startangledegrees), radians(shape.endangledegrees), shape.radius
    rim = [(shape.centerx + radius * cos(a), height - shape.centery - radius * sin(a)) for a in (start, end)]
    (x1, y1), (x2, y2) = [(_number(x), _number(y)) for x, y in rim]
    large = int(shape.endangledegrees - shape.startangledegrees > 180)
    hub, reach = f"{_number(shape.centerx)} {_number(height - shape.centery)}", _number(radius)
    path = f"M{hub}L{x1} {y1}A{reach} {reach} 0 {large} 0 {x2} {y2}Z"
    return _element("path", ("d", path), *_fill(shape), *_stroke(shape))


def _polygon(shape: Any, height: float) -> str:
    return _element("polygon", ("points", _points(shape.points, height)), *_fill(shape), *_stroke(shape))


def _polyline(shape: Any, height: float) -> str:
    return _element("polyline", ("points", _points(shape.points, height)), ("fill", "none"), *_stroke(shape))


def _string(shape: Any, height: float) -> str:
    attributes: list[tuple[str, object]] = [("x", shape.x), ("y", height - shape.y), ("font-size", shape.fontSize)]
    if width := stringWidth(shape.text, shape.fontName, shape.fontSize):
        attributes += [("textLength", width), ("lengthAdjust", "spacingAndGlyphs")]
    if shape.fontName == BOLD:
        attributes.append(("font-weight", "bold"))
    if shape.textAnchor != "start":
        attributes.append(("text-anchor", shape.textAnchor))
    return _element("text", *attributes, ("fill", _colour(shape.fillColor)), content=_text(shape.text))


_WRITE: dict[type[Shape], Callable[[Any, float], str]] = {
    Line: _line,
    Rect: _rect,
    Circle: _circle,
    Wedge: _wedge,
    Polygon: _polygon,
    PolyLine: _polyline,
    String: _string,
}


def _element(name: str, *attributes: tuple[str, object], content: str = "") -> str:
    written = "".join(f' {key}="{_number(v) if isinstance(v, float | int) else v}"' for key, v in attributes)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _points(values: Sequence[float], height: float) -> str:
    pairs = zip(values[::2], values[1::2], strict=True)
    return " ".join(f"{_number(x)},{_number(height - y)}" for x, y in pairs)


def _fill(shape: Any) -> tuple[tuple[str, object], ...]:
    return (("fill", _colour(shape.fillColor)),)


def _stroke(shape: Any) -> tuple[tuple[str, object], ...]:
    if shape.strokeColor is None:
        return ()
    dashes = (("stroke-dasharray", _dashes(shape.strokeDashArray)),) if shape.strokeDashArray else ()
    return (("stroke", _colour(shape.strokeColor)), ("stroke-width", shape.strokeWidth), *dashes)


def _dashes(lengths: Sequence[float]) -> str:
    return " ".join(_number(length) for length in lengths)


def _colour(colour: Any) -> str:
    return "none" if colour is None else "#" + "".join(f"{round(part * 255):02x}" for part in colour.rgb())


def _number(value: float) -> str:
    """At most two decimals: finer than any screen, and the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _text(text: str) -> str:
    return str(escape(printable(text)))
