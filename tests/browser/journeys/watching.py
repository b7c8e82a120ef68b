"""A page that is watched while somebody uses it, and what holds for every page: axe, width, focus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

# Scripts report these, whoever asked for them; the tests look at the status themselves.
_STATUSES = (
    *(f"status of {status}" for status in (401, 403, 404, 409, 410, 422, 503)),
    "net::ERR_INTERNET_DISCONNECTED",
)
# axe leaves this rule off until a site says that it means WCAG 2.2.
_RULES = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
# Each focusable element in turn: what shows that it has the focus, and whether the middle of it can be seen.
_FOCUS = """() => {
  const seen = (part) => {
    const look = getComputedStyle(part), { outlineStyle, outlineWidth, outlineColor, boxShadow } = look;
    const inner = part.matches('.govuk-radios__input, .govuk-checkboxes__input')
      ? getComputedStyle(part.nextElementSibling, '::before').boxShadow : '';
    return JSON.stringify([outlineStyle, outlineWidth, outlineColor, boxShadow, look.backgroundColor, inner]);
  };
  const troubles = [];
  const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  for (const part of document.querySelectorAll(wanted)) {
    if (!part.checkVisibility({ visibilityProperty: true }) || part.disabled) continue;
    document.activeElement.blur();
    const before = seen(part);
    part.focus({ focusVisible: true });
    if (document.activeElement !== part) continue;
    if (seen(part) === before) troubles.push(`focus does not show: ${part.outerHTML.slice(0, 200)}`);
    const box = part.getBoundingClientRect(), label = part.labels && part.labels[0];
    const isOnTop = (share) => {
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height * share);
      return top && (part.contains(top) || top.contains(part) || (label && label.contains(top)));
    };
    if (box.width > 2 && ![0.05, 0.3, 0.5, 0.7, 0.95].some(isOnTop))
      troubles.push(`covered while it has the focus: ${part.outerHTML.slice(0, 200)}`);
  }
  return troubles;
}"""


@dataclass
class Watched:
    """A page, and whatever it complained of: the console, the content policy, a request to another host."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        """Keep what the console said, unless it only repeats a status."""
        if not any(status in message.text for status in _STATUSES):
            self.complaints.append(message.text)


@contextmanager
def watched(context: BrowserContext, address: str) -> Iterator[Page]:
    """A new page of this browser. Whatever it complained of fails the test once the block is done."""
    page = context.new_page()
    kept = Watched(page)

    def asked(request: Request) -> None:
        if not request.url.startswith((address, "data:")):
            kept.complaints.append(request.url)

    page.on("console", kept.note)
    page.on("pageerror", lambda error: kept.complaints.append(str(error)))
    page.on("request", asked)
    yield page
    assert not kept.complaints, "\n".join(kept.complaints)


@lru_cache(maxsize=1)
def _axe() -> Axe:
    return Axe()


def check_page(page: Page) -> None:
    """Hold the page as it stands against axe's rules, its own width, and every place that the focus can go to."""
    results = _axe().run(page, options=_RULES)
    assert results.violations_count == 0, results.generate_report()
    check_width(page)
    troubles: list[str] = page.evaluate(_FOCUS)
    assert not troubles, "\n".join(troubles)


def check_width(page: Page) -> None:
    """Hold that nothing makes the page scroll sideways."""
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
