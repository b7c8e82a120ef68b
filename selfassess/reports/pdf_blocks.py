"""A document's blocks as flowables, each with its place in the structure tree."""

from __future__ import annotations

from collections.abc import Iterable

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable
from reportlab.platypus import PageBreak as PlainPageBreak

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
from selfassess.reports.pdf_style import (
    BOARD,
    BODY,
    BODY_STRONG,
    CAPTION,
    HEADINGS,
    ITEM,
    ITEM_STRONG,
    LABEL,
    MARKING,
    QUIET,
    SIDE_ITEM,
    SIDE_ITEM_STRONG,
    SPACE_BLOCK,
    STATUS,
    TITLE,
    WIDTH,
)
from selfassess.reports.pdf_table import boxed, facts, side_by_side, table
from selfassess.reports.pdf_text import Picture, Text, one_line, shorten, texts
from selfassess.reports.tagged import Element

_SHORT = 200  # characters, less than two lines


def title_of(document: Document) -> str:
    """The document's title on one line. PDF/UA asks for a title, so a document without one gets a plain one."""
    return one_line(document.title) or "Report"


def marking_of(document: Document) -> str:
    """The handling marking, as much of it as fits the margin of a page."""
    return shorten(one_line(document.marking), MARKING, WIDTH)


def compose(document: Document, root: Element) -> list[Flowable]:
    """The title block and the blocks in reading order, with structure elements under ``root``."""
    return [*_title_block(document, root), *_Composer(root).compose(document.blocks)]


def _title_block(document: Document, root: Element) -> Iterable[Flowable]:
    title = title_of(document)
    if document.board.strip():
        yield from texts(document.board, BOARD, root.add("P"))
    yield from texts(title, TITLE, root.add("H1"), bookmark=(title, 0))
    # The marking stands above; what the margin cut short stands here as a whole.
    whole = one_line(document.marking)
    cut = [whole] if whole != marking_of(document) else []
    status = " · ".join([one_line(document.status_line), *cut])
    yield from texts(status, STATUS, root.add("P"))
    if document.facts:
        yield facts(document.facts, root)


class _Composer:
    """Turns blocks into flowables, and gives each its structure element under ``root``."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._depth = 0  # of the last heading in the tree: the title is 0

    def compose(self, blocks: Iterable[Block]) -> Iterable[Flowable]:
        since = 2  # blocks since the last heading
        breaks = False
        for block in blocks:
            breaks = breaks or isinstance(block, PageBreak)
            flowables = list(self._block(block, leads=since < 2))
            if flowables and breaks:
                yield PlainPageBreak()
                breaks = False
            yield from flowables
            since = 0 if isinstance(block, Heading) else since + 1

    def _block(self, block: Block, *, leads: bool) -> Iterable[Flowable]:
        """The block's flowables; ``leads`` says that it is the first or second after a heading."""
        match block:
            case Heading():
                yield from self._heading(block)
            case Prose():
                paragraphs = _prose(block, self._root)
                for paragraph in paragraphs:
                    paragraph.keepWithNext = leads and len(block.text) < _SHORT
                yield from paragraphs
            case Bullets():
                yield from _bullets(block.items, self._root)
            case Table():
                yield from table(block, self._root)
            case Figure():
                yield from _figure(block, self._root)
            case Note():
                yield from _note(block, self._root)
            case Columns():
                left, right = (_listing(listing, self._root.add("Sect")) for listing in (block.left, block.right))
                yield side_by_side(left, right)

    def _heading(self, block: Heading) -> list[Text]:
        if not block.text.strip():
            return []
        level = min(max(block.level, 1), len(HEADINGS))
        # The look follows the level; the tree may not skip one.
        self._depth = min(level, self._depth + 1)
        bookmark = (one_line(block.text), self._depth)
        return texts(block.text, HEADINGS[level - 1], self._root.add(f"H{self._depth + 1}"), bookmark=bookmark)


def _prose(block: Prose, parent: Element) -> list[Text]:
    return texts(block.text, BODY_STRONG if block.strong else BODY, parent.add("P")) if block.text.strip() else []


def _bullets(
    items: tuple[Cell, ...],
    parent: Element,
    styles: tuple[ParagraphStyle, ParagraphStyle] = (ITEM, ITEM_STRONG),
) -> list[Text]:
    if not items:
        return []
    unmarked = any(item.mark is None for item in items)
    whole = parent.add("L", attribute="Disc" if unmarked else "")
    found = []
    for item in items:
        line = whole.add("LI")
        bullet = None if item.mark else line.add("Lbl")
        found += texts(item.text, styles[item.strong], line.add("LBody"), bullet=bullet, mark=item.mark)
    return found


def _figure(block: Figure, parent: Element) -> Iterable[Flowable]:
    title = block.title.strip()
    if title:
        yield from texts(title, CAPTION, parent.add("P"))
    element = parent.add("Figure", alt=one_line(block.description) or one_line(title) or "Figure")
    before = 0.0 if title else SPACE_BLOCK
    yield Picture(block.drawing, element, before, SPACE_BLOCK, keep=block.show_table)
    if block.show_table:
        yield from table(block.table, parent)


def _note(block: Note, parent: Element) -> Iterable[Flowable]:
    section = parent.add("Sect")
    content = texts(block.title, LABEL, section.add("P")) if block.title.strip() else []
    for part in block.blocks:
        content += _prose(part, section) if isinstance(part, Prose) else _bullets(part.items, section)
    if content:
        yield boxed(content)


def _listing(block: Listing, section: Element) -> list[Text]:
    content = texts(block.title, LABEL, section.add("P")) if block.title.strip() else []
    if block.items:
        content += _bullets(block.items, section, (SIDE_ITEM, SIDE_ITEM_STRONG))
    elif block.empty.strip():
        content += texts(block.empty, QUIET, section.add("P"))
    return content
