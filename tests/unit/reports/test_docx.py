from __future__ import annotations

import zipfile
from io import BytesIO

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import _Row as Row
from reportlab.pdfbase.pdfmetrics import stringWidth

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
    Symbol,
    Table,
)
from selfassess.reports.docx import render
from selfassess.reports.docx_widths import CELL_MARGIN
from tests import real_reports
from tests.documents import HOSTILE, drawing, every_block_document, make_document, make_table


def word_of(*blocks: Block, **fields: object) -> WordDocument:
    return docx.Document(BytesIO(render(make_document(*blocks, **fields))))


def paragraphs(word: WordDocument) -> list[tuple[str, str]]:
    """Style and text of each paragraph below the title block that says something, outside tables."""
    named = [(p.style.name or "", p.text) for p in word.paragraphs[3:] if p.style is not None]
    return [(style, text) for style, text in named if text]


def part_of(name: str, data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_headings_captions_and_lists_have_the_styles_that_word_knows() -> None:
    word = word_of(
        Heading("One"),
        Heading("Two", 2),
        Heading("Three", 3),
        Prose("Plain"),
        Bullets((Cell("Item"),)),
        make_table("A caption"),
    )
    assert paragraphs(word) == [
        ("Heading 1", "One"),
        ("Heading 2", "Two"),
        ("Heading 3", "Three"),
        ("Normal", "Plain"),
        ("List Bullet", "Item"),
        ("Caption", "A caption"),
    ]


def test_the_title_block_is_title_board_status_and_a_table_of_facts() -> None:
    word = word_of()
    assert [p.text for p in word.paragraphs[:3]] == [
        "Comparison of two self-assessments",
        "Wexcombe Safeguarding Partnership",
        "Draft · Generated on 14 May 2026",
    ]
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        ["Earlier", "Spring 2025"],
        ["Later", "Spring 2026"],
    ]


def test_a_document_without_facts_has_no_table_of_them() -> None:
    assert word_of(facts=()).tables == []


def test_a_document_without_a_status_says_only_when_it_was_made() -> None:
    assert word_of(status=" ").paragraphs[2].text == "Generated on 14 May 2026"


def test_an_empty_heading_is_left_out() -> None:
    assert paragraphs(word_of(Heading(" "), Heading("Deep", 4))) == [("Heading 3", "Deep")]


def test_headings_and_captions_stay_with_what_follows() -> None:
    styles = word_of().styles
    for name in ("Heading 1", "Heading 2", "Heading 3", "Caption"):
        assert styles[name].paragraph_format.keep_with_next


def has(row: Row, mark: str) -> bool:
    """Whether the row's properties hold this mark."""
    return row._tr.find(f"{qn('w:trPr')}/{qn(mark)}") is not None


def test_a_tables_first_row_is_repeated_on_each_page() -> None:
    table = word_of(make_table("A caption", (("a", "1"), ("b", "2")))).tables[1]
    assert [has(row, "w:tblHeader") for row in table.rows] == [True, False, False]


def test_a_short_row_stays_on_one_page_and_a_long_one_may_break() -> None:
    rows = (("short", "1"), ("a word and another " * 60, "2"), ("line\n" * 9, "3"))
    table = word_of(make_table("A caption", rows)).tables[1]
    assert [has(row, "w:cantSplit") for row in table.rows] == [True, True, False, False]


def test_a_screen_reader_hears_a_tables_caption_and_a_figures_description() -> None:
    word = word_of(Figure("Title", "Two bars.", drawing(), make_table("A caption")), make_table("Alone"))
    described = [[element.get(qn("w:val")) for element in table._tbl.tblPr[-2:]] for table in word.tables[1:]]
    assert described[0] == ["A caption", "Two bars."]
    assert described[1][-1] == "Alone"


