"""Operators look after accounts: found by address, disabled, enabled, freed of a lost second step, erased."""

from __future__ import annotations

import pytest
from sqlmodel import select

from selfassess.storage.session import Database
from selfassess.storage.tables import AuditText, OutboxMail, User
from selfassess.vocabulary import Role, Strength
from tests.pages import Pages
from tests.rows import make_board, make_manager, make_member, make_user, trail_of
from tests.web.conftest import Clock, SignInAs

JO = "jo@hathervale.example"
WHY = "Asked for it in a letter of 12 November."
ACTS = ("disable", "enable", "second-step", "erase")


@pytest.fixture
def operator(database: Database, sign_in_as: SignInAs) -> Pages:
    """A browser in which an operator is signed in."""
    with database.writing() as session:
        user = make_user(session, is_operator=True)
    return sign_in_as(user)


@pytest.fixture
def jo(database: Database) -> int:
    """An account with a second step: its id."""
    with database.writing() as session:
        return make_user(session, JO, totp_secret="sealed").id


def account(database: Database, user_id: int) -> User:
    """The account as it stands now."""
    with database.reading() as session:
        return session.get_one(User, user_id)


def test_an_account_is_found_by_its_address(operator: Pages, jo: int) -> None:
    page = operator.submit("/operators/people", {"email": " Jo@Hathervale.example "})
    assert page.path == f"/operators/people/{jo}"
    assert JO in page.text.replace(" ", "")
    assert "An authenticator app, no passkey" in page.text


@pytest.mark.parametrize("email", ["", "nobody", "nobody@hathervale.example", "a@b.example\r\nBcc: x@y.example"])
def test_what_is_no_account_is_told_at_the_field(operator: Pages, email: str) -> None:
    assert operator.submit("/operators/people", {"email": email}, status=422).errors()


def test_an_account_is_disabled_and_enabled_again(operator: Pages, database: Database, jo: int) -> None:
    page = operator.submit(f"/operators/people/{jo}/disable", {"reason": WHY})
    assert "The account is disabled" in page.text
    assert not account(database, jo).active
    page = operator.submit(f"/operators/people/{jo}/enable", {"reason": WHY})
    assert "The account is open again." in page.text
    assert account(database, jo).active
    with database.reading() as session:
        events = [name for name, _ in trail_of(session, None)]
        assert set(session.exec(select(AuditText.text))) == {WHY}
    assert [name for name in events if name.startswith("account.")] == ["account.disabled", "account.enabled"]


def test_a_lost_second_step_is_taken_away(operator: Pages, database: Database, jo: int) -> None:
    page = operator.submit(f"/operators/people/{jo}/second-step", {"reason": WHY})
    assert "No authenticator app, no passkey" in page.text
    assert "Take away the second step" not in page.links()
    assert account(database, jo).totp_secret is None
    with database.reading() as session:
        assert session.exec(select(OutboxMail.kind)).all() == ["second_factor_changed"]


def test_a_person_is_erased_and_their_page_is_gone(operator: Pages, database: Database, jo: int) -> None:
    with database.writing() as session:
        board = make_board(session)
        make_manager(session, board)
        make_member(session, board, session.get_one(User, jo), role=Role.MANAGER)
    page = operator.submit(f"/operators/people/{jo}/erase", {"reason": WHY})
    assert page.path == "/operators/people"
    assert "The person is erased." in page.text
    assert account(database, jo).email is None
    for tail in ("", *(f"/{act}" for act in ACTS)):
        operator.get(f"/operators/people/{jo}{tail}", status=404)


def test_the_last_manager_of_a_board_is_not_erased_and_what_was_typed_stays(
    operator: Pages, database: Database, jo: int
) -> None:
    with database.writing() as session:
        make_member(session, make_board(session), session.get_one(User, jo), role=Role.MANAGER)
    page = operator.submit(f"/operators/people/{jo}/erase", {"reason": WHY}, status=422)
    assert "without a manager" in page.errors()[0]
    assert WHY in page.text
    assert account(database, jo).email == JO


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_without_a_reason(operator: Pages, database: Database, jo: int, act: str) -> None:
    page = operator.submit(f"/operators/people/{jo}/{act}", {"reason": " "}, status=422)
    assert page.errors() == ["Say why"]
    with database.reading() as session:
        assert session.exec(select(AuditText.text)).all() == []


def test_what_is_so_already_is_told_and_nothing_changes(operator: Pages, jo: int) -> None:
    page = operator.submit(f"/operators/people/{jo}/enable", {"reason": WHY}, status=422)
    assert "not disabled" in page.errors()[0]


@pytest.mark.parametrize("act", ACTS)
def test_each_act_asks_for_a_proof_given_just_before(
    operator: Pages, database: Database, clock: Clock, jo: int, act: str
) -> None:
    path = f"/operators/people/{jo}/{act}"
    token = operator.get(path).fields()["csrf_token"]
    clock.forward(minutes=16)
    assert operator.get(path).path == "/sign-in/again"
    page = operator.post(path, {"reason": WHY, "csrf_token": token}, token=False)
    assert page.path == "/sign-in/again"
    found = account(database, jo)
    assert (found.active, found.email, found.totp_secret) == (True, JO, "sealed")


def test_an_operator_is_led_to_their_own_account_and_refused_here(database: Database, sign_in_as: SignInAs) -> None:
    with database.writing() as session:
        user = make_user(session, is_operator=True, totp_secret="sealed", password="x")
        make_user(session, is_operator=True)
    browser = sign_in_as(user)
    assert "This is your own account." in browser.get(f"/operators/people/{user.id}").text
    for act in ("disable", "second-step", "erase"):
        page = browser.submit(f"/operators/people/{user.id}/{act}", {"reason": WHY}, status=422)
        assert "another operator" in page.errors()[0]


def test_nobody_else_knows_that_these_pages_are_there(database: Database, sign_in_as: SignInAs, jo: int) -> None:
    with database.writing() as session:
        manager = make_member(session, make_board(session), role=Role.MANAGER)
    browser = sign_in_as(manager)
    for path in ("/operators/people", f"/operators/people/{jo}", *(f"/operators/people/{jo}/{act}" for act in ACTS)):
        browser.get(path, status=404)
    for act in ACTS:
        browser.post(f"/operators/people/{jo}/{act}", {"reason": WHY}, status=404)
    assert account(database, jo).active


def test_a_link_is_not_proof_enough(database: Database, sign_in_as: SignInAs, jo: int) -> None:
    with database.writing() as session:
        user = make_user(session, is_operator=True)
    assert sign_in_as(user, Strength.LINK).get(f"/operators/people/{jo}").path == "/sign-in/stronger"
