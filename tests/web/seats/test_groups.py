"""The broad groups, and the table that says which seat is in which."""

from __future__ import annotations

import pytest

from selfassess.storage.session import Database
from selfassess.storage.tables import Board, BroadGroup, Member, Seat
from tests.rows import make_group, make_seat
from tests.web.conftest import SignInAs
from tests.web.sending import statements

GROUPS = "/boards/hathervale/groups"


@pytest.fixture
def groups(database: Database, board: Board) -> tuple[BroadGroup, BroadGroup]:
    with database.writing() as session:
        return make_group(session, board, "Health"), make_group(session, board, "Education", position=2)


def test_groups_are_named_in_their_order(board: Board, manager: Member, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(manager)
    page = browser.submit(GROUPS, {"group_1": "Health", "group_2": "Education"})
    assert "The broad groups are saved." in page.text
    fields = browser.get(GROUPS).fields()
    assert (fields["group_1"], fields["group_2"], fields["group_3"]) == ("Health", "Education", "")


def test_two_groups_of_one_name_are_told_at_the_second(board: Board, manager: Member, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(manager)
    fields = {**browser.get(GROUPS).fields(), "group_1": "Health", "group_4": "health"}
    page = browser.post(GROUPS, fields, token=False, status=422)
    assert page.errors() == ["Two groups are called health. Give each a name of its own."]
    assert page.fields()["group_4"] == "health"


def test_a_group_with_seats_in_it_is_not_taken_away(
    database: Database, board: Board, manager: Member, groups: tuple[BroadGroup, BroadGroup], sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        make_seat(session, board, name="Vale Hospitals", group_id=groups[0].id)
    browser = sign_in_as(manager)
    page = browser.post(GROUPS, {**browser.get(GROUPS).fields(), "group_1": ""}, token=False, status=422)
    assert "Health has seats in it: Vale Hospitals." in page.errors()[0]


def test_seats_are_put_in_groups_in_one_go(
    database: Database, board: Board, manager: Member, groups: tuple[BroadGroup, BroadGroup], sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        seats = [make_seat(session, board, name=f"Seat {number:02}") for number in range(40)]
    wanted = {f"group-{seat.id}": str(groups[number % 2].id) for number, seat in enumerate(seats)}
    browser = sign_in_as(manager)
    page = browser.submit(f"{GROUPS}/seats", wanted)
    assert "40 seats changed their group." in page.text
    assert {name: page.fields()[name] for name in wanted} == wanted
    assert "0 seats changed their group." in browser.submit(f"{GROUPS}/seats").text


def test_a_seat_that_somebody_else_changed_leaves_every_seat_as_it_was_and_the_choices_stand(
    database: Database, board: Board, manager: Member, groups: tuple[BroadGroup, BroadGroup], sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        first, second = (make_seat(session, board, name=name) for name in ("First", "Second"))
    browser = sign_in_as(manager)
    chosen = {f"group-{first.id}": str(groups[0].id), f"group-{second.id}": str(groups[1].id)}
    fields = {**browser.get(f"{GROUPS}/seats").fields(), **chosen}
    browser.submit(f"/boards/hathervale/seats/{second.id}/change", {"name": "Second and last"})
    page = browser.post(f"{GROUPS}/seats", fields, token=False, status=422)
    assert "Somebody else changed this seat" in page.errors()[0]
    assert page.fields()[f"group-{first.id}"] == str(groups[0].id)
    with database.reading() as session:
        assert session.get_one(Seat, first.id).group_id is None


@pytest.mark.parametrize("chosen", ["999", "-1", "x", "99999999999999999999"])
def test_a_group_that_the_board_has_not_is_refused(
    database: Database,
    board: Board,
    manager: Member,
    groups: tuple[BroadGroup, BroadGroup],
    sign_in_as: SignInAs,
    chosen: str,
) -> None:
    with database.writing() as session:
        seat = make_seat(session, board, name="Police")
    sent = {f"group-{seat.id}": chosen, f"version-{seat.id}": "1", "group-77": "1"}
    page = sign_in_as(manager).post(f"{GROUPS}/seats", sent, status=422)
    assert page.errors() == ["Choose one of the groups in the list for Police."]


def test_the_table_is_of_use_without_seats_without_groups_and_with_five_hundred(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    browser, address = sign_in_as(manager), f"{GROUPS}/seats"
    assert "There are no broad groups yet." in browser.get(address).text
    with database.writing() as session:
        make_group(session, board, "Health")
    assert "There is no seat yet." in browser.get(address).text
    with database.writing() as session:
        make_seat(session, board, name="Seat 000")
    with statements(database) as few:
        browser.get(address)
    with database.writing() as session:
        for number in range(1, 500):
            make_seat(session, board, name=f"Seat {number:03}")
    with statements(database) as many:
        page = browser.get(address)
    assert len(many) == len(few)
    assert len(page.all("select")) == 50
    changed = browser.submit(f"{address}?page=2", {page.all("select")[0].get("name") or "": ""})
    assert changed.status == 200
