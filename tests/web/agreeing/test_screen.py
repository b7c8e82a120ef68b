"""On the projector: nothing private is shown, and a meeting in progress keeps this page alone signed in."""

from __future__ import annotations

import pytest

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.storage.session import Database
from tests.bank_texts import BANK, changed
from tests.gathered import Gathered, gathered
from tests.open_assessment import LEAD, WORDS
from tests.pages import Pages
from tests.web.conftest import Clock, SignInAs

PLAIN = changed(BANK, "        core: yes\n", "")
SAID = [("Council", {LEAD: GivenAnswer(level=level, comment="Ours alone.")}) for level in "111"]


@pytest.fixture
def place(database: Database) -> Gathered:
    """A board that is agreeing."""
    place = gathered(database, [*SAID, *(("Health", answers) for _, answers in SAID)], text=PLAIN)
    place.share()
    place.begin()
    return place


@pytest.fixture
def chair(place: Gathered, sign_in_as: SignInAs) -> Pages:
    """The chair's browser."""
    return sign_in_as(place.chair)


def test_a_press_begins_and_enter_agrees_and_goes_on(place: Gathered, chair: Pages) -> None:
    page = chair.submit(f"{place.path}/screen")
    assert page.path == f"{place.path}/screen/{LEAD}"
    assert "6 of 6 within one level of Partly" in page.text
    assert page.fields(0)["answer"] == "level:1"
    page = chair.post(page.path, page.fields(0), token=False)
    assert page.path != f"{place.path}/screen/{LEAD}"
    assert "Agreed now: Partly." in chair.get(f"{place.path}/screen/{LEAD}").text


def test_nothing_private_is_on_it(place: Gathered, chair: Pages) -> None:
    chair.post(
        f"{place.path}/agree/{LEAD}",
        {"answer": "level:1", "version": "0", "reason": "Seen in audits.", "dissent": "Health minds."},
    )
    told = chair.get(f"{place.path}/screen/{LEAD}").response.get_data(as_text=True)
    for private in ("Ours alone.", "Council", "Health", "Seat-0", "Seen in audits.", "@example.org", "Person "):
        assert private not in told
    chair.submit(f"{place.path}/screen/{LEAD}", {"answer": "level:2"})
    fields = chair.get(f"{place.path}/agree/{LEAD}").fields(0)
    assert (fields["answer"], fields["reason"].strip(), fields["dissent"].strip()) == (
        "level:2",
        "Seen in audits.",
        "Health minds.",
    )


def test_a_level_that_another_agreed_meanwhile_is_not_overwritten(
    place: Gathered, chair: Pages, sign_in_as: SignInAs
) -> None:
    sign_in_as(place.vice).post(f"{place.path}/agree/{LEAD}", {"answer": "level:2", "version": "0"})
    page = chair.post(f"{place.path}/screen/{LEAD}", {"answer": "level:0", "version": "0"}, status=409)
    assert "Agreed now: Fully." in page.text


def test_a_meeting_in_progress_keeps_this_page_alone_signed_in_for_four_hours(
    place: Gathered, chair: Pages, clock: Clock
) -> None:
    chair.submit(f"{place.path}/screen")
    for _ in range(4):
        clock.forward(minutes=50)
        chair.get(f"{place.path}/screen/{LEAD}")
        assert chair.get(f"{place.path}/agree", follow=False, status=302).response.location.startswith("/sign-in")
    page = chair.get(f"{place.path}/screen/{LEAD}")
    assert page.path == f"{place.path}/screen/{LEAD}"
    page = chair.post(page.path, page.fields(0), token=False)
    clock.forward(minutes=45)
    assert chair.get(f"{place.path}/screen/{LEAD}").path.startswith("/sign-in")


def test_without_the_press_it_keeps_nobody_signed_in(place: Gathered, chair: Pages, clock: Clock) -> None:
    chair.get(f"{place.path}/screen/{LEAD}")
    clock.forward(minutes=35)
    assert chair.get(f"{place.path}/screen/{LEAD}").path.startswith("/sign-in")


def test_the_meeting_of_one_self_assessment_is_not_that_of_another(
    place: Gathered, chair: Pages, clock: Clock, database: Database
) -> None:
    chair.submit(f"{place.path}/screen")
    clock.forward(minutes=35)
    other = f"/boards/{place.board.slug}/self-assessments/{place.assessment_id + 1}/screen/{LEAD}"
    assert chair.get(other).path.startswith("/sign-in")


def test_signing_out_ends_it(place: Gathered, chair: Pages) -> None:
    chair.submit(f"{place.path}/screen")
    chair.post("/sign-out")
    assert chair.get(f"{place.path}/screen/{LEAD}").path.startswith("/sign-in")


def test_what_is_answered_in_words_is_not_shown(place: Gathered, chair: Pages) -> None:
    chair.get(f"{place.path}/screen/{WORDS}", status=404)


def test_it_never_outlives_the_session_itself(place: Gathered, chair: Pages, clock: Clock) -> None:
    for _ in range(24):
        clock.forward(minutes=25)
        chair.get(f"{place.path}/agree")
    chair.submit(f"{place.path}/screen")
    clock.forward(minutes=115)
    chair.get(f"{place.path}/screen/{LEAD}")
    clock.forward(minutes=10)
    assert chair.get(f"{place.path}/screen/{LEAD}").path.startswith("/sign-in")
