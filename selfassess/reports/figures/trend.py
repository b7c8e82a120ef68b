"""A trend over every self-assessment, which joins only what can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Rect
from reportlab.lib.colors import HexColor, white

from selfassess.engine.bank import Scale
from selfassess.engine.rounding import whole
from selfassess.reports.document import Align, Cell, Column, Figure, Table
from selfassess.reports.figures.keys import draw_key, place_key
from selfassess.reports.figures.lettering import (
    GREY,
    INK,
    SMALL,
    leading,
    spread,
    text_at,
    text_block,
    width_of,
    wrapped,
)
from selfassess.reports.fonts import BOLD, register_fonts

_WIDTH = 480.0
_GUTTER = 112.0  # at most, for the words of the levels
_PLOT = 58.0  # points that the scale's 100 stand for
_PAD = 11.0  # above and below the scale, for the numbers at its ends
_MOST_LABELS = 12
_LOW = 15  # a number below a mark lower than this would stand on the axis
_CLOSE = 26  # a line's end no further from a mark than this would cross the number beside it
_LINE = HexColor("#0b5c4b")
_GRID = HexColor("#d0d5d8")


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One self-assessment of a series.

    ``as_scored`` is its own mean, 0 to 100; ``None`` when it has no level. ``joined`` is the mean of the questions that
    it and the one before it can compare, then and now; ``None`` when these are too few, and for the first. ``when`` is
    an optional date.
    """

    label: str
    as_scored: Fraction | None
    joined: tuple[Fraction, Fraction] | None = None
    when: str = ""


def trend(title: str, points: Sequence[TrendPoint], scale: Scale) -> Figure:
    """The series as a figure 480 points wide, with its words and its table.

    Hollow marks are each self-assessment as scored. A solid line joins two neighbours over the questions that both can
    compare, and therefore need not meet the marks; where there are too few, a break is drawn and no line. From 13
    points on, only every second, third ... label is drawn; the table has them all.

    Raises:
        ValueError: there is no point, or the first is joined to one before it.
    """
    if not points or points[0].joined is not None:
        raise ValueError("a trend needs a point, and its first has none before it")
    register_fonts()
    return Figure(title, _description(title, points, scale), _Picture(points, scale).drawing, _table(title, points))


