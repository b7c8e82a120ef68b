"""The pictures of the pages in the README and the guide: ``python -m tests.browser.pictures FOLDER``.

The service is the demonstration, at a moment that stands still, so that a picture changes only where a page does.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from selfassess.config import Settings
from selfassess.demo import filling
from selfassess.storage import migrate
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from selfassess.web import create_app
from tests.browser.conftest import chromium
from tests.databases import AUDIT_KEY
from tests.web.conftest import Clock, Postbox

MEMBER, MANAGER = "Board member: Police", "Business manager"
WIDTH = 1120
BOARD = f"/boards/{filling.SLUG}"
# Who sees it, its address, its name, and how much of it is shown.
PICTURES = (
    (MEMBER, "/my-work", "my-work", 700),
    (MEMBER, f"{BOARD}/self-assessments/1/seats/7/", "theme-page", 1640),
    (MANAGER, f"{BOARD}/people", "people", 1160),
)


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """Say nothing of each request."""


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
        server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=_Quiet)
        address = f"http://localhost:{server.server_port}"
        with database.writing() as session:
            people = filling.links(session, link_of=lambda token: f"{address}/sign-in/link/{token}", now=clock())
        server.app = create_app(Settings(base_url=address), database=database, sender=Postbox(), clock=clock)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {person.is_a: person.link for person in people}
        server.shutdown()
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
        for person in dict.fromkeys(person for person, *_ in PICTURES):
            page = browser.new_context(locale="en-GB").new_page()
            signed_in(page, links[person])
            base = links[person].partition("/sign-in")[0]
            for _, address, name, height in (each for each in PICTURES if each[0] == person):
                page.set_viewport_size({"width": WIDTH, "height": height})
                page.goto(f"{base}{address}")
                page.screenshot(path=folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
