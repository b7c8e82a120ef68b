"""How wide a Word table's columns are, for the fonts that a reader's machine may have instead of the one asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docx.shared import Length, Pt
from reportlab.pdfbase.pdfmetrics import stringWidth

from selfassess.reports.characters import printable
from selfassess.reports.document import Cell
from selfassess.reports.fonts import BOLD, REGULAR, register_fonts
from selfassess.reports.office import sign

CELL_MARGIN: Final = 3.5
"""Points at the left and the right of a cell's text."""

# Open Sans is wider than Arial, and so much wider again is DejaVu Sans, the widest that stands in for Arial.
_WIDER = 1.17
_BORDER = 0.5  # points
_LONG_WORD = 16  # letters; a longer word is broken rather than all other columns squeezed
_SHORT = 8.0  # lines; a row with no more of them stays on one page
_LONG = 2_000  # characters that are measured; more are no short row in any column


def fits(rows: Sequence[Sequence[Cell]], size: float, width: Length) -> bool:
    """Whether the longest words of all columns fit side by side in letters of this size."""
    return sum(_needed(rows, size)) <= float(width.pt)


def column_widths(rows: Sequence[Sequence[Cell]], shares: Sequence[float], size: float, width: Length) -> list[Length]:
    """The columns' widths: their shares, but the wide ones make room for the longest word of a narrow one."""
    needed = _needed(rows, size)
    squeeze = min(1.0, width.pt / sum(needed)) if needed else 1.0
    least = [need * squeeze for need in needed]
    wanted = [width.pt * share / sum(shares) for share in shares]
    lacking = sum(max(0.0, need - want) for want, need in zip(wanted, least, strict=True))
    spare = sum(max(0.0, want - need) for want, need in zip(wanted, least, strict=True))
    given = lacking / spare if lacking and spare else 0.0
    return [Pt(max(need, want - (want - need) * given)) for want, need in zip(wanted, least, strict=True)]


def is_short(row: Sequence[Cell], widths: Sequence[Length], size: float) -> bool:
    """Whether no cell of the row takes more than a few lines."""
    register_fonts()
    return all(
        len(cell.text) <= _LONG
        and cell.text.count("\n") + _WIDER * stringWidth(cell.text, REGULAR, size) / max(width.pt - 2 * CELL_MARGIN, 1)
        <= _SHORT
        for cell, width in zip(row, widths, strict=True)
    )


def _needed(rows: Sequence[Sequence[Cell]], size: float) -> list[float]:
    """For each column the points that its longest word takes, with its mark and the cell's margins."""
    register_fonts()
    return [
        max(_longest_word(cell, size) for cell in column) + 2 * CELL_MARGIN + _BORDER
        for column in zip(*rows, strict=True)
    ]


def _longest_word(cell: Cell, size: float) -> float:
    words = [word[:_LONG_WORD] for word in printable(cell.text).split()] or [""]
    most = max(map(len, words))
    found = {word for word in words if len(word) > most - 3}  # of as many letters, one may be wider than another
    if cell.mark:
        found.add(sign(cell.mark) + words[0])
    font = BOLD if cell.strong else REGULAR
    return _WIDER * max(stringWidth(word, font, size) for word in found)
