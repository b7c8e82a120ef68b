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
GAP, TABLE_TEXT, LIST_TITLE = "Table Gap", "Table Text", "List Title"
"""Paragraph styles of our own: the space after a table, the text in one, the title of a list."""

_FONT = "Open Sans"
_INK = RGBColor(0x0B, 0x0C, 0x0C)
_SIZES = {  # points of letters, of space before and of space after
    "Normal": (10.5, 0, 8),
    "Title": (24, 0, 4),
    "Subtitle": (14, 0, 4),
    "Heading 1": (18, 20, 8),
    "Heading 2": (14, 16, 6),
    "Heading 3": (12, 12, 4),
    "Caption": (10.5, 8, 4),
    "List Bullet": (10.5, 0, 4),
    "Header": (10, 0, 0),
    "Footer": (9, 0, 0),
    LIST_TITLE: (12, 0, 4),
    TABLE_TEXT: (9.5, 2, 2),
    GAP: (4, 0, 6),
}
_BOLD = {"Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "Header", LIST_TITLE}
_TIGHT = {"Title", "Header", "Footer", TABLE_TEXT, GAP}
_KEPT_WITH_NEXT = {"Heading 1", "Heading 2", "Heading 3", "Caption", LIST_TITLE}


def dress(word: WordDocument, document: Document) -> None:
    """Give an empty Word document its styles, language, A4 page, header, footer and properties."""
    _set_styles(word)
    _set_language(word, document.language)
    _set_page(word, document)
    _set_properties(word, document)


def _set_styles(word: WordDocument) -> None:
    for name in (LIST_TITLE, TABLE_TEXT, GAP):
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
    for edge in next(word.styles["Table Grid"].element.iter(qn("w:tblBorders"))):
        edge.set(qn("w:color"), "B1B4B6")


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
