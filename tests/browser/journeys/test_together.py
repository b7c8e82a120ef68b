"""Answers that several give together: six seats at one laptop, and levels that are proposed and then challenged."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from selfassess.vocabulary import Strength
from tests.browser.journeys.hands import TITLE, WAYS, Hands, at_work, to_the_self_assessment
from tests.browser.journeys.played import ASKED, CHANGED, EXAMPLE, LED, SEATS, Scene
from tests.browser.journeys.site import Site


def set_a_table_up(hands: Hands, scene: Scene) -> None:
    """Six seats at one table."""
    to_the_self_assessment(hands)
    hands.follow("Tables and their responses")
    hands.sees("Tables", "No table is set up yet.")
    hands.follow("Set up a table")
    hands.sees("Set up a table", "Which seats sit at it?")
    for number in range(len(SEATS)):
        hands.tick(f"{scene.seat(number)} (Holder {number + 1})")
    hands.press("Save")
    hands.sees("Tables", "The table is set up.", "Table 1", *(scene.seat(number) for number in range(len(SEATS))))


def answer_at_the_table(hands: Hands) -> None:
    """Themes, one page each, by whoever has the laptop; checked and sent for all six."""
    to_the_self_assessment(hands)
    hands.follow("Tables and their responses")
    hands.follow("Answer", "of Table 1")
    hands.sees(f"{TITLE}: Table 1", "where at least three people sit at every table")
    hands.follow("Leadership")
    hands.sees("Leadership: Table 1", LED, CHANGED)
    hands.choose("Partly", hands.section(LED))
    hands.write("Comment", "Four of us see it so, two see more.", hands.section(LED))
    hands.choose("It is too early to tell", hands.section(CHANGED))
    hands.press("Save and continue")
    hands.sees("Voices: Table 1", "Your answers are saved.")
    hands.choose("Fully", hands.section(ASKED))
    hands.write("Your answer", "The youth panel chose two priorities.", hands.section(EXAMPLE))
    hands.press("Save and continue")
    hands.sees("Check your answers: Table 1", "3 of 3 questions answered", "It is too early to tell")
    hands.press("Send")
    hands.sees("Your response is sent: Table 1", "What happens next")


def close(hands: Hands) -> None:
    """No more answers."""
    hands.page.goto("/my-work")
    to_the_self_assessment(hands)
    hands.follow("Close it for answers")
    hands.sees("Close it for answers")
    hands.press("Close it for answers")
    hands.sees(TITLE, "It is closed for answers.")


@pytest.mark.parametrize("way", WAYS)
def test_six_seats_answer_at_one_laptop(browser: Browser, stage: Site, way: str) -> None:
    scene = Scene("table", way)
    with at_work(stage, browser, way, scene.manager) as hands:
        set_a_table_up(hands, scene)
    with at_work(stage, browser, way, scene.member(2), Strength.LINK) as hands:
        answer_at_the_table(hands)
    with at_work(stage, browser, way, scene.chair) as chair, at_work(stage, browser, way, scene.manager) as manager:
        to_the_self_assessment(chair)
        expect(chair.main.get_by_role("link", name="How the answers are spread")).to_have_count(0)
        close(manager)
        chair.page.reload()
        chair.follow("How the answers are spread")
        chair.sees("How the answers are spread", "1 response.")
        chair.follow(LED)
        chair.sees(LED, "Four of us see it so, two see more.")


def propose(hands: Hands) -> None:
    """A level for each question, with where it can be seen."""
    to_the_self_assessment(hands)
    hands.follow("The proposed levels")
    hands.sees("Proposed levels", "agrees or changes them one by one")
    hands.press("Begin the proposal")
    hands.follow("Leadership")
    hands.choose("Fully", hands.section(LED))
    hands.write("Comment", "Every meeting was quorate.", hands.section(LED))
    hands.choose("Some seen", hands.section(CHANGED))
    hands.press("Save and continue")
    hands.choose("Partly", hands.section(ASKED))
    hands.press("Save and continue")
    hands.follow("Change", LED)
    hands.follow("Add evidence", LED)
    hands.write("Title", "Attendance of the year")
    hands.write("Link", "https://example.org/attendance")
    hands.press("Add")
    hands.follow("Back to the questions")
    hands.follow("Check and send")
    hands.press("Send")
    hands.sees("Your response is sent: Proposed levels", "questions are answered")


def challenge(hands: Hands) -> None:
    """What is proposed is read, and one level of it is not taken over."""
    to_the_self_assessment(hands)
    hands.follow("Share the answers with the board")
    hands.sees("Share the proposal with the board", "the proposal has been sent, and is what is shared")
    hands.press("Share the proposal")
    hands.back()
    hands.follow("Agree the levels")
    hands.press("Begin agreeing")
    hands.sees("Agree the levels", "Fully, proposed", "Some seen, proposed")
    hands.follow(LED)
    hands.sees(LED, "Proposed: Fully.", "Every meeting was quorate.")
    hands.follow("What is proposed, and its evidence")
    hands.sees(LED, "What is proposed", "Attendance of the year")
    hands.follow("Agree this question")
    hands.choose("Partly")
    hands.write("Reason, in a sentence", "To be there is not yet to lead.")
    hands.write("Who saw it otherwise, if anybody wants that recorded", "The unit holds to its level.")
    hands.press("Agree and go on")
    hands.sees(CHANGED, "Agreed.", "Proposed: Some seen.")
    hands.press("Agree and go on")
    hands.sees(ASKED, "Proposed: Partly.")
    hands.press("Agree and go on")
    hands.sees(EXAMPLE)
    hands.write("What the board says", "The youth panel chose two priorities.")
    hands.press("Agree and go on")
    hands.sees("Agree the levels", "4 of 4 looked at")


@pytest.mark.parametrize("way", WAYS)
def test_levels_are_proposed_with_evidence_and_challenged_one_by_one(browser: Browser, stage: Site, way: str) -> None:
    scene = Scene("draft", way)
    with at_work(stage, browser, way, scene.manager) as hands:
        propose(hands)
        close(hands)
    with at_work(stage, browser, way, scene.chair) as hands:
        challenge(hands)
    with at_work(stage, browser, way, scene.member(), Strength.LINK) as hands:
        to_the_self_assessment(hands)
        hands.follow("What the board agreed")
        hands.sees("What the board agreed", "Partly", "Fully, proposed")
