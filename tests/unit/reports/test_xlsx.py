from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet.worksheet import Worksheet

from selfassess.reports.document import (
    Align,
    Block,
    Cell,
    Column,
    Columns,
    Heading,
    Listing,
    Mark,
    PageBreak,
    Prose,
    Symbol,
    Table,
)
from selfassess.reports.xlsx import render
from tests.documents import HOSTILE, every_block_document, make_document, make_table


def workbook_of(*blocks: Block, **fields: object) -> Workbook:
    return load_workbook(BytesIO(render(make_document(*blocks, **fields))))


def cells(sheet: Worksheet) -> list[SheetCell]:
    return [cell for row in sheet.iter_rows() for cell in row if isinstance(cell, SheetCell) and cell.value is not None]


def values(sheet: Worksheet) -> list[object]:
    return [cell.value for cell in cells(sheet)]


def column(*texts: str, align: Align = Align.RIGHT) -> list[object]:
    """What a workbook holds in the second column of a table with these texts."""
    table = make_table(rows=tuple((f"Row {text}", text) for text in texts), Theme=Align.LEFT, Score=align)
    sheet = workbook_of(Heading("Results"), table)["Results"]
    return [sheet.cell(number, 2).value for number in range(4, 4 + len(texts))]


def test_each_section_has_a_sheet_after_the_one_with_the_title_block() -> None:
    workbook = workbook_of(Prose("Before"), Heading("First"), Prose("a"), Heading("Within", 2), Heading("Second"))
    assert workbook.sheetnames == ["Report", "First", "Second"]
    assert values(workbook["Report"])[:4] == [
        "OFFICIAL",
        "Comparison of two self-assessments",
        "Wexcombe Safeguarding Partnership",
        "Draft · Generated on 14 May 2026",
    ]
    assert values(workbook["Report"])[-1] == "Before"
    assert values(workbook["First"]) == ["First", "a", "Within"]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Costs: 2025/26 [draft]?", "Costs  2025 26  draft"),
        ("A heading that is much longer than a sheet's name", "A heading that is much longer t"),
        ("\U0001f600" * 20, "\U0001f600" * 15),
        ("'Quoted'", "Quoted"),
        ("History", "History (2)"),
        ("REPORT", "REPORT (2)"),
        ("***", "Section"),
        ("", "Section"),
        ("two\nlines \x00", "two lines"),
    ],
)
def test_a_sheet_has_a_name_that_excel_accepts(heading: str, name: str) -> None:
    assert workbook_of(Heading(heading)).sheetnames == ["Report", name]


def test_sections_with_the_same_heading_have_sheets_of_their_own() -> None:
    names = workbook_of(*[Heading("One heading for every section of it")] * 3).sheetnames[1:]
    assert names == [
        "One heading for every section o",
        "One heading for every sect (2)",
        "One heading for every sect (3)",
    ]


def test_what_looks_like_a_formula_or_an_error_is_text() -> None:
    data = render(make_document(*[Prose(text) for text in (*HOSTILE, "#N/A", "#REF!")]))
    assert {cell.data_type for cell in cells(load_workbook(BytesIO(data))["Report"])} == {"s"}


def test_no_text_can_put_a_formula_or_a_link_into_the_file() -> None:
    with zipfile.ZipFile(BytesIO(render(every_block_document(hostile=True)))) as archive:
        names = archive.namelist()
        sheets = b"".join(archive.read(name) for name in names if name.startswith("xl/worksheets/"))
    assert b"<f>" not in sheets
    assert b"<f " not in sheets
    assert b"hyperlink" not in sheets
    assert not [name for name in names if "externalLink" in name or "rels/sheet" in name]


@pytest.mark.parametrize("text", ["=1+1", " =1", "+1", "-1", "@SUM(1)", "\uff1d1", "\t=1", "3 April", "1.10"])
def test_editing_a_cell_does_not_make_it_a_formula_or_a_number(text: str) -> None:
    assert cells(workbook_of(Prose(text))["Report"])[-1].quotePrefix


def test_ordinary_words_are_not_quoted() -> None:
    assert not cells(workbook_of(Prose("Higher"))["Report"])[-1].quotePrefix


def test_what_a_worksheet_cannot_hold_is_replaced_visibly() -> None:
    assert values(workbook_of(Prose("a\x00b\x07c\ud800d\uffffe"))["Report"])[-1] == "a\ufffdb\ufffdc\ufffdd\ufffde"


def test_what_excel_would_read_as_an_escape_is_escaped() -> None:
    assert values(workbook_of(Prose("_x0041_"))["Report"])[-1] == "_x005F_x0041_"


def test_a_text_too_long_for_a_row_goes_on_in_the_rows_below() -> None:
    text = " ".join(f"word{number}" for number in range(20_000))
    sheet = workbook_of(Heading("Results"), Prose(text), make_table(rows=((text, "2.5"),)))["Results"]
    shown = [cell for cell in cells(sheet) if "word" in str(cell.value)]
    assert "".join(str(cell.value) for cell in shown) == text * 2
    assert max(len(str(cell.value)) for cell in shown) < 32_767
    assert max(sheet.row_dimensions[cell.row].height for cell in shown) <= 409
    assert [cell.value for cell in cells(sheet)].count(2.5) == 1


def test_any_number_of_words_or_lines_can_be_written() -> None:
    render(make_document(Prose("word " * 200_000), make_table(rows=(("\n" * 4_000, "W" * 40_000),)), title="x" * 5_000))


