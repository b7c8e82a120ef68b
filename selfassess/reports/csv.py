"""A report as rows of text that any spreadsheet opens: every text in the document's order, every table as it stands."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from selfassess.reports.characters import printable
from selfassess.reports.document import (
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

# A spreadsheet takes a cell that begins with one of these, blanks before it or not, for a formula.
_FORMULA = re.compile("^\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20|%]")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?")

Row = list[str]


def render(document: Document) -> bytes:
    """The document as CSV (RFC 4180) in UTF-8, with the mark by which Excel knows it."""
    return _written(_rows(document))


def rows_of_text(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows of text as CSV in the same way."""
    return _written([as_text(text) for text in row] for row in rows)


def as_text(value: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula: an apostrophe goes before one that it might."""
    # Most texts are plain; to ask that once costs a tenth of looking for what is not.
    if value.isprintable() and value[:1].isalpha():
        return value
    text = printable(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _written(rows: Iterable[Row]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def _rows(document: Document) -> Iterator[Row]:
    titles = (document.marking, document.title, document.board, document.status_line)
    yield from ([as_text(text)] for text in titles if text)
    yield from ([as_text(label), as_text(value)] for label, value in document.facts)
    yield from _of_blocks(document.blocks)


def _of_blocks(blocks: Iterable[Block]) -> Iterator[Row]:
    for block in blocks:
        match block:
            case Heading() | Prose():
                yield [as_text(block.text)]
            case Bullets():
                yield from _items(block.items)
            case Table():
                yield from _table(block)
            case Figure():
                yield from ([as_text(text)] for text in (block.title, block.description) if text)
                if block.show_table:
                    yield from _table(block.table)
            case Note():
                yield [as_text(block.title)]
                yield from _of_blocks(block.blocks)
            case Columns():
                yield from _listing(block.left)
                yield from _listing(block.right)
            case PageBreak():
                pass


def _items(items: Iterable[Cell]) -> Iterator[Row]:
    return ([as_text(item.text)] for item in items)


def _listing(listing: Listing) -> Iterator[Row]:
    yield [as_text(listing.title)]
    yield from _items(listing.items) if listing.items else ([as_text(listing.empty)],)


def _table(table: Table) -> Iterator[Row]:
    yield [as_text(table.caption)]
    yield [as_text(column.heading) for column in table.columns]
    yield from ([as_text(cell.text) for cell in row] for row in table.rows)
