"""A document's blocks as pieces, each with its place in the structure tree."""

from __future__ import annotations

from collections.abc import Iterable

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
from selfassess.reports.pdf_flow import Frame, Picture, Piece, Text
from selfassess.reports.pdf_style import (
    ACCENT,
    BOARD,
    BODY,
    BODY_STRONG,
    CAPTION,
    HEADINGS,
    HEIGHT,
    INDENT,
    LABEL,
    LIST_GUTTER,
    NOTE_PAD,
    QUIET,
    SIDE_BY_SIDE,
    SIDE_BY_SIDE_STRONG,
    SPACE_BLOCK,
    SPACE_HEADINGS,
    SPACE_ITEM,
    SPACE_TEXT,
    STATUS,
    TINT,
    TITLE,
    WIDTH,
    TextStyle,
)
from selfassess.reports.pdf_table import facts_pieces, table_pieces
from selfassess.reports.pdf_text import one_line, wrap
from selfassess.reports.tagged import Element, TaggedCanvas

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_SHORT = 3  # lines


def compose(document: Document, root: Element) -> Iterable[Piece]:
    """The title block's and the blocks' pieces in reading order, with structure elements under ``root``."""
    return _Composer(root).compose(document)


def title_of(document: Document) -> str:
    """The document's title on one line. PDF/UA asks for a title, so a document without one gets a plain one."""
    return one_line(document.title) or "Report"


class _Composer:
    """Turns a document's blocks into pieces, and gives each its structure element under ``root``."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._depth = 0  # of the last heading in the tree: the title is 0

    def compose(self, document: Document) -> Iterable[Piece]:
        yield from self._title_block(document)
        breaks = False
        since = len(document.blocks)  # blocks since the last heading
        for block in document.blocks:
            breaks = breaks or isinstance(block, PageBreak)
            for piece in self._block(block, leads=since < 2):
                piece.breaks, breaks = breaks, False
                yield piece
            since = 0 if isinstance(block, Heading) else since + 1

    def _block(self, block: Block, *, leads: bool) -> Iterable[Piece]:
        """The block's pieces; ``leads`` says that it is the first or second after a heading."""
        match block:
            case Heading():
                yield from self._heading(block)
            case Prose():
                yield from _prose(block, self._root, WIDTH, leads=leads)
            case Bullets():
                yield from _bullets(block.items, self._root, WIDTH)
            case Table():
                yield from table_pieces(block, self._root, WIDTH)
            case Figure():
                yield from _figure(block, self._root)
            case Note():
                yield _note(block, self._root)
            case Columns():
                yield _columns(block, self._root)

    def _title_block(self, document: Document) -> Iterable[Piece]:
        title = title_of(document)
        if document.board.strip():
            yield _text(document.board, BOARD, self._root.add("P"), WIDTH, after=4.0, keep=True)
        heading = _text(title, TITLE, self._root.add("H1"), WIDTH, after=4.0, keep=True)
        heading.bookmark = (title, 0)
        yield heading
        day = document.generated_on
        made = f"Generated on {day.day} {_MONTHS[day.month - 1]} {day.year}"
        status = " · ".join(one_line(part) for part in (document.status, made, document.marking) if part.strip())
        yield _text(status, STATUS, self._root.add("P"), WIDTH, after=10.0)
        if document.facts:
            yield from facts_pieces(document.facts, self._root, WIDTH)

    def _heading(self, block: Heading) -> Iterable[Piece]:
        if not block.text.strip():
            return
        level = min(max(block.level, 1), len(HEADINGS))
        # The look follows the level; the tree may not skip one.
        self._depth = min(level, self._depth + 1)
        before, after = SPACE_HEADINGS[level - 1]
        element = self._root.add(f"H{self._depth + 1}")
        text = _text(block.text, HEADINGS[level - 1], element, WIDTH, before=before, after=after, keep=True)
        text.bookmark = (one_line(block.text), self._depth)
        yield text


