"""Going through a page by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

_FARTHEST = 200


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this element has the focus, or one of these."""
    expect(wanted.first).to_be_visible()
    for _ in range(_FARTHEST):
        page.keyboard.press("Tab")
        if wanted.evaluate_all("parts => parts.includes(document.activeElement)"):
            return
    raise AssertionError(f"the Tab key never comes to {wanted}")


def press_on(page: Page, wanted: Locator, key: str = "Enter") -> None:
    """Go to a link, button or box by Tab, and press a key on it."""
    tab_to(page, wanted)
    page.keyboard.press(key)


def type_into(page: Page, wanted: Locator, text: str) -> None:
    """Go to a field by Tab, and type at the end of what stands there."""
    tab_to(page, wanted)
    page.keyboard.press("End")
    page.keyboard.type(text)
