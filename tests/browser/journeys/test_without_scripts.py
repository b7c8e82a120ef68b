"""The same without JavaScript: every journey works by pages and their buttons alone."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.journeys.county import at
from tests.browser.journeys.site import Site
from tests.browser.journeys.test_board_member import ask_for_link, asked, comment
from tests.browser.journeys.watching import watched


def test_a_theme_is_answered_by_its_button_and_a_conflict_shows_both_texts(browser: Browser, county: Site) -> None:
    email = at("voluntary-sector")
    context = county.open(browser, java_script_enabled=False)
    with watched(context, county.server.base_url) as page:
        page.goto(ask_for_link(page, county, email))
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Start your response").click()
        first = page.url
        with watched(context, county.server.base_url) as other:
            other.goto(first)
            comment(page).fill("Sent first")
            page.get_by_role("button", name="Save and continue").click()
            expect(page.get_by_role("alert")).to_contain_text("Your answers are saved.")
            assert page.url != first
            comment(other).fill("Sent second")
            other.get_by_role("button", name="Save and continue").click()
            expect(asked(other)).to_contain_text("Sent first")
            expect(comment(other)).to_have_value("Sent second")
            other.get_by_role("button", name="Save and continue").click()
            expect(other.get_by_role("alert")).to_contain_text("Your answers are saved.")
        page.goto(first)
        expect(comment(page)).to_have_value("Sent second")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("alert")).to_contain_text("You are signed out.")
    context.close()


def test_a_list_of_people_is_looked_at_and_invited(browser: Browser, county: Site) -> None:
    context = county.open(browser, at("manager"), java_script_enabled=False)
    with watched(context, county.server.base_url) as page:
        page.goto("/boards/hathervale/invitations/many")
        page.get_by_label("Paste the list here").fill(f"{at('sedge.pool')}, Sedge Pool, observer")
        page.get_by_role("button", name="Check the list").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Check the list")
        page.get_by_role("button", name="Invite 1 person").click()
        expect(page.get_by_role("alert")).to_contain_text("Sedge Pool is invited")
    context.close()