def test_a_figure_is_its_title_its_description_and_its_table() -> None:
    word = word_of(Figure("Title", "Two bars.", drawing(), make_table("A caption")))
    assert paragraphs(word) == [("Caption", "Title"), ("Normal", "Two bars."), ("Caption", "A caption")]
    assert word.tables[1].cell(1, 1).text == "2.7"
    assert not word.inline_shapes


def test_a_figure_beside_its_numbers_has_no_table() -> None:
    word = word_of(Figure("Title", "Two bars.", drawing(), make_table(), show_table=False))
    assert len(word.tables) == 1


def test_right_aligned_columns_are() -> None:
    rows = word_of(make_table()).tables[1].rows
    assert [[cell.paragraphs[0].alignment for cell in row.cells] for row in rows] == [[None, 2], [None, 2]]


def test_a_narrow_column_is_wide_enough_for_its_longest_word() -> None:
    columns = (Column("Theme", 12), Column("Comparability"), Column("n"))
    widths = [column.width for column in word_of(Table("t", columns, ())).tables[1].columns]
    assert all(width is not None for width in widths)
    theme, comparability, n = (width.cm for width in widths if width is not None)
    assert comparability > 3
    assert theme > comparability > n > 0.6
    assert round(theme + comparability + n, 1) == 17


@pytest.mark.parametrize("name", real_reports.NAMES)
def test_no_column_breaks_a_word_of_its_heading_in_arial(name: str) -> None:
    tables = [block for block in real_reports.report(name).blocks if isinstance(block, Table)]
    assert tables
    for table, found in zip(tables, word_of(*tables, facts=()).tables, strict=True):
        style = found.cell(0, 0).paragraphs[0].style
        assert style is not None
        size = style.font.size
        assert size is not None
        for column, made in zip(table.columns, found.columns, strict=True):
            longest = max(stringWidth(word, "Helvetica-Bold", size.pt) for word in column.heading.split())
            assert made.width is not None
            assert longest + 2 * CELL_MARGIN < made.width.pt, (table.caption, column.heading)


def test_a_mark_stands_before_its_word_in_a_colour_dark_enough_to_see() -> None:
    word = word_of(
        Bullets((Cell("Higher", Mark(Symbol.UP, "#00703c")), Cell("New", Mark(Symbol.PLUS, "#ffff00"), strong=True)))
    )
    first, second = (p.runs for p in word.paragraphs[-2:])
    assert [run.text for run in first] == ["▲\t", "Higher"]
    assert str(first[0].font.color.rgb) == "00703C"
    assert str(second[0].font.color.rgb) != "FFFF00"
    assert second[1].bold


def test_a_mark_takes_the_place_of_an_items_bullet() -> None:
    word = word_of(Bullets((Cell("Higher", Mark(Symbol.UP)), Cell("And 3 more"))))
    assert paragraphs(word) == [("List Marked", "▲\tHigher"), ("List Bullet", "And 3 more")]
    number = word.styles["List Marked"].element.pPr.numPr.numId.val
    numbering = word.part.numbering_part.element
    kind = numbering.num_having_numId(number).abstractNumId.val
    (level,) = numbering.xpath(f"w:abstractNum[@w:abstractNumId='{kind}']/w:lvl")
    assert [level.find(qn(f"w:{tag}")).get(qn("w:val")) for tag in ("numFmt", "lvlText")] == ["none", ""]


def test_a_note_is_a_box_with_its_title_and_its_blocks_in_order() -> None:
    box = word_of(Note("Title", (Prose("First"), Bullets((Cell("Item"),)), Prose("Last", strong=True)))).tables[1]
    (cell,) = box.rows[0].cells
    assert [(p.style.name, p.text) for p in cell.paragraphs if p.style] == [
        ("List Title", "Title"),
        ("Normal", "First"),
        ("List Bullet", "Item"),
        ("Normal", "Last"),
    ]
    assert cell.paragraphs[-1].runs[0].bold
    assert next(cell._tc.iter(qn("w:left"))).get(qn("w:color")) == "0B5C4B"


