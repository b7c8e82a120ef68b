"""How the PDF looks: paper, colours and type. All sizes are in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reportlab.lib.colors import Color, HexColor

from selfassess.reports.fonts import BOLD, REGULAR

PAGE_WIDTH: Final = 595.2756  # A4
PAGE_HEIGHT: Final = 841.8898
SIDE: Final = 51.0
TOP: Final = 50.0
FOOT: Final = 52.0
WIDTH: Final = PAGE_WIDTH - 2 * SIDE
HEIGHT: Final = PAGE_HEIGHT - TOP - FOOT

# Each colour of text has a contrast of at least 7 to 1 on white and on the tint; none carries a meaning.
INK: Final = HexColor("#0b0c0c")
GREY: Final = HexColor("#4a5358")
ACCENT: Final = HexColor("#0b5c4b")
RULE: Final = HexColor("#b1b9b6")
TINT: Final = HexColor("#f1f6f4")


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A typeface, its size and the distance from line to line."""

    font: str
    size: float
    leading: float
    colour: Color = INK


BODY: Final = TextStyle(REGULAR, 9.5, 12.8)
BODY_STRONG: Final = TextStyle(BOLD, 9.5, 12.8)
TITLE: Final = TextStyle(BOLD, 20, 25)
BOARD: Final = TextStyle(BOLD, 10.5, 14, ACCENT)
STATUS: Final = TextStyle(REGULAR, 9, 13, GREY)
HEADINGS: Final = (TextStyle(BOLD, 14.5, 19, ACCENT), TextStyle(BOLD, 11.5, 15.5), TextStyle(BOLD, 9.5, 12.8, ACCENT))
CAPTION: Final = TextStyle(BOLD, 9, 12.5)
LABEL: Final = TextStyle(BOLD, 9.5, 12.8, ACCENT)
QUIET: Final = TextStyle(REGULAR, 9, 12, GREY)
SIDE_BY_SIDE: Final = TextStyle(REGULAR, 9, 12)
SIDE_BY_SIDE_STRONG: Final = TextStyle(BOLD, 9, 12)
CELL: Final = TextStyle(REGULAR, 8.5, 11)
CELL_STRONG: Final = TextStyle(BOLD, 8.5, 11)
FURNITURE: Final = TextStyle(REGULAR, 8, 10, GREY)
MARKING: Final = TextStyle(BOLD, 8, 10, INK)

# Space above and below; between two pieces the larger counts.
SPACE_HEADINGS: Final = ((18.0, 4.0), (13.0, 3.0), (10.0, 2.0))
SPACE_TEXT: Final = 5.0
SPACE_ITEM: Final = 1.8
SPACE_BLOCK: Final = 10.5

INDENT: Final = 12.0  # of a list's text, and of a cell's text beside its mark
GUTTER: Final = 9.0  # between a table's columns
CELL_PAD: Final = 2.3  # above and below a cell's text
LIST_GUTTER: Final = 22.0  # between two lists side by side
NOTE_PAD: Final = 9.0
