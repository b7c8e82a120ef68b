"""What a person does on a page, by what they see: the names of buttons and labels."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

Step = Callable[[Page], None]


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


def tick(label: str) -> Step:
    """Choose a radio or tick a box."""
    return lambda page: page.get_by_label(label, exact=True).check()


def clear_date() -> Step:
    """Leave the day of a date open."""
    return lambda page: page.get_by_label("Day", exact=True).fill("")


def shows(heading: str) -> Step:
    """Wait for the page with this heading."""
    return lambda page: expect(page.get_by_role("heading", level=1)).to_have_text(heading)