def test_a_short_note_stays_on_one_page_and_a_long_one_may_break() -> None:
    short, long = word_of(Note("Title", (Prose("First"),)), Note("Title", (Prose("word " * 400),)), facts=()).tables
    assert has(short.rows[0], "w:cantSplit")
    assert not has(long.rows[0], "w:cantSplit")


def test_columns_are_two_cells_of_equal_width_the_left_one_first() -> None:
    pair = word_of(Columns(Listing("Left", (Cell("one"),), "none"), Listing("Right", (), "nobody"))).tables[1]
    left, right = pair.rows[0].cells
    assert (left.text, right.text) == ("Left\none", "Right\nnobody")
    assert left.width == right.width


def test_a_box_that_only_sets_text_apart_has_no_heading_row() -> None:
    box = word_of(Note("Title", ())).tables[1]
    (look,) = box._tbl.iter(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("0", "0")


def test_what_follows_a_page_break_starts_a_page() -> None:
    word = word_of(Prose("Before"), PageBreak(), Heading("After"), PageBreak(), Note("Box", ()), PageBreak())
    starts = [p.text for p in word.paragraphs if p.paragraph_format.page_break_before]
    assert starts == ["After", ""]


def test_a_line_break_stays_one() -> None:
    assert word_of(Prose("one\r\ntwo\rthree")).paragraphs[-1].text == "one\ntwo\nthree"


def test_every_page_bears_the_marking_and_counts_itself() -> None:
    section = word_of(marking="OFFICIAL - SENSITIVE").sections[0]
    assert section.header.paragraphs[0].text == "OFFICIAL - SENSITIVE"
    fields = [field.get(qn("w:instr")) for field in section.footer.paragraphs[0]._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)  # type: ignore[union-attr]


def test_the_language_is_the_documents() -> None:
    styles = part_of("word/styles.xml", render(make_document(language="cy-GB")))
    assert 'w:lang w:val="cy-GB"' in styles
    assert "en-US" not in styles.replace('w:eastAsia="en-US"', "")


def test_no_style_that_is_used_falls_back_on_the_themes_font() -> None:
    styles = word_of().styles
    for name in (
        "Normal",
        "Title",
        "Subtitle",
        "Heading 1",
        "Caption",
        "List Bullet",
        "List Marked",
        "Header",
        "Footer",
        "Table Text",
        "Small Table Text",
    ):
        fonts = styles[name].element.rPr.find(qn("w:rFonts"))
        assert dict(fonts.attrib) == {qn("w:ascii"): "Arial", qn("w:hAnsi"): "Arial"}


def test_the_properties_say_what_the_document_says_and_nothing_of_today() -> None:
    properties = word_of(title="A\x00 title " + "x" * 300).core_properties
    assert properties.title.startswith("A\ufffd title xx")
    assert (properties.author, properties.comments) == ("Wexcombe Safeguarding Partnership", "")
    assert properties.created == properties.modified
    assert str(properties.created)[:10] == "2026-05-14"
    assert "thumbnail" not in part_of("_rels/.rels", render(make_document()))


def test_what_a_word_file_cannot_hold_is_replaced_visibly() -> None:
    assert word_of(Prose("a\x00b\x07c\ud800d\uffffe")).paragraphs[-1].text == "a\ufffdb\ufffdc\ufffdd\ufffde"


def test_markup_is_text() -> None:
    texts = [text for text in HOSTILE if "<" in text or "{" in text]
    assert [p.text for p in word_of(*map(Prose, texts)).paragraphs[-len(texts) :]] == texts


def test_any_number_of_words_or_lines_can_be_written() -> None:
    table = make_table(rows=(("word " * 200_000, "\n" * 4_000), ("W" * 40_000, "")), Text=Align.LEFT, Lines=Align.LEFT)
    render(make_document(table, title="x" * 5_000))


def test_the_same_document_is_the_same_bytes_at_any_time() -> None:
    data = render(every_block_document())
    assert data == render(every_block_document())
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
