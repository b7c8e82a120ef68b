"""What goes into a cell of a worksheet: text that stays text, numbers that add up, no more than a row can show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import TextWrapper

from openpyxl.cell.cell import Cell as SheetCell

from selfassess.reports.document import Align, Table

SIZE = 11.0
"""The size in points of ordinary letters: of those in whose digits Excel counts the width of a column."""

_LINE = 15.0  # points, of such letters
_HIGHEST_ROW = 400.0  # points; Excel stops at 409
# The width of a usual letter against a digit's, measured in running text; a row is to be rather too high than too low.
_LETTER, _BOLD_LETTER = 0.92, 0.99
_NUMBER = re.compile(r"([+\-−]?)(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,6}))?")
_LEADING_ZERO = re.compile(r"0[0-9]+")
_ESCAPE_LOOKALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def pieces(text: str, width: float, size: float = SIZE, *, bold: bool = False) -> Iterator[tuple[str, float]]:
    """The text in pieces that each fit a row, with the row's height in points; at least one piece, nothing left out.

    A row shows 409 points at most, on the screen and on paper, whatever its cell holds; a piece is also far below the
    32,767 characters and 253 line breaks at which Excel itself cuts.

    Args:
        text: printable text.
        width: the width of the cell, in characters.
        size: of the letters, in points.
        bold: whether the letters are.
    """
    scale = size / SIZE
    most = int(_HIGHEST_ROW / _LINE / scale)
    lines = list(_lines(text, max(1, int(width / scale / (_BOLD_LETTER if bold else _LETTER)))))
    for start in range(0, len(lines), most):
        shown = lines[start : start + most]
        yield "".join(shown).removesuffix("\n"), len(shown) * _LINE * scale + 3


def _lines(text: str, width: int) -> Iterator[str]:
    """The lines as they are likely to be wrapped; joined, they are the text again, with a line end after it."""
    wrapper = TextWrapper(width, expand_tabs=False, replace_whitespace=False, drop_whitespace=False)
    for line in text.split("\n"):
        *wrapped, last = wrapper.wrap(line) or [""]
        yield from wrapped
        yield last + "\n"


def adds_up(table: Table, number: int) -> bool:
    """Whether column ``number`` is set as numbers, wherever a cell of it looks like one.

    Only a right-aligned column after the first. Not one with digits of unequal precision (1.9, 1.10), leading zeros or
    marks beside digits: those are codes or words, and half a column of numbers would add up to a wrong sum.
    """
    if number == 0 or table.columns[number].align is not Align.RIGHT:
        return False
    cells = [row[number] for row in table.rows]
    found = [(cell, match) for cell in cells if (match := _NUMBER.fullmatch(cell.text))]
    precisions = {len(match[3]) for _, match in found if match[3]}
    coded = any(cell.mark for cell, _ in found) or any(_LEADING_ZERO.fullmatch(cell.text) for cell in cells)
    return len(precisions) <= 1 and not coded


def put_number(cell: SheetCell, text: str) -> bool:
    """Make the cell a number that shows as the text does, if the text is one; return whether it is."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return False
    sign, whole, decimals = match.groups()
    value = float(f"{whole}.{decimals}") if decimals else int(whole)
    if sign and not value:  # no number shows as +0.0
        return False
    digits = "0." + "0" * len(decimals) if decimals else "0"
    cell.value = value if sign in ("", "+") else -value
    cell.number_format = {"+": f"+{digits};-{digits}", "−": f'{digits};"−"{digits}'}.get(sign, digits)
    return True


def put_text(cell: SheetCell, text: str) -> None:
    """Make the cell text, whatever it looks like, also when someone edits it later."""
    if not text:
        return
    # Excel reads _x0041_ in a file as the letter A; the underscore in front must itself be written so.
    cell.value = _ESCAPE_LOOKALIKE.sub("_x005F_", text)
    cell.data_type = "s"  # openpyxl takes "=1" for a formula and "#N/A" for an error
    # As if typed after an apostrophe: without it Excel works the text out anew when the cell is edited.
    cell.quotePrefix = not text.lstrip()[:1].isalpha()
