"""The organisations of a board, and the end of one."""

from __future__ import annotations

import pytest

from selfassess.storage.session import Database
from selfassess.storage.tables import Agency, Board, Member, Seat
from tests.rows import make_agency, make_board, make_member, make_seat
from tests.web.conftest import SignInAs
from tests.web.sending import day_of, statements

ORGANISATIONS = "/boards/hathervale/organisations"


@pytest.fixture
def trust(database: Database, board: Board) -> Agency:
    with database.writing() as session:
        return make_agency(session, board, "Vale Hospitals")


def test_an_organisation_is_added_and_changed(board: Board, manager: Member, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(manager)
    page = browser.submit(f"{ORGANISATIONS}/add", {"name": " Vale  College ", "sector": "education"})
    assert "Vale College is on the list." in page.text
    change = page.links()["Change Vale College"]
    page = browser.submit(change, {"contact": "office@valecollege.example"})
    assert "Schools, colleges and early years office@valecollege.example 0" in page.text


def test_what_is_missing_is_told_and_what_was_typed_stays(board: Board, manager: Member, sign_in_as: SignInAs) -> None:
    page = sign_in_as(manager).post(f"{ORGANISATIONS}/add", {"contact": "Switchboard"}, status=422)
    assert page.errors() == ["Enter the name of the organisation", "Choose its sector"]
    assert page.fields()["contact"] == "Switchboard"


def test_a_member_reads_the_list_and_changes_nothing(
    database: Database, board: Board, trust: Agency, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        member = make_member(session, board)
    browser = sign_in_as(member)
    page = browser.get(ORGANISATIONS)
    assert "Vale Hospitals Health" in page.text
    assert not [text for text in page.links() if text.startswith(("Change", "End", "Add"))]
    browser.get(f"{ORGANISATIONS}/{trust.id}", status=403)


def test_an_end_is_looked_at_before_it_is_done_and_its_seats_pass_on(
    database: Database, board: Board, manager: Member, trust: Agency, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        seat = make_seat(session, board, trust, name="Hospitals")
        make_member(session, board, seat=seat, display_name="Lou Marsh")
        merged = make_agency(session, board, "Vale and Moor Trust")
    browser, address = sign_in_as(manager), f"{ORGANISATIONS}/{trust.id}/end"
    sent = [("version", "1"), ("successor_id", str(merged.id)), *day_of("ended_on", "31 3 2026")]
    looked = browser.post(address, sent)
    assert looked.heading == "Check the end of Vale Hospitals"
    assert "ends on 31 March 2026. These seats pass to Vale and Moor Trust ." in looked.text
    assert "Hospitals Vale and Moor Trust Lou Marsh" in looked.text
    with database.reading() as session:
        assert session.get_one(Agency, trust.id).ended_on is None
    kept = [(field.get("name") or "", field.get("value") or "") for field in looked.all("main")[0].iter("input")]
    assert [pair for pair in kept if pair[0] != "csrf_token"] == sent[:1] + sent[2:] + sent[1:2]
    again = browser.post(address, [*kept, ("step", "ask")], token=False)
    assert [field.get("value") for field in again.all("input", name="ended_on")] == ["31", "3", "2026"]
    done = browser.post(address, [*kept, ("step", "do")], token=False)
    assert "Followed by Vale and Moor Trust" in done.text
    with database.reading() as session:
        assert session.get_one(Seat, seat.id).agency_id == merged.id


def test_an_organisation_that_changed_meanwhile_is_not_ended(
    manager: Member, trust: Agency, sign_in_as: SignInAs
) -> None:
    browser, address = sign_in_as(manager), f"{ORGANISATIONS}/{trust.id}"
    browser.submit(address, {"name": "Vale Hospitals Trust"})
    sent = [("version", "1"), ("step", "do"), *day_of("ended_on")]
    page = browser.post(f"{address}/end", sent, status=422)
    assert "Somebody else changed this organisation" in page.errors()[0]


def test_a_day_to_come_is_told_at_the_day(manager: Member, trust: Agency, sign_in_as: SignInAs) -> None:
    sent = [("version", "1"), ("step", "do"), *day_of("ended_on", "1 1 2027")]
    page = sign_in_as(manager).post(f"{ORGANISATIONS}/{trust.id}/end", sent, status=422)
    assert page.errors() == ["Give today or an earlier day. An end to come is entered when it comes."]


def test_an_organisation_of_another_board_is_not_offered(
    database: Database, board: Board, manager: Member, trust: Agency, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        elsewhere = make_agency(session, make_board(session), "Elsewhere Trust")
    browser = sign_in_as(manager)
    assert "Elsewhere" not in browser.get(f"{ORGANISATIONS}/{trust.id}/end").text
    sent = [("version", "1"), ("successor_id", str(elsewhere.id)), *day_of("ended_on")]
    page = browser.post(f"{ORGANISATIONS}/{trust.id}/end", sent, status=422)
    assert page.errors() == ["Choose one of the options on this page"]


def test_the_list_is_of_use_with_none_and_with_five_hundred(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(manager)
    assert "There are none yet." in browser.get(ORGANISATIONS).text
    with statements(database) as few:
        browser.get(ORGANISATIONS)
    with database.writing() as session:
        for number in range(500):
            make_agency(session, board, f"School {number:03}")
    with statements(database) as many:
        page = browser.get(ORGANISATIONS)
    assert len(many) == len(few)
    assert "School 049" in page.text
    assert "School 050" not in page.text
    assert "School 444" in browser.get(f"{ORGANISATIONS}?find=444").text
    assert "No organisation has “%” in" in browser.get(f"{ORGANISATIONS}?find=%25").text
