"""The theme page: read, save by its button, meet another's save, come back after being signed out."""

from __future__ import annotations

from typing import Any

import pytest

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.storage.session import Database
from selfassess.storage.tables import AskedQuestion
from selfassess.vocabulary import SheetState, Strength
from tests.open_assessment import DIFFERENCE, FULLY, LEAD, VOICE, WORDS, OpenPlace, make_place
from tests.pages import Page, Pages
from tests.web.conftest import Clock, SignInAs

THEME = "LEAD"


@pytest.fixture
def place(database: Database) -> OpenPlace:
    """An open self-assessment with one seat."""
    return make_place(database)


@pytest.fixture
def holder(place: OpenPlace, sign_in_as: SignInAs) -> Pages:
    """A browser in which the seat's holder is signed in, by a mailed link."""
    return sign_in_as(place.holder.user_id, Strength.LINK)


def address(place: OpenPlace, tail: str = f"themes/{THEME}") -> str:
    """An address of the seat's response."""
    return f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}/seats/{place.seat_id}/{tail}"


def sent(level: str = "", comment: str = "", version: int = 0, question: str = LEAD) -> dict[str, Any]:
    """The fields of one question."""
    choice = f"level:{level}" if level else ""
    return {f"{question}.answer": choice, f"{question}.comment": comment, f"{question}.version": str(version)}


def save_by_script(browser: Pages, place: OpenPlace, fields: dict[str, Any], *, status: int = 200) -> dict[str, Any]:
    """What the page's script is told when it saves one answer."""
    page = browser.post(
        address(place, f"questions/{LEAD}"), fields, status=status, headers={"Accept": "application/json"}
    )
    told: dict[str, Any] = page.response.get_json()
    return told


def test_the_first_open_theme_comes_first_and_the_page_says_how_far_one_is(holder: Pages, place: OpenPlace) -> None:
    page = holder.get(address(place, ""))
    assert page.path == address(place)
    assert "Theme 1 of" in page.text
    assert "0 of" in page.text


def test_the_button_saves_every_answer_of_the_page_and_leads_on(holder: Pages, place: OpenPlace) -> None:
    page = holder.submit(address(place), sent("2", "Seen in three audits."))
    assert "Your answers are saved." in page.text
    assert page.path != address(place)
    head = place.head()
    assert head is not None
    assert (head.level, head.comment, head.version) == ("2", "Seen in three audits.", 1)


def test_a_saved_answer_stands_in_the_page_again(holder: Pages, place: OpenPlace) -> None:
    holder.submit(address(place), sent("2", "<b>bold</b> & {{7*7}}"))
    fields = holder.get(address(place)).fields()
    assert fields[f"{LEAD}.answer"] == "level:2"
    assert fields[f"{LEAD}.comment"].strip() == "<b>bold</b> & {{7*7}}"
    assert fields[f"{LEAD}.version"] == "1"


def test_an_answer_that_cannot_be_kept_comes_back_as_typed_and_nothing_is_saved(
    holder: Pages, place: OpenPlace
) -> None:
    long = "x" * 4001
    page = holder.submit(address(place), sent("2", long), status=422)
    assert page.errors() == ["Shorten the comment to 4,000 characters: it has 1 too many."]
    assert page.fields()[f"{LEAD}.comment"].strip() == long
    assert place.head() is None


def test_two_tabs_show_both_texts_and_overwrite_nothing(holder: Pages, place: OpenPlace) -> None:
    holder.submit(address(place), sent("2", "From the first tab."))
    page = holder.post(address(place), sent("1", "From the second tab."), status=409)
    assert "From the first tab." in page.text
    assert page.fields()[f"{LEAD}.comment"].strip() == "From the second tab."
    head = place.head()
    assert head is not None
    assert head.comment == "From the first tab."


def test_after_a_conflict_the_same_page_saves_knowingly(holder: Pages, place: OpenPlace) -> None:
    holder.submit(address(place), sent("2", "First."))
    page = holder.post(address(place), sent("1", "Second."), status=409)
    holder.post(address(place), page.fields(), token=False)
    head = place.head()
    assert head is not None
    assert (head.comment, head.version) == ("Second.", 2)


def test_what_lost_a_conflict_is_kept_and_can_be_discarded(holder: Pages, place: OpenPlace) -> None:
    holder.submit(address(place), sent("2", "First."))
    holder.post(address(place), sent("1", "The text that came second."), status=409)
    page = holder.get(address(place))
    assert "This was not saved, because the answer had been changed elsewhere" in page.text
    discard = next(form.get("action") for form in page.all("form") if (form.get("action") or "").endswith("/discard"))
    assert "The text that came second." not in holder.post(discard or "").text


def test_the_script_saves_one_answer_and_is_told_when(holder: Pages, place: OpenPlace) -> None:
    assert save_by_script(holder, place, sent("2", "Typed.")) == {
        "version": 1,
        "at": "9:30am",
        "message": "Saved at 9:30am",
    }


