"""The network is lost while somebody answers: nothing they typed is, whatever they press."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from selfassess.vocabulary import Strength
from tests.browser.journeys.hands import KEYS, at_work
from tests.browser.journeys.played import LED, Scene
from tests.browser.journeys.site import Site
from tests.browser.journeys.steps import tells

ONE_PRESS = 1100  # milliseconds: GOV.UK's button takes two presses within a second for one
TYPED = "Typed in a train, in a tunnel."


def test_the_button_without_a_network_leaves_the_page_as_it_is_and_saves_once_there_is_one(
    browser: Browser, stage: Site
) -> None:
    with at_work(stage, browser, KEYS, Scene("lost", KEYS).member(), Strength.LINK) as hands:
        hands.follow("Start your response")
        expect(hands.section(LED)).to_be_visible()
        hands.page.context.set_offline(True)
        hands.press("Save and continue")
        tells("There is no network now.")(hands.page)
        hands.write("Comment", TYPED, hands.section(LED))
        hands.press("Save and continue")
        tells("Not saved yet.")(hands.page)
        hands.sees("Leadership", LED)
        expect(hands.section(LED).get_by_label("Comment", exact=True)).to_have_value(TYPED)
        hands.page.context.set_offline(False)
        tells("Saved at")(hands.page)
        hands.page.wait_for_timeout(ONE_PRESS)
        hands.press("Save and continue")
        hands.sees("Voices", "Your answers are saved.")
        hands.follow("Leadership")
        expect(hands.section(LED).get_by_label("Comment", exact=True)).to_have_value(TYPED)
