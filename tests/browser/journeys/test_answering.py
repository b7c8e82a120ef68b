"""A board member with ten minutes: every page from what waits to one's own response on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from selfassess.vocabulary import Strength
from tests.browser.journeys.hands import KEYS, SMALL, TITLE, WAYS, Hands, at_work
from tests.browser.journeys.played import ASKED, CHANGED, EXAMPLE, LED, Scene
from tests.browser.journeys.site import DESKTOP, Site

SAID = "Most of us come to every meeting."


def in_words(pdf: bytes) -> str:
    """What a PDF says, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def find_the_themes(hands: Hands) -> None:
    """From what waits to the list of themes, where nothing is answered yet."""
    hands.sees("My work", TITLE)
    hands.follow("Start your response")
    hands.sees("Leadership", "Theme 1 of 2", "Who can read what you write here", "no broad group is shown yet")
    hands.back()
    hands.sees(f"{TITLE}: {Scene('answering', hands.way).seat()}", "0 of 2 questions answered")
    hands.follow("Leadership")


def answer_on_a_phone(hands: Hands) -> None:
    """One question at a time on a small screen: a level, what one cannot say, what does not apply."""
    hands.page.set_viewport_size(SMALL)
    hands.follow("One question at a time")
    hands.sees("Leadership, question 1", LED)
    hands.choose("Partly")
    hands.write("Comment", SAID)
    hands.press("Save and continue")
    hands.sees("Leadership, question 2", "Your answers are saved.", CHANGED)
    hands.choose("I am not in a position to say")
    hands.press("Save and continue")
    hands.sees("Voices, question 1", ASKED)
    hands.choose("This does not apply to us")
    hands.press("Save and continue")
    hands.sees("Voices, question 1", "There is a problem")
    hands.write("If you gave a reason instead of a level: why, in one line", "There is no such service here.")
    hands.press("Save and continue")
    hands.sees("Voices, question 2", EXAMPLE)
    hands.write("Your answer", "The youth panel chose our priorities.")
    hands.press("Save and continue")
    hands.sees("Check your answers", "3 of 3 questions answered")
    hands.page.set_viewport_size(DESKTOP)


def point_at_evidence(hands: Hands) -> None:
    """Where what was said can be seen, beside one answer."""
    hands.follow("Change", LED)
    hands.follow("Add evidence", LED)
    hands.sees("Evidence", "There is no evidence beside this answer yet")
    hands.write("Title", "Attendance of the year")
    hands.write("Link", "https://example.org/attendance")
    hands.press("Add")
    hands.sees("Evidence", "The evidence is added.", "Attendance of the year")
    hands.follow("Back to the questions")


def send_withdraw_and_send_again(hands: Hands) -> None:
    """Checked and sent; taken back and changed; sent again."""
    hands.follow("Check and send")
    hands.sees("Check your answers", SAID, "I am not in a position to say", "Attendance of the year")
    hands.press("Send")
    hands.sees("Your response is sent", "What happens next")
    hands.follow("withdraw your response")
    hands.sees("Your answers", "Sent ")
    hands.press("Withdraw your response")
    hands.sees("Check your answers", "Withdrawn. It counts only once it is sent again.")
    hands.follow("Change", LED)
    hands.write("Comment", " Not all of us do.", hands.section(LED))
    hands.press("Save and continue")
    hands.follow("Check and send")
    hands.press("Send")
    hands.sees("Your response is sent", "3 of 3 questions are answered")


def keep_a_copy(hands: Hands) -> None:
    """One's own response, read, on paper, and as a file."""
    hands.follow("read, print and download your response")
    hands.sees(f"Response of {Scene('answering', hands.way).seat()}", f"{SAID} Not all of us do.")
    file = hands.page.request.get(hands.main.get_by_role("link", name="Download as PDF").get_attribute("href") or "")
    copies = [in_words(file.body())]
    if hands.way == KEYS:
        copies.append(in_words(hands.page.pdf()))
    for copy in copies:
        for words in (
            SAID,
            "not in a position to say",
            "no such service here.",
            "The youth panel chose our priorities.",
        ):
            assert words in copy
        assert "Sign out" not in copy


@pytest.mark.parametrize("way", WAYS)
def test_a_board_member_answers_sends_takes_it_back_and_sends_again(browser: Browser, stage: Site, way: str) -> None:
    scene = Scene("answering", way)
    with at_work(stage, browser, way, scene.member(), Strength.LINK) as hands:
        find_the_themes(hands)
        answer_on_a_phone(hands)
        point_at_evidence(hands)
        send_withdraw_and_send_again(hands)
        keep_a_copy(hands)
        hands.page.goto("/my-work")
        expect(hands.main).not_to_contain_text("Start your response")
