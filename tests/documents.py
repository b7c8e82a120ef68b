"""Documents for the tests of renderers: one that uses every block, and what every rendering of it must show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import HexColor

from selfassess.reports.document import (
    Align,
    Block,
    Bullets,
    Cell,
    Column,
    Columns,
    Document,
    Figure,
    Heading,
    Listing,
    Mark,
    Note,
    PageBreak,
    Prose,
    Symbol,
    Table,
)

HOSTILE = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    " =1",
    "\uff1d1+1",
    '=HYPERLINK("http://e.invalid","x")',
    "=cmd|'/c calc'!A1",
    '"=1"',
    "<script>alert(1)</script>",
    '"><img src=x onerror=1>',
    "<b>unclosed & <para backColor=red>",
    "&amp; &#0; ]]> <!DOCTYPE html>",
    "{{7*7}} {% for %} ${7*7} {0.__class__} %(x)s",
    "_x0041_ &C &P",
    "nul \x00 bell \x07 escape \x1b next line \x85",
    "surrogate \ud800 noncharacter \uffff and \ufffe",
    "override \u202e isolate \u2066 zero width \u200b separator \u2028 end",
    "marks " + "e\u0301\u0302\u0303" * 20,
    "emoji \U0001f600 Cyrillic \u042f Arabic \u0639 Welsh \u0174\u0177",
    "W" * 300,
    "",
    "   ",
    "one\ntwo\r\nthree\rfour",
)
"""What people type or paste. Every renderer shows it as text, or visibly replaces what its file cannot hold."""


def drawing() -> Drawing:
    """A small picture without words, so that no renderer needs a font for it."""
    picture = Drawing(200, 60)
    picture.add(_bar(10, "#1d70b8", 120))
    picture.add(_bar(35, "#505a5f", 80))
    return picture


def _bar(y: float, colour: str, length: float) -> Rect:
    bar = Rect(10, y, length, 15)
    bar.fillColor, bar.strokeColor = HexColor(colour), None
    return bar


def make_table(
    caption: str = "Results by theme", rows: tuple[tuple[str, ...], ...] = (("Leadership", "2.7"),), **headings: Align
) -> Table:
    """A table of plain cells. ``headings`` are the columns in order; by default Theme and a right-aligned Score."""
    columns = headings or {"Theme": Align.LEFT, "Score": Align.RIGHT}
    return Table(
        caption,
        tuple(Column(heading, align=align) for heading, align in columns.items()),
        tuple(tuple(Cell(text) for text in row) for row in rows),
    )


def make_document(*blocks: Block, **fields: object) -> Document:
    """A document of these blocks; any other field of ``Document`` can be given by name."""
    defaults: dict[str, object] = {
        "title": "Comparison of two self-assessments",
        "board": "Wexcombe Safeguarding Partnership",
        "facts": (("Earlier", "Spring 2025"), ("Later", "Spring 2026")),
        "blocks": blocks,
        "generated_on": date(2026, 5, 14),
    }
    return Document(**(defaults | fields))  # type: ignore[arg-type]  # the fields are named by the test


def every_block_document(*, hostile: bool = False) -> Document:
    """A document that uses every kind of block and every symbol.

    With ``hostile``, a section is added in which each text of ``HOSTILE`` stands in each place that holds text.
    """
    blocks = (*_opening(), *_results(), *_figures(), *_lists(), *(_hostile() if hostile else ()))
    return make_document(
        *blocks,
        facts=(
            ("Question set", "Board diagnostic, version 2026.1"),
            ("Earlier self-assessment", "Spring 2025, agreed 3 April 2025"),
            ("Later self-assessment", "Spring 2026, agreed 9 April 2026"),
            ("Prepared by", "Siân Ŵyn, business manager"),
        ),
        marking="OFFICIAL - SENSITIVE",
        status="Agreed by the board",
    )


def document_texts(document: Document, as_items: Callable[[Table], bool] = lambda _: False) -> tuple[str, ...]:
    """The texts after the title and the board, in reading order: facts, then each block's.

    Left out: empty texts, marks, and the table of a figure that does not show it. ``as_items`` says which tables read
    as one item a row, each cell with text after its column's heading.
    """
    facts = [text for pair in document.facts for text in pair]
    texts = (text for block in document.blocks for text in _texts(block, as_items))
    return tuple(text for text in [*facts, *texts] if text)


def _texts(block: Block | Listing, as_items: Callable[[Table], bool]) -> Iterator[str]:
    match block:
        case Heading(text=text) | Prose(text=text):
            yield text
        case Bullets(items=items):
            yield from (item.text for item in items)
        case Table():
            yield from _table_texts(block, as_items=as_items(block))
        case Figure(title=title, description=description, table=table, show_table=show_table):
            yield from (title, description)
            yield from _texts(table, as_items) if show_table else ()
        case Note(title=title, blocks=blocks):
            yield title
            yield from (text for inner in blocks for text in _texts(inner, as_items))
        case Listing(title=title, items=items, empty=empty):
            yield title
            yield from (item.text for item in items) if items else (empty,)
        case Columns(left=left, right=right):
            yield from (*_texts(left, as_items), *_texts(right, as_items))
        case PageBreak():
            return


def _table_texts(table: Table, *, as_items: bool) -> Iterator[str]:
    yield table.caption
    if not as_items:
        yield from (column.heading for column in table.columns)
        yield from (cell.text for row in table.rows for cell in row)
        return
    first, *others = table.columns
    yield first.heading
    for head, *cells in table.rows:
        yield head.text
        for column, cell in zip(others, cells, strict=True):
            yield from (column.heading, cell.text) if cell.text.strip() else ()


def _opening() -> tuple[Block, ...]:
    return (
        Prose("This report compares two self-assessments that the same board made a year apart."),
        Heading("What changed"),
        Prose(
            "Four themes are higher, one is lower.\nTwo cannot be compared, because their questions changed.",
            strong=True,
        ),
        Prose("A self-score moved; whether practice improved is for the board to judge. Diolch yn fawr."),
        Note(
            "How to read the results",
            (
                Prose("Only questions that both assessments answered afresh are compared like for like."),
                Bullets(
                    (
                        Cell("Not answered is never a finding."),
                        Cell("Not enough evidence is listed as one.", strong=True),
                    )
                ),
                Prose("Nothing is rounded before the last step.", strong=True),
            ),
        ),
    )


def _results() -> tuple[Block, ...]:
    movements = (
        ("Leadership and governance", "2.1", "2.7", "+0.6", Mark(Symbol.UP, "#00703c"), "Higher"),
        ("Learning and improvement", "3.0", "2.5", "-0.5", Mark(Symbol.DOWN, "#d4351c"), "Lower"),
        ("Voice of the child", "1.5", "1.5", "0.0", Mark(Symbol.EQUALS, "#505a5f"), "Unchanged"),
        ("Information sharing", "", "2.0", "", Mark(Symbol.PLUS, "#1d70b8"), "New"),
        ("Safer recruitment", "2.8", "", "", Mark(Symbol.DASH), "Retired"),
        ("Independent scrutiny", "2.2", "2.2", "", Mark(Symbol.ARROW), "Carried forward"),
    )
    rows = tuple(
        (Cell(theme), Cell(earlier), Cell(later), Cell(difference), Cell(movement, mark, strong=movement == "Lower"))
        for theme, earlier, later, difference, mark, movement in movements
    )
    columns = (
        Column("Theme", 3),
        Column("Spring 2025 score", align=Align.RIGHT),
        Column("Spring 2026 score", align=Align.RIGHT),
        Column("Difference", align=Align.RIGHT),
        Column("Movement", 2),
    )
    levels = tuple(
        (Cell(f"Shape {number}"), Cell(f"Level called {symbol}", Mark(symbol, "#1d70b8")))
        for number, symbol in enumerate(tuple(Symbol)[:10], start=1)
    )
    return (
        Heading("Results by theme", 2),
        Table("Scores of each theme, out of four", columns, rows),
        Heading("Shapes of the levels", 3),
        Table("Every shape and the level it stands for", (Column("Shape number"), Column("Level name", 2)), levels),
        Table("Questions withdrawn this year", (Column("Question withdrawn"), Column("Reason for withdrawal")), ()),
        PageBreak(),
    )


def _figures() -> tuple[Block, ...]:
    shown = make_table(
        "The bars as numbers",
        (("Spring 2025 bar", "14"), ("Spring 2026 bar", "21")),
        Bar=Align.LEFT,
        Answers=Align.RIGHT,
    )
    unshown = make_table("This table is not shown", (("Hidden row", "99"),))
    return (
        Heading("How the answers are spread"),
        Figure("Answers at the upper two levels", "Two bars: the later one is half as long again.", drawing(), shown),
        Figure("The same bars, smaller", "The numbers are in the table above.", drawing(), unshown, show_table=False),
    )


def _lists() -> tuple[Block, ...]:
    return (
        Heading("What to look at next"),
        Bullets(
            (Cell("Agree who leads on learning.", Mark(Symbol.ARROW)), Cell("Ask schools again in June.", strong=True))
        ),
        Columns(
            Listing(
                "Strengths",
                (Cell("Chairing is trusted", Mark(Symbol.DISC)), Cell("Audits happen on time")),
                "No strength was named",
            ),
            Listing("Areas for consideration", (), "No area was named"),
        ),
    )


def _hostile() -> tuple[Block, ...]:
    return tuple(block for text in HOSTILE for block in _holding(text))


def _holding(text: str) -> tuple[Block, ...]:
    table = Table(
        text, (Column(text), Column(text, align=Align.RIGHT)), ((Cell(text), Cell(text, Mark(Symbol.UP), strong=True)),)
    )
    listing = Listing(text, (Cell(text),), text)
    return (
        Heading(text),
        Heading(text, 2),
        Prose(text),
        Bullets((Cell(text),)),
        table,
        Figure(text, text, drawing(), table),
        Note(text, (Prose(text), Bullets((Cell(text),)))),
        Columns(listing, Listing(text, (), text)),
    )
