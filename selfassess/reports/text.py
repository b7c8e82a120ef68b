"""A report as plain text for a terminal: at most 80 columns, no colour, nothing that could steer it.

Headings stand at the left edge and everything else is set in, so that no text can pass for a heading. Marks are left
out: the word beside each says the same. A table that is too wide for its columns to stand side by side is written as
one item a row: the first cell, then each other cell after its column's heading; cells without text are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from selfassess.reports.characters import printable
from selfassess.reports.document import (
    Align,
    Block,
    Bullets,
    Cell,
    Columns,
    Document,
    Figure,
    Heading,
    Listing,
    Note,
    PageBreak,
    Prose,
    Table,
)
from selfassess.reports.wrapping import WIDTH, wrapped

_IN = "  "
_DEEPER = _IN * 2
_GAP = "  "
_UNDERLINE = {1: "=", 2: "-"}
# A longer cell has lines of its own; shorter ones share theirs.
_LONGEST_SHARED = 40


def render(document: Document) -> str:
    """The document as lines that each end in a line break, parts apart by an empty line."""
    parts = (*_title_block(document), *_parts(document.blocks), _set_off(document.marking))
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _title_block(document: Document) -> Iterator[list[str]]:
    yield _set_off(document.marking)
    yield [*_set_off(document.board), *_underlined(document.title, "="), *_set_off(document.status_line)]
    yield [line for label, value in document.facts for line in wrapped(_pair(label, value), _IN, _DEEPER)]


def _parts(blocks: Iterable[Block]) -> Iterator[list[str]]:
    """The blocks as parts that an empty line keeps apart."""
    for block in blocks:
        match block:
            case Figure():
                yield [*_titled(block.title), *_titled(block.description, _DEEPER)]
                if block.show_table:
                    yield _table(block.table)
            case Note():
                yield _underlined(block.title, _UNDERLINE[2])
                yield from _parts(block.blocks)
            case Columns():
                yield from map(_listing, (block.left, block.right))
            case PageBreak():
                pass
            case _:
                yield _part(block)


def _part(block: Heading | Prose | Bullets | Table) -> list[str]:
    match block:
        case Heading():
            return _underlined(block.text, _UNDERLINE.get(block.level, ""))
        case Prose():
            return _titled(block.text)
        case Bullets():
            return _items(block.items, _IN)
        case Table():
            return _table(block)


def _set_off(text: str) -> list[str]:
    """The text at the left edge, on one line unless it is too long; nothing for none."""
    return wrapped(" ".join(printable(text).split())) if text.strip() else []


def _underlined(text: str, stroke: str) -> list[str]:
    lines = _set_off(text)
    return [*lines, stroke * max(map(len, lines))] if lines and stroke else lines


def _titled(text: str, indent: str = _IN) -> list[str]:
    return wrapped(text, indent, indent) if text.strip() else []


def _items(items: Iterable[Cell], indent: str) -> list[str]:
    return [line for item in items for line in wrapped(item.text, f"{indent}- ", f"{indent}  ")]


def _listing(listing: Listing) -> list[str]:
    inside = _items(listing.items, _DEEPER) if listing.items else _titled(listing.empty, _DEEPER)
    return [*_titled(listing.title), *inside]


def _table(table: Table) -> list[str]:
    rows = [[_cell(cell.text) for cell in row] for row in table.rows]
    headings = [_cell(column.heading) for column in table.columns]
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    is_narrow = len(_DEEPER) + sum(widths) + len(_GAP) * (len(widths) - 1) <= WIDTH
    if is_narrow and not any("\n" in text for row in (headings, *rows) for text in row):
        top = [headings, ["-" * width for width in widths]] if any(headings) else []
        inside = _side_by_side([*top, *rows], widths, table)
    else:
        inside = list(_one_by_one(headings, rows))
    return [*_titled(table.caption), *inside]


def _cell(text: str) -> str:
    return printable(text).strip().replace("\t", " ")


def _side_by_side(rows: Iterable[list[str]], widths: list[int], table: Table) -> list[str]:
    found = []
    for row in rows:
        cells = (
            text.rjust(width) if column.align is Align.RIGHT else text.ljust(width)
            for text, width, column in zip(row, widths, table.columns, strict=True)
        )
        found.append((_DEEPER + _GAP.join(cells)).rstrip())
    return found


def _one_by_one(headings: list[str], rows: list[list[str]]) -> Iterator[str]:
    first, *others = headings
    if not rows:
        yield from wrapped("; ".join(headings), _DEEPER, _DEEPER)
        return
    if first:
        lines = wrapped(first, _DEEPER, _DEEPER)
        yield from (*lines, _DEEPER + "-" * (max(map(len, lines)) - len(_DEEPER)))
    for head, *cells in rows:
        yield from wrapped(head, f"{_DEEPER}- ", f"{_DEEPER}  ")
        yield from _together([_pair(*each) for each in zip(others, cells, strict=True) if each[1]], f"{_DEEPER}  ")


def _pair(heading: str, text: str) -> str:
    return f"{heading}: {text}" if heading.strip() else text


def _together(pairs: Iterable[str], indent: str) -> Iterator[str]:
    """The pairs, as many short ones to a line as it holds."""
    line = ""
    for pair in pairs:
        is_short = len(pair) <= _LONGEST_SHARED and "\n" not in pair
        if line and not (is_short and len(f"{indent}{line}; {pair}") <= WIDTH):
            yield indent + line
            line = ""
        if is_short:
            line = f"{line}; {pair}" if line else pair
        else:
            yield from wrapped(pair, indent, f"{indent}  ")
    if line:
        yield indent + line
