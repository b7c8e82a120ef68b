"""A board member: in by a link, one theme answered, two tabs, a session that ran out, out again."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from tests.browser.journeys import county as fictional
from tests.browser.journeys.county import at
from tests.browser.journeys.keyboard import press_on, type_into
from tests.browser.journeys.site import Site, serving
from tests.browser.journeys.watching import watched

QUESTION = "Is every organisation that should be at our table there"
SAVED = re.compile(r"^Saved at \d{1,2}(:\d\d)?(am|pm)$|^Saved at (midday|midnight)$")


def asked(page: Page) -> Locator:
    """The first question of the first theme."""
    return page.get_by_role("region", name=QUESTION)


def comment(page: Page) -> Locator:
    """Its comment."""
    return asked(page).get_by_label("Comment")


def told(page: Page) -> Locator:
    """Its line of status."""
    return asked(page).locator("[data-autosave-status]")


def ask_for_link(page: Page, site: Site, email: str) -> str:
    """The path of the link that the person is sent, asked for by keyboard."""
    page.goto("/")
    type_into(page, page.get_by_label("E-mail address"), email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    return site.path_in_mail(email)


def sign_in(page: Page, site: Site, email: str) -> None:
    """In by a mailed link: opening it does nothing, pressing its button does."""
    path = ask_for_link(page, site, email)
    for _ in range(2):
        assert page.context.request.get(path, headers={"User-Agent": "a mail scanner"}).ok
    page.goto("/my-work")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto(path)
    expect(page.get_by_role("main")).to_contain_text(email)
    press_on(page, page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")


def accept_statement(page: Page) -> None:
    """The board's own words, read and accepted before anything else is shown."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Keeping it confidential")
    press_on(page, page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("alert")).to_contain_text("Tick the box once you have read the statement")
    press_on(page, page.get_by_label("I have read this and will keep to it"), "Space")
    press_on(page, page.get_by_role("button", name="Continue"))


def answer_a_theme(page: Page) -> None:
    """A level and a comment, each saved by itself and found again."""
    # The choice that stands has the focus: one step on from the last is the first.
    press_on(page, asked(page).get_by_role("radio", name="No answer yet"), "ArrowDown")
    expect(told(page)).to_have_text(SAVED)
    with page.expect_response(lambda answer: "/questions/" in answer.url):
        type_into(page, comment(page), "Most of us come.")
    expect(told(page)).to_have_text(SAVED)
    page.reload()
    expect(asked(page).get_by_role("radio").first).to_be_checked()
    expect(comment(page)).to_have_value("Most of us come.")


def meet_oneself_in_another_tab(page: Page, site: Site) -> None:
    """What was saved in another tab meanwhile is told, and both texts are shown."""
    with watched(page.context, site.server.base_url) as other:
        other.goto(page.url)
        comment(other).fill("Most of us come, by turns.")
        expect(told(other)).to_have_text(SAVED)
    comment(page).fill("Nearly all of us come.")
    expect(told(page)).to_contain_text("changed this answer")
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(asked(page)).to_contain_text("Most of us come, by turns.")
    expect(comment(page)).to_have_value("Nearly all of us come.")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Your answers are saved.")


def lose_the_session(page: Page, site: Site, email: str) -> None:
    """What is typed after the session ran out stays on the page, and is there again after signing in."""
    page.get_by_role("navigation", name="Themes").get_by_role("link").first.click()
    expect(comment(page)).to_have_value("Nearly all of us come.")
    theme = page.url
    site.age_sessions(email, datetime.now(UTC) - timedelta(days=2))
    comment(page).fill("Typed after a long lunch.")
    expect(told(page)).to_contain_text("signed out")
    expect(comment(page)).to_have_value("Typed after a long lunch.")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to see this page")
    expect(page.get_by_role("main")).to_contain_text("It is kept")
    sign_in(page, site, email)
    page.goto(theme)
    expect(page.get_by_label("Kept text").first).to_have_value("Typed after a long lunch.")


def leave(page: Page) -> None:
    """Signed out, and the Back button shows nothing of what was read."""
    press_on(page, page.get_by_role("button", name="Sign out"))
    expect(page.get_by_role("alert")).to_contain_text("You are signed out.")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_text("Typed after a long lunch.")).to_have_count(0)


def whole_journey(browser: Browser, site: Site, email: str) -> None:
    """All of it, one after the other."""
    context = site.open(browser)

    def leave_all_the_same(dialog: Dialog) -> None:
        dialog.accept()

    with watched(context, site.server.base_url) as page:
        page.on("dialog", leave_all_the_same)
        sign_in(page, site, email)
        press_on(page, page.get_by_role("link", name="Start your response"))
        accept_statement(page)
        answer_a_theme(page)
        meet_oneself_in_another_tab(page, site)
        lose_the_session(page, site, email)
        leave(page)
    context.close()


def test_a_board_member_answers_by_keyboard_and_loses_nothing(browser: Browser, county: Site) -> None:
    whole_journey(browser, county, at("lay-board-member-north"))


@pytest.mark.on_postgresql
def test_the_same_on_postgresql(browser: Browser, database_url: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with serving(database_url, tmp_path, fill=fictional.fill) as site:
        whole_journey(browser, site, at("lay-board-member-north"))
