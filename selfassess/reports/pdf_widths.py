"""How wide a table's columns are: words stay whole where they can, and rows are as low as the columns allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.pdfbase.pdfmetrics import stringWidth

from selfassess.reports.document import Cell, Table
from selfassess.reports.pdf_style import CELL, CELL_STRONG, INDENT

_SHORT = 24  # characters; only words no longer than this make their column wider
_LONG = 150  # characters; so much of a text is measured
_LONGEST = 6 * _LONG  # characters; no text counts for more, or one comment would squeeze all other columns
_ROWS = 30  # so many rows, heads included, speak for all when columns give to each other
_COLUMNS = 8  # with more columns than this none gives to another: each is too narrow already
_SHIFTS = (8.0, 16.0, 32.0, 64.0)  # points that a column gives to another at a time
_RAGGED = 10.0  # points that stay empty at the end of a line, about half a word


def column_widths(table: Table, free: float) -> list[float]:
    """The columns' widths, which fill ``free`` points, in proportion to their shares at first.

    A column wider than its longest text gives what it does not need to those whose texts would take several lines; then
    those wider than their longest word give to those that are not, so that words stay whole where they can; then
    columns give to each other as long as that makes rows lower.
    """
    words = [8.0] * len(table.columns)  # room for a character
    lines: list[list[float]] = [[] for _ in words]
    for row in ([Cell(column.heading, strong=True) for column in table.columns], *table.rows):
        for number, cell in enumerate(row[: len(words)]):
            font = (CELL_STRONG if cell.strong else CELL).fontName
            beside = 0.01 + (INDENT if cell.mark else 0)
            text = cell.text[:_LONG].split("\n")[0]
            word = max((word for word in text.split() if len(word) <= _SHORT), key=len, default="")
            words[number] = max(words[number], stringWidth(word, font, CELL.fontSize) + beside)
            whole = max(1.0, min(len(cell.text), _LONGEST) / _LONG)
            lines[number].append(stringWidth(text, font, CELL.fontSize) * whole + beside)
    shares = [max(column.width, 0.01) for column in table.columns]
    widths = [free * share / sum(shares) for share in shares]
    widths = _towards(_towards(widths, [max(column) for column in lines]), words)
    return _lowest(widths, words, [column[:_ROWS] for column in lines]) if len(widths) <= _COLUMNS else widths


def _towards(widths: list[float], wanted: list[float]) -> list[float]:
    """Widths of the same sum: those wider than they want to be give to the others, first to those that want least."""
    gaps = [want - width for width, want in zip(widths, wanted, strict=True)]
    spare = -sum(gap for gap in gaps if gap < 0)
    left = moved = min(spare, sum(gap for gap in gaps if gap > 0))
    found = [width + gap * moved / spare if gap < 0 else width for width, gap in zip(widths, gaps, strict=True)]
    for number in sorted(range(len(gaps)), key=gaps.__getitem__):
        gain = min(max(gaps[number], 0), left)
        found[number] += gain
        left -= gain
    return found


def _lowest(widths: list[float], words: Sequence[float], texts: Sequence[Sequence[float]]) -> list[float]:
    """Widths of the same sum, moved from one column to another as long as that saves lines; no column breaks a word.

    ``texts`` says of each column how wide each of its texts would be on one line.
    """
    counts = [_line_counts(column, width) for column, width in zip(texts, widths, strict=True)]
    while True:
        lines = sum(map(max, zip(*counts, strict=True)))
        if lines <= len(texts[0]):
            return widths
        fewest = min(_trials(widths, words, texts, counts), default=(lines, 0, 0, 0.0))
        if fewest[0] >= lines:
            return widths
        _, giver, taker, shift = fewest
        widths[giver] -= shift
        widths[taker] += shift
        for number in (giver, taker):
            counts[number] = _line_counts(texts[number], widths[number])


def _trials(
    widths: Sequence[float], words: Sequence[float], texts: Sequence[Sequence[float]], counts: Sequence[Sequence[int]]
) -> Iterator[tuple[int, int, int, float]]:
    """What the rows' lines would add up to, which column would give, which take, and how much."""
    for giver, width in enumerate(widths):
        for shift in (shift for shift in _SHIFTS if width - shift >= words[giver]):
            narrower = _line_counts(texts[giver], width - shift)
            for taker, column in enumerate(texts):
                if taker != giver and max(counts[taker]) > 1:
                    tried = [*counts]
                    tried[giver], tried[taker] = narrower, _line_counts(column, widths[taker] + shift)
                    yield sum(map(max, zip(*tried, strict=True))), giver, taker, shift


def _line_counts(texts: Sequence[float], width: float) -> list[int]:
    """About how many lines each text takes in a column of this width."""
    full = max(width - _RAGGED, 1)
    return [1 if text <= width else 2 + int((text - width) / full) for text in texts]
