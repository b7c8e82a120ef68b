"""What a report's PDF says and how it breaks over pages."""

from __future__ import annotations

import gc
import hashlib
import subprocess
import sys
import tracemalloc
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import NameObject
from reportlab import rl_config
from reportlab.graphics.shapes import Drawing

from selfassess.reports.document import (
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
from selfassess.reports.pdf import render
from selfassess.reports.pdf_style import FOOT, WIDTH
from tests.documents import document_texts, drawing, every_block_document, make_document, make_table

FILLER = Prose("Filler. " * 40)


def _pages(*blocks: Block, **fields: object) -> list[str]:
    """Each page's text with single spaces."""
    reader = PdfReader(BytesIO(render(make_document(*blocks, **fields))))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def _names(reader: PdfReader) -> set[str]:
    """Every name that stands in the file, as a key or as a value."""
    names: set[str] = set()
    size: Any = reader.trailer["/Size"]
    waiting: list[Any] = [reader.get_object(number) for number in range(1, size)]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, dict):
            waiting += [*thing.keys(), *(dict.__getitem__(thing, key) for key in thing)]
        elif isinstance(thing, list):
            waiting += list.__iter__(thing)
        elif isinstance(thing, NameObject):
            names.add(str(thing))
    return names


def _baselines(page: Any) -> list[float]:
    """How far above the page's foot each text stands."""
    found: list[float] = []

    def note(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            found.append(tm[5] * cm[3] + cm[5])

    page.extract_text(visitor_text=note)
    return found


def _squeezed(text: str) -> str:
    """Without spaces, since a narrow cell may cut a word."""
    return "".join(text.split())


class TestWhatItSays:
    def test_every_text_stands_in_reading_order(self) -> None:
        document = every_block_document()
        pages = PdfReader(BytesIO(render(document))).pages
        text = _squeezed("".join(page.extract_text() for page in pages))
        descriptions = {block.description for block in document.blocks if isinstance(block, Figure)}
        at = 0
        for part in document_texts(document):
            if part not in descriptions:
                found = text.find(_squeezed(part), at)
                assert found >= 0, part
                at = found + len(_squeezed(part))

    def test_the_title_block_says_board_title_status_and_date(self) -> None:
        text = _pages(title="The title", board="The board", status="Final", facts=())[0]
        assert text.endswith("The board The title Final · Generated on 14 May 2026")

    def test_the_marking_is_read_out_once_and_first(self) -> None:
        reader = PdfReader(BytesIO(render(make_document(*[FILLER] * 40, marking="SECRET"))))
        catalog: Any = reader.root_object
        first, *_ = (kid.get_object() for kid in catalog["/StructTreeRoot"]["/K"]["/K"])
        assert first["/S"] == "/P"
        (marked,) = first["/K"]
        streams = [page["/Contents"].get_data().decode("latin-1").removeprefix("q\n") for page in reader.pages]  # type: ignore[attr-defined]
        assert streams[0].startswith(f"/P <</MCID {marked}>> BDC")
        assert all(stream.startswith("/Artifact <</Type/Pagination>> BDC") for stream in streams[1:])
        assert [page.extract_text().count("SECRET") for page in reader.pages] == [1] * len(reader.pages)

    def test_without_a_marking_nothing_stands_in_its_place(self) -> None:
        catalog: Any = PdfReader(BytesIO(render(make_document(marking=" ")))).root_object
        tags = [kid.get_object()["/S"] for kid in catalog["/StructTreeRoot"]["/K"]["/K"]]
        assert tags == ["/P", "/H1", "/P", "/Table"]  # the board, the title, the status, the facts

    def test_every_page_has_its_number_the_marking_and_the_title(self) -> None:
        pages = _pages(*[FILLER] * 40, marking="OFFICIAL-SENSITIVE", title="My report", status="Draft")
        assert len(pages) > 2
        for number, text in enumerate(pages, 1):
            assert text.startswith("OFFICIAL-SENSITIVE My report (Draft)")
            assert f"Page {number} of {len(pages)}" in text

    def test_a_long_marking_is_shortened_in_the_margin_and_whole_in_the_title_block(self) -> None:
        marking = "OFFICIAL " * 40
        text = _pages(marking=marking)[0]
        assert "… Comparison of two" in text
        assert marking.strip() in text

    def test_a_description_is_the_figures_alternative_text(self) -> None:
        figure = Figure("T", "Two bars (one) longer: Ŵ", drawing(), make_table(), show_table=False)
        reader = PdfReader(BytesIO(render(make_document(figure))))
        catalog: Any = reader.root_object
        kids = [kid.get_object() for kid in catalog["/StructTreeRoot"]["/K"]["/K"]]
        (found,) = [kid for kid in kids if kid["/S"] == "/Figure"]
        assert found["/Alt"] == "Two bars (one) longer: Ŵ"
        assert len(found["/A"]["/BBox"]) == 4

    def test_headings_are_bookmarks_without_skipped_levels(self) -> None:
        blocks = (Heading("One"), Heading("Deep (3)", 3), Heading("Two"), Heading(" "))
        outline: Any = PdfReader(BytesIO(render(make_document(*blocks, title="T")))).outline
        assert outline[0]["/Title"] == "T"
        assert [entry["/Title"] for entry in outline[1] if isinstance(entry, dict)] == ["One", "Two"]
        assert outline[1][1][0]["/Title"] == "Deep (3)"

    def test_metadata_names_title_board_and_language(self) -> None:
        reader = PdfReader(BytesIO(render(make_document(title="T\n(1)", board="B", language="cy"))))
        assert reader.metadata is not None
        assert (reader.metadata.title, reader.metadata.author) == ("T (1)", "B")
        assert str(reader.root_object["/Lang"]) == "cy"

    def test_a_mark_is_drawn_once_however_often_it_is_used(self) -> None:
        marks = (Mark(Symbol.UP), Mark(Symbol.UP), Mark(Symbol.DISC, "#1d70b8"))
        pdf = render(make_document(Bullets(tuple(Cell("x", mark) for mark in marks))))
        assert pdf.count(b"/Subtype /Form") == 2


class TestPlainText:
    @pytest.mark.parametrize(
        "text",
        [
            "<img src='/logo.png'/>",
            "<a href='javascript:alert(1)'>x</a> http://e.invalid/",
            "<font color=\"__import__('os')\">",
            "<onDraw name='os.system'/><seq/>",
            "<b>unclosed </para>",
            "&foo; &#0; &#1114112; & < > ]]> <!DOCTYPE",
            ") ( \\ /URI (x)",
        ],
    )
    def test_markup_shows_as_typed_and_adds_nothing(self, text: str) -> None:
        pdf = render(make_document(Heading(text), Prose(text), make_table(text, ((text, text),)), title=text))
        assert _squeezed(PdfReader(BytesIO(pdf)).pages[0].extract_text()).count(_squeezed(text)) >= 4
        names = _names(PdfReader(BytesIO(pdf)))
        assert {"/StructTreeRoot", "/Outlines"} <= names
        assert not names & {"/URI", "/JavaScript", "/JS", "/Image", "/Annots", "/OpenAction", "/Launch"}

    @pytest.mark.parametrize(
        "text",
        [
            *("x" * 4000, "word " * 800, "\n" * 4000, "a\n\n\n" * 250, "\t" * 4000, "\U0001f600\u200d" * 500),
            *("عربي " * 300, "Привет " * 500, "Ŵŷ " * 900, "\uffff\ufffe\ud800\x00\x1b" * 300, "a-b/" * 1000),
        ],
    )
    def test_any_text_fits_anywhere(self, text: str) -> None:
        table = Table(text, (Column(text, 1), Column("B", 9)), ((Cell(text), Cell("b")), (Cell("c"), Cell(text))))
        listing = Listing(text, (Cell(text, Mark(Symbol.UP)),), text)
        figure = Figure(text, text, Drawing(3000, 3000), table)
        blocks = (Heading(text), Prose(text), table, Note(text, (Prose(text),)), Columns(listing, listing), figure)
        document = make_document(*blocks, title=text, board=text, marking=text, status=text, facts=((text, text),))
        pages = PdfReader(BytesIO(render(document))).pages
        assert len(pages) < 200
        foot = {round(y) for page in pages for y in _baselines(page) if y < FOOT}
        assert foot == {24}  # the page's number

    @pytest.mark.parametrize(
        "block",
        [
            Prose("word " * 200_000),
            make_table(rows=(("head", "word " * 200_000),)),
            Note("Note", (Prose("word " * 200_000),)),
            Columns(Listing("Left", (Cell("word " * 200_000),), ""), Listing("Right", (Cell("x"),), "")),
        ],
        ids=["prose", "cell", "note", "list"],
    )
    def test_200000_words_all_stand_there(self, block: Block) -> None:
        pages = PdfReader(BytesIO(render(make_document(block)))).pages
        counts = [pages[number].extract_text().count("word") for number in range(0, len(pages), len(pages) // 12)]
        assert len(pages) > 100
        assert all(count > 400 for count in counts[1:-1])
        assert pages[-1].extract_text().count("word") > 10

    @pytest.mark.parametrize("count", [0, 1, 60, 300])
    def test_a_table_may_have_any_number_of_columns(self, count: int) -> None:
        columns = tuple(Column(f"Column {number}", number % 3) for number in range(count))
        row = tuple(Cell(f"Long text {number}", Mark(Symbol.UP)) for number in range(count))
        text = _pages(Table("Caption", columns, (row, row[1:])))[0]
        assert "Caption" in text
        assert text.count("L") >= 2 * count - 1

    def test_a_long_word_is_cut_after_a_hyphen(self) -> None:
        row = (Cell("multi-agency-" * 2 + "multi-agency"), Cell("b " * 100))
        (text,) = _pages(Table("C", (Column("A"), Column("B", 5.5)), (row,)))
        assert "multi-agency-multi- agency-multi-agency b" in text

    def test_blank_lines_in_a_row_become_one(self) -> None:
        assert render(make_document(Prose("\n\na\n\n\n\nb\n\n"))) == render(make_document(Prose("a\n\nb")))


class TestPages:
    def test_a_heading_stays_with_what_follows(self) -> None:
        for count in range(12):
            after = (Heading("Stranded?"), Heading("Sub", 2), Prose("Following."))
            pages = _pages(*[Prose("Line.")] * (36 + count), *after)
            assert any("Stranded? Sub Following." in page for page in pages)

    def test_a_caption_stays_with_the_first_rows(self) -> None:
        table = make_table("Cap", tuple((f"Row {n}.", str(n)) for n in range(40)))
        for count in range(12):
            pages = _pages(*[Prose("Line.")] * (36 + count), table)
            assert any("Cap Theme Score Row 0. 0 Row 1. 1" in page for page in pages)
            assert "Row 38. 38 Row 39. 39" in pages[-1]

    def test_a_figure_stays_with_its_title_and_its_table(self) -> None:
        figure = Figure("Fig", "D", Drawing(200, 150), make_table("Data"))
        for count in range(12):
            pages = _pages(*[Prose("Line.")] * (28 + count), figure)
            assert any("Fig Data Theme Score Leadership" in page for page in pages)

    def test_a_large_drawing_is_made_to_fit(self) -> None:
        reader = PdfReader(BytesIO(render(make_document(Figure("F", "D", Drawing(2000, 500), make_table())))))
        catalog: Any = reader.root_object
        kids = [kid.get_object() for kid in catalog["/StructTreeRoot"]["/K"]["/K"]]
        (box,) = [kid["/A"]["/BBox"] for kid in kids if kid["/S"] == "/Figure"]
        assert box[2] - box[0] == pytest.approx(WIDTH, abs=1)

    def test_column_heads_repeat_on_each_page_of_a_table(self) -> None:
        pages = _pages(make_table(rows=tuple((f"Row {n}.", "x") for n in range(200))))
        assert len(pages) > 3
        assert all("Theme Score Row" in page for page in pages)

    def test_a_cell_that_splits_is_one_element(self) -> None:
        table = make_table(rows=(("Head", "Long comment. " * 800),))
        catalog: Any = PdfReader(BytesIO(render(make_document(table, facts=())))).root_object
        kids = [kid.get_object() for kid in catalog["/StructTreeRoot"]["/K"]["/K"]]
        (found,) = [kid for kid in kids if kid["/S"] == "/Table"]
        caption, head, body = (kid.get_object() for kid in found["/K"])
        assert (caption["/S"], head["/S"], body["/S"]) == ("/Caption", "/THead", "/TBody")
        (row,) = body["/K"]
        assert len(row.get_object()["/K"]) == 2

    def test_a_short_row_is_not_parted_and_a_long_one_is(self) -> None:
        for lines, parted in ((7, False), (30, True)):
            comment = "\n".join(f"w{n}." for n in range(lines))
            whole = [
                page.count("w0.") == page.count(f"w{lines - 1}.")
                for page in _pages(make_table(rows=(("x", comment),) * 40))
            ]
            assert all(whole) is not parted

    def test_a_page_break_starts_a_page_and_two_are_one(self) -> None:
        pages = _pages(Prose("First."), PageBreak(), PageBreak(), Prose("Second."), PageBreak(), PageBreak())
        assert len(pages) == 2
        assert "Second." in pages[1]

    def test_two_lists_are_read_left_first_and_go_on_over_pages(self) -> None:
        left = Listing("Left", tuple(Cell(f"L{n}.") for n in range(100)), "")
        right = Listing("Right", tuple(Cell(f"R{n}.") for n in range(60)), "")
        first, second, *_ = _pages(Columns(left, right))
        assert first.index("L9.") < first.index("Right") < first.index("R9.")
        assert "R0." not in second
        assert "R59." in second


class TestSameBytes:
    def test_twice_in_one_process(self) -> None:
        assert render(every_block_document()) == render(every_block_document())

    def test_in_another_process_on_another_day(self) -> None:
        program = (
            "import hashlib; from tests.documents import every_block_document;"
            "from selfassess.reports.pdf import render;"
            "print(hashlib.sha256(render(every_block_document())).hexdigest())"
        )
        changed = {"SOURCE_DATE_EPOCH": "1", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
        run = [sys.executable, "-c", program]
        other = subprocess.run(run, env=changed, check=True, capture_output=True, text=True, timeout=60).stdout.strip()
        assert other == hashlib.sha256(render(every_block_document())).hexdigest()

    def test_whatever_reportlabs_settings_are(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = render(every_block_document())
        for name, value in {"useA85": 0, "ttfAsciiReadable": 0, "pageCompression": 0}.items():
            monkeypatch.setattr(rl_config, name, value)
        assert render(every_block_document()) == before

    def test_reportlabs_own_settings_stay_as_they_were(self) -> None:
        before = dict(vars(rl_config))
        render(make_document(FILLER))
        assert vars(rl_config) == before

    def test_another_date_gives_other_bytes(self) -> None:
        assert render(make_document(generated_on=date(2026, 1, 1))) != render(make_document())


def test_a_hundred_reports_take_no_more_memory_than_a_few() -> None:
    document: Document = make_document(FILLER, make_table(), Heading("H"))
    for _ in range(5):
        render(document)
    tracemalloc.start()
    try:
        render(document)
        gc.collect()  # ReportLab's documents refer to themselves
        before = tracemalloc.get_traced_memory()[0]
        for number in range(100):
            render(make_document(FILLER, Prose(f"{chr(0x4E00 + number)} {number} " * 3), make_table()))
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] - before < 200_000
    finally:
        tracemalloc.stop()


def test_a_colour_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="rrggbb"):
        render(make_document(Bullets((Cell("x", Mark(Symbol.UP, "red")),))))
