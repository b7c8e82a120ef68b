"""The pictures of the pages in the README and the guide: ``python -m tests.browser.pictures FOLDER``.

The service is the demonstration, at a moment that stands still, so that a picture changes only where a page does. Once
what is open has been photographed, it is closed, shared and agreed by its people, as any board would.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from selfassess.config import Settings
from selfassess.demo import filling
from selfassess.storage import migrate
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from selfassess.web import create_app
from tests.browser.conftest import chromium
from tests.databases import AUDIT_KEY
from tests.serving import serving
from tests.web.conftest import Clock, Postbox

MEMBER, MANAGER, CHAIR = "Board member: Police", "Business manager", "Chair"
DESKTOP, PHONE = 1120, 390
BOARD = f"/boards/{filling.SLUG}"
_ALL = f"{BOARD}/self-assessments"
# In the order in which the demonstration tells of them.
_SIGNED, _OPEN = f"{_ALL}/4", f"{_ALL}/5"
_POLICE = f"{_OPEN}/seats/7"
_SPLIT = "HV-VL-02"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One page: who sees it, its address, what it is called, and how much of it is shown."""

    who: str
    path: str
    name: str
    height: int
    width: int = DESKTOP


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody does between pictures: open a page and press its button."""

    who: str
    path: str
    press: str


STORY: tuple[Picture | Act, ...] = (
    Picture(who=MEMBER, path="/my-work", name="my-work", height=700),
    Picture(who=MEMBER, path=f"{_POLICE}/themes", name="themes", height=1040),
    Picture(who=MEMBER, path=f"{_POLICE}/themes/WT", name="theme-page", height=1640),
    Picture(who=MEMBER, path=f"{_POLICE}/themes/BE/HV-BE-07", name="question-on-a-phone", height=1500, width=PHONE),
    Picture(who=MEMBER, path=f"{_POLICE}/check", name="check", height=1180),
    Picture(who=MANAGER, path=f"{BOARD}/", name="home", height=1660),
    Picture(who=MANAGER, path=f"{_ALL}/new", name="set-up", height=1560),
    Picture(who=MANAGER, path=f"{_ALL}/record", name="record", height=1300),
    Picture(who=MANAGER, path=f"{_OPEN}/progress", name="progress", height=1160),
    Picture(who=MANAGER, path=f"{_SIGNED}/papers", name="papers", height=1460),
    Picture(who=MANAGER, path=f"{BOARD}/people", name="people", height=1160),
    Picture(who=CHAIR, path=f"{_SIGNED}/answers", name="answers", height=1300),
    Picture(who=CHAIR, path=f"{_SIGNED}/answers/{_SPLIT}", name="answers-to-one", height=1500),
    Picture(who=CHAIR, path=f"{_SIGNED}/findings", name="findings", height=1300),
    Picture(who=CHAIR, path=f"{_SIGNED}/sign", name="signed", height=670),
    Picture(who=CHAIR, path=f"{BOARD}/compare?from=3&to=4", name="movement", height=1900),
    Picture(who=CHAIR, path=f"{BOARD}/compare/questions/HV-BE-07", name="one-question", height=1300),
    Picture(who=CHAIR, path=f"{BOARD}/look-again", name="look-again", height=1300),
    Act(who=MANAGER, path=f"{_OPEN}/close", press="Close it for answers"),
    Picture(who=CHAIR, path=f"{_OPEN}/share", name="share", height=900),
    Act(who=CHAIR, path=f"{_OPEN}/share", press="Share the answers"),
    Act(who=CHAIR, path=f"{_OPEN}/agree", press="Begin agreeing"),
    Picture(who=CHAIR, path=f"{_OPEN}/agree", name="agree", height=1300),
    Picture(who=CHAIR, path=f"{_OPEN}/agree/{_SPLIT}", name="agree-one", height=1900),
    Act(who=CHAIR, path=f"{_OPEN}/screen", press="Begin the meeting"),
    Picture(who=CHAIR, path=f"{_OPEN}/screen/{_SPLIT}", name="screen", height=900),
)


@contextmanager
def demonstration() -> Iterator[dict[str, str]]:
    """A link to sign in as each of its people, while it is served."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/demo.db")
        migrate.upgrade(engine)
        database = Database(engine, audit_key=AUDIT_KEY)
        with database.writing() as session:
            filling.fill(session, now=clock())
        with serving(
            lambda at: create_app(Settings(base_url=at), database=database, sender=Postbox(), clock=clock)
        ) as address:
            with database.writing() as session:
                people = filling.links(session, link_of=lambda token: f"{address}/sign-in/link/{token}", now=clock())
            yield {person.is_a: person.link for person in people}
        engine.dispose()


def signed_in(page: Page, link: str) -> None:
    """Sign in by a link, and read the board's statement where it is asked for."""
    page.goto(link)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(link.partition("/sign-in")[0] + f"{BOARD}/")
    if page.get_by_role("checkbox").count():
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Continue").click()


def take(folder: Path) -> None:
    """Write each picture into ``folder``."""
    with demonstration() as links, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        page_of = _pages(browser, links)
        for each in STORY:
            page, base = page_of(each.who), links[each.who].partition("/sign-in")[0]
            if isinstance(each, Picture):
                page.set_viewport_size({"width": each.width, "height": each.height})
            _open(page, f"{base}{each.path}")
            if isinstance(each, Picture):
                page.screenshot(path=folder / f"{each.name}.png")
            else:
                page.get_by_role("button", name=each.press, exact=True).click()
                page.wait_for_load_state()
        browser.close()


def _open(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, f"{address}: {answer.status}"


def _pages(browser: Browser, links: dict[str, str]) -> Callable[[str], Page]:
    """The page of each person, signed in at the first call."""
    found: dict[str, Page] = {}

    def page_of(who: str) -> Page:
        if who not in found:
            found[who] = browser.new_context(locale="en-GB").new_page()
            signed_in(found[who], links[who])
        return found[who]

    return page_of


if __name__ == "__main__":
    take(Path(sys.argv[1]))
