"""What Word and Excel files have in common: marks that are letters, and zip archives that remember the time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from selfassess.reports.characters import printable
from selfassess.reports.document import Cell, Mark
from selfassess.reports.symbols import unicode_for

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def one_line(text: str, longest: int = 255) -> str:
    """The printable text on one line, for a page header or a property of the file; cut with an ellipsis if too long."""
    line = " ".join(printable(text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def sign(mark: Mark) -> str:
    """The letter that stands in for a mark, tied to the word after it by a space at which no line breaks."""
    return unicode_for(mark.symbol) + "\N{NO-BREAK SPACE}"


def words(cell: Cell) -> str:
    """A cell's printable text, after its mark's one-character stand-in where it has a mark."""
    text = printable(cell.text)
    return f"{sign(cell.mark)}{text}" if cell.mark else text


def longest_word(texts: Iterable[str]) -> int:
    """How many letters the longest word of the texts has, with its mark; 0 without words."""
    return max((len(word) for text in texts for word in re.split("[ \t\n]", text)), default=0)


def without_times(archive: bytes) -> bytes:
    """The same zip archive with every member dated 1 January 1980, so that the same report is the same bytes."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as source, ZipFile(out, "w") as target:
        for member in source.infolist():
            target.writestr(ZipInfo(member.filename, _EARLIEST), source.read(member), ZIP_DEFLATED)
    return out.getvalue()
