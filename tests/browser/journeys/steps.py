"""What a person does on a page, by what they see: the names of buttons and labels."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

Step = Callable[[Page], None]
_JSON = "application/json"


def press(button: str) -> Step:
    """Press the button of this name."""

    def step(page: Page) -> None:
        page.get_by_role("main").get_by_role("button", name=button, exact=True).click()

    return step


def fails(button: str) -> tuple[Step, ...]:
    """Press the button of a form, and see the page come back with what is wrong, and the focus there."""
    return press(button), lambda page: expect(page.locator(".govuk-error-summary")).to_be_focused()


def fill(label: str, text: str) -> Step:
    """Type into the field of this label."""
    return lambda page: page.get_by_label(label, exact=True).fill(text)


def choose(label: str, option: str) -> Step:
    """Choose from a list that opens."""

    def step(page: Page) -> None:
        page.get_by_label(label, exact=True).select_option(label=option)

    return step


def choose_first(label: str) -> Step:
    """Choose the first of a list's options, after the one that asks to choose."""

    def step(page: Page) -> None:
        page.get_by_label(label, exact=True).select_option(index=1)

    return step


def contains(text: str) -> Step:
    """Wait for a page that has this in it."""
    return lambda page: expect(page.get_by_role("main")).to_contain_text(text)


def tick(label: str) -> Step:
    """Choose a radio or tick a box."""
    return lambda page: page.get_by_label(label, exact=True).check()


def write(text: str) -> Step:
    """Type into the comment on the first question of a theme."""
    return lambda page: _first_comment(page).fill(text)


def written_in_another_window(text: str) -> Step:
    """Save the same comment in a second window, after this one was opened."""

    def step(page: Page) -> None:
        other = page.context.new_page()
        other.route("**/autosave.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        other.goto(page.url)
        _first_comment(other).fill(text)
        press("Save and continue")(other)
        expect(other.get_by_role("alert")).to_be_visible()
        other.close()

    return step


def answered(status: int, message: str = "") -> Step:
    """Let every save of the page's script be answered so from now on."""

    def step(page: Page) -> None:
        body = json.dumps({"message": message})
        page.route("**/questions/*", lambda route: route.fulfill(status=status, body=body, content_type=_JSON))

    return step


def goes_offline(page: Page) -> None:
    """Lose the network."""
    page.context.set_offline(True)


def tells(start: str) -> Step:
    """Wait until the line under the first question begins so."""
    begins = re.compile(f"^{re.escape(start)}")
    return lambda page: expect(page.locator("[data-autosave-status]").first).to_have_text(begins)


def send_what_cannot_be_saved_any_more(page: Page) -> None:
    """Send the answers of a theme that was open when its self-assessment closed: the button is gone since then."""
    page.evaluate("document.querySelector('main form').requestSubmit()")


def _first_comment(page: Page) -> Locator:
    return page.locator("textarea[name$='.comment']").first


def clear_date() -> Step:
    """Leave the day of a date open."""
    return lambda page: page.get_by_label("Day", exact=True).fill("")


def shows(heading: str) -> Step:
    """Wait for the page with this heading."""
    return lambda page: expect(page.get_by_role("heading", level=1)).to_have_text(heading)
