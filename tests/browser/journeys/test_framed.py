"""Case 91: on a page of somebody else that puts ours into a frame, nothing of ours is drawn."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Frame, Page, Request, Route

from tests.browser.journeys.county import at
from tests.browser.journeys.site import Site

THEIRS = "http://elsewhere.example/"
# Pages for everybody, for whoever is signed in, and one with a button that changes something.
PATHS = ("/help", "/sign-in", "/my-work", "/boards/hathervale/", "/boards/hathervale/settings")
# What is drawn of any page of ours; the browser draws a page of its own in its place.
OURS = "main, form, [class*='govuk-']"
# What says who may frame a page, in two ways: one for older browsers.
_WHO_MAY_FRAME = ("x-frame-options", "content-security-policy")


def framed(page: Page, address: str) -> tuple[Frame, list[Request]]:
    """The frame in which another site shows this address, and what was asked of ours for it."""
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    frame = f'<h1>Theirs</h1><iframe src="{address}" width="800" height="600"></iframe>'
    page.route(f"{THEIRS}**", lambda route: route.fulfill(body=frame, content_type="text/html"))
    page.goto(THEIRS)
    page.wait_for_load_state("networkidle")
    (inner,) = page.main_frame.child_frames
    return inner, [request for request in asked if request.url.startswith(address)]


def _without_what_says_so(route: Route) -> None:
    answer = route.fetch()
    kept = {name: value for name, value in answer.headers.items() if name not in _WHO_MAY_FRAME}
    route.fulfill(response=answer, headers=kept)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_ours_in_a_frame_of_another_site_is_blank(browser: Browser, county: Site, path: str) -> None:
    context = county.open(browser, at("manager"))
    frame, asked = framed(context.new_page(), county.server.base_url + path)
    assert asked, "our page was never asked for"
    assert not frame.url.startswith(county.server.base_url)
    assert frame.locator(OURS).count() == 0
    assert "safeguarding" not in frame.locator("body").inner_text().lower()
    context.close()


def test_without_the_headers_that_say_so_it_would_be_drawn(browser: Browser, county: Site) -> None:
    context = county.open(browser, at("manager"))
    page = context.new_page()
    page.route(f"{county.server.base_url}/help", _without_what_says_so)
    frame, _ = framed(page, county.server.base_url + "/help")
    assert frame.url == county.server.base_url + "/help"
    assert frame.locator(OURS).count() > 0
    assert frame.locator("h1").inner_text() == "Help"
    context.close()
