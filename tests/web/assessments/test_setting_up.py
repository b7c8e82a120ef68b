"""A manager sets a self-assessment up, opens it, follows it, closes it and opens it again, page by page."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from selfassess.accounts.permissions import TABLE
from selfassess.storage.session import Database
from selfassess.storage.tables import AskedQuestion, Assessment, Board, Member, OutboxMail, Seat
from selfassess.vocabulary import Asks, AssessmentState, Gathering, Role, Visibility
from selfassess.web.access import access_of
from selfassess.web.assessments.next_steps import STEPS
from tests.pages import Page, Pages
from tests.rows import make_member, make_seat
from tests.web.conftest import SignInAs

ALL = "/boards/hathervale/self-assessments"
DATES = ("opens_on", "due_on", "papers_on", "meets_on", "opened_on")


@pytest.fixture
def seat(database: Database, board: Board) -> Seat:
    """A seat that is asked, with a holder."""
    with database.writing() as session:
        seat = make_seat(session, board, name="Police")
        make_member(session, board, seat=seat, display_name="Lou Marsh")
        return seat


@pytest.fixture
def browser(manager: Member, seat: Seat, sign_in_as: SignInAs) -> Pages:
    """The manager's browser."""
    return sign_in_as(manager)


def stored(database: Database) -> Assessment:
    """The only self-assessment."""
    with database.reading() as session:
        return session.exec(select(Assessment)).one()


def prepared(browser: Pages, **changes: Any) -> Page:
    """Set one up, with a meeting on 12 March 2027."""
    key = question_sets(browser)[0]
    fields = {"title": "Spring 2027", "question_set": key, **changes}
    page = browser.get(f"{ALL}/new")
    typed = [(name, value) for name, value in page.fields().items() if name not in (*fields, "meets_on")]
    return browser.post(f"{ALL}/new", [*typed, *fields.items(), *(("meets_on", each) for each in ("12", "3", "2027"))])


def question_sets(browser: Pages) -> list[str]:
    """The keys of what can be chosen."""
    options = browser.get(f"{ALL}/new").all("option")
    return [value for option in options if (value := option.get("value", ""))]


def test_the_meeting_s_date_proposes_every_other_day_and_the_page_tells_how_long_it_takes(
    browser: Pages, database: Database
) -> None:
    page = prepared(browser)
    assert "is being prepared" in page.text
    assert "minutes for each person" in page.text
    row = stored(database)
    assert [str(day) for day in (row.opens_on, row.due_on, row.papers_on, row.meets_on)] == [
        "2027-02-05",
        "2027-02-26",
        "2027-03-05",
        "2027-03-12",
    ]
    assert (row.asks, row.visibility, row.gathering) == (Asks.CORE, Visibility.BY_GROUP, Gathering.INDIVIDUAL)


def test_more_than_twenty_minutes_are_warned_of_before_opening(browser: Pages, database: Database) -> None:
    prepared(browser)
    row = stored(database)
    page = sent(browser, f"{ALL}/{row.id}/set-up", {"asks": "all"})
    assert "More than twenty minutes for one person" in page.text
    assert "More than twenty minutes for one person" in browser.get(f"{ALL}/{row.id}/open").text


def test_each_day_may_be_changed_and_worked_out_again(browser: Pages, database: Database) -> None:
    prepared(browser)
    row = stored(database)
    address = f"{ALL}/{row.id}/set-up"
    keep = {"opens_on": "1 2 2027", "due_on": "20 2 2027", "papers_on": "1 3 2027", "meets_on": "19 3 2027"}
    assert "The settings are saved." in sent(browser, address, keep).text
    assert str(stored(database).due_on) == "2027-02-20"
    again = {**keep, "again": "y"}
    assert "The settings are saved." in sent(browser, address, again).text
    assert str(stored(database).due_on) == "2027-03-05"


