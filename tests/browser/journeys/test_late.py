"""Somebody who saves late meets a signed result, and loses no word of what they wrote."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.journeys.hands import TITLE, WAYS, Hands, at_work, to_the_self_assessment
from tests.browser.journeys.played import CHANGED, Scene
from tests.browser.journeys.site import Site
from tests.browser.journeys.watching import watched

TYPED = "We typed this while the chair was signing."


@pytest.mark.parametrize("way", WAYS)
def test_a_level_that_comes_after_the_signature_is_refused_with_its_words_kept(
    browser: Browser, stage: Site, way: str
) -> None:
    scene = Scene("late", way)
    with at_work(stage, browser, way, scene.chair) as late:
        to_the_self_assessment(late)
        late.follow("Agree the levels")
        late.follow(CHANGED)
        late.write("Reason, in a sentence", TYPED)
        with watched(late.page.context, stage.server.base_url) as page:
            page.goto(late.page.url.partition("/agree/")[0])
            signing = Hands(page, way)
            signing.follow("Sign it off")
            signing.press("Sign")
            signing.sees(f"{TITLE} is signed")
        late.press("Agree and go on")
        late.sees("Somebody else changed this at the same time", "has been signed off", "What you had written")
        expect(late.main.get_by_role("textbox").filter(has_text=TYPED)).to_have_count(1)
        late.page.go_back()
        late.page.goto("/my-work")
        to_the_self_assessment(late)
        late.follow("What the board agreed")
        expect(late.main).to_contain_text("has been signed off")
        expect(late.main).not_to_contain_text(TYPED)