def test_a_column_of_numbers_holds_numbers_that_show_as_the_text_did() -> None:
    rows = (("a", "-0.5"), ("b", "+0.6"), ("c", "−1.2"), ("d", "14"))
    sheet = workbook_of(Heading("Results"), make_table(rows=rows))["Results"]
    shown = [(sheet.cell(row, 2).value, sheet.cell(row, 2).number_format) for row in range(4, 8)]
    assert shown == [(-0.5, "0.0"), (0.6, "+0.0;-0.0"), (-1.2, '0.0;"−"0.0'), (14, "0")]


@pytest.mark.parametrize(
    "texts", [("1.9", "1.10"), ("007", "12"), ("+0.0",), ("1e5",), ("\uff11\uff12",), ("1,234",), ("67%",), ("1" * 13,)]
)
def test_codes_and_words_stay_text_even_where_numbers_stand(texts: tuple[str, ...]) -> None:
    assert column(*texts) == list(texts)


def test_a_word_among_numbers_is_a_word() -> None:
    assert column("2.5", "not comparable", "", "3.0") == [2.5, "not comparable", None, 3.0]


def test_digits_on_the_left_or_in_the_first_column_are_text() -> None:
    assert column("2.5", align=Align.LEFT) == ["2.5"]
    table = make_table(rows=(("3", "4"),), Reference=Align.RIGHT, Count=Align.RIGHT)
    assert values(workbook_of(Heading("Results"), table)["Results"])[-2:] == ["3", 4]


def test_digits_beside_a_mark_are_text_and_so_is_their_column() -> None:
    columns = (Column("Theme"), Column("Difference", align=Align.RIGHT))
    rows = ((Cell("a"), Cell("0.5", Mark(Symbol.UP))), (Cell("b"), Cell("0.7")))
    assert values(workbook_of(Heading("Results"), Table("t", columns, rows))["Results"])[-4:] == [
        "a",
        "▲\N{NO-BREAK SPACE}0.5",
        "b",
        "0.7",
    ]


def test_the_heading_row_is_repeated_where_a_sheet_has_one_table() -> None:
    one, two = make_table(), make_table("Another")
    workbook = workbook_of(Heading("One"), one, Heading("Two"), one, two)
    assert workbook["One"].print_title_rows == "$3:$3"
    assert not workbook["Two"].print_title_rows


def test_a_column_of_counts_adds_up() -> None:
    assert column("0", "13", "2") == [0, 13, 2]


def test_a_long_tables_heading_row_stays_in_sight() -> None:
    table = make_table(rows=tuple((f"Theme {number}", "1") for number in range(9)))
    blocks = (Heading("Long"), table, Heading("Short"), make_table(), Heading("Two"), table, table)
    workbook = workbook_of(*blocks, Heading("Far down"), Prose("word " * 300), table)
    assert [workbook[name].freeze_panes for name in ("Long", "Short", "Two", "Far down")] == ["A4", None, None, None]


def test_a_long_table_can_be_filtered() -> None:
    table = make_table(rows=tuple((f"Theme {number}", "1") for number in range(9)))
    assert workbook_of(Heading("Long"), table)["Long"].auto_filter.ref == "A3:B12"
    assert workbook_of(Heading("Short"), make_table())["Short"].auto_filter.ref is None


def test_a_table_wider_than_the_sheet_still_has_columns_wide_enough_to_read() -> None:
    headings = {f"Column {number}": Align.LEFT for number in range(20)}
    sheet = workbook_of(Heading("Wide"), make_table(rows=(("x",) * 20,), **headings))["Wide"]
    assert min(dimension.width for dimension in sheet.column_dimensions.values()) >= 9


def test_a_table_without_rows_shows_its_headings() -> None:
    sheet = workbook_of(Heading("Empty"), make_table("Nothing yet", ()))["Empty"]
    assert values(sheet) == [
        "Empty",
        "Nothing yet",
        "Theme",
        "Score",
    ]


def test_lists_side_by_side_stand_one_below_the_other_left_first() -> None:
    block = Columns(Listing("Left", (Cell("one"),), "none"), Listing("Right", (), "nobody"))
    assert values(workbook_of(Heading("Lists"), block)["Lists"])[1:] == ["Left", "•  one", "Right", "nobody"]


def test_a_page_break_is_one_on_paper() -> None:
    sheet = workbook_of(Heading("Pages"), PageBreak(), Prose("After"))["Pages"]
    assert [entry.id for entry in sheet.row_breaks.brk] == [1]


def test_every_sheet_prints_on_a4_with_the_marking_and_the_page() -> None:
    sheet = workbook_of(Heading("Results"), marking="OFFICIAL & more " + "x" * 300)["Results"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.oddHeader is not None
    assert sheet.oddFooter is not None
    assert str(sheet.oddHeader.center.text) == "OFFICIAL && more " + "x" * 83 + "…"
    assert sheet.oddFooter.right.text == "Page &P of &N"


def test_the_properties_say_what_the_document_says_and_nothing_of_today() -> None:
    properties = workbook_of(title="A\x00 title").properties
    assert (properties.title, properties.creator) == ("A\ufffd title", "Wexcombe Safeguarding Partnership")
    assert str(properties.created) == str(properties.modified) == "2026-05-14 00:00:00"


def test_the_same_document_is_the_same_bytes_at_any_time() -> None:
    data = render(every_block_document())
    assert data == render(every_block_document())
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
