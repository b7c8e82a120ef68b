"""How a Word report looks: set in its styles, page and header, so that whoever edits it can change it in one place."""

from __future__ import annotations

from datetime import datetime, time

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from selfassess.reports.document import Document
from selfassess.reports.office import one_line

TEXT_WIDTH = Cm(17)
GAP, TABLE_TEXT, SMALL_TABLE_TEXT, LIST_TITLE = "Table Gap", "Table Text", "Small Table Text", "List Title"
LIST_BULLET, LIST_MARKED = "List Bullet", "List Marked"
"""Paragraph styles, most of them our own: the space after a table, the text in one and in one of many columns, the
title of a list, its items with a bullet, and its items with a mark in a bullet's place."""

TABLE_SIZE, SMALL_TABLE_SIZE = 9.5, 8.5
"""Points of the letters in a table, and in one whose words would otherwise be broken."""

_FONT = "Arial"  # every office machine has it, or a font of the same widths
_INDENT = Cm(0.63)  # as Word's own bullets have
_INK = RGBColor(0x0B, 0x0C, 0x0C)
_SIZES = {  # points of letters, of space before and of space after
    "Normal": (10.5, 0, 8),
    "Title": (24, 0, 4),
    "Subtitle": (14, 0, 4),
    "Heading 1": (18, 20, 8),
    "Heading 2": (14, 16, 6),
    "Heading 3": (12, 12, 4),
    "Caption": (10.5, 8, 4),
    LIST_BULLET: (10.5, 0, 4),
    LIST_MARKED: (10.5, 0, 4),
    "Header": (10, 0, 0),
    "Footer": (9, 0, 0),
    LIST_TITLE: (12, 0, 4),
    TABLE_TEXT: (TABLE_SIZE, 2, 2),
    SMALL_TABLE_TEXT: (SMALL_TABLE_SIZE, 2, 2),
    GAP: (4, 0, 6),
}
_BOLD = {"Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "Header", LIST_TITLE}
_TIGHT = {"Title", "Header", "Footer", TABLE_TEXT, SMALL_TABLE_TEXT, GAP}
# Not the title of a list: it stands in a table's cell, and a row that is kept with the next begins no page half full.
_KEPT_WITH_NEXT = {"Heading 1", "Heading 2", "Heading 3", "Caption"}


def dress(word: WordDocument, document: Document) -> None:
    """Give an empty Word document its styles, language, A4 page, header, footer and properties."""
    _set_styles(word)
    _set_language(word, document.language)
    _set_page(word, document)
    _set_properties(word, document)


def _set_styles(word: WordDocument) -> None:
    for name in (LIST_TITLE, LIST_MARKED, TABLE_TEXT, SMALL_TABLE_TEXT, GAP):
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = word.styles["Normal"]
    for name, (size, before, after) in _SIZES.items():
        style = word.styles[name]
        assert isinstance(style, ParagraphStyle)
        properties = style.element.get_or_add_rPr()
        for tag in ("w:rFonts", "w:spacing", "w:kern"):  # else the theme's font wins over ours
            for element in properties.findall(qn(tag)):
                properties.remove(element)
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.bold, style.font.italic, style.font.color.rgb = name in _BOLD, False, _INK
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.0 if name in _TIGHT else 1.15
        style.paragraph_format.keep_with_next = name in _KEPT_WITH_NEXT
    for border in list(word.styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    _set_up_marked_lists(word)
    for edge in next(word.styles["Table Grid"].element.iter(qn("w:tblBorders"))):
        edge.set(qn("w:color"), "B1B4B6")


def _set_up_marked_lists(word: WordDocument) -> None:
    """Make items with a mark items of a list, for a screen reader too, whose bullet is nothing: the mark is it."""
    level = OxmlElement("w:lvl", {qn("w:ilvl"): "0"})
    for tag, value in (("w:start", "1"), ("w:numFmt", "none"), ("w:suff", "nothing"), ("w:lvlText", "")):
        level.append(OxmlElement(tag, {qn("w:val"): value}))
    numbering = word.part.numbering_part.element
    kinds = numbering.findall(qn("w:abstractNum"))
    kind = OxmlElement("w:abstractNum", {qn("w:abstractNumId"): str(len(kinds))})
    kind.append(OxmlElement("w:multiLevelType", {qn("w:val"): "singleLevel"}))
    kind.append(level)
    kinds[-1].addnext(kind)
    number = numbering.add_num(len(kinds)).numId
    style = word.styles[LIST_MARKED]
    assert isinstance(style, ParagraphStyle)
    style.element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number
    style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = _INDENT, -_INDENT
    style.paragraph_format.tab_stops.add_tab_stop(_INDENT)


def _set_language(word: WordDocument, language: str) -> None:
    for element in (*word.styles.element.iter(qn("w:lang")), *word.settings.element.iter(qn("w:themeFontLang"))):
        element.set(qn("w:val"), language)
    for setting in word.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # else Word says "Compatibility Mode" beside the file's name


def _set_page(word: WordDocument, document: Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1)
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text, header.alignment = one_line(document.marking), WD_ALIGN_PARAGRAPH.CENTER
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run("Page ")
    _add_field(footer, "PAGE")
    footer.add_run(" of ")
    _add_field(footer, "NUMPAGES")


def _add_field(paragraph: Paragraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple", {qn("w:instr"): instruction})
    run = OxmlElement("w:r")
    run.text = "1"  # until the program that opens the file counts
    field.append(run)
    paragraph._p.append(field)


def _set_properties(word: WordDocument, document: Document) -> None:
    properties = word.core_properties
    properties.title = one_line(document.title)
    properties.author = properties.last_modified_by = one_line(document.board)
    properties.language, properties.comments = document.language, ""
    properties.created = properties.modified = datetime.combine(document.generated_on, time())
    package = word.part.package
    assert package is not None
    for name, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # of the library's empty template
            del package.rels[name]