def sent(browser: Pages, address: str, changes: dict[str, str]) -> Page:
    """What comes of sending the form of the page with these changes; dates are written as day, month and year."""
    page = browser.get(address)
    kept = [(name, value) for name, value in page.fields().items() if name not in (*DATES, *changes)]
    boxes = [(box.get("name", ""), box.get("value", "")) for box in page.all("input") if box.get("name") in DATES]
    kept += [(name, value) for name, value in boxes if name not in changes]
    for name, value in changes.items():
        kept += [(name, part) for part in (value.split() if name in DATES else [value])]
    return browser.post(address, kept)


def test_questions_that_not_everybody_is_asked_are_given_to_a_seat(
    browser: Pages, database: Database, seat: Seat
) -> None:
    prepared(browser)
    address = f"{ALL}/{stored(database).id}/set-up/leads"
    page = browser.submit(address, {"group-1": str(seat.id)})
    assert "Police: " in page.text
    assert "Saved." in page.text


def test_one_question_is_given_to_several_seats_and_the_table_of_all_leaves_them(
    browser: Pages, database: Database, board: Board, seat: Seat
) -> None:
    with database.writing() as session:
        other = make_seat(session, board, name="Health")
    prepared(browser)
    address = f"{ALL}/{stored(database).id}/set-up/leads"
    ways = [path for words, path in browser.get(address).links().items() if words.startswith("Several seats for:")]
    version = browser.get(ways[0]).fields()["version"]
    two = [("version", version), ("seats", str(seat.id)), ("seats", str(other.id))]
    page = browser.post(ways[0], two)
    assert "Health, Police" in page.text or "Police, Health" in page.text
    page = browser.submit(address)
    assert "Saved." in page.text
    assert given(database, ways[0]) == {seat.id, other.id}
    assert browser.post(ways[0], [*two, ("seats", "999")], status=422).errors()
    assert browser.post(ways[0], [*two, ("seats", "x")], status=422).errors()
    browser.submit(ways[0], {"seats": []})
    assert given(database, ways[0]) == set()


def given(database: Database, way: str) -> set[int | None]:
    """The seats that the question of this page is given to."""
    with database.reading() as session:
        wanted = select(AskedQuestion.seat_id).where(AskedQuestion.question_id == way.rpartition("/")[2])
        return set(session.exec(wanted))


def test_what_everybody_is_asked_is_given_to_nobody_by_itself(browser: Pages, database: Database) -> None:
    prepared(browser)
    address = f"{ALL}/{stored(database).id}/set-up/leads"
    browser.get(f"{address}/NONE-1", status=404)


def test_strengths_and_areas_alone_are_set_up_without_questions(browser: Pages, database: Database) -> None:
    prepared(browser, kind="findings")
    row = stored(database)
    assert (row.kind, row.asks) == ("findings", Asks.CHOSEN)
    assert "What is everybody asked?" not in browser.get(f"{ALL}/{row.id}/set-up").text
    assert "Strengths and areas for consideration only" in browser.get(f"{ALL}/{row.id}").text


def test_opening_tells_whom_it_writes_to_and_what_can_no_longer_be_changed(browser: Pages, database: Database) -> None:
    prepared(browser)
    row = stored(database)
    page = browser.get(f"{ALL}/{row.id}/open")
    assert "1 person is written to" in page.text
    assert "can no longer be changed" in page.text
    opened = browser.submit(f"{ALL}/{row.id}/open")
    assert "It is open for answers. 1 person is written to." in opened.text
    with database.reading() as session:
        (mail,) = session.exec(select(OutboxMail)).all()
    assert f"{browser.base_url}{ALL}/{row.id}/seats/" in (mail.body or "")


