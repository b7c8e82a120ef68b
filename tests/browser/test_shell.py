"""The web shell in a real browser, under the content policy that the service sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.serving import serving
from tests.typed import CASES
from tests.web_shell import make_app

DESKTOP, PHONE = 1280, 320
PAGES = ("board", "form", "error/409", "error/500", "accessibility", "privacy", "help")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(lambda _: make_app(people=20)) as there:
        yield there


@pytest.fixture
def shell(browser: Browser, address: str) -> Iterator[Page]:
    """A page on the app that fails the test if another host is asked or the console complains."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": DESKTOP, "height": 900}, base_url=address)
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda asked: None if asked.url.startswith(address) else complaints.append(asked.url))
    yield opened
    context.close()
    # A form that is sent back answers 422, which the console always reports.
    assert [words for words in complaints if "status of 422" not in words] == []


def send_empty_form(page: Page) -> None:
    page.goto("/form")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_never_scrolls_sideways(shell: Page, name: str, width: int) -> None:
    shell.set_viewport_size({"width": width, "height": 900})
    shell.goto(f"/{name}")
    results = Axe().run(shell)
    assert results.violations_count == 0, results.generate_report()
    assert shell.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_form_with_errors_is_accessible_and_leads_to_each_input(shell: Page, width: int) -> None:
    shell.set_viewport_size({"width": width, "height": 900})
    send_empty_form(shell)
    results = Axe().run(shell)
    assert results.violations_count == 0, results.generate_report()
    assert shell.evaluate("document.documentElement.scrollWidth") == width
    expect(shell).to_have_title(re.compile("^Error: "))
    expect(shell.locator(".govuk-error-summary")).to_be_focused()
    links = shell.locator(".govuk-error-summary a")
    for index in range(links.count()):
        href = links.nth(index).get_attribute("href")
        assert href is not None
        links.nth(index).click()
        expect(shell.locator(href)).to_be_focused()


def test_the_stylesheet_and_the_scripts_are_allowed_and_run(shell: Page) -> None:
    shell.goto("/form")
    header = shell.locator(".app-header")
    assert header.evaluate("part => getComputedStyle(part).borderTopColor") == "rgb(11, 92, 75)"
    expect(shell.get_by_role("button", name="Show password")).to_be_visible()
    shell.get_by_role("button", name="Show password").click()
    expect(shell.get_by_label("Password", exact=True)).to_have_attribute("type", "text")


def test_the_browser_counts_characters_as_the_server_does(shell: Page) -> None:
    shell.goto("/form")
    shell.get_by_label("Comment").fill("🙂\n" * 50)
    told = shell.locator(".govuk-character-count__status")
    expect(told).to_have_text("You have 0 characters remaining")
    for typed, kept in CASES.values():
        # Sent as numbers, since half of a pair would not survive the way into the browser.
        units = list(memoryview(typed.encode("utf-16-le", "surrogatepass")).cast("H"))
        shell.get_by_label("Comment").evaluate("(box, units) => { box.value = String.fromCharCode(...units); }", units)
        shell.get_by_label("Comment").dispatch_event("input")
        expect(told).to_have_text(f"You have {100 - len(kept)} characters remaining")


def test_a_signed_in_page_brought_back_from_the_browsers_memory_is_asked_for_again(shell: Page) -> None:
    shell.goto("/board")
    with shell.expect_navigation():
        shell.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")


def test_a_page_that_came_from_the_server_is_not_asked_for_twice(shell: Page) -> None:
    shell.goto("/board")
    asked: list[str] = []
    shell.on("request", lambda request: asked.append(request.url) if request.is_navigation_request() else None)
    shell.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: false}))")
    assert asked == []


def test_a_narrow_screen_scrolls_a_wide_table_by_keyboard_within_its_frame(shell: Page) -> None:
    shell.set_viewport_size({"width": PHONE, "height": 900})
    shell.goto("/board")
    frame = shell.get_by_role("region", name="Responses by theme")
    frame.focus()
    shell.keyboard.press("ArrowRight")
    shell.keyboard.press("ArrowRight")
    expect(frame).to_be_focused()
    assert frame.evaluate("part => part.scrollWidth > part.clientWidth")


def test_targets_of_a_board_are_large_enough_for_a_thumb(shell: Page) -> None:
    shell.set_viewport_size({"width": PHONE, "height": 900})
    shell.goto("/board")
    for place in shell.locator(".app-sub-navigation__link, .app-link-button, .app-header__name").all():
        box = place.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_text_at_twice_the_size_does_not_scroll_the_page(shell: Page) -> None:
    shell.set_viewport_size({"width": 640, "height": 900})
    for name in PAGES:
        shell.goto(f"/{name}")
        shell.evaluate("document.documentElement.style.fontSize = '200%'")
        assert shell.evaluate("document.documentElement.scrollWidth") == 640, name


def test_every_journey_of_the_shell_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/form")
    page.get_by_label("Name of the board").fill("Hathervale")
    page.get_by_label("E-mail address").fill("someone@hathervale.example")
    page.get_by_label("Password", exact=True).fill("a long enough one")
    for part, value in (("Day", "27"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("Partly met").check()
    page.get_by_label("Seat").select_option("Police")
    page.get_by_label("Comment").fill("It works")
    page.get_by_label("I have read the statement").check()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("The board was set up.")
    context.close()


def test_paper_has_the_content_and_nothing_that_only_a_screen_can_use(shell: Page) -> None:
    shell.goto("/board")
    text = "".join(part.extract_text() for part in PdfReader(BytesIO(shell.pdf())).pages)
    assert "OFFICIAL-SENSITIVE" in text
    assert "Person 20" in text
    for screen_only in ("Sign out", "Organisations", "Open the self-assessment", "Skip to main", "http"):
        assert screen_only not in text


def test_forced_colours_keep_the_page_being_shown_visible_in_the_menu(shell: Page) -> None:
    shell.emulate_media(forced_colors="active", reduced_motion="reduce")
    shell.goto("/board")
    edges = shell.locator(".app-sub-navigation__link").evaluate_all(
        "links => links.map(link => [link.hasAttribute('aria-current'), getComputedStyle(link).borderBottomColor])"
    )
    assert len({colour for current, colour in edges if current} - {colour for current, colour in edges if not current})