def test_the_script_is_told_of_a_conflict_of_a_mistake_and_of_being_signed_out(
    holder: Pages, place: OpenPlace, pages: Pages
) -> None:
    save_by_script(holder, place, sent("2"))
    assert "Nothing was overwritten" in save_by_script(holder, place, sent("1"), status=409)["message"]
    assert "Choose one of the answers" in save_by_script(holder, place, sent("9", version=1), status=422)["message"]
    assert "signed out" in save_by_script(pages, place, sent("1"), status=401)["message"]


def test_what_is_typed_for_too_long_is_kept_until_the_person_is_back(
    holder: Pages, place: OpenPlace, clock: Clock, sign_in_as: SignInAs
) -> None:
    token = holder.token()
    clock.forward(hours=13)
    page = holder.post(
        address(place), {**sent("2", "Written through a long afternoon."), "csrf_token": token}, token=False, status=401
    )
    assert "It is kept" in page.text
    assert "Written through a long afternoon." in page.response.get_data(as_text=True)
    assert place.head() is None
    back = sign_in_as(place.holder.user_id, Strength.LINK).get(address(place))
    assert "You had been signed out when you sent this" in back.text
    assert "Written through a long afternoon." in back.response.get_data(as_text=True)


def test_a_stranger_s_text_is_shown_back_and_kept_nowhere(pages: Pages, place: OpenPlace) -> None:
    page = pages.post(address(place), sent("2", "Typed by somebody unknown."), status=401)
    assert "Typed by somebody unknown." in page.response.get_data(as_text=True)
    assert place.head() is None


def test_a_sent_response_is_read_and_not_changed(holder: Pages, place: OpenPlace) -> None:
    place.save(FULLY, seen=0)
    place.set_state(SheetState.SENT)
    page = holder.get(address(place))
    assert not [form for form in page.all("form") if form.get("data-autosave-form") is not None]
    holder.post(address(place), sent("1", version=1), status=409)
    head = place.head()
    assert head is not None
    assert head.level == "2"


def test_what_comes_after_closing_is_kept_for_its_writer(holder: Pages, place: OpenPlace) -> None:
    place.close()
    holder.post(address(place), sent("2", "Typed through the closing hour."), status=409)
    page = holder.get(address(place))
    assert "This came after answers had closed" in page.text
    assert "Typed through the closing hour." in page.response.get_data(as_text=True)


def test_nobody_else_of_the_board_reads_a_seat_s_response(
    place: OpenPlace, sign_in_as: SignInAs, database: Database
) -> None:
    place.save(GivenAnswer(level="2", comment="For my seat alone."), seen=0)
    page: Page = sign_in_as(place.manager.user_id).get(address(place), status=403)
    assert "For my seat alone." not in page.text


@pytest.mark.parametrize("tail", ["themes/NONE", f"themes/{VOICE}", "themes/LEAD%00", f"themes/{'x' * 300}"])
def test_a_theme_that_is_not_there_is_not_found(holder: Pages, place: OpenPlace, tail: str) -> None:
    holder.get(address(place, tail), status=404)


def test_one_question_at_a_time_saves_itself_and_leads_to_the_next_through_the_themes_to_the_check(
    holder: Pages, place: OpenPlace
) -> None:
    page = holder.get(holder.get(address(place)).links()["One question at a time"])
    assert [each.get("data-question") for each in page.all("section") if each.get("data-question")] == [LEAD]
    page = holder.submit(page.path, sent("2", "Alone on the page."))
    assert page.path == address(place, f"themes/{THEME}/{DIFFERENCE}")
    for theme, question in (("VOICE", VOICE), ("VOICE", WORDS)):
        page = holder.submit(page.path)
        assert page.path == address(place, f"themes/{theme}/{question}")
    assert holder.submit(page.path).path == address(place, "check")
    head = place.head()
    assert head is not None
    assert head.comment == "Alone on the page."


def test_one_question_that_met_another_s_answer_shows_both_and_itself_alone(holder: Pages, place: OpenPlace) -> None:
    place.save(GivenAnswer(level="2", comment="First."), seen=0)
    page = holder.post(address(place, f"themes/{THEME}/{LEAD}"), sent("1", "Second."), status=409)
    assert "First." in page.text
    assert [each.get("data-question") for each in page.all("section") if each.get("data-question")] == [LEAD]
    holder.post(address(place, f"themes/{THEME}/{VOICE}"), sent("1"), status=404)


def test_a_question_chosen_by_itself_says_why_it_is_asked_and_no_other_does(holder: Pages, place: OpenPlace) -> None:
    assert "Why it is asked" not in holder.get(address(place)).text
    with place.database.writing() as session:
        why: dict[str, Any] = {"question_id": LEAD, "seat_id": place.seat_id, "why": "It fell last time."}
        session.add(AskedQuestion(board_id=place.board_id, assessment_id=place.assessment_id, **why))
    assert holder.get(address(place)).text.count("Why it is asked: It fell last time.") == 1
