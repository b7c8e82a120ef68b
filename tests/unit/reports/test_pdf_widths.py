"""How wide a table's columns are on paper."""

from __future__ import annotations

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from selfassess.reports.document import Cell, Column, Table
from selfassess.reports.fonts import REGULAR, register_fonts
from selfassess.reports.pdf_style import CELL
from selfassess.reports.pdf_widths import column_widths

FREE = 490.0
QUESTION = "Do children or families say that something is better because of what they told us, and how do we know?"
LEVEL = "Shown by figures, by a check, or by what families say"


@pytest.fixture(autouse=True)
def _fonts() -> None:
    register_fonts()


def widths(*rows: tuple[str, ...], shares: tuple[float, ...]) -> list[float]:
    columns = tuple(Column(f"C{number}", share) for number, share in enumerate(shares))
    return column_widths(Table("t", columns, tuple(tuple(map(Cell, row)) for row in rows)), FREE)


@pytest.mark.parametrize("count", [1, 2, 5, 9, 40])
def test_the_columns_fill_the_table(count: int) -> None:
    found = widths((QUESTION,) * count, shares=(1.0,) * count)
    assert sum(found) == pytest.approx(FREE)
    assert min(found) > 0


def test_a_column_gives_to_another_where_that_makes_rows_lower() -> None:
    question, level, _ = widths((QUESTION, LEVEL, "Higher"), shares=(8, 1.5, 1.5))
    assert level > FREE * 1.5 / 11 + 20
    assert question > 200


def test_columns_keep_their_shares_where_no_row_would_be_lower() -> None:
    assert widths(("a b c", "d e f"), shares=(3, 1)) == pytest.approx([FREE * 0.75, FREE * 0.25])


def test_a_long_comment_leaves_the_other_columns_whole_words() -> None:
    word, comment = widths(("Multi-agency", "word " * 800), shares=(1, 1))
    assert comment > 350
    assert word == pytest.approx(stringWidth("Multi-agency", REGULAR, CELL.fontSize), abs=16)


def test_no_row_is_needed() -> None:
    assert sum(widths(shares=(1, 2))) == pytest.approx(FREE)
