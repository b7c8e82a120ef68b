"""On the projector: nothing private is shown, and a meeting in progress keeps this page alone signed in."""

from __future__ import annotations

import pytest

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.storage.session import Database
from tests.agreeing_acts import LAST, page_of, recorded
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


def agreed_with_a_reason(place: Gathered, chair: Pages) -> None:
    """A level with its reason and a dissent, from the page that shows both."""
    given = {"answer": "level:1", "version": "0", "reason": "Seen in audits.", "dissent": "Health minds."}
    chair.post(f"{place.path}/agree/{LEAD}", given)


def stands(place: Gathered, chair: Pages) -> tuple[str, str, str]:
    """The level, the reason and the dissent as they stand."""
    fields = chair.get(f"{place.path}/agree/{LEAD}").fields(0)
    return fields["answer"], fields["reason"].strip(), fields["dissent"].strip()


def test_another_level_never_takes_over_the_reason_for_the_one_before(place: Gathered, chair: Pages) -> None:
    agreed_with_a_reason(place, chair)
    page = chair.get(f"{place.path}/screen/{LEAD}")
    assert "A reason stands with what is agreed now. Leave this empty to keep it" in page.text
    chair.submit(page.path, {"answer": "level:2"})
    assert stands(place, chair) == ("level:2", "", "Health minds.")
    assert "A reason stands" not in chair.get(page.path).text


def test_the_same_level_keeps_its_reason_unless_another_is_typed(place: Gathered, chair: Pages) -> None:
    agreed_with_a_reason(place, chair)
    chair.submit(f"{place.path}/screen/{LEAD}")
    assert stands(place, chair) == ("level:1", "Seen in audits.", "Health minds.")
    chair.submit(f"{place.path}/screen/{LEAD}", {"reason": "Seen in visits."})
    assert stands(place, chair) == ("level:1", "Seen in visits.", "Health minds.")


def test_a_core_question_whose_level_is_changed_wants_a_reason_of_its_own(
    database: Database, sign_in_as: SignInAs
) -> None:
    place = gathered(database, SAID)
    place.share()
    place.begin()
    chair = sign_in_as(place.chair)
    agreed_with_a_reason(place, chair)
    page = chair.post(f"{place.path}/screen/{LEAD}", {"answer": "level:2", "version": "1"}, status=422)
    assert page.errors() == ["Say in a sentence why the board agreed this level."]
    assert stands(place, chair)[:2] == ("level:1", "Seen in audits.")


def test_why_there_is_no_level_is_chosen_there_and_stays(place: Gathered, chair: Pages) -> None:
    address = f"{place.path}/screen/{LEAD}"
    chair.submit(address, {"answer": "none:not_enough_evidence"})
    page = chair.get(address)
    assert "Agreed now: Not enough evidence to say." in page.text
    assert page.fields(0)["answer"] == "none:not_enough_evidence"
    chair.submit(address)
    assert stands(place, chair)[0] == "none:not_enough_evidence"


def test_what_was_carried_and_confirmed_stays_as_it_is(database: Database, sign_in_as: SignInAs) -> None:
    place = gathered(database, SAID)
    recorded(place, LEAD_01="1")
    place.share()
    place.begin()
    chair = sign_in_as(place.chair)
    chair.post(f"{place.path}/agree/{LEAD}/confirm", {"version": "1"})
    chair.submit(f"{place.path}/screen/{LEAD}")
    answer = page_of(place).line(LEAD).now.answer
    assert (answer.level, answer.is_confirmed, answer.carried_from) == ("1", True, LAST)


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
