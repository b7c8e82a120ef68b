"""A business manager runs one self-assessment, then the next, and prints: papers, movement, all as one file."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from selfassess.assessments.answering.given import GivenAnswer
from tests.browser.journeys.hands import TITLE, WAYS, Hands, at_work, to_the_self_assessment
from tests.browser.journeys.played import ASKED, CHANGED, LED, Scene
from tests.browser.journeys.rounds import board_agrees, board_begins, chair_signs, seats_answer
from tests.browser.journeys.site import Site
from tests.browser.journeys.test_answering import in_words
from tests.open_assessment import DIFFERENCE, LEAD, VOICE, WORDS

AFTER = "Spring 2028"
_SAID = {LEAD: "1", DIFFERENCE: "0", VOICE: "1"}
_WHY = "Three audits of the year."
_AGREED = {
    **{question: GivenAnswer(level=level, comment=_WHY) for question, level in _SAID.items()},
    WORDS: GivenAnswer(comment="The youth panel chose two priorities."),
}


def downloaded(hands: Hands, button: str) -> bytes:
    """The file that the button leads to."""
    with hands.page.expect_download() as download:
        hands.press(button)
    return Path(download.value.path()).read_bytes()


def linked(hands: Hands, link: str) -> bytes:
    """The file that a link leads to."""
    address = hands.main.get_by_role("link", name=link).first.get_attribute("href")
    return hands.page.request.get(address or "").body()


def set_up(hands: Hands, title: str, *, days: int) -> None:
    """From nothing to a self-assessment that can be opened, by the date of the meeting."""
    meets = datetime.now(UTC).date() + timedelta(days=days)
    hands.sees("Set up a self-assessment", "Nobody sees it before you open it.")
    hands.write("Title", title)
    hands.pick("Question set and version", "Test questions, version 2026.1")
    for label, part in (("Day", meets.day), ("Month", meets.month), ("Year", meets.year)):
        hands.write(label, str(part))
    hands.press("Continue")
    hands.sees("How it is set up", f"{title} is being prepared", "for each person")
    hands.choose("The whole set")
    hands.press("Save")
    hands.sees("How it is set up", "The settings are saved.", "4 questions")


def open_and_remind(hands: Hands) -> None:
    """Opened, and those who have not sent reminded."""
    hands.follow("Open it for answers")
    hands.sees("Open it for answers", "6 people are written to, each once.", "can no longer be changed")
    hands.press("Open it for answers")
    hands.follow("Remind those outstanding now")
    hands.sees("Remind those outstanding now", "6 people get an e-mail")
    hands.press("Send 6 reminders")
    hands.sees("Progress", "6 people are reminded.", "0 of 6 seats have sent")
    hands.back()


def close(hands: Hands, title: str) -> None:
    """All have sent: closed, with what is then to be read."""
    hands.page.reload()
    hands.follow("Close it for answers")
    hands.sees("Close it for answers", "6 of 6 seats have sent")
    hands.press("Close it for answers")
    hands.sees(title, "It is closed for answers.")
    hands.follow("How the answers are spread")
    hands.sees("How the answers are spread", "6 responses.", "The chair shares it.")
    hands.back()


def print_papers(hands: Hands) -> None:
    """A blank form, a draft before it is signed, and the paper for the meeting with its cover sheet."""
    hands.page.reload()
    hands.follow("Papers to print and send")
    hands.sees(f"Papers of {TITLE}", "Every paper says DRAFT until it is.")
    assert "I am not in a position to say" in in_words(linked(hands, "Blank form of what is asked, as PDF"))
    assert "DRAFT, not signed" in in_words(downloaded(hands, "Make this paper"))
    hands.write("Item number", "7")
    hands.write("Author", "Business unit")
    hands.pick("For", "Decision")
    hands.write("What the board is asked to do", "Agree the levels.")
    paper = in_words(downloaded(hands, "Make this paper"))
    for words in ("Agenda item", "Business unit", "Decision", "Agree the levels.", LED):
        assert words in paper
    hands.back()


def start_from_the_first(hands: Hands) -> None:
    """The chair confirms one level, changes one with a reason, and leaves one as it was carried forward."""
    to_the_self_assessment(hands, AFTER)
    hands.follow("Agree the levels")
    hands.sees("Agree the levels", "Partly, carried forward from", "0 of 4 looked at")
    hands.follow(LED)
    hands.press("Confirm what is carried forward")
    hands.sees(CHANGED, "Confirmed.", "Last time: None seen")
    hands.choose("Some seen")
    hands.write("Reason, in a sentence", "Two reviews tell of it.")
    hands.press("Agree and go on")
    hands.sees(ASKED, "Agreed.", "carried forward from")
    hands.back()
    hands.sees("Agree the levels", "2 of 4 looked at", "Partly, confirmed")


def print_movement(hands: Hands) -> None:
    """What moved, as a page, as files, on one page, and for the public."""
    hands.page.goto("/my-work")
    hands.follow("", within=hands.main.get_by_role("list").filter(has_text="Children Board").last)
    hands.sees(f"{Scene('rounds', hands.way).slug.title()} Children Board", "What has moved since last time", CHANGED)
    hands.follow("See what moved, theme by theme")
    hands.sees("What has moved since last time", f"Higher than in {TITLE} (1)", "Is this a fair comparison?")
    paper = in_words(linked(hands, "Download as PDF"))
    for words in ("What has moved since last time", CHANGED, "None seen", "Some seen", "Carried forward"):
        assert words in paper
    for link, start in (("Word", b"PK"), ("Excel", b"PK"), ("CSV", b"\xef\xbb\xbf")):
        assert linked(hands, link).startswith(start)


def take_everything_out(hands: Hands) -> None:
    """One file that somebody else could go on from."""
    hands.follow("Overview", within=hands.page.locator("body"))
    hands.follow("Everything this board holds, as one file")
    hands.sees("Everything this board holds", "The trail says that you took it out.")
    archive = zipfile.ZipFile(BytesIO(downloaded(hands, "Download everything")))
    assert archive.testzip() is None
    assert "index.html" in archive.namelist()
    told = [in_words(archive.read(name)) for name in archive.namelist() if name.endswith(".pdf")]
    assert any(TITLE in text and "Signed" in text for text in told)


@pytest.mark.parametrize("way", WAYS)
def test_a_manager_runs_two_self_assessments_one_after_the_other_and_prints(
    browser: Browser, stage: Site, way: str
) -> None:
    scene = Scene("rounds", way)
    with at_work(stage, browser, way, scene.manager) as hands:
        hands.follow("", within=hands.main.get_by_role("list").filter(has_text="Children Board").last)
        hands.follow("set up a self-assessment")
        set_up(hands, TITLE, days=60)
        open_and_remind(hands)
        seats_answer(stage, scene, TITLE, _SAID)
        close(hands, TITLE)
        board_begins(stage, scene, TITLE)
        board_agrees(stage, scene, TITLE, _AGREED)
        print_papers(hands)
        chair_signs(stage, scene, TITLE)
        hands.follow("Self-assessments", within=hands.page.locator("body"))
        hands.press("Set up a self-assessment")
        set_up(hands, AFTER, days=90)
        open_and_remind(hands)
        seats_answer(stage, scene, AFTER, {**_SAID, DIFFERENCE: "1"})
        close(hands, AFTER)
        board_begins(stage, scene, AFTER)
        with at_work(stage, browser, way, scene.chair) as chair:
            start_from_the_first(chair)
        board_agrees(stage, scene, AFTER, {WORDS: _AGREED[WORDS]})
        chair_signs(stage, scene, AFTER)
        print_movement(hands)
        take_everything_out(hands)
