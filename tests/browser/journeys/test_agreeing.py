"""A chair turns many views into one: shares the answers, agrees the levels with the board, and signs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.journeys.hands import TITLE, WAYS, Hands, at_work
from tests.browser.journeys.played import ASKED, CHANGED, EXAMPLE, LED, Scene, phone_of_a_chair
from tests.browser.journeys.site import Site
from tests.browser.journeys.test_answering import in_words
from tests.web.signing_in import PASSWORD

BOTH = "Strengths and areas for consideration"


def share(hands: Hands) -> None:
    """One deliberate act, after a look at how the answers are spread."""
    hands.sees("My work", "Share the answers")
    hands.follow("Share the answers", f"{TITLE}, ")
    hands.sees(TITLE, "Closed", "Share the answers with the board")
    hands.follow("How the answers are spread")
    few = "Nothing is shown behind which fewer than 3 responses stand."
    hands.sees("How the answers are spread", "Most split first", few)
    hands.follow(LED)
    hands.sees(LED, "How the answers are spread", "What was said")
    hands.back()
    hands.follow("Share the answers")
    hands.sees("Share the answers with the board", "6 responses have been sent.", "It cannot be taken back.")
    hands.press("Share the answers")
    hands.back()


def agree(hands: Hands) -> None:
    """Accepted for all where views are close; one with a reason; one lower, since the board knows more now."""
    hands.follow("Agree the levels")
    hands.press("Begin agreeing")
    hands.sees("Agree the levels", "0 of 4 looked at", "Last time")
    hands.follow("Accept for all")
    hands.sees("Accept for all", "accepted without discussion", f"{ASKED}: Partly", f"{CHANGED}: Some seen")
    hands.tick(f"{CHANGED}: Some seen")
    hands.press("Accept these")
    hands.sees("Agree the levels", "Accepted without discussion: 1.")
    hands.follow(LED)
    hands.sees(LED, "A core question.", "Last time: Fully")
    hands.choose("Partly")
    hands.press("Agree and go on")
    hands.sees(LED, "There is a problem")
    hands.choose("We know more now")
    hands.write("Reason, in a sentence", "Three audits of this year show gaps.")
    hands.press("Agree and go on")
    hands.sees(CHANGED, "Agreed.", "Suggested")
    hands.write("Reason, in a sentence", "Two audits show it.")
    hands.press("Agree and go on")
    hands.sees(EXAMPLE, "Not agreed yet")
    hands.write("What the board says", "The youth panel chose two of our priorities.")
    hands.press("Agree and go on")
    hands.sees("Agree the levels", "4 of 4 looked at", "Partly")


def say_the_rest(hands: Hands) -> None:
    """What is lasting, and what should be remembered."""
    hands.follow("Strengths and areas")
    hands.sees(BOTH, "None yet.")
    hands.choose("An area for consideration")
    hands.write("In a sentence or two", "Audits reach the board too late.")
    hands.press("Add")
    hands.sees(BOTH, "Audits reach the board too late.")
    hands.back()
    hands.follow("Messages and summary")
    hands.write("Overall messages", "We lead less surely than we thought.")
    hands.write("Summary", "We know more, and so we judge more carefully.")
    hands.press("Save")
    hands.back()


def sign(hands: Hands, site: Site, scene: Scene) -> None:
    """With a proof of who one is, given just before."""
    site.age_sessions(scene.chair, datetime.now(UTC) - timedelta(minutes=16))
    hands.back()
    hands.follow("Sign it off")
    hands.sees(f"Sign {TITLE}", "Nothing is missing. It can be signed.", "needs a proof that it is you")
    hands.press("Prove that it is you")
    hands.sees("Prove that it is you")
    hands.write("Password", PASSWORD)
    hands.write("Code", phone_of_a_chair().code())
    hands.press("Continue")
    hands.sees(f"Sign {TITLE}", "You sign as partnership chair")
    hands.press("Sign")
    hands.sees(f"{TITLE} is signed", "It is signed off.", "SHA-256 of what is signed")


@pytest.mark.parametrize("way", WAYS)
def test_a_chair_shares_agrees_with_the_board_and_signs(browser: Browser, stage: Site, way: str) -> None:
    scene = Scene("agreeing", way)
    with at_work(stage, browser, way, scene.chair) as hands:
        share(hands)
        agree(hands)
        say_the_rest(hands)
        sign(hands, stage, scene)
        href = hands.main.get_by_role("link", name="Download the signed paper (PDF)").get_attribute("href")
        paper = in_words(hands.page.request.get(href or "").body())
    for words in ("Signed", "We lead less surely than we thought.", "Three audits of this year show gaps."):
        assert words in paper
    with at_work(stage, browser, way, scene.member()) as hands:
        hands.page.goto(f"/boards/{scene.slug}/compare")
        expect(hands.main).to_contain_text("we know more now")
