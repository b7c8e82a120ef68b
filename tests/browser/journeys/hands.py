"""Two ways to use a page: by keyboard alone, with scripts; and by pointer, in a browser that runs none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, FilePayload, Locator, Page, ViewportSize, expect

from selfassess.vocabulary import Strength
from tests.browser.journeys.keyboard import press_on, tab_to, type_into
from tests.browser.journeys.site import Site
from tests.browser.journeys.watching import check_page, watched

KEYS, PLAIN = "keys", "plain"
WAYS = (KEYS, PLAIN)
TITLE = "Spring 2027"
SMALL = ViewportSize(width=360, height=740)
_MOST_CHOICES = 20


@dataclass
class Hands:
    """Somebody at a page. What they look for is in its main part, or in the one section that they look at."""

    page: Page
    way: str

    @property
    def main(self) -> Locator:
        """The page's own part."""
        return self.page.get_by_role("main")

    def press(self, name: str) -> None:
        """Press a button."""
        self._on(self.main.get_by_role("button", name=name, exact=True))

    def follow(self, name: str, about: str = "", *, within: Locator | None = None) -> None:
        """Follow a link; ``about`` goes on with its name for whoever cannot see what it stands by."""
        whole = re.compile(rf"^{re.escape(name)}[\s:]*{re.escape(about)}")
        self._on((within or self.main).get_by_role("link", name=whole).first)

    def back(self) -> None:
        """Follow the link that leads back."""
        self._on(self.page.get_by_role("link", name="Back", exact=True))

    def choose(self, label: str, within: Locator | None = None) -> None:
        """Choose one of several."""
        wanted = (within or self.main).get_by_role("radio", name=label, exact=True)
        if self.way == PLAIN:
            wanted.check()
            return
        # A group takes the focus on what is chosen, or else wherever the focus was in it last.
        tab_to(self.page, self.page.locator(f"input[name='{wanted.get_attribute('name')}']"))
        for _ in range(_MOST_CHOICES):
            if wanted.evaluate("part => part === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        if not wanted.is_checked():
            self.page.keyboard.press("Space")
        expect(wanted).to_be_checked()

    def tick(self, label: str, within: Locator | None = None) -> None:
        """Tick a box, or take its tick away."""
        box = (within or self.main).get_by_role("checkbox", name=label, exact=True)
        if self.way == PLAIN:
            box.click()
        else:
            press_on(self.page, box, "Space")

    def write(self, label: str, text: str, within: Locator | None = None) -> None:
        """Write into a field, after what stands there."""
        field = (within or self.main).get_by_label(label, exact=True)
        if self.way == PLAIN:
            field.fill(field.input_value() + text)
        else:
            type_into(self.page, field, text)

    def pick(self, label: str, option: str) -> None:
        """Choose from a list that opens: by keyboard, by typing how the option begins."""
        field = self.main.get_by_label(label, exact=True)
        if self.way == PLAIN:
            field.select_option(label=option)
        else:
            tab_to(self.page, field)
            self.page.keyboard.type(option)
        expect(field.locator("option:checked")).to_have_text(option)

    def give(self, label: str, file: FilePayload) -> None:
        """Give a file, as the window in which files are chosen would."""
        self.main.get_by_label(label, exact=True).set_input_files(file)

    def sees(self, heading: str, *words: str) -> None:
        """Wait for the page with this heading and these words; where scripts run, hold it to what holds everywhere."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)
        if self.way == KEYS:
            check_page(self.page)

    def section(self, question: str) -> Locator:
        """One question of a theme."""
        return self.page.get_by_role("region", name=question)

    def _on(self, wanted: Locator) -> None:
        if self.way == PLAIN:
            wanted.click()
        else:
            press_on(self.page, wanted)


@contextmanager
def at_work(site: Site, browser: Browser, way: str, who: str, strength: Strength = Strength.STRONG) -> Iterator[Hands]:
    """A browser of its own, in which this person is signed in, on the page of what waits for them."""
    context = site.open(browser, who, strength, java_script_enabled=way == KEYS)
    with watched(context, site.server.base_url) as page:
        page.goto("/my-work")
        yield Hands(page, way)
    context.close()


def to_the_self_assessment(hands: Hands, title: str = TITLE) -> None:
    """From the page of what waits over the board's own page to the self-assessment."""
    hands.follow("", within=hands.main.get_by_role("list").filter(has_text="Children Board").last)
    hands.follow(title, within=hands.main.get_by_role("table"))
