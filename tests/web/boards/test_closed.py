"""A closed board can be read, and no page of it offers what would be refused."""

from __future__ import annotations

import re

import pytest

from selfassess.accounts.permissions import READING, Permission
from selfassess.storage.session import Database
from selfassess.vocabulary import BoardState, Role
from tests.pages import Page
from tests.rows import make_agency, make_board, make_invitation, make_member, make_seat
from tests.web.conftest import SignInAs

BOARD = "/boards/hathervale"
_CHANGES = re.compile(
    "/(add|end|change|close|holder|deputy|name|one|many|groups|to|renew|withdraw|settings|handover|invitations|sign-out)$"
)


def changes(page: Page) -> set[str]:
    """Where the page offers to change something, by link or by button, but for signing out."""
    leads = [link.get("href", "") for link in page.all("a")] + [form.get("action", "") for form in page.all("form")]
    return {found[1] for lead in leads if (found := _CHANGES.search(lead))} - {"sign-out"}


@pytest.mark.parametrize(
    ("page", "offered"),
    [
        ("/people", {"one", "many", "add", "groups", "handover", "invitations"}),
        ("/people/1", {"name", "handover"}),
        ("/people/2", {"add", "name", "end"}),
        ("/seats/1", {"holder", "deputy", "change", "close"}),
        ("/organisations", {"add", "end"}),
        ("/invitations", {"one", "many", "renew", "withdraw"}),
        ("/handover", {"to", "one", "invitations"}),
    ],
)
def test_a_page_of_a_closed_board_offers_nothing_that_changes_it(
    database: Database, sign_in_as: SignInAs, page: str, offered: set[str]
) -> None:
    with database.writing() as session:
        board = make_board(session, "hathervale")
        manager = make_member(session, board, role=Role.MANAGER)
        make_member(session, board, seat=make_seat(session, board, make_agency(session, board)))
        make_invitation(session, board)
    browser = sign_in_as(manager.user_id)
    assert changes(browser.get(BOARD + page)) == offered | {"settings"}
    with database.writing() as session:
        session.merge(board).state = BoardState.CLOSED
    # The list of invitations can be read as anything else can.
    assert changes(browser.get(BOARD + page)) <= {"invitations"}


def test_what_reads_is_told_from_what_changes() -> None:
    # Papers can be taken out of a closed board; where they went is noted while it is open.
    verbs = {"view", "see", "read", "keep"}
    assert {each.value.partition("_")[0] for each in READING} == verbs
    assert {each.value.partition("_")[0] for each in set(Permission) - READING}.isdisjoint(verbs)
