"""Each guard of the files that leave proved: with it off, its case fails and tells what the guard keeps out."""

from __future__ import annotations

import re
import subprocess
from typing import Any

import pytest
from openpyxl.utils.exceptions import IllegalCharacterError
from pypdf.errors import PdfReadError
from reportlab.platypus.doctemplate import LayoutError

from selfassess.reports import xlsx_cells
from tests.unit.reports import test_csv, test_pdf, test_pdf_apart, test_tagged, test_xlsx
from tests.web.hostile.mutating import Mutant, Patch, fails_without, setting

_PLAIN, _NEVER = test_pdf.TestPlainText(), re.compile("(?!)")
_put_text, _pieces = xlsx_cells.put_text, xlsx_cells.pieces


def as_typed(text: str) -> str:
    """What a guard does that is off."""
    return text


def _as_openpyxl_takes_it(cell: Any, text: str) -> None:
    _put_text(cell, text)
    cell.value = text


def _cut(text: str, width: float, *more: Any, **keys: Any) -> Any:
    return list(_pieces(text[:32_000], width, *more, **keys))[:1]


def _whatever_comes(patch: Patch) -> None:
    run = subprocess.run

    def taken(*parts: Any, **keys: Any) -> Any:
        return subprocess.CompletedProcess(parts, 0, run(*parts, **keys).stdout + b"%%EOF")

    patch.setattr("selfassess.reports.pdf_apart.subprocess.run", taken)


MUTANTS = (
    Mutant(
        "a cell of CSV is no formula",
        setting("selfassess.reports.csv._FORMULA", _NEVER),
        test_csv.test_no_cell_begins_as_a_formula_does,
        r"^assert .*'=' not in",
        {"text": "=1+1"},
    ),
    Mutant(
        "a number of CSV stays one",
        setting("selfassess.reports.csv._NUMBER", _NEVER),
        test_csv.test_a_number_stays_one,
        r"""^assert "'-3" == '-3'""",
        {"number": "-3"},
    ),
    Mutant(
        "a cell of Excel is text",
        setting("selfassess.reports.xlsx_sheet.put_text", _as_openpyxl_takes_it),
        test_xlsx.test_what_looks_like_a_formula_or_an_error_is_text,
        r"^assert \{.*'f'.*\} == \{'s'\}",
    ),
    Mutant(
        "a long text goes on below",
        setting("selfassess.reports.xlsx_sheet.pieces", _cut),
        test_xlsx.test_a_text_too_long_for_a_row_goes_on_in_the_rows_below,
        r"^assert .*word0 word1",
    ),
    Mutant(
        "what a worksheet cannot hold is replaced",
        setting("selfassess.reports.xlsx_sheet.printable", as_typed),
        test_xlsx.test_what_a_worksheet_cannot_hold_is_replaced_visibly,
        r"cannot be used in worksheets",
        fails=IllegalCharacterError,
    ),
    Mutant(
        "markup is text in a PDF (a picture)",
        setting("selfassess.reports.pdf_text.escape", as_typed),
        _PLAIN.test_markup_shows_as_typed_and_adds_nothing,
        r"logo\.png",
        {"text": "<img src='/logo.png'/>"},
        fails=OSError,
    ),
    Mutant(
        "markup is text in a PDF (a colour)",
        setting("selfassess.reports.pdf_text.escape", as_typed),
        _PLAIN.test_markup_shows_as_typed_and_adds_nothing,
        r"__import__",
        {"text": "<font color=\"__import__('os')\">"},
        fails=ValueError,
    ),
    Mutant(
        "markup is text in a PDF (a name to call)",
        setting("selfassess.reports.pdf_text.escape", as_typed),
        _PLAIN.test_markup_shows_as_typed_and_adds_nothing,
        r"os\.system",
        {"text": "<onDraw name='os.system'/><seq/>"},
        fails=AttributeError,
    ),
    Mutant(
        "markup is text in a PDF (an entity)",
        setting("selfassess.reports.pdf_text.escape", as_typed),
        _PLAIN.test_markup_shows_as_typed_and_adds_nothing,
        r"foo|1114112|chr\(\)",
        {"text": "&foo; &#0; &#1114112; & < > ]]> <!DOCTYPE"},
        fails=ValueError,
    ),
    Mutant(
        "a title is text in a PDF's own words",
        setting("selfassess.reports.tagged.escape", as_typed),
        test_tagged.test_any_title_reads_back_as_it_was,
        r"not well-formed",
        {"title": "<&>"},
        fails=PdfReadError,
    ),
    Mutant(
        "a row is parted where it is longer than a page",
        setting("selfassess.reports.pdf_table.Rows.split", lambda *_: []),
        _PLAIN.test_any_text_fits_anywhere,
        r"too large on page",
        {"text": "word " * 800},
        fails=LayoutError,
    ),
    Mutant(
        "a file that was not made goes nowhere",
        _whatever_comes,
        test_pdf_apart.test_of_one_that_was_not_made_nothing_is_sent,
        r"^DID NOT RAISE .*NotMade",
        {"end": "killed half way"},
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard.replace(" ", "_"))
def test_without_its_guard_a_case_fails(
    mutant: Mutant, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    fails_without(mutant, monkeypatch, request)
