"""A chair: in by a link, a password and an app to begin with, then in by both, then by a recovery code."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from selfassess.vocabulary import LinkPurpose
from tests.browser.journeys.installation import at
from tests.browser.journeys.proving import set_up_an_app, sign_in_with_password
from tests.browser.journeys.site import Site
from tests.browser.journeys.watching import watched

BOARD = "Weald Safeguarding Children Board"


def test_a_chair_sets_up_a_second_step_and_signs_in_by_it(browser: Browser, installation: Site) -> None:
    email = at("vice-chair")
    context = installation.open(browser)
    with watched(context, installation.server.base_url) as page:
        page.goto(f"/sign-in/link/{installation.token(email, LinkPurpose.SIGN_IN)}")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name=BOARD).click()
        phone, codes = set_up_an_app(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(BOARD)
        assert len(codes) == 10
        page.get_by_role("button", name="Sign out").click()
        sign_in_with_password(page, email)
        page.get_by_label("Code").fill("000000")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_contain_text("This code does not fit.")
        page.get_by_label("Code").fill(phone.code())
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name=BOARD).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(BOARD)
        page.get_by_role("button", name="Sign out").click()
        sign_in_with_password(page, email)
        page.get_by_role("link", name="I do not have my phone").click()
        page.get_by_label("Recovery code").fill(codes[0])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Account").click()
        expect(page.get_by_role("main")).to_contain_text("9 recovery codes are left.")
    context.close()
