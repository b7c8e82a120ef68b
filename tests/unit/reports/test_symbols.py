"""The drawn symbols and their stand-ins."""

from __future__ import annotations

import pytest

from selfassess.engine.bank import Shape
from selfassess.reports.document import Mark, Symbol
from selfassess.reports.svg import to_hidden_svg
from selfassess.reports.symbols import contrast_with_white, glyph, legible, symbol, unicode_for


@pytest.mark.parametrize("each", Symbol)
def test_a_symbol_stays_in_its_box(each: Symbol) -> None:
    drawing = symbol(Mark(each), 7)
    left, bottom, right, top = drawing.getBounds()
    assert (drawing.width, drawing.height) == (7, 7)
    assert min(left, bottom) >= -0.36
    assert max(right, top) <= 7.36


def test_no_two_symbols_look_alike() -> None:
    drawn = {to_hidden_svg(symbol(Mark(each), 7)) for each in Symbol}
    assert len(drawn) == len(Symbol)


def test_no_two_symbols_share_a_stand_in() -> None:
    stand_ins = {unicode_for(each) for each in Symbol}
    assert len(stand_ins) == len(Symbol)
    assert all(len(character) == 1 for character in stand_ins)


def test_no_stand_in_makes_a_spreadsheet_cell_a_formula() -> None:
    assert not {unicode_for(each) for each in Symbol} & set("=+-@\t\r＝＋－＠")


def test_every_shape_of_a_level_is_a_symbol() -> None:
    assert [shape.value for shape in Shape] == [each.value for each in Symbol][: len(Shape)]


def test_a_glyph_is_centred_where_it_is_put() -> None:
    left, bottom, right, top = glyph(Mark(Symbol.SQUARE), 100, 50, 10).getBounds()
    assert (left + right) / 2 == pytest.approx(100)
    assert (bottom + top) / 2 == pytest.approx(50)


def test_a_clear_colour_is_drawn_as_it_is() -> None:
    assert legible("#0b5c4b").hexval() == "0x0b5c4b"


@pytest.mark.parametrize("pale", ["#ffffff", "#f4d03f", "#c9b98f", "#FFFF00"])
def test_a_colour_too_pale_for_white_paper_is_darkened(pale: str) -> None:
    parts = [round(part * 255) for part in legible(pale).rgb()]
    assert 3 <= contrast_with_white(parts) < 3.6


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast_with_white([0, 0, 0]) == pytest.approx(21)
    assert contrast_with_white([255, 255, 255]) == pytest.approx(1)


@pytest.mark.parametrize("wrong", ["", "red", "#fff", "#12345g", "#1234567", "url(#x)", '"/><script>'])
def test_what_is_no_colour_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="colour"):
        symbol(Mark(Symbol.DISC, wrong), 7)
