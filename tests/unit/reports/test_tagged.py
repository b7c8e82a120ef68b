"""The canvas that writes the structure tree, and the fonts that it embeds."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from selfassess.reports.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR, register_fonts
from selfassess.reports.tagged import TaggedCanvas


def _canvas(file: BytesIO, **fields: Any) -> TaggedCanvas:
    given: dict[str, Any] = {
        "title": "Title",
        "author": "Board",
        "language": "en-GB",
        "created": date(2026, 5, 3),
    } | fields
    canvas = TaggedCanvas(file, **given)
    canvas.setFont(REGULAR, 10)
    return canvas


def _saved(canvas: TaggedCanvas, file: BytesIO) -> PdfReader:
    canvas.save()
    return PdfReader(file)


def _drawn(text: str, font: str = REGULAR) -> PdfReader:
    file = BytesIO()
    canvas = _canvas(file)
    with canvas.content(canvas.root.add("P")):
        canvas.setFont(font, 10)
        canvas.drawString(50, 700, text)
    return _saved(canvas, file)


def _font() -> Any:
    register_fonts()
    return pdfmetrics.getFont(REGULAR)


def _text(text: str) -> str:
    return _drawn(text).pages[0].extract_text().strip()


def test_content_on_two_pages_stays_one_element() -> None:
    file = BytesIO()
    canvas = _canvas(file)
    paragraph = canvas.root.add("P")
    for _ in range(2):
        with canvas.content(paragraph):
            canvas.rect(0, 0, 1, 1)
        canvas.showPage()
    catalog: Any = _saved(canvas, file).root_object
    only = catalog["/StructTreeRoot"]["/K"]["/K"][0].get_object()
    assert only["/S"] == "/P"
    first, second = only["/K"]
    assert first == 0
    assert second["/MCID"] == 0
    assert second.raw_get("/Pg") != only.raw_get("/Pg")


def test_the_tree_is_in_the_order_of_making_not_of_drawing() -> None:
    file = BytesIO()
    canvas = _canvas(file)
    first, second = canvas.root.add("H1"), canvas.root.add("P")
    for element in (second, first):
        with canvas.content(element):
            canvas.rect(0, 0, 1, 1)
    catalog: Any = _saved(canvas, file).root_object
    assert [kid.get_object()["/S"] for kid in catalog["/StructTreeRoot"]["/K"]["/K"]] == ["/H1", "/P"]


@pytest.mark.parametrize(
    "title", ["a) ( b", "back\\slash", "Ŵyth \U0001f600", ") /OpenAction << /S /JavaScript >>", "<&>"]
)
def test_any_title_reads_back_as_it_was(title: str) -> None:
    file = BytesIO()
    canvas = _canvas(file, title=title)
    canvas.bookmark(title, 0, 700)
    canvas.rect(0, 0, 1, 1)
    reader = _saved(canvas, file)
    assert reader.metadata is not None
    assert reader.metadata.title == title
    outline: Any = reader.outline
    assert outline[0]["/Title"] == title
    assert reader.xmp_metadata is not None
    assert reader.xmp_metadata.dc_title == {"x-default": title}
    assert "/OpenAction" not in reader.root_object


def test_the_date_is_the_one_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    reader = _drawn("x")
    assert reader.metadata is not None
    assert str(reader.metadata["/CreationDate"]).startswith("D:20260503000000")


def test_two_different_pages_give_two_identifiers() -> None:
    assert _drawn("one").trailer["/ID"] != _drawn("two").trailer["/ID"]


def test_every_face_is_embedded() -> None:
    file = BytesIO()
    canvas = _canvas(file)
    with canvas.content(canvas.root.add("P")):
        for face in (REGULAR, BOLD, ITALIC, BOLD_ITALIC):
            canvas.setFont(face, 10)
            canvas.drawString(50, 700, "x")
    resources: Any = _saved(canvas, file).pages[0]["/Resources"]
    fonts = resources["/Font"]
    embedded = {str(font["/BaseFont"]) for font in (entry.get_object() for entry in fonts.values())}
    assert {"OpenSans-Regular", "OpenSans-Bold", "OpenSans-Italic", "OpenSans-BoldItalic"} == {
        name.partition("+")[2] for name in embedded
    }
    assert all("/FontFile2" in font.get_object()["/FontDescriptor"] for font in fonts.values())


@pytest.mark.parametrize("text", ["Ŵyth ŷ", "Привет", "a – b … “c”", "→ ✓ □", "\U0001f600", "سلام", "日本"])
def test_what_is_drawn_can_be_copied_out(text: str) -> None:
    assert sorted(_text(text)) == sorted(text)  # sorted: the reader sets Arabic from right to left


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x7f", "\x9f", "\ud800", "\ufffe", "\uffff"])
def test_what_is_no_character_shows_as_a_replacement(character: str) -> None:
    assert _text(f"a{character}b") == "a\ufffdb"


@pytest.mark.parametrize("character", ["\u2713", "\U0001f600", "\x00", "\ud800", "\uffff", "\u0639"])
def test_a_character_without_a_glyph_shows_as_a_box(character: str) -> None:
    face = _font().face
    box = face.charToGlyph[ord(character) or 1]
    outline = face.glyphPos[box + 1] - face.glyphPos[box]
    assert box != 0
    assert outline == face.glyphPos[1] - face.glyphPos[0] > 0
    assert pdfmetrics.stringWidth(character, REGULAR, 1000) == pytest.approx(600, abs=1)


@pytest.mark.parametrize("character", ["\u200b", "\u200d", "\u00ad", "\ufe0f", "\ufeff", "\u2060"])
def test_an_invisible_character_takes_no_room(character: str) -> None:
    register_fonts()
    assert pdfmetrics.stringWidth(character, REGULAR, 1000) == 0


def test_a_byte_order_mark_is_copied_out_as_a_zero_width_space() -> None:
    assert _text("a\ufeffb") == "a\u200bb"


def test_more_than_256_characters_can_be_copied_out() -> None:
    many = "".join(chr(code) for code in range(0x21, 0x250) if chr(code).isalpha())
    assert "".join(_text(many).split()) == many


def test_a_missing_character_leaves_nothing_in_the_font() -> None:
    face = _font().face
    known = len(face.charToGlyph), len(face.charWidths)
    _drawn("".join(map(chr, range(0x3000, 0x3100))))
    assert (len(face.charToGlyph), len(face.charWidths)) == known
    assert not _font().state


def test_registering_twice_keeps_the_first_fonts() -> None:
    register_fonts()
    first = pdfmetrics.getFont(BOLD)
    register_fonts()
    assert pdfmetrics.getFont(BOLD) is first
