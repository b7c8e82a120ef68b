"""The blocks of a report as HTML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import assert_never

from markupsafe import Markup, escape

from selfassess.reports.characters import printable
from selfassess.reports.document import (
    Align,
    Block,
    Bullets,
    Cell,
    Column,
    Columns,
    Figure,
    Heading,
    Listing,
    Mark,
    Note,
    PageBreak,
    Prose,
    Table,
)
from selfassess.reports.svg import to_hidden_svg, to_svg
from selfassess.reports.symbols import symbol

_LONG = re.compile(r"(\S{24})(?=\S)")
_SPECIAL = re.compile("[&<>\"']")


def safe(text: str) -> Markup:
    """The text escaped, its harmful characters shown as U+FFFD."""
    return Markup(_escaped(text))


def _escaped(text: str) -> str:
    """The same as plain text, for what joins many pieces: making each of them ``Markup`` takes longer than the rest."""
    shown = text if text.isprintable() and text.isascii() else printable(text)
    return str(escape(shown)) if _SPECIAL.search(shown) else shown


def lines(parts: Iterable[Markup]) -> Markup:
    """The parts, one on each line."""
    return Markup("\n").join(parts)


def heading_id(number: int) -> str:
    """The id of the document's heading with this number, counted from 1 over all levels."""
    return f"report-section-{number}"


class Blocks:
    """Writes one document's blocks in order, and remembers what ids, names and heading levels depend on."""

    def __init__(self) -> None:
        self._depth = 0
        self._headings = 0
        self._figures = 0
        self._names: Counter[str] = Counter()

    def write(self, blocks: Iterable[Block]) -> Iterator[Markup]:
        """Each block's markup. Headings start at ``h2``; every id starts with ``report-``."""
        for block in blocks:
            yield self._block(block)

    def _block(self, block: Block) -> Markup:
        match block:
            case Heading():
                return self._heading(block)
            case Prose():
                return _prose(block)
            case Bullets():
                return _bullets(block.items)
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Note():
                return self._note(block)
            case Columns():
                both = lines(self._listing(listing) for listing in (block.left, block.right))
                return Markup('<div class="columns">\n{}\n</div>').format(both)
            case PageBreak():
                return Markup('<div class="page-break"></div>')
            case _:
                assert_never(block)

    def _heading(self, heading: Heading) -> Markup:
        # A screen reader's reader hears a skipped level as a missing section, so a heading is at most one level deeper.
        self._headings += 1
        if not heading.text.strip():
            return Markup("")
        self._depth = min(max(heading.level, 1), self._depth + 1)
        name = Markup('id="{}"').format(heading_id(self._headings))
        return _title(self._depth + 1, heading.text, name)

    def _note(self, note: Note) -> Markup:
        body = lines(_prose(part) if isinstance(part, Prose) else _bullets(part.items) for part in note.blocks)
        return Markup('<section class="note">\n{}\n{}\n</section>').format(_title(self._depth + 2, note.title), body)

    def _listing(self, listing: Listing) -> Markup:
        body = _bullets(listing.items) if listing.items else _prose(Prose(listing.empty))
        return Markup("<section>\n{}\n{}\n</section>").format(_title(self._depth + 2, listing.title), body)

    def _figure(self, figure: Figure) -> Markup:
        self._figures += 1
        key = f"report-figure-{self._figures}"
        title = figure.title if figure.title.strip() else "Figure"
        drawn = to_svg(figure.drawing, title=title, description=figure.description, key=key)
        picture = self._scroll(f"{title} (picture)", Markup(drawn), "scroll picture")
        table = self._table(figure.table) if figure.show_table else ""
        return Markup("<figure>\n<figcaption>{}</figcaption>\n{}\n{}</figure>").format(
            safe(figure.title), picture, table
        )

    def _table(self, table: Table) -> Markup:
        count = len(table.columns)
        size = "narrow" if count < 4 else "wide" if count < 7 else "wider"
        total = sum(column.width for column in table.columns)
        widths = Markup("").join(_width(column.width / total) for column in table.columns)
        heads = Markup("").join(_head(column) for column in table.columns)
        rows = Markup("\n".join(_rows(table)))
        written = Markup(
            '<table class="{}">\n<caption><span>{}</span></caption>\n<colgroup>{}</colgroup>\n'
            "<thead>\n<tr>{}</tr>\n</thead>\n<tbody>\n{}\n</tbody>\n</table>"
        ).format(size, safe(table.caption), widths, heads, rows)
        return self._scroll(table.caption if table.caption.strip() else "Table", written)

    def _scroll(self, name: str, content: Markup, classes: str = "scroll") -> Markup:
        """A part that scrolls sideways by itself, by keyboard too, under a name that no other part has."""
        self._names[name] += 1
        unique = name if self._names[name] == 1 else f"{name} ({self._names[name]})"
        return Markup('<div class="{}" role="region" aria-label="{}" tabindex="0">\n{}\n</div>').format(
            classes, safe(unique), content
        )


