"""Check, send, withdraw, read, print, download; what was said last time; who may read what."""

from __future__ import annotations

from typing import Any

import pytest

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment
from selfassess.vocabulary import AssessmentState, SheetState, Strength, Visibility
from tests.open_assessment import FULLY, LEAD, PARTLY, OpenPlace, make_place
from tests.pages import Pages
from tests.web.conftest import NOW, Clock, SignInAs
from tests.web.responses.test_theme_page import address, sent


@pytest.fixture
def place(database: Database) -> OpenPlace:
    """An open self-assessment with one seat."""
    return make_place(database)


@pytest.fixture
def holder(place: OpenPlace, sign_in_as: SignInAs) -> Pages:
    """A browser in which the seat's holder is signed in, by a mailed link."""
    return sign_in_as(place.holder.user_id, Strength.LINK)


def send(holder: Pages, place: OpenPlace, **keys: Any) -> Any:
    """Press the button of the check page."""
    fields = holder.get(address(place, "check")).fields()
    return holder.post(address(place, "send"), {**fields, **keys.pop("fields", {})}, **keys)


def test_the_list_of_themes_says_how_far_one_is_and_who_reads_what(holder: Pages, place: OpenPlace) -> None:
    place.save(PARTLY, seen=0)
    page = holder.get(address(place, "themes"))
    assert "1 of 3 questions answered." in page.text
    assert "no broad group is shown yet" in page.text
    assert page.links()["Leadership"] == address(place)


def test_who_reads_it_stands_open_before_the_first_answer_and_closed_after(holder: Pages, place: OpenPlace) -> None:
    def is_open() -> bool:
        (notice,) = [
            each for each in holder.get(address(place)).all("details") if "Who can read" in "".join(each.itertext())
        ]
        return notice.get("open") is not None

    assert is_open()
    place.save(PARTLY, seen=0)
    assert not is_open()


def test_where_seats_are_named_to_the_chair_the_page_says_so_before_the_first_answer(
    holder: Pages, place: OpenPlace, database: Database
) -> None:
    with database.writing() as session:
        session.get_one(Assessment, place.assessment_id).visibility = Visibility.NAMED
    assert "see which seat gave which answer" in holder.get(address(place)).text


def test_the_check_lists_what_is_answered_and_what_is_not_with_the_way_to_change_it(
    holder: Pages, place: OpenPlace
) -> None:
    place.save(GivenAnswer(level="2", comment="Seen in audits", names_seat=True), seen=0)
    page = holder.get(address(place, "check"))
    assert "Fully Seen in audits With our seat’s name" in page.text
    assert "What difference did it make? Not answered" in page.text
    assert page.links()["Change: How well do we lead?"].endswith("themes/LEAD#q-1")


def test_sending_says_what_happens_next_and_withdrawing_opens_it_again(holder: Pages, place: OpenPlace) -> None:
    place.save(FULLY, seen=0)
    page = send(holder, place)
    assert (page.heading, page.path) == ("Your response is sent", address(place, "sent"))
    assert "withdraw your response" in page.text
    page = holder.submit(address(place, "check"))
    assert "withdrawn" in page.text.lower()
    place.save(PARTLY, seen=1)


def test_an_empty_response_has_no_button_and_cannot_be_sent(holder: Pages, place: OpenPlace) -> None:
    assert "There is nothing to send yet." in holder.get(address(place, "check")).text
    page = holder.post(address(place, "send"), {"seen": "0"}, status=422)
    assert "nothing to send" in page.errors()[0]


def test_what_somebody_changed_meanwhile_is_shown_before_it_is_sent(holder: Pages, place: OpenPlace) -> None:
    place.save(PARTLY, seen=0)
    fields = holder.get(address(place, "check")).fields()
    place.save(FULLY, seen=1, identity=place.deputy)
    page = holder.post(address(place, "send"), fields, status=409)
    assert "Somebody else changed this response" in page.errors()[0]
    assert "Fully" in page.text
    assert holder.post(address(place, "send"), page.fields()).heading == "Your response is sent"


def test_a_check_page_opened_before_closing_sends_within_the_hour(
    holder: Pages, place: OpenPlace, clock: Clock
) -> None:
    place.save(PARTLY, seen=0)
    fields = holder.get(address(place, "check")).fields()
    clock.forward(minutes=10)
    with place.database.writing() as session:
        row = session.get_one(Assessment, place.assessment_id)
        row.state, row.closed_at = AssessmentState.CLOSED, clock()
    forged = {**fields, "opened": fields["opened"][:-2] + "xx"}
    clock.forward(minutes=5)
    assert "closed for answers" in holder.post(address(place, "send"), forged, status=409).text
    page = holder.post(address(place, "send"), fields)
    assert "after answers had closed. It is marked so" in page.text
    assert "after answers had closed" in holder.get(address(place, "own")).text


def test_the_seal_of_another_person_s_page_is_worth_nothing(
    holder: Pages, place: OpenPlace, clock: Clock, sign_in_as: SignInAs
) -> None:
    place.save(PARTLY, seen=0)
    theirs = sign_in_as(place.deputy.user_id, Strength.LINK).get(address(place, "check")).fields()
    own = holder.get(address(place, "check")).fields()
    clock.forward(minutes=10)
    with place.database.writing() as session:
        row = session.get_one(Assessment, place.assessment_id)
        row.state, row.closed_at = AssessmentState.CLOSED, clock()
    holder.post(address(place, "send"), {**own, "opened": theirs["opened"]}, status=409)


@pytest.mark.parametrize("state", [each for each in AssessmentState if each is not AssessmentState.PREPARING])
def test_one_s_own_response_is_read_and_downloaded_in_every_state(
    holder: Pages, place: OpenPlace, state: AssessmentState
) -> None:
    place.save(GivenAnswer(level="2", comment="For ever"), seen=0)
    place.set_state(SheetState.SENT, sent_at=NOW)
    place.set_state(state)
    assert "For ever" in holder.get(address(place, "own")).text
    file = holder.get(address(place, "own.pdf")).response
    assert file.data.startswith(b"%PDF-")
    assert file.headers["Content-Disposition"].startswith("attachment;")


def test_the_name_tick_is_saved_with_its_comment_and_not_without(holder: Pages, place: OpenPlace) -> None:
    holder.submit(address(place), {**sent("2", "Ours"), f"{LEAD}.names": "yes"})
    head = place.head()
    assert head is not None
    assert head.names_seat
    assert holder.get(address(place)).fields()[f"{LEAD}.names"] == "yes"
    place.save(GivenAnswer(level="2", names_seat=True), seen=1)
    head = place.head()
    assert head is not None
    assert not head.names_seat


def test_last_time_is_shown_only_once_an_answer_is_chosen(holder: Pages, place: OpenPlace) -> None:
    tail = f"questions/{LEAD}/before"
    assert "Choose your answer first" in holder.get(address(place, tail), status=422).text
    place.save(PARTLY, seen=0)
    page = holder.get(address(place, tail))
    assert "has no earlier answer to this question that was counted" in page.text
    assert "agreed" not in page.text


def test_nobody_else_reads_sends_or_downloads_a_seat_s_response(place: OpenPlace, sign_in_as: SignInAs) -> None:
    place.save(GivenAnswer(level="2", comment="For my seat alone."), seen=0)
    browser = sign_in_as(place.manager.user_id)
    for tail in ("check", "own", "own.pdf", "sent", "themes", f"questions/{LEAD}/before"):
        page = browser.get(address(place, tail), status=403)
        assert "For my seat alone." not in page.response.get_data(as_text=True)
    browser.post(address(place, "send"), {"seen": "2"}, status=403)
