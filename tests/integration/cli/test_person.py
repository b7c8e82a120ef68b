"""Accounts are disabled, enabled, erased and mended on the command line, each with a reason."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from sqlmodel import select

from selfassess.cli import cli
from selfassess.storage.session import Database
from selfassess.storage.tables import AuditText, OutboxMail, User
from selfassess.vocabulary import Role
from tests.integration.cli.trails import by_command
from tests.rows import make_board, make_manager, make_member, make_user
from tests.unit.cli.running import done, refused

pytestmark = [pytest.mark.on_sqlite, pytest.mark.usefixtures("rows")]
JO = "jo@example.org"
WHY = ("--reason", "Asked for it in a letter.")
VERBS = ("disable", "enable", "reset-second-step", "erase")
ASKING = ("disable", "reset-second-step", "erase")


@pytest.fixture
def jo(rows: Database) -> int:
    """Somebody with an account and an authenticator app: its id."""
    with rows.writing() as session:
        return make_user(session, JO, totp_secret="sealed").id


def account(rows: Database, user_id: int) -> User:
    """The account as it stands now."""
    with rows.reading() as session:
        return session.get_one(User, user_id)


def answered(answer: str, *arguments: str) -> Result:
    """A run in which somebody answers the question."""
    return CliRunner().invoke(cli, ["person", *arguments], input=answer)


def test_an_account_is_disabled_and_enabled_again(rows: Database, jo: int) -> None:
    assert done("person", "disable", "Jo@Example.org", *WHY, "--yes") == f"The account of {JO} is disabled.\n"
    assert not account(rows, jo).active
    assert done("person", "enable", JO, *WHY) == f"The account of {JO} is open again.\n"
    assert account(rows, jo).active
    assert by_command(rows) == [
        ("account.disabled", "selfassess person disable"),
        ("account.enabled", "selfassess person enable"),
    ]
    with rows.reading() as session:
        assert set(session.exec(select(AuditText.text))) == {WHY[1]}


def test_a_lost_second_step_is_taken_from_an_account(rows: Database, jo: int) -> None:
    assert "no second step any more" in done("person", "reset-second-step", JO, *WHY, "--yes")
    assert account(rows, jo).totp_secret is None
    assert "neither" in refused("person", "reset-second-step", JO, *WHY, "--yes")


def test_an_address_is_changed_and_both_are_told(rows: Database, jo: int) -> None:
    told = done("person", "change-address", JO, "New@Example.org", *WHY, "--yes")
    assert told == f"The account of {JO} has the address new@example.org now.\n"
    assert account(rows, jo).email == "new@example.org"
    with rows.reading() as session:
        assert set(session.exec(select(OutboxMail.address))) == {JO, "new@example.org"}


def test_a_person_is_erased(rows: Database, jo: int) -> None:
    with rows.writing() as session:
        board = make_board(session)
        make_manager(session, board)
        make_member(session, board, session.get_one(User, jo), role=Role.MANAGER)
    assert done("person", "erase", JO, *WHY, "--yes").startswith(f"{JO} is erased: 1 board, 1 place, 0 invitations.")
    assert account(rows, jo).email is None
    assert "No account has this address." in refused("person", "erase", JO, *WHY, "--yes")


def test_a_reason_that_names_the_person_is_refused(rows: Database, jo: int) -> None:
    assert "without their name" in refused("person", "erase", JO, "--reason", f"{JO} asked", "--yes")
    assert account(rows, jo).email == JO


@pytest.mark.parametrize("verb", ASKING)
def test_what_takes_something_away_asks_first(rows: Database, jo: int, verb: str) -> None:
    result = answered("n\n", verb, JO, *WHY)
    assert result.exit_code == 1
    assert JO in result.stderr
    assert by_command(rows) == []
    assert answered("y\n", verb, JO, *WHY).exit_code == 0
    assert by_command(rows) != []


def test_a_new_address_asks_first_too(rows: Database, jo: int) -> None:
    assert answered("n\n", "change-address", JO, "new@example.org", *WHY).exit_code == 1
    assert account(rows, jo).email == JO


@pytest.mark.parametrize("verb", VERBS)
def test_each_asks_for_a_reason_and_an_address_that_is_known(jo: int, verb: str) -> None:
    assert "--reason" in refused("person", verb, JO, code=2)
    assert "No account has this address." in refused("person", verb, "nobody@example.org", *WHY)
    assert "Say why" in refused("person", verb, JO, "--reason", " ", *(("--yes",) if verb in ASKING else ()))


@pytest.mark.parametrize("new", ["nobody", "a@b.example\r\nBcc: x@y.example", JO])
def test_an_address_that_cannot_be_is_told_plainly(rows: Database, jo: int, new: str) -> None:
    assert refused("person", "change-address", JO, new, *WHY, "--yes")
    assert account(rows, jo).email == JO
