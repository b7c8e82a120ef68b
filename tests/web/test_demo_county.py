"""The demonstration on its pages: the core's own numbers, and every self-assessment readable from its first day on."""

from __future__ import annotations

import pytest
from sqlmodel import Session, col, select

from selfassess.demo import filling
from selfassess.engine.answers import NoLevel
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment, Member
from selfassess.vocabulary import Role
from tests.golden.reports import demo_library, demo_sheets, followed
from tests.pages import Pages
from tests.rows import NOW
from tests.web.conftest import SignInAs

BOARD = f"/boards/{filling.SLUG}"


def place_of(session: Session, name: str) -> Member:
    """Where somebody sits who is called so."""
    return session.exec(select(Member).where(Member.display_name == name, col(Member.ended_on).is_(None))).one()


@pytest.fixture
def county(database: Database, sign_in_as: SignInAs) -> dict[str, Pages]:
    """The county's browsers: its manager's and a member's, who have read its statement."""
    with database.writing() as session:
        filling.fill(session, now=NOW)
        people = {"manager": place_of(session, "Willow Garth"), "member": place_of(session, "Elder Marsh")}
    browsers = {name: sign_in_as(place) for name, place in people.items()}
    for browser in browsers.values():
        browser.submit(f"{BOARD}/statement", {"accepted": "y"})
    return browsers


def ids(database: Database) -> dict[str, int]:
    """The self-assessments by title."""
    with database.reading() as session:
        return {row.title: row.id for row in session.exec(select(Assessment))}


def test_home_page_and_movement_page_say_what_the_core_says(county: dict[str, Pages], database: Database) -> None:
    trend = followed(demo_sheets(), demo_library())
    latest, whole = trend.against_previous, trend.against_baseline
    for browser in county.values():
        home = browser.get(f"{BOARD}/").text
        page = browser.get(f"{BOARD}/compare").text
        told = "5 answers are lower, 13 are higher and 10 are unchanged"
        assert told in home
        assert told in page
    counted = {movement.value: count for movement, count in latest.counts.items() if count}
    assert (counted["lower"], counted["higher"], counted["unchanged"]) == (5, 13, 10)
    at = ids(database)
    page = county["member"].get(f"{BOARD}/compare?from={at['Autumn 2024']}&to={at['Spring 2026']}").text
    assert f"{whole.matched} of {whole.with_a_level} questions" in page


@pytest.mark.on_sqlite
def test_what_was_entered_from_papers_is_read_like_what_was_signed(
    county: dict[str, Pages], database: Database
) -> None:
    at = ids(database)
    for sheet in demo_sheets():
        here = f"{BOARD}/self-assessments/{at[sheet.assessment]}"
        hub = county["member"].get(here)
        for page, words in (
            ("agree", "What the board agreed"),
            ("findings", sheet.areas[1].text),
            ("messages", sheet.messages[0]),
        ):
            assert f'href="{here}/{page}"' in hub.response.get_data(as_text=True)
            assert words in county["member"].get(f"{here}/{page}").text
        agreed = county["member"].get(f"{here}/agree").text
        # What was not looked at has no answer to write beside, and what is carried forward no new words.
        looked_at = (each for each in sheet.answers.values() if each.none is not NoLevel.NOT_IN_SCOPE)
        written = [each.comment for each in looked_at if each.comment and each.carried_from is None]
        assert [comment for comment in written if " ".join(comment.split()) not in agreed] == []
    first = county["manager"].get(f"{BOARD}/self-assessments/{at['Autumn 2024']}/agree").text
    assert "It can be read here and not changed." in first
    assert "Suggested" not in first


@pytest.mark.on_sqlite
def test_progress_counts_what_its_lines_say(county: dict[str, Pages], database: Database) -> None:
    here = f"{BOARD}/self-assessments/{ids(database)['November 2026']}/progress"
    assert "6 of 19 seats have sent, 4 have started" in county["manager"].get(here).text


@pytest.mark.on_sqlite
def test_a_seat_is_told_of_its_responses_alone_and_not_of_what_it_was_never_asked(county: dict[str, Pages]) -> None:
    # Public health has not answered now, did not in spring, sat at a table, and was never asked before.
    assert county["member"].get(f"{BOARD}/").text.count("Not started") == 1


@pytest.mark.on_sqlite
def test_a_record_stands_in_lists_by_the_day_that_it_counts_as(county: dict[str, Pages]) -> None:
    page = county["manager"].get(f"{BOARD}/self-assessments").text
    titles = ("November 2026", "Spring 2026", "Autumn 2025", "Spring 2025", "Autumn 2024")
    places = [page.index(title) for title in titles]
    assert places == sorted(places)
    assert "Agreed 17 October 2024" in page


@pytest.mark.on_sqlite
def test_roles_see_no_more_than_is_theirs(county: dict[str, Pages], database: Database, sign_in_as: SignInAs) -> None:
    with database.reading() as session:
        observer = session.exec(select(Member).where(Member.role == Role.OBSERVER)).one()
    browser = sign_in_as(observer)
    browser.submit(f"{BOARD}/statement", {"accepted": "y"})
    at = ids(database)
    for title in ("Autumn 2024", "Spring 2026"):
        for page in ("agree", "findings", "messages"):
            browser.get(f"{BOARD}/self-assessments/{at[title]}/{page}", status=403)
    assert "November 2026" not in browser.get(f"{BOARD}/").text
