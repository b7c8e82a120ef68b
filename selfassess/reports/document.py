"""What a report says, before anything decides how it looks.

A ``Document`` is a title block and a tuple of blocks. Every renderer shows the same blocks in the same order; none
adds, drops or rewords text. All text is plain text: a renderer escapes it, so nothing that a user typed can become
markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from selfassess.reports.dates import day

if TYPE_CHECKING:
    # What says a report in words or as JSON never loads what draws its figures.
    from reportlab.graphics.shapes import Drawing


class Symbol(StrEnum):
    """A drawn shape that stands beside a word; see ``symbols.py``. The first ten are the shapes of levels.

    ``BOX`` is empty, to be ticked on paper.
    """

    RING = "ring"
    QUARTER = "quarter"
    HALF = "half"
    THREE_QUARTERS = "three-quarters"
    DISC = "disc"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    BAR = "bar"
    CROSS = "cross"
    UP = "up"
    DOWN = "down"
    EQUALS = "equals"
    PLUS = "plus"
    ARROW = "arrow"
    DASH = "dash"
    BOX = "box"


@dataclass(frozen=True, slots=True)
class Mark:
    """A symbol in a colour (``#rrggbb``). It repeats what the word beside it says and never replaces it."""

    symbol: Symbol
    colour: str = "#0b0c0c"


class Align(StrEnum):
    """How a column's text is set."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of text, with an optional mark before it."""

    text: str
    mark: Mark | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is a section below the document's title, 3 the deepest."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph. A line break in the text stays a line break."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of items."""

    items: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A table column. ``width`` is its share of the table's width, relative to the other columns'."""

    heading: str
    width: float = 1.0
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The first cell of a row heads the row. Every row has one cell a column."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its title, a description in words for those who cannot see it, and its data as a table.

    ``show_table`` is false only where the same table stands elsewhere in the document.
    """

    title: str
    description: str
    drawing: Drawing
    table: Table
    show_table: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """A box set apart from the text."""

    title: str
    blocks: tuple[Prose | Bullets, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A titled list; ``empty`` is printed when it has no items."""

    title: str
    items: tuple[Cell, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Two lists side by side, equal in width; on a narrow screen one after the other. Read left first."""

    left: Listing
    right: Listing


@dataclass(frozen=True, slots=True)
class PageBreak:
    """On paper, what follows starts a new page."""


Block = Heading | Prose | Bullets | Table | Figure | Note | Columns | PageBreak


@dataclass(frozen=True, slots=True)
class Cover:
    """What a report's title block says beyond the sheets. ``generated_on`` is given: no report reads a clock.

    ``tells_whole`` has it tell one level for the whole board as well, which a board must ask for.
    """

    generated_on: date
    marking: str = "OFFICIAL"
    status: str = "Draft"
    tells_whole: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A report.

    ``facts`` are the label-value pairs of the title block; ``marking`` is the handling marking printed on every page;
    ``generated_on`` is given, never read from a clock.
    """

    title: str
    board: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    generated_on: date
    marking: str = "OFFICIAL"
    status: str = "Draft"
    language: str = "en-GB"

    @property
    def status_line(self) -> str:
        """The status and the day on which the report was made: ``"Draft · Generated on 12 March 2026"``."""
        made = f"Generated on {day(self.generated_on)}"
        return f"{self.status} · {made}" if self.status.strip() else made
