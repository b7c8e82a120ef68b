"""One browser for the whole run, and one fresh page for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# What must come, comes: the wait only ends sooner than this, and a machine that is busy with other tests is slow.
expect.set_options(timeout=20_000)


def chromium() -> str:
    """Where Chromium is. Without it the test is skipped; where everything must be installed, it fails."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    if os.environ.get("CI") == "true":
        pytest.fail("Chromium is not installed, and here it must be: apt-get install chromium")
    pytest.skip("Chromium is not installed: apt-get install chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test if anything is asked of the network, a dialog opens or the console complains."""
    complaints: list[str] = []

    def refuse(dialog: Dialog) -> None:
        complaints.append(dialog.message)
        dialog.dismiss()

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("dialog", refuse)
    opened.on("request", lambda request: complaints.append(request.url) if request.url[:5] != "file:" else None)
    yield opened
    context.close()
    assert complaints == []
