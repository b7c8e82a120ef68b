"""Pieces of a report, stacked and shared out over pages.

A piece knows its height, can draw itself, and may be cut in two. Its structure elements are made with it, in reading
order, so pages may break anywhere without the tree noticing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import inf

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing

from selfassess.reports.document import Mark
from selfassess.reports.pdf_style import TextStyle
from selfassess.reports.pdf_text import draw_lines, draw_mark
from selfassess.reports.tagged import Element, TaggedCanvas

SLACK = 0.01  # points, for sums of binary fractions


@dataclass(kw_only=True)
class Piece(ABC):
    """Something that takes up height.

    ``before`` and ``after`` are the space wanted above and below; between two pieces the larger counts, and none at the
    top of a page. A piece with ``keep`` stays with the one that follows; one with ``breaks`` begins a page. ``header``
    is drawn above a piece that begins a page, as furniture that is not read out.
    """

    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    breaks: bool = False
    header: Piece | None = None

    @property
    @abstractmethod
    def height(self) -> float:
        """The whole height in points."""

    @property
    def least(self) -> float:
        """The least height in which the piece may begin."""
        return self.height

    def split(self, room: float, *, fresh: bool) -> tuple[Piece, Piece]:
        """A first part no higher than ``room``, and the rest.

        Only asked of a piece that is higher than the room, and whose ``least`` is not; or else ``fresh`` says that the
        room is a whole page.
        """
        raise NotImplementedError

    @abstractmethod
    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the piece with its upper left corner at (x, top)."""


Placed = list[tuple[Piece, float]]  # pieces, each with its distance from the top


def fill(pieces: deque[Piece], room: float, *, fresh: bool) -> tuple[Placed, float]:
    """Take from the left as many pieces as fit ``room``; also the height used.

    ``fresh`` says that the room is a whole page, where something must be placed whatever its height.
    """
    placed: Placed = []
    used = after = 0.0
    if fresh and pieces and (header := pieces[0].header):
        placed.append((header, 0.0))
        used = header.height
    must = fresh
    while pieces:
        piece = pieces[0]
        at = used + (max(after, piece.before) if placed else 0.0)
        if not must and (piece.breaks or at + _lead(pieces) > room + SLACK):
            break
        if at + piece.height <= room + SLACK:
            pieces.popleft()
        else:
            piece, pieces[0] = piece.split(room - at, fresh=must)
        placed.append((piece, at))
        used, after, must = at + piece.height, piece.after, False
    return placed, used


def _lead(pieces: Iterable[Piece]) -> float:
    """The least height in which the first piece may begin together with all that it must stay with."""
    total = after = 0.0
    for number, piece in enumerate(pieces):
        total += max(after, piece.before) if number else 0.0
        if not piece.keep:
            return total + piece.least
        total += piece.height
        after = piece.after
    return total


def draw_placed(canvas: TaggedCanvas, placed: Placed, x: float, top: float) -> None:
    """Draw what ``fill`` placed in a room whose upper left corner is (x, top)."""
    for piece, at in placed:
        piece.draw(canvas, x, top - at)


@dataclass
class Text(Piece):
    """Lines of text: content of ``element``. ``bullet`` is a list label's element, for which a bullet is drawn."""

    lines: list[str]
    style: TextStyle
    element: Element
    bullet: Element | None = None
    mark: Mark | None = None
    indent: float = 0.0
    bookmark: tuple[str, int] | None = None  # a heading's title and its depth, 0 the outermost

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading

    @property
    def least(self) -> float:
        return self.style.leading * (len(self.lines) if len(self.lines) <= 3 else 2)

    def split(self, room: float, *, fresh: bool) -> tuple[Piece, Piece]:
        fits = int((room + SLACK) / self.style.leading)
        count = min(fits, len(self.lines) - 2)  # no line stands alone at the top of a page
        rest = replace(self, lines=self.lines[count:], before=0.0, bullet=None, mark=None, bookmark=None)
        return replace(self, lines=self.lines[:count], after=0.0), rest

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        if self.bookmark:
            canvas.bookmark(*self.bookmark, top)
        if self.mark:
            draw_mark(canvas, self.mark, self.style, x, top)
        elif self.bullet:
            with canvas.content(self.bullet):
                draw_lines(canvas, ["•"], self.style, x + 1.5, top)
        with canvas.content(self.element):
            draw_lines(canvas, self.lines, self.style, x + self.indent, top)


@dataclass
class Picture(Piece):
    """A drawing, at ``scale`` of its natural size."""

    drawing: Drawing
    scale: float
    element: Element

    @property
    def height(self) -> float:
        return float(self.drawing.height) * self.scale

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        bottom = top - self.height
        self.element.bbox = (x, bottom, x + self.drawing.width * self.scale, top)
        with canvas.content(self.element):
            canvas.saveState()
            canvas.translate(x, bottom)
            canvas.scale(self.scale, self.scale)
            renderPDF.draw(self.drawing, canvas, 0, 0)
            canvas.restoreState()


@dataclass
class Frame(Piece):
    """Stacks of pieces side by side, each at its distance from the left, inside a padding above and below.

    Where the frame parts, each stack goes on at the top of the next page. ``paint`` draws what lies behind them, given
    the canvas, the upper left corner and the height.
    """

    stacks: tuple[tuple[float, tuple[Piece, ...]], ...]
    pad: float = 0.0
    paint: Callable[[TaggedCanvas, float, float, float], None] | None = None

    @property
    def height(self) -> float:
        return 2 * self.pad + max(fill(deque(stack), inf, fresh=False)[1] for _, stack in self.stacks)

    @property
    def least(self) -> float:
        return 2 * self.pad + max(_lead(stack) for _, stack in self.stacks)

    def split(self, room: float, *, fresh: bool) -> tuple[Piece, Piece]:
        first: list[tuple[float, tuple[Piece, ...]]] = []
        rest: list[tuple[float, tuple[Piece, ...]]] = []
        for x, stack in self.stacks:
            pieces = deque(stack)
            placed, _ = fill(pieces, room - 2 * self.pad, fresh=fresh)
            first.append((x, tuple(piece for piece, _ in placed)))
            rest.append((x, tuple(pieces)))
        return replace(self, stacks=tuple(first), after=0.0), replace(self, stacks=tuple(rest), before=0.0)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        if self.paint:
            with canvas.artifact():
                self.paint(canvas, x, top, self.height)
        for indent, stack in self.stacks:
            placed, _ = fill(deque(stack), inf, fresh=False)
            draw_placed(canvas, placed, x + indent, top - self.pad)
