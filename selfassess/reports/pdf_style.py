"""How the PDF looks: paper, colours and type. All sizes are in points."""

from __future__ import annotations

from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle

from selfassess.reports.fonts import BOLD, REGULAR

PAGE_WIDTH: Final = 595.2756  # A4
PAGE_HEIGHT: Final = 841.8898
SIDE: Final = 43.0
TOP: Final = 38.0
FOOT: Final = 41.0
WIDTH: Final = PAGE_WIDTH - 2 * SIDE
HEIGHT: Final = PAGE_HEIGHT - TOP - FOOT

# Each colour of text has a contrast of at least 7 to 1 on white and on the tint; none carries a meaning.
INK: Final = HexColor("#0b0c0c")
GREY: Final = HexColor("#4a5358")
ACCENT: Final = HexColor("#0b5c4b")
RULE: Final = HexColor("#b1b9b6")
TINT: Final = HexColor("#f1f6f4")

INDENT: Final = 11.0  # of a list's text, and of a cell's text beside its mark
GUTTER: Final = 8.0  # between a table's columns
LIST_GUTTER: Final = 20.0  # between two lists side by side
NOTE_PAD: Final = 8.0

# Space above and below; between two paragraphs the larger counts.
SPACE_BLOCK: Final = 5.5
_SPACE_TEXT = 3.5
_SPACE_ITEM = 1.0


def _style(font: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    given: dict[str, Any] = {
        "textColor": INK,
        "splitLongWords": 1,
        "embeddedHyphenation": 1,
    }  # a long word is cut after a hyphen
    return ParagraphStyle("report", fontName=font, fontSize=size, leading=leading, **(given | more))


def _strong(style: ParagraphStyle) -> ParagraphStyle:
    return ParagraphStyle("strong", parent=style, fontName=BOLD)


def _heading(size: float, leading: float, before: float, after: float, **more: Any) -> ParagraphStyle:
    return _style(BOLD, size, leading, spaceBefore=before, spaceAfter=after, keepWithNext=1, **more)


BOARD: Final = _heading(10, 13, 0, 2, textColor=ACCENT)
TITLE: Final = _heading(19, 24, 0, 3)
STATUS: Final = _style(REGULAR, 8.5, 12, textColor=GREY, spaceAfter=7)
HEADINGS: Final = (
    _heading(14, 18, 11, 2, textColor=ACCENT),
    _heading(11, 14, 8, 1.5),
    _heading(9.5, 12.2, 7, 1, textColor=ACCENT),
)
CAPTION: Final = _heading(8.5, 10.6, SPACE_BLOCK, 1)
LABEL: Final = _heading(9.5, 12.2, 0, 1, textColor=ACCENT)

BODY: Final = _style(REGULAR, 9.5, 12, spaceBefore=_SPACE_TEXT, spaceAfter=_SPACE_TEXT)
BODY_STRONG: Final = _strong(BODY)
ITEM: Final = _style(REGULAR, 9, 11, spaceBefore=_SPACE_ITEM, spaceAfter=_SPACE_ITEM, leftIndent=INDENT)
ITEM_STRONG: Final = _strong(ITEM)
SIDE_ITEM: Final = _style(REGULAR, 8.5, 10.4, spaceBefore=_SPACE_ITEM, leftIndent=INDENT)
SIDE_ITEM_STRONG: Final = _strong(SIDE_ITEM)
QUIET: Final = _style(REGULAR, 8.5, 10.8, textColor=GREY, spaceBefore=_SPACE_ITEM)

CELL: Final = _style(REGULAR, 8, 9.5)
CELL_STRONG: Final = _strong(CELL)
CELL_PAD: Final = (0.9, 1.9)  # above and below a cell's text: letters stand high in their line

FURNITURE: Final = _style(REGULAR, 8, 10, textColor=GREY)
MARKING: Final = _style(BOLD, 8, 10)