class _Picture:
    """The drawing, and where its values stand."""

    def __init__(self, points: Sequence[TrendPoint], scale: Scale) -> None:
        self.points = points
        self.levels = sorted(scale.levels, key=lambda level: level.anchor)
        widest = max((width_of(level.label) for level in self.levels), default=0.0)
        self.left = min(widest, _GUTTER) + 8
        self.slot = (_WIDTH - self.left) / len(points)
        step = -(-len(points) // _MOST_LABELS)
        self.labels = [self._label(point, step) if i % step == 0 else () for i, point in enumerate(points)]
        key_height, key = place_key(_KEY, _WIDTH)
        self.bottom = max(len(lines) for lines in self.labels) * leading(SMALL) + 4 + _PAD
        top = self.bottom + _PLOT + _PAD
        self.drawing = Drawing(_WIDTH, top + key_height)
        draw_key(self.drawing, key, top + key_height)
        self._draw_scale()
        self._draw_axis()
        self._draw_links()
        self._draw_marks()

    def x(self, index: int) -> float:
        return self.left + self.slot * (index + 0.5)

    def y(self, value: Fraction) -> float:
        return self.bottom + float(value) / 100 * _PLOT

    def _label(self, point: TrendPoint, step: int) -> tuple[str, ...]:
        room = self.slot * step - 3
        lines = wrapped(point.label, room, lines=2)
        return (*lines, point.when) if point.when and width_of(point.when) <= room else lines

    def _draw_scale(self) -> None:
        anchors = [self.y(Fraction(level.anchor)) for level in self.levels]
        closest = min((b - a for a, b in pairwise(anchors)), default=_PLOT)
        lines = 2 if closest >= 2 * leading(SMALL) else 1
        texts = [wrapped(level.label, _GUTTER, lines=lines) for level in self.levels]
        heights = [max(len(text), 1) * leading(SMALL) for text in texts]
        low, high = self.bottom - _PAD, self.bottom + _PLOT + _PAD
        for anchor, height, text in zip(anchors, spread(anchors, heights, low, high), texts, strict=True):
            self.drawing.add(Line(self.left, anchor, _WIDTH, anchor, strokeColor=_GRID, strokeWidth=0.6))
            self.drawing.add(text_block(self.left - 6, height, text, anchor="end", ink=GREY))

    def _draw_axis(self) -> None:
        foot = self.bottom - _PAD
        self.drawing.add(Line(self.left, foot, _WIDTH, foot, strokeColor=GREY, strokeWidth=0.8))
        for i, lines in enumerate(self.labels):
            if lines:
                middle = foot - 3 - len(lines) * leading(SMALL) / 2
                self.drawing.add(text_block(self.x(i), middle, lines, anchor="middle"))

    def _draw_links(self) -> None:
        for i, (before, point) in enumerate(pairwise(self.points)):
            if point.joined is None:
                self._draw_break(i, before, point)
            else:
                then, now = point.joined
                self.drawing.add(_segment(self.x(i), self.y(then), self.x(i + 1), self.y(now)))

    def _draw_break(self, i: int, before: TrendPoint, point: TrendPoint) -> None:
        known = [value for value in (before.as_scored, point.as_scored) if value is not None]
        x, y = (self.x(i) + self.x(i + 1)) / 2, self.y(sum(known, Fraction()) / len(known) if known else Fraction(50))
        if self.slot >= width_of("not comparable") + 16:
            self.drawing.add(_plate(x, y - 9, "not comparable"))
            self.drawing.add(text_at(x, y - 9, "not comparable", anchor="middle", ink=GREY))
        self.drawing.add(_break(x - 4, y))

    def _draw_marks(self) -> None:
        for i, point in enumerate(self.points):
            if point.as_scored is None:
                self.drawing.add(text_at(self.x(i), self.bottom - _PAD + 6, "no score", anchor="middle", ink=GREY))
                continue
            x, y, text = self.x(i), self.y(point.as_scored), whole(point.as_scored)
            beside = y + self._side(i, point.as_scored) * 9
            self.drawing.add(_plate(x, beside, text))
            self.drawing.add(text_at(x, beside, text, anchor="middle", font=BOLD))
            self.drawing.add(_mark(x - 4, y))

    def _side(self, i: int, value: Fraction) -> int:
        """Above (1) the mark, or below (-1) where a line's end stands just above it and none just below."""
        here, after = self.points[i].joined, self.points[i + 1].joined if i + 1 < len(self.points) else None
        ends = [*([here[1]] if here else []), *([after[0]] if after else [])]
        above = any(0 < end - value <= _CLOSE for end in ends)
        below = value < _LOW or any(0 < value - end <= _CLOSE for end in ends)
        return -1 if above and not below else 1


def _mark(left: float, y: float) -> Circle:
    return Circle(left + 4, y, 3.2, fillColor=white, strokeColor=INK, strokeWidth=1.2)


def _segment(x1: float, y1: float, x2: float, y2: float) -> Group:
    dots = (Circle(x, y, 1.9, fillColor=_LINE, strokeColor=None) for x, y in ((x1, y1), (x2, y2)))
    return Group(Line(x1, y1, x2, y2, strokeColor=_LINE, strokeWidth=1.8), *dots)


def _break(left: float, y: float) -> Group:
    strokes = (Line(left + dx, y - 3.5, left + dx + 3, y + 3.5, strokeColor=GREY, strokeWidth=1) for dx in (1, 4))
    return Group(*strokes)


def _plate(x: float, y: float, text: str) -> Rect:
    """White paper behind a text, so that a line passing there does not cross it out."""
    width = width_of(text) + 2
    return Rect(x - width / 2, y - 4, width, 8, fillColor=white, strokeColor=None)  # type: ignore[arg-type]


_KEY = (
    (8.0, _mark, "as scored, 0 to 100"),
    (22.0, lambda x, y: _segment(x + 2, y, x + 20, y), "like for like: only questions that both can compare"),
    (9.0, _break, "not comparable"),
)


def _linked(before: TrendPoint, point: TrendPoint) -> str:
    if point.joined is None:
        return f"from {before.label} to {point.label}, not comparable"
    then, now = point.joined
    return f"from {before.label} to {point.label}, {whole(then)} to {whole(now)}"


def _scored(point: TrendPoint) -> str:
    return "no score" if point.as_scored is None else whole(point.as_scored)


def _description(title: str, points: Sequence[TrendPoint], scale: Scale) -> str:
    levels = ", ".join(f"{whole(Fraction(level.anchor))} is {level.label}" for level in scale.levels)
    scores = ", ".join(f"{point.label} {_scored(point)}" for point in points)
    sentences = [f"{title}.", f"On a scale from 0 to 100, {levels}.", f"As scored: {scores}."]
    if len(points) > 1:
        links = "; ".join(_linked(before, point) for before, point in pairwise(points))
        sentences.append(f"Like for like: {links}.")
    return " ".join(sentences)


def _table(title: str, points: Sequence[TrendPoint]) -> Table:
    heads: tuple[str, ...] = ("Self-assessment", "Date", "As scored, 0 to 100", "Like for like, from the one before")
    rows: list[tuple[str, ...]] = []
    for i, point in enumerate(points):
        joined = "first of the series" if i == 0 else "not comparable"
        if point.joined is not None:
            joined = f"from {whole(point.joined[0])} to {whole(point.joined[1])}"
        rows.append((point.label, point.when, _scored(point), joined))
    if not any(point.when for point in points):
        heads, rows = heads[:1] + heads[2:], [row[:1] + row[2:] for row in rows]
    columns = tuple(Column(head, 1.4, Align.LEFT) for head in heads)
    return Table(f"{title}: the scores", columns, tuple(tuple(Cell(text) for text in row) for row in rows))
