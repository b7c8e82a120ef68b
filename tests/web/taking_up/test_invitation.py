"""Taking up an invitation, and the statement that comes before a board's pages."""

from __future__ import annotations

import pytest
from sqlmodel import select

from selfassess.accounts.tokens import digest_of, new_token
from selfassess.storage.session import Database
from selfassess.storage.tables import Acceptance, Board, Invitation, Member, User
from selfassess.vocabulary import Role, Standing, Strength
from tests.pages import Pages
from tests.rows import event_names, make_board, make_invitation, make_member, make_seat, make_user
from tests.web.conftest import Clock, SignInAs
from tests.web.signing_in import live_sessions

GUEST = "guest@hathervale.example"
WORDS = "What is said here stays here.\n\n<b>All of it.</b>"


@pytest.fixture
def board(database: Database) -> Board:
    """A board with a statement."""
    with database.writing() as session:
        return make_board(session, "hathervale", name="Hathervale", confidentiality_statement=WORDS)


@pytest.fixture
def path(database: Database, board: Board) -> str:
    """The page of an invitation as board member for Police."""
    token = new_token()
    with database.writing() as session:
        seat = make_seat(session, board, name="Police")
        make_invitation(
            session,
            board,
            GUEST,
            digest=digest_of(token),
            role=Role.MEMBER,
            seat_id=seat.id,
            standing=Standing.HOLDER,
        )
    return f"/invitations/{token}"


def members_of(database: Database, board: Board) -> list[Member]:
    with database.reading() as session:
        return list(session.exec(select(Member).where(Member.board_id == board.id)).all())


def test_the_page_tells_board_role_and_seat_and_no_person(pages: Pages, path: str) -> None:
    page = pages.get(path)
    assert "Hathervale invites you" in page.text
    assert "for Police" in page.text
    assert GUEST not in page.text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_scanner_that_follows_the_link_accepts_nothing(
    pages: Pages, path: str, database: Database, board: Board, method: str
) -> None:
    assert pages.client.open(path, method=method, base_url=pages.base_url).status_code == 200
    assert members_of(database, board) == []
    with database.reading() as session:
        assert session.exec(select(User).where(User.email == GUEST)).first() is None


def test_accepting_makes_the_account_signs_in_and_leads_past_the_statement(
    pages: Pages, path: str, database: Database, board: Board
) -> None:
    page = pages.submit(path)
    assert page.path == "/boards/hathervale/statement"
    assert "<b>All of it.</b>" in page.text
    assert [row.strength for row in live_sessions(database)] == [Strength.LINK]
    page = pages.post(page.path + "?next=/boards/hathervale/", {"seen": page.fields()["seen"]}, status=422)
    assert page.errors() == ["Tick the box once you have read the statement"]
    page = pages.post(page.path + "?next=/boards/hathervale/", {"seen": page.fields()["seen"], "accepted": "y"})
    assert page.path == "/boards/hathervale/"
    assert pages.get("/boards/hathervale/").path == "/boards/hathervale/"
    assert "statement.accepted" in event_names(database, board.id)


def test_a_changed_statement_is_asked_about_anew(pages: Pages, path: str, database: Database, board: Board) -> None:
    page = pages.submit(path)
    with database.writing() as session:
        session.get_one(Board, board.id).confidentiality_statement = "Other words."
    page = pages.post(page.path, {"seen": page.fields()["seen"], "accepted": "y"}, status=422)
    assert "wording was changed" in page.errors()[0]
    assert "Other words." in page.text
    with database.reading() as session:
        assert session.exec(select(Acceptance)).all() == []


def test_an_invitation_works_once(pages: Pages, path: str, database: Database, board: Board) -> None:
    pages.submit(path)
    Pages(pages.app, pages.app.extensions["selfassess"].settings).get(path, status=410)
    assert len(members_of(database, board)) == 1


def test_an_invitation_ends_on_its_day(pages: Pages, path: str, clock: Clock) -> None:
    clock.forward(days=15)
    assert pages.get(path, status=410).heading == "This invitation has been used or has ended"
    pages.post(path, status=410)


def test_a_revoked_invitation_opens_nothing(pages: Pages, path: str, database: Database, clock: Clock) -> None:
    with database.writing() as session:
        session.exec(select(Invitation)).one().revoked_at = clock()
    pages.get(path, status=410)


def test_whoever_is_signed_in_as_somebody_else_is_told_so_and_merged_with_nobody(
    path: str, database: Database, board: Board, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        other = make_user(session, "other@hathervale.example")
    browser = sign_in_as(other)
    page = browser.get(path)
    assert "other@hathervale.example" in page.text
    assert "another address" in page.text
    page = browser.post(path, status=422)
    assert "another address" in page.errors()[0]
    assert members_of(database, board) == []
    browser.submit(path)  # the form there signs out
    assert browser.submit(path).path == "/boards/hathervale/statement"
    assert len(members_of(database, board)) == 1


def test_an_address_that_has_an_account_elsewhere_reads_the_same(pages: Pages, path: str, database: Database) -> None:
    new = pages.get(path).text
    with database.writing() as session:
        make_member(session, make_board(session), make_user(session, GUEST))
    assert pages.get(path).text == new


def test_the_signed_in_person_stays_signed_in_as_they_are(
    path: str, database: Database, board: Board, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        guest = make_user(session, GUEST)
    browser = sign_in_as(guest, Strength.STRONG)
    assert browser.submit(path).path == "/boards/hathervale/statement"
    assert [row.strength for row in live_sessions(database)] == [Strength.STRONG]


def test_a_disabled_account_gets_nothing_by_an_invitation(
    pages: Pages, path: str, database: Database, board: Board
) -> None:
    with database.writing() as session:
        make_user(session, GUEST, active=False)
    page = pages.submit(path, status=422)
    assert "disabled" in page.errors()[0]
    assert members_of(database, board) == []


@pytest.mark.parametrize("token", ["a" * 43, "-" * 43])
def test_what_was_never_an_invitation_reads_like_one_that_ended(pages: Pages, token: str) -> None:
    assert pages.get(f"/invitations/{token}", status=410).heading == "This invitation has been used or has ended"


@pytest.mark.parametrize("token", ["a", "a" * 44, "a" * 42, "..%2f" + "a" * 38])
def test_what_cannot_be_a_token_is_no_page(pages: Pages, token: str) -> None:
    pages.get(f"/invitations/{token}", status=404)
