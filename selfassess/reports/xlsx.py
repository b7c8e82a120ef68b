"""A report as an Excel workbook: a sheet with the title block, then a sheet a section, every block from top to bottom.

A figure is shown as its title, its description and its table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from selfassess.reports.document import Block, Document, Heading
from selfassess.reports.office import one_line, without_times
from selfassess.reports.xlsx_sheet import Sheet

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\ufffd]")


def render(document: Document) -> bytes:
    """The workbook; the same document gives the same bytes.

    Nothing in it is a formula. A text too long for a row goes on in the row below. A column of numbers holds numbers,
    which Excel can add up; any other text stays text.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    properties = workbook.properties
    properties.title, properties.creator = one_line(document.title), one_line(document.board)
    properties.language = document.language
    properties.created = properties.modified = datetime.combine(document.generated_on, time())

    opening, *sections = _sections(document.blocks)
    names = {"history"}  # Excel keeps this name for itself
    first = Sheet(workbook.create_sheet(_free_name("Report", names)), opening, document.marking, document.facts)
    first.write_title_block(document)
    first.write(opening)
    for section in sections:
        heading = section[0]
        assert isinstance(heading, Heading), "each section begins with its own"
        Sheet(workbook.create_sheet(_free_name(heading.text, names)), section, document.marking).write(section)

    out = BytesIO()
    # Workbook.save would write today's date over the document's.
    ExcelWriter(workbook, ZipFile(out, "w", ZIP_DEFLATED)).save()
    return without_times(out.getvalue())


def _sections(blocks: Iterable[Block]) -> list[list[Block]]:
    """The blocks before the first heading of level 1, then those from each such heading to the next."""
    sections: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            sections.append([])
        sections[-1].append(block)
    return sections


def _free_name(text: str, taken: set[str]) -> str:
    """A sheet name that Excel accepts and that is not ``taken``, whatever its capitals; from now on it is taken."""
    stem = _NOT_IN_A_NAME.sub(" ", one_line(text)).strip(" '") or "Section"
    name, number = _cut(stem, 31), 1
    while name.lower() in taken:
        number += 1
        name = f"{_cut(stem, 26)} ({number})"
    taken.add(name.lower())
    return name


def _cut(text: str, units: int) -> str:
    """At most so many UTF-16 units of the text, which is what Excel counts."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").strip(" '")