def _text(
    text: str,
    style: TextStyle,
    element: Element,
    width: float,
    *,
    before: float = 0.0,
    after: float = 0.0,
    keep: bool = False,
) -> Text:
    return Text(wrap(text, style, width), style, element, before=before, after=after, keep=keep)


def _prose(block: Prose, parent: Element, width: float, *, leads: bool = False) -> Iterable[Piece]:
    """A paragraph; one that ``leads`` a section and is short stays with what it leads to."""
    if block.text.strip():
        style = BODY_STRONG if block.strong else BODY
        text = _text(block.text, style, parent.add("P"), width, before=SPACE_TEXT, after=SPACE_TEXT)
        text.keep = leads and len(text.lines) <= _SHORT
        yield text


def _bullets(
    items: tuple[Cell, ...],
    parent: Element,
    width: float,
    styles: tuple[TextStyle, TextStyle] = (BODY, BODY_STRONG),
) -> Iterable[Piece]:
    if not items:
        return
    unmarked = any(item.mark is None for item in items)
    whole = parent.add("L", attribute="Disc" if unmarked else "")
    for item in items:
        line = whole.add("LI")
        bullet = None if item.mark else line.add("Lbl")
        style = styles[item.strong]
        text = _text(item.text, style, line.add("LBody"), width - INDENT, before=SPACE_ITEM, after=SPACE_ITEM)
        text.bullet, text.mark, text.indent = bullet, item.mark, INDENT
        yield text


def _figure(block: Figure, parent: Element) -> Iterable[Piece]:
    title = block.title.strip()
    if title:
        yield _text(title, CAPTION, parent.add("P"), WIDTH, before=SPACE_BLOCK, after=3.0, keep=True)
    drawing = block.drawing
    scale = min(1.0, WIDTH / max(drawing.width, 1), HEIGHT * 0.7 / max(drawing.height, 1))
    alt = one_line(block.description) or one_line(title) or "Figure"
    picture = Picture(
        drawing, scale, parent.add("Figure", alt=alt), before=0.0 if title else SPACE_BLOCK, after=SPACE_BLOCK
    )
    yield picture
    if block.show_table:
        picture.keep = True
        yield from table_pieces(block.table, parent, WIDTH)


def _note(block: Note, parent: Element) -> Frame:
    section = parent.add("Sect")
    width = WIDTH - 2 * NOTE_PAD - 3
    pieces: list[Piece] = []
    if block.title.strip():
        pieces.append(_text(block.title, LABEL, section.add("P"), width, after=2.0, keep=bool(block.blocks)))
    for part in block.blocks:
        pieces += _prose(part, section, width) if isinstance(part, Prose) else _bullets(part.items, section, width)
    return Frame(((NOTE_PAD + 3, tuple(pieces)),), NOTE_PAD - 2, _paint_note, before=SPACE_BLOCK, after=SPACE_BLOCK)


def _columns(block: Columns, parent: Element) -> Frame:
    width = (WIDTH - LIST_GUTTER) / 2
    left = tuple(_listing(block.left, parent.add("Sect"), width))
    right = tuple(_listing(block.right, parent.add("Sect"), width))
    return Frame(((0.0, left), (width + LIST_GUTTER, right)), before=SPACE_BLOCK, after=SPACE_BLOCK)


def _listing(block: Listing, section: Element, width: float) -> Iterable[Piece]:
    if block.title.strip():
        yield _text(block.title, LABEL, section.add("P"), width, after=2.0, keep=True)
    if block.items:
        yield from _bullets(block.items, section, width, (SIDE_BY_SIDE, SIDE_BY_SIDE_STRONG))
    elif block.empty.strip():
        yield _text(block.empty, QUIET, section.add("P"), width, before=SPACE_ITEM)


def _paint_note(canvas: TaggedCanvas, x: float, top: float, height: float) -> None:
    canvas.setFillColor(TINT)
    canvas.rect(x, top - height, WIDTH, height, stroke=0, fill=1)
    canvas.setFillColor(ACCENT)
    canvas.rect(x, top - height, 3, height, stroke=0, fill=1)
