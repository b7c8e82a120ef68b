"""Drawings as inline SVG."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from reportlab.graphics.shapes import (
    Circle,
    Drawing,
    Ellipse,
    Group,
    Line,
    Polygon,
    PolyLine,
    Rect,
    Shape,
    String,
    Wedge,
)
from reportlab.lib.colors import Color, black

from selfassess.reports.document import Mark, Symbol
from selfassess.reports.fonts import BOLD, REGULAR, register_fonts
from selfassess.reports.svg import to_hidden_svg, to_svg
from selfassess.reports.symbols import symbol
from tests.documents import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*shapes: Shape, title: str = "Title", description: str = "Words.", key: str = "f1") -> ElementTree.Element:
    drawing = Drawing(100, 50)
    for shape in shapes:
        drawing.add(shape)
    return ElementTree.fromstring(to_svg(drawing, title=title, description=description, key=key))


def only(*shapes: Shape) -> dict[str, str]:
    """The attributes of the one element that the shapes become, with its name."""
    element = drawn(*shapes)[2]
    return {"": element.tag.removeprefix(SVG), **element.attrib}


def test_an_image_is_named_by_its_own_title_and_description() -> None:
    root = drawn(key="f7")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "f7-title f7-desc"
    assert [(child.get("id"), child.text) for child in root] == [("f7-title", "Title"), ("f7-desc", "Words.")]


def test_an_image_scales() -> None:
    assert drawn().get("viewBox") == "0 0 100 50"


def test_a_symbol_is_hidden_and_has_no_title() -> None:
    root = ElementTree.fromstring(to_hidden_svg(symbol(Mark(Symbol.UP), 7)))
    assert root.get("aria-hidden") == "true"
    assert root.find(f"{SVG}title") is None
    assert "role" not in root.attrib


def test_a_line_is_turned_upside_down() -> None:
    assert only(Line(1, 2, 30, 40, strokeColor=black, strokeWidth=1.234)) == {
        "": "line",
        "x1": "1",
        "y1": "48",
        "x2": "30",
        "y2": "10",
        "stroke": "#000000",
        "stroke-width": "1.23",
    }


def test_dashes_are_kept() -> None:
    assert only(Line(0, 0, 9, 9, strokeColor=black, strokeDashArray=[3, 1.5]))["stroke-dasharray"] == "3 1.5"


def test_a_rectangle_stands_at_its_upper_left_corner() -> None:
    attributes = only(Rect(10, 5, 20, 15, fillColor=Color(1, 0.5, 0), strokeColor=None))  # type: ignore[arg-type]
    assert attributes == {"": "rect", "x": "10", "y": "30", "width": "20", "height": "15", "fill": "#ff8000"}


def test_a_circle_may_be_hollow() -> None:
    attributes = only(Circle(10, 10, 4, fillColor=None, strokeColor=black, strokeWidth=1))
    assert (attributes["cy"], attributes["r"], attributes["fill"]) == ("40", "4", "none")


def test_a_polygon_and_a_polyline_keep_their_corners() -> None:
    assert only(Polygon([0, 0, 10, 0, 5, 10], fillColor=black, strokeColor=None))["points"] == "0,50 10,50 5,40"
    assert only(PolyLine([0, 0, 10, 5], strokeColor=black))["fill"] == "none"


@pytest.mark.parametrize(
    ("start", "end", "path"),
    [
        (0, 90, "M50 25L60 25A10 10 0 0 0 50 15Z"),
        (-180, 90, "M50 25L40 25A10 10 0 1 0 50 15Z"),
    ],
)
def test_a_wedge_runs_from_its_hub_round_its_rim(start: int, end: int, path: str) -> None:
    attributes = only(Wedge(50, 25, 10, start, end, fillColor=black, strokeColor=None))
    assert attributes == {"": "path", "d": path, "fill": "#000000"}


def test_text_takes_over_the_pages_font_and_keeps_its_width() -> None:
    register_fonts()
    attributes = only(String(10, 20, "Spring", fontName=BOLD, fontSize=7, textAnchor="middle", fillColor=black))
    assert "font-family" not in attributes
    assert (attributes["font-weight"], attributes["text-anchor"], attributes["y"]) == ("bold", "middle", "30")
    assert float(attributes["textLength"]) == pytest.approx(24, abs=3)


def test_an_empty_text_has_no_width_to_keep() -> None:
    register_fonts()
    assert "textLength" not in only(String(10, 20, "", fontName=REGULAR, fontSize=7))


def test_groups_are_opened() -> None:
    assert len(drawn(Group(Group(Line(0, 0, 1, 1)), Line(0, 0, 2, 2)))) == 4


def test_a_turned_group_is_refused_rather_than_misdrawn() -> None:
    with pytest.raises(TypeError, match="turned"):
        drawn(Group(Line(0, 0, 1, 1), transform=(1, 0, 0, 1, 5, 5)))


def test_an_unknown_shape_is_refused_rather_than_left_out() -> None:
    with pytest.raises(TypeError, match="Ellipse"):
        drawn(Ellipse(5, 5, 2, 1))


def test_there_is_no_style_that_a_strict_policy_would_drop() -> None:
    assert all("style" not in element.attrib for element in drawn(Line(0, 0, 1, 1), Circle(1, 1, 1)).iter())


@pytest.mark.parametrize(
    ("value", "written"), [(1234567.4, "1234567.4"), (12345.678, "12345.68"), (-0.001, "0"), (100, "100"), (0.5, "0.5")]
)
def test_numbers_are_plain_and_short(value: float, written: str) -> None:
    assert only(Line(0, 0, value, 0))["x2"] == written


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_leaves_the_svg_well_formed(text: str) -> None:
    register_fonts()
    root = drawn(String(0, 0, text, fontName=REGULAR, fontSize=7), title=text, description=text)
    assert len(root) == 3
    assert {element.tag for element in root} == {f"{SVG}title", f"{SVG}desc", f"{SVG}text"}
