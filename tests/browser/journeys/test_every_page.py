"""Every page in every state: accessible, within its width, with the focus in sight, and without a complaint."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from jinja2.meta import find_referenced_templates
from jinja2.nodes import Extends
from playwright.sync_api import Browser, Page, Response, ViewportSize
from pypdf import PdfReader

from selfassess.web import create_app
from tests.browser.journeys.atlas import NOT_PAGES, Visit
from tests.browser.journeys.noting import DRAWN_FROM
from tests.browser.journeys.site import DESKTOP, PHONE, Site
from tests.browser.journeys.visits import visits
from tests.browser.journeys.watching import check_page, check_width, watched

Opens = Callable[[Visit], AbstractContextManager[Page]]

VISITS = visits()
_BY_NAME = {visit.name: visit for visit in VISITS}
# One of each kind of page: a list, a form, cards, a theme, a timeline, a summary.
_KINDS = ("people.show", "invitations.one-errors", "work.show", "responses.theme", "timeline.board", "seats.show")
_PRINTED = ("people.show", "handover.show", "responses.theme", "timeline.board", "boards.home-police")


@pytest.fixture(scope="session")
def app(county: Site) -> Flask:
    """The service in this process, for its address map."""
    return create_app(county.settings, database=county.rows)


@pytest.fixture
def opens(browser: Browser, request: pytest.FixtureRequest, app: Flask) -> Opens:
    """Opens a visit's page and brings it into its state."""

    @contextmanager
    def opened(visit: Visit) -> Iterator[Page]:
        site: Site = request.getfixturevalue(visit.where)
        context = site.open(browser, visit.who, visit.strength)
        if visit.without:
            context.route(f"**/{visit.without}", lambda route: route.fulfill(body="", content_type="text/javascript"))
        with watched(context, site.server.base_url) as page:
            drawn = drawn_in(page)
            answer = page.goto(visit.path(site, app.url_map))
            assert answer is not None
            assert visit.begin or answer.status == visit.status
            if visit.meanwhile is not None:
                visit.meanwhile(site)
            for step in visit.steps:
                step(page)
            assert endpoint_of(app, page.url) == visit.endpoint
            assert drawn[-1] == visit.drawn_from
            yield page
        context.close()

    return opened


def drawn_in(page: Page) -> list[str]:
    """The templates of the documents that the page comes to show, in their order."""
    drawn: list[str] = []

    def note(answer: Response) -> None:
        if answer.request.is_navigation_request() and answer.frame == page.main_frame:
            drawn.append(answer.headers.get(DRAWN_FROM.lower(), ""))

    page.on("response", note)
    return drawn


def page_templates(app: Flask) -> set[str]:
    """The templates that are pages: those that stand in a frame, and in which no other one stands."""
    folder = Path(app.root_path) / "templates"
    own = {str(file.relative_to(folder)): app.jinja_env.parse(file.read_text()) for file in folder.rglob("*.html")}
    used = {each for parsed in own.values() for each in find_referenced_templates(parsed) if each}
    return {name for name, parsed in own.items() if name not in used and parsed.find(Extends) is not None}


def endpoint_of(app: Flask, url: str) -> str:
    """The endpoint that answers at an address."""
    endpoint, _ = app.url_map.bind("localhost").match(urlsplit(url).path, method="GET")
    return str(endpoint)


def named(visit: Visit) -> str:
    return visit.name


def test_every_address_that_shows_a_page_is_visited_here(app: Flask) -> None:
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert {visit.endpoint for visit in VISITS} | set(NOT_PAGES) == shown


def test_every_template_of_a_page_is_shown_by_a_visit(app: Flask) -> None:
    assert {visit.drawn_from for visit in VISITS} == page_templates(app)


def test_no_two_visits_have_one_name() -> None:
    assert len(_BY_NAME) == len(VISITS)


@pytest.mark.parametrize("visit", VISITS, ids=named)
def test_a_page_is_accessible_at_each_width_and_complains_of_nothing(opens: Opens, visit: Visit) -> None:
    with opens(visit) as page:
        check_page(page)
        page.set_viewport_size(ViewportSize(width=DESKTOP["width"] // 2, height=DESKTOP["height"]))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        check_width(page)
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.set_viewport_size(PHONE)
        check_page(page)


@pytest.mark.parametrize("visit", [_BY_NAME[name] for name in _KINDS], ids=named)
def test_forced_colours_keep_a_page_and_its_focus_visible(opens: Opens, visit: Visit) -> None:
    with opens(visit) as page:
        page.emulate_media(forced_colors="active", reduced_motion="reduce")
        check_page(page)


@pytest.mark.parametrize("visit", [_BY_NAME[name] for name in _PRINTED], ids=named)
def test_paper_has_the_content_and_nothing_that_only_a_screen_can_use(opens: Opens, visit: Visit) -> None:
    with opens(visit) as page:
        heading = page.get_by_role("heading", level=1).inner_text()
        text = " ".join("".join(part.extract_text() for part in PdfReader(BytesIO(page.pdf())).pages).split())
    assert heading in text
    assert "OFFICIAL-SENSITIVE" in text
    for screen_only in ("Sign out", "Skip to main", "http://", "Menu"):
        assert screen_only not in text


def test_each_page_has_a_title_of_its_own(browser: Browser, county: Site, app: Flask) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for visit in VISITS:
        if visit.where == "county" and not visit.begin and not visit.steps and visit.status == 200:
            context = county.open(browser, visit.who)
            page = context.request.get(visit.path(county, app.url_map)).text()
            title = re.search("<title[^>]*>(.*?)</title>", page, re.DOTALL)
            assert title, page
            found[" ".join(title.group(1).split())].add(visit.endpoint)
            context.close()
    assert {title: endpoints for title, endpoints in found.items() if len(endpoints) > 1} == {}
