"""CSV of a report: cells that no spreadsheet takes for a formula, and numbers that stay numbers."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from selfassess.reports.csv import as_text, render
from tests.documents import HOSTILE, every_block_document


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    shown = as_text(text).lstrip()
    assert not shown or shown[0] not in "=+-@\uff1d\uff0b\uff0d\uff20|%"


@pytest.mark.parametrize("number", ["0", "-3", "+2", "58.33", "-0.5"])
def test_a_number_stays_one(number: str) -> None:
    assert as_text(number) == number


def test_every_row_is_whole_and_excel_knows_the_letters() -> None:
    made = render(every_block_document(hostile=True))
    assert made.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(made.decode("utf-8-sig"), newline=""), strict=True))
    assert len(rows) > 20