def _title(level: int, text: str, attributes: Markup | None = None) -> Markup:
    if not text.strip():
        return Markup("")
    space = Markup(" ") + attributes if attributes else ""
    return Markup("<h{}{}>{}</h{}>").format(level, space, safe(text), level)


def _prose(prose: Prose) -> Markup:
    return Markup("<p><strong>{}</strong></p>" if prose.strong else "<p>{}</p>").format(safe(prose.text))


def _bullets(items: Iterable[Cell]) -> Markup:
    found = tuple(items)
    if not found:
        return Markup("")
    # Where each item has a mark, a bullet beside it says nothing. Some screen readers take a list without bullets for
    # none, so its role is written out.
    bare = Markup(' class="bare" role="list"') if all(item.mark for item in found) else ""
    written = Markup("\n".join(f"<li>{_cell(item)}</li>" for item in found))
    return Markup("<ul{}>\n{}\n</ul>").format(bare, written)


def _head(column: Column) -> Markup:
    """A heading cell; a plain one where nothing is headed, since a heading without words is announced as one."""
    if not column.heading.strip():
        return Markup("<td></td>")
    return Markup(f'<th scope="col"{_aligned(column)}>{_breakable(column.heading)}</th>')


def _rows(table: Table) -> Iterator[str]:
    """Each row, written with no more calls than it needs: of a report's markup nine tenths are rows."""
    begin = [f"<td{_aligned(column)}>" for column in table.columns]
    begin[0] = f'<th scope="row"{_aligned(table.columns[0])}>'
    end = ["</th>", *["</td>"] * (len(begin) - 1)]
    for row in table.rows:
        cells = zip(begin, row, end, strict=True)
        yield f"<tr>{''.join([f'{before}{_cell(cell)}{after}' for before, cell, after in cells])}</tr>"


def _cell(cell: Cell) -> str:
    words = f'<span class="words">{_breakable(cell.text)}</span>'
    if cell.strong:
        words = f"<strong>{words}</strong>"
    return f'<span class="marked">{_symbol(cell.mark)}{words}</span>' if cell.mark else words


def _breakable(text: str) -> str:
    """The text with places where a very long word may break; a table's columns are as wide as their longest word."""
    if _LONG.search(text) is None:
        return _escaped(text)
    return "<wbr>".join(_escaped(piece) for piece in _LONG.split(text) if piece)


@lru_cache(maxsize=256)
def _symbol(mark: Mark) -> str:
    return to_hidden_svg(symbol(mark, 20))


def _aligned(column: Column) -> str:
    return ' class="right"' if column.align is Align.RIGHT else ""


def _width(share: float) -> Markup:
    """A column's width as a class, in steps of 2.5%: a strict content policy allows no style attribute."""
    return Markup('<col class="w{}">').format(min(max(round(share * 40), 1), 39))
