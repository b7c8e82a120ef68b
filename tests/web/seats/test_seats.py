"""One seat: its history, and everything that happens to it."""

from __future__ import annotations

import pytest

from selfassess.storage.session import Database
from selfassess.storage.tables import Board, Member, Seat
from selfassess.vocabulary import Role, SeatKind, Standing
from tests.pages import Page
from tests.rows import TODAY, make_agency, make_group, make_member, make_seat, make_user
from tests.web.conftest import SignInAs
from tests.web.sending import day_of

SEATS = "/boards/hathervale/seats"


@pytest.fixture
def police(database: Database, board: Board) -> Seat:
    with database.writing() as session:
        return make_seat(session, board, make_agency(session, board, "Hathervale Police"), name="Police")


def added(page: Page) -> int:
    """The id of the seat whose page this is."""
    return int(page.path.rpartition("/")[2])


def test_a_seat_is_added_and_its_page_says_that_it_is_vacant(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        agency = make_agency(session, board, "Vale College")
        group = make_group(session, board, "Education")
    sent = [("name", "Further education"), ("kind", "agency"), ("agency_id", str(agency.id))]
    page = sign_in_as(manager).post(f"{SEATS}/add", [*sent, ("group_id", str(group.id)), *day_of("opened_on")])
    assert page.heading == "Further education"
    assert "Held for Vale College Broad group Education Holder Vacant" in page.text
    assert "The seat was added, held for Vale College" in page.text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"kind": "agency"}, "Choose the organisation that this seat is held for."),
        ({"kind": "king"}, "Choose one of the options on this page"),
        ({"name": " "}, "Enter the name of the seat"),
        ({"name": "police"}, "There is a seat called police already, open or closed. Give this one a name of its own."),
        ({"agency_id": "99999999999"}, "Choose one of the options on this page"),
        ({"opened_on": "31 2 2026"}, "Enter a date that is in the calendar, for example 27 3 2027"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field_and_nothing_typed_is_lost(
    database: Database, manager: Member, police: Seat, sign_in_as: SignInAs, sent: dict[str, str], told: str
) -> None:
    given = {"name": "Lay member", "kind": "lay", "agency_id": "", "group_id": "", "opened_on": "20 11 2026", **sent}
    day = day_of("opened_on", given.pop("opened_on"))
    page = sign_in_as(manager).post(f"{SEATS}/add", [*given.items(), *day], status=422)
    assert page.errors() == [told]
    assert page.fields()["name"] == given["name"].strip()


def test_a_post_with_a_new_title_and_another_body_keeps_people_and_history(
    database: Database, board: Board, manager: Member, police: Seat, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        make_member(session, board, seat=police, display_name="Robin Vale")
        merged = make_agency(session, board, "Vale and Moor Police")
    changes = {"name": "Head of public protection", "agency_id": str(merged.id)}
    page = sign_in_as(manager).submit(f"{SEATS}/{police.id}/change", changes)
    assert page.heading == "Head of public protection"
    assert "It passed from Hathervale Police to Vale and Moor Police; it was named Head of public" in page.text
    assert "Robin Vale , since 1 April 2025" in page.text


def test_a_seat_without_an_organisation_is_not_asked_for_one(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        seat = make_seat(session, board, name="Lay member", kind=SeatKind.LAY)
    browser, address = sign_in_as(manager), f"{SEATS}/{seat.id}/change"
    assert "Organisation" not in browser.get(address).text
    assert browser.submit(address, {"name": "First lay member"}).heading == "First lay member"


def test_a_seat_changed_by_somebody_else_meanwhile_is_not_overwritten(
    manager: Member, police: Seat, sign_in_as: SignInAs
) -> None:
    browser, address = sign_in_as(manager), f"{SEATS}/{police.id}/change"
    fields = browser.get(address).fields()
    browser.submit(address, {"name": "Police and crime"})
    page = browser.post(address, {**fields, "name": "Constabulary"}, token=False, status=422)
    assert "Somebody else changed this seat" in page.errors()[0]
    assert page.fields()["name"] == "Constabulary"
    assert browser.get(f"{SEATS}/{police.id}").heading == "Police and crime"


def test_the_holder_changes_from_a_day_and_a_leaver_can_come_back(
    database: Database, board: Board, manager: Member, police: Seat, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        holder = make_member(session, board, seat=police, display_name="Robin Vale")
        user = make_user(session)
        make_member(session, board, user, display_name="Sam Field", ended_on=TODAY)
    browser, address = sign_in_as(manager), f"{SEATS}/{police.id}/holder"
    assert "Sam Field (was on the board)" in browser.get(address).text
    sent = [("holder", str(holder.id)), ("user_id", str(user.id)), *day_of("on")]
    page = browser.post(address, sent)
    assert "Holder Sam Field , since 20 November 2026" in page.text
    assert "Robin Vale Holder 1 April 2025 20 November 2026" in page.text
    stale = [("holder", str(holder.id)), ("user_id", str(holder.user_id)), *day_of("on")]
    again = browser.post(address, stale, status=422)
    assert "Somebody else changed who holds this seat" in again.errors()[0]


def test_nobody_is_offered_a_seat_for_themselves(
    database: Database, board: Board, manager: Member, police: Seat, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(manager)
    for page in ("holder", "deputy"):
        options = [option.get("value") for option in browser.get(f"{SEATS}/{police.id}/{page}").all("option")]
        assert options == [""]


def test_a_deputy_comes_and_goes(
    database: Database, board: Board, manager: Member, police: Seat, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        known = make_member(session, board, role=Role.OBSERVER, display_name="Pat Quill")
    browser = sign_in_as(manager)
    sent = [("user_id", str(known.user_id)), *day_of("started_on")]
    page = browser.post(f"{SEATS}/{police.id}/deputy", sent)
    assert "Deputies Pat Quill , since 20 November 2026" in page.text
    removal = page.links()["Remove Pat Quill as deputy"]
    browser.post(removal, [("version", "1"), *day_of("ended_on")])
    assert "Deputies None" in browser.get(f"{SEATS}/{police.id}").text


def test_a_seat_closes_with_a_successor_and_opens_again(
    database: Database, board: Board, manager: Member, police: Seat, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        make_member(session, board, seat=police, standing=Standing.DEPUTY, display_name="Sam Field")
        other = make_seat(session, board, name="Constabulary")
    browser = sign_in_as(manager)
    assert "Sam Field, deputy" in browser.get(f"{SEATS}/{police.id}/close").text
    sent = [("version", "1"), ("successor_id", str(other.id)), *day_of("closed_on")]
    page = browser.post(f"{SEATS}/{police.id}/close", sent)
    assert "This seat closed on 20 November 2026. Constabulary is asked instead." in page.text
    assert "Sam Field Deputy 1 April 2025 20 November 2026" in page.text
    assert "Police" in browser.get(f"{SEATS}/closed?find=pol").text
    assert "No closed seat has “x”" in browser.get(f"{SEATS}/closed?find=x").text
    reopened = browser.submit(f"{SEATS}/{police.id}")
    assert "The seat is open again." in reopened.text
    assert "The seat was closed" in reopened.text


def test_a_member_sees_the_seat_and_no_way_to_change_it(
    database: Database, board: Board, police: Seat, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        member = make_member(session, board, seat=police)
    page = sign_in_as(member).get(f"{SEATS}/{police.id}")
    assert not {"Change the holder", "Add a deputy", "Close this seat"} & set(page.links())
