"""A closer look at what moved: one question over time, and the responses behind two self-assessments."""

from __future__ import annotations

import pytest

from selfassess.storage.session import Database
from selfassess.vocabulary import Visibility
from tests.integration.assessments.test_movement import worked_example
from tests.integration.assessments.test_responses_moved import two
from tests.looked_back import LookedBack, make_series
from tests.web.conftest import SignInAs

ADDRESS = "/boards/hathervale/compare"


def test_each_question_of_the_comparison_has_its_page(series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.member.user_id)
    links = [link for link in browser.get(ADDRESS).links().values() if "/compare/questions/" in link]
    assert len(links) == 7
    for link in links:
        assert "Round B" in browser.get(link).text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("CH-04", "Lower"),
        ("CH-03", "Does not apply in Round B"),
        ("CH-05", "there was no review in the year"),
        ("CH-06", "Carried forward"),
        ("CH-07", "Nothing before can be compared"),
    ],
)
def test_a_question_says_in_words_what_became_of_it(
    series: LookedBack, sign_in_as: SignInAs, question: str, told: str
) -> None:
    assert told in sign_in_as(series.observer.user_id).get(f"{ADDRESS}/questions/{question}").text


def test_a_question_that_is_not_there_is_not_found(series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.member.user_id)
    browser.get(f"{ADDRESS}/questions/CH-99", status=404)
    browser.get(f"{ADDRESS}/questions/CH-01?from=99999", status=404)


def test_the_responses_of_both_times_stand_side_by_side(database: Database, sign_in_as: SignInAs) -> None:
    series = two(database)
    page = sign_in_as(series.member.user_id).get(f"{ADDRESS}/responses")
    assert "6 answered both" in page.text
    assert "1 lower, 2 unchanged, 3 higher" in page.text
    assert "Health" not in page.text
    assert "Health" in sign_in_as(series.chair.user_id).get(f"{ADDRESS}/responses").text


def test_one_person_s_page_is_never_another_s(database: Database, sign_in_as: SignInAs) -> None:
    series = two(database, visibility=Visibility.NAMED)
    by_seat = "By seat, for the chair"
    assert by_seat in sign_in_as(series.chair.user_id).get(f"{ADDRESS}/responses").text
    assert by_seat not in sign_in_as(series.member.user_id).get(f"{ADDRESS}/responses").text
    assert by_seat in sign_in_as(series.manager.user_id).get(f"{ADDRESS}/responses").text
    sign_in_as(series.observer.user_id).get(f"{ADDRESS}/responses", status=403)


def test_without_responses_the_page_says_why(database: Database, sign_in_as: SignInAs) -> None:
    series = make_series(database, worked_example())
    page = sign_in_as(series.member.user_id).get(f"{ADDRESS}/responses")
    assert "There are no responses behind Round A" in page.text


def test_the_board_s_home_opens_on_what_moved_lower_first(series: LookedBack, sign_in_as: SignInAs) -> None:
    page = sign_in_as(series.member.user_id).get("/boards/hathervale/")
    assert page.text.index("Lower in Round B") < page.text.index("Higher in Round B")
    lower = next(address for address in page.links().values() if address.startswith(f"{ADDRESS}/questions/"))
    assert f"/questions/CH-04?from={series.ids[0]}&to={series.ids[1]}" in lower


def test_each_self_assessment_leads_to_what_moved(series: LookedBack, sign_in_as: SignInAs) -> None:
    for person in (series.member, series.observer):
        page = sign_in_as(person.user_id).get(f"/boards/hathervale/self-assessments/{series.ids[1]}")
        assert f"{ADDRESS}?to={series.ids[1]}" in page.links().values()