def test_progress_reminder_closing_and_opening_again(browser: Pages, database: Database) -> None:
    prepared(browser)
    here = f"{ALL}/{stored(database).id}"
    browser.submit(f"{here}/open")
    assert "0 of 1 seats have sent" in browser.get(f"{here}/progress").text
    assert "1 person gets an e-mail" in browser.get(f"{here}/remind").text
    assert "1 person is reminded." in browser.submit(f"{here}/remind").text
    assert "There is nobody to remind" in browser.get(f"{here}/remind").text
    assert "It is closed for answers." in browser.submit(f"{here}/close").text
    refused = browser.submit(f"{here}/open-again", {"reason": ""}, status=422)
    assert "Say why" in refused.errors()
    page = sent(browser, f"{here}/open-again", {"reason": "One seat was late.", "due_on": "1 3 2027"})
    assert "It is open again. Nobody was written to." in page.text
    assert stored(database).state is AssessmentState.OPEN


def test_the_page_of_one_leads_everybody_to_what_they_may_do_and_nowhere_else(
    browser: Pages, database: Database, board: Board, seat: Seat, sign_in_as: SignInAs
) -> None:
    prepared(browser)
    here = f"{ALL}/{stored(database).id}"
    with database.writing() as session:
        holder = session.exec(select(Member).where(Member.seat_id == seat.id)).one()
        people = {role: make_member(session, board, role=role) for role in (Role.CHAIR, Role.OBSERVER)}
    for person in (holder, *people.values()):
        sign_in_as(person).get(here, status=404)
    browser.submit(f"{here}/open")
    sign_in_as(people[Role.OBSERVER]).get(here, status=404)
    held, led = sign_in_as(holder).get(here), sign_in_as(people[Role.CHAIR]).get(here)
    assert "Police" in held.links()
    assert "Nobody" not in held.links()
    assert not {"Progress, seat by seat", "Close it for answers"} & set(held.links())
    assert "Progress, seat by seat" in led.links()
    assert "Close it for answers" not in led.links()
    assert "read by those who answer for it, and by nobody else" in held.text
    for page in (held, led, browser.get(here)):
        for address in page.links().values():
            if address.startswith(here):
                reader = {held: sign_in_as(holder), led: sign_in_as(people[Role.CHAIR])}.get(page, browser)
                reader.get(address)


def test_a_new_board_s_first_page_leads_to_entering_an_earlier_one(
    browser: Pages, board: Board, database: Database, sign_in_as: SignInAs
) -> None:
    links = browser.get("/boards/hathervale/").links()
    assert links["Enter the earlier self-assessment from its record"] == f"{ALL}/record"
    with database.writing() as session:
        chair = make_member(session, board, role=Role.CHAIR)
    assert f"{ALL}/record" not in sign_in_as(chair).get("/boards/hathervale/").links().values()


def test_the_chair_s_own_seat_is_asked_only_where_it_is_ticked(browser: Pages, database: Database) -> None:
    sent(browser, "/boards/hathervale/seats/add", {"name": "Chair", "kind": "chair"})
    with database.reading() as session:
        chair = session.exec(select(Seat).where(Seat.name == "Chair")).one()
    assert (chair.is_asked, chair.signs) == (False, False)
    browser.submit(f"/boards/hathervale/seats/{chair.id}/change", {"is_asked": "y", "signs": "y"})
    with database.reading() as session:
        chair = session.get_one(Seat, chair.id)
    assert (chair.is_asked, chair.signs) == (True, True)
    assert "It is asked" in browser.get(f"/boards/hathervale/seats/{chair.id}").text


def test_the_board_says_who_signs(browser: Pages, database: Database, board: Board) -> None:
    assert "Settings saved." in browser.submit("/boards/hathervale/settings", {"signed_by": "partners"}).text
    with database.reading() as session:
        assert session.get_one(Board, board.id).signed_by == "partners"


def test_every_step_leads_to_a_page_that_lets_its_people_in(app: Flask) -> None:
    for step in STEPS:
        access = access_of(app, step.endpoint)
        assert access is not None, step.endpoint
        for role, permissions in TABLE.items():
            if step.permission in permissions:
                assert access.permission in permissions, (step.endpoint, role)
