"""A report in a real browser: accessible, calm on a narrow screen, whole on paper."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pypdf import PdfReader

from selfassess.reports.document import Document, Heading
from selfassess.reports.figures import DistributionRow, DumbbellRow, TrendPoint, distribution, dumbbell, trend
from selfassess.reports.html import render, render_fragment
from tests import real_reports
from tests.browser.conftest import chromium
from tests.documents import every_block_document, make_document, make_table
from tests.factories import make_scale

DESKTOP, PHONE = 1280, 320
SCALE = make_scale()


def figures_document() -> Document:
    """The three figures, the last inside a section of its own."""
    points = [TrendPoint(f"Spring {2015 + i}", Fraction(8 * i), when=f"1 May {2015 + i}") for i in range(12)]
    rows = [
        DumbbellRow("A question about the levels of need", 1, 3, "higher"),
        DumbbellRow("Another", 3, None, "lower"),
    ]
    bars = [DistributionRow("Autumn 2025", (1, 2, 30, 4, 5), 6), DistributionRow("Spring 2026", (0, 0, 9, 9, 9))]
    return make_document(
        Heading("Trend"),
        trend("Trend of theme B", points, SCALE),
        Heading("Then and now"),
        dumbbell("Theme B by question", rows, SCALE, then="Autumn 2025", now="Spring 2026"),
        Heading("How the answers are spread", 2),
        distribution("Answers at each level", bars, SCALE),
    )


DOCUMENTS = {
    "every block": every_block_document(),
    "figures": figures_document(),
    "hostile": every_block_document(hostile=True),
}


def show(page: Page, document: Document, folder: Path, *, width: int = DESKTOP) -> None:
    show_text(page, render(document), folder, width=width)


def show_text(page: Page, text: str, folder: Path, *, width: int = DESKTOP) -> None:
    file = folder / "report.html"
    file.write_text(text, encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(file.as_uri())


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("name", ["every block", "figures"])
def test_axe_finds_nothing(page: Page, tmp_path: Path, name: str, width: int) -> None:
    show(page, DOCUMENTS[name], tmp_path, width=width)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", real_reports.NAMES)
def test_axe_finds_nothing_in_a_real_report(page: Page, tmp_path: Path, name: str) -> None:
    show_text(page, real_reports.page_of(name), tmp_path)
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [PHONE, 375])
def test_a_phone_shows_the_whole_caption_of_a_wide_table(page: Page, tmp_path: Path, width: int) -> None:
    show_text(page, real_reports.page_of("the sample county"), tmp_path, width=width)
    table = page.locator("table.wider").first
    words, frame = table.locator("caption span"), table.locator("xpath=..")
    frame.evaluate("frame => frame.scrollTo(200, 0)")
    box, around = words.bounding_box(), frame.bounding_box()
    assert box is not None
    assert around is not None
    assert box["x"] >= around["x"] - 1
    assert box["x"] + box["width"] <= around["x"] + around["width"] + 1
    assert words.evaluate("words => words.scrollWidth <= words.clientWidth + 1")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_narrow_screen_scrolls_a_table_and_never_the_page(page: Page, tmp_path: Path, name: str) -> None:
    show(page, DOCUMENTS[name], tmp_path, width=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    assert page.locator(".scroll").evaluate_all("parts => parts.some(part => part.scrollWidth > part.clientWidth)")


def test_text_at_twice_the_size_does_not_scroll_the_page(page: Page, tmp_path: Path) -> None:
    show(page, DOCUMENTS["every block"], tmp_path, width=640)
    page.add_style_tag(content="html { font-size: 200% }")
    assert page.evaluate("document.documentElement.scrollWidth") == 640


def test_hostile_text_runs_nothing(page: Page, tmp_path: Path) -> None:
    show(page, DOCUMENTS["hostile"], tmp_path)
    assert page.locator("script, img").count() == 0


def test_a_strict_content_policy_spoils_nothing_in_a_fragment(page: Page, tmp_path: Path) -> None:
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    head = f"<!DOCTYPE html><html lang='en-GB'><head><meta charset='utf-8'>{policy}<title>Page</title></head>"
    file = tmp_path / "page.html"
    file.write_text(f"{head}<body>{render_fragment(DOCUMENTS['figures'])}</body></html>", encoding="utf-8")
    page.goto(file.as_uri())
    drawn = page.locator(".picture rect[fill='#0b5c4b']")
    assert drawn.first.evaluate("bar => getComputedStyle(bar).fill") == "rgb(11, 92, 75)"


def test_the_keyboard_reaches_the_report_past_the_links(page: Page, tmp_path: Path) -> None:
    show(page, DOCUMENTS["figures"], tmp_path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "report"


def test_words_in_a_picture_stay_inside_it(page: Page, tmp_path: Path) -> None:
    show(page, DOCUMENTS["figures"], tmp_path)
    outside = page.locator(".picture svg").evaluate_all(
        """pictures => pictures.flatMap(picture => {
            const frame = picture.getBoundingClientRect()
            return [...picture.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect()
                return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1
            }).map(text => text.textContent)
        })"""
    )
    assert outside == []


def test_every_printed_page_bears_the_marking_and_its_number(page: Page, tmp_path: Path) -> None:
    rows = tuple((f"Theme {i}", str(i)) for i in range(90))
    show(page, make_document(Heading("Long"), make_table(rows=rows), marking="OFFICIAL - SENSITIVE"), tmp_path)
    sheets = [sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    assert len(sheets) > 2
    for number, sheet in enumerate(sheets, start=1):
        assert "OFFICIAL - SENSITIVE" in sheet
        assert f"Page {number} of {len(sheets)}" in sheet
        assert "Score" in sheet or number in (1, len(sheets))
    assert sheets[0].count("OFFICIAL - SENSITIVE") == 1
    assert "Skip to the report" not in sheets[0]


def test_a_wide_table_fits_on_paper(page: Page, tmp_path: Path) -> None:
    show(page, DOCUMENTS["figures"], tmp_path)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 672, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 672
    assert page.locator(".scroll").evaluate_all(
        "parts => parts.every(part => part.scrollWidth <= part.clientWidth + 1)"
    )


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_missing_browser_fails_only_where_everything_must_be_there(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(outcome):
        chromium()
