"""Operators are added, removed and listed on the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlmodel import func, select

from selfassess.config import Settings
from selfassess.links import sign_in_path
from selfassess.storage.session import Database
from selfassess.storage.tables import MailedLink, OutboxMail, User
from selfassess.web import create_app
from tests.integration.cli.trails import by_command
from tests.rows import make_user
from tests.unit.cli.running import done, done_json, refused

pytestmark = [pytest.mark.on_sqlite, pytest.mark.usefixtures("rows")]


def link_in(told: str) -> str:
    """The path of the printed link."""
    found = re.search(rf"^http://localhost:8000({sign_in_path('')}[\w-]{{43}})$", told, re.MULTILINE)
    assert found is not None
    return found[1]


def test_an_operator_is_added_with_an_account_and_a_link_that_nobody_else_sees(rows: Database) -> None:
    told = done("operator", "add", "Jo@Example.org")
    assert told.startswith("jo@example.org is an operator now.")
    with rows.reading() as session:
        user = session.exec(select(User)).one()
        link = session.exec(select(MailedLink)).one()
        assert session.exec(select(func.count()).select_from(OutboxMail)).one() == 0
    assert (user.email, user.is_operator, user.password) == ("jo@example.org", True, None)
    assert link_in(told).removeprefix(sign_in_path("")) not in str(link)
    command = "selfassess operator add"
    assert by_command(rows) == [
        ("account.created", command),
        ("operator.changed", command),
        ("link.sent", command),
    ]


def test_the_printed_link_shows_its_page(rows: Database) -> None:
    path = link_in(done("operator", "add", "jo@example.org"))
    page = create_app(Settings(), database=rows).test_client().get(path, base_url="http://localhost:8000")
    assert page.status_code == 200
    assert "jo@example.org" in page.text


def test_somebody_with_an_account_becomes_an_operator(rows: Database) -> None:
    with rows.writing() as session:
        there = make_user(session, "jo@example.org")
    done("operator", "add", "jo@example.org")
    with rows.reading() as reading:
        assert [user.id for user in reading.exec(select(User)) if user.is_operator] == [there.id]


def test_adding_again_prints_a_new_link_and_ends_the_older(rows: Database) -> None:
    first = link_in(done("operator", "add", "jo@example.org"))
    told = done("operator", "add", "jo@example.org")
    assert told.startswith("jo@example.org is an operator already.")
    assert link_in(told) != first
    with rows.reading() as session:
        assert session.exec(select(func.count()).select_from(MailedLink)).one() == 1


def test_operators_are_listed(rows: Database) -> None:
    assert "There is no operator yet" in done("operator", "list")
    done("operator", "add", "sam@example.org")
    done("operator", "add", "jo@example.org")
    with rows.writing() as session:
        make_user(session, "away@example.org", is_operator=True, active=False)
    assert done("operator", "list").splitlines() == [
        "away@example.org  (disabled)",
        "jo@example.org",
        "sam@example.org",
    ]
    assert [(each["email"], each["active"]) for each in done_json("operator", "list")] == [
        ("away@example.org", False),
        ("jo@example.org", True),
        ("sam@example.org", True),
    ]


def test_an_operator_is_removed_and_the_last_one_stays(rows: Database) -> None:
    done("operator", "add", "jo@example.org")
    assert "Nobody would be left" in refused("operator", "remove", "jo@example.org")
    done("operator", "add", "sam@example.org")
    assert done("operator", "remove", "JO@example.org") == "jo@example.org is an operator no longer.\n"
    assert done("operator", "list") == "sam@example.org\n"
    assert "This person is no operator." in refused("operator", "remove", "jo@example.org")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("operator", "add", "nobody"), "Enter one e-mail address"),
        (("operator", "add", "a@b.example\r\nBcc: x"), "Enter one e-mail address"),
        (("operator", "remove", "nobody@example.org"), "No account has this address"),
    ],
)
def test_what_cannot_be_is_told_plainly(arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(*arguments)


def test_a_disabled_account_is_not_made_an_operator(rows: Database) -> None:
    with rows.writing() as session:
        make_user(session, "away@example.org", active=False)
    assert "disabled" in refused("operator", "add", "away@example.org")
    assert by_command(rows) == []


def test_a_database_that_is_not_of_this_version_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SELFASSESS_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert "selfassess db upgrade" in refused("operator", "list")
