"""The pages of the spread: who sees them and when, and that nothing on them tells whose anything is."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.storage.session import Database
from selfassess.vocabulary import Visibility
from tests.gathered import Gathered, gathered
from tests.open_assessment import LEAD
from tests.web.conftest import SignInAs

SECRET = "Only our audits of the spring say so."
SAID = [
    ("Council", {LEAD: GivenAnswer(level="0", comment=SECRET)}),
    ("Council", {LEAD: GivenAnswer(level="1")}),
    ("Council", {LEAD: GivenAnswer(level="1")}),
    ("Health", {LEAD: GivenAnswer(level="2", comment="We see it weekly.")}),
    ("Health", {LEAD: GivenAnswer(level="2")}),
    ("Health", {LEAD: GivenAnswer(level="1")}),
]


@pytest.fixture
def place(database: Database) -> Gathered:
    """Six responses of two groups, closed."""
    return gathered(database, SAID)


def test_the_chair_looks_shares_and_the_board_sees(place: Gathered, sign_in_as: SignInAs) -> None:
    chair, member = sign_in_as(place.chair), sign_in_as(place.holders[1])
    early = member.get(f"{place.path}/answers", status=403)
    assert "have not been shared" in early.text
    page = chair.get(f"{place.path}/answers")
    assert "6 responses" in page.text
    assert "The board does not see this yet" in page.text
    page = chair.get(f"{place.path}/share")
    assert "6 responses have been sent" in page.text
    assert "Council (3 responses); Health (3 responses)" in page.text
    page = chair.submit(f"{place.path}/share")
    assert "The answers are shared with the board." in page.text
    page = member.get(f"{place.path}/answers/{LEAD}")
    assert SECRET in page.text
    assert "Not yet, Council" in page.text
    assert "middle of each broad group" not in page.text
    assert "middle of each broad group" in chair.get(f"{place.path}/answers/{LEAD}").text


def test_sharing_twice_is_refused_and_says_why(place: Gathered, sign_in_as: SignInAs) -> None:
    chair = sign_in_as(place.chair)
    chair.submit(f"{place.path}/share")
    assert "have been shared" in chair.get(f"{place.path}/share", status=422).text


@pytest.mark.parametrize("who", ["manager", "scrutineer"])
def test_whoever_may_look_and_not_share_is_told_so(place: Gathered, sign_in_as: SignInAs, who: str) -> None:
    browser = sign_in_as(getattr(place, who))
    assert "The chair shares it" in browser.get(f"{place.path}/answers").text
    browser.get(f"{place.path}/share", status=403)


def test_before_closing_no_page_holds_anything_of_it(database: Database, sign_in_as: SignInAs) -> None:
    place = gathered(database, SAID, is_closed=False)
    for person in (place.chair, place.vice, place.manager, place.scrutineer, place.holders[1], place.observer):
        browser = sign_in_as(person)
        for tail in ("answers", f"answers/{LEAD}", "share", "agree", f"agree/{LEAD}", "agree/all", "external"):
            response = browser.client.get(f"{place.path}/{tail}", base_url=browser.base_url, follow_redirects=True)
            assert response.status_code in (403, 404, 422), tail
            assert SECRET not in response.get_data(as_text=True)
            assert "Seat-01" not in response.get_data(as_text=True)


def test_named_to_the_chair_and_the_manager_alone(database: Database, sign_in_as: SignInAs) -> None:
    place = gathered(database, SAID, visibility=Visibility.NAMED)
    place.share()
    for person, sees in ((place.chair, True), (place.manager, True), (place.vice, False), (place.holders[1], False)):
        page = sign_in_as(person).get(f"{place.path}/answers/{LEAD}")
        assert ("Seat-01" in page.text) is sees


def test_a_question_that_is_not_there_is_not_found(place: Gathered, sign_in_as: SignInAs) -> None:
    sign_in_as(place.chair).get(f"{place.path}/answers/NONE", status=404)
    sign_in_as(place.chair).get(f"/boards/{place.board.slug}/self-assessments/999999/answers", status=404)


def test_nobody_sent_anything(database: Database, sign_in_as: SignInAs) -> None:
    place = gathered(database, [])
    assert "Nobody sent a response" in sign_in_as(place.chair).get(f"{place.path}/answers").text
    assert "nobody has sent" in sign_in_as(place.chair).get(f"{place.path}/share").text


@pytest.mark.on_sqlite
def test_the_number_of_statements_does_not_grow_with_what_there_is(
    place: Gathered, database: Database, sign_in_as: SignInAs
) -> None:
    place.share()
    browser = sign_in_as(place.holders[1])
    for tail, most in (("answers", 10), (f"answers/{LEAD}", 11)):
        browser.get(f"{place.path}/{tail}")
        asked: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any, asked: list[str] = asked) -> None:
            asked.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        browser.get(f"{place.path}/{tail}")
        event.remove(database.engine, "before_cursor_execute", note)
        assert len([each for each in asked if each.lstrip().upper().startswith("SELECT")]) <= most, asked
