"""Boards are created, given their first managers and listed on the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlmodel import select

from selfassess.config import Settings
from selfassess.links import invitation_path
from selfassess.storage.session import Database
from selfassess.storage.tables import AuditEvent, Board, Invitation, OutboxMail
from selfassess.web import create_app
from tests.unit.cli.running import done, done_json, refused

pytestmark = [pytest.mark.on_sqlite, pytest.mark.usefixtures("rows")]
CREATE = ("board", "create", "hathervale", "--name", "Hathervale Board")


def test_a_board_is_created_with_its_first_managers_invited(rows: Database) -> None:
    told = done(
        *CREATE, "--form", "lscb", "--manager", "Jo  Marsh", "Jo@Example.org", "--manager", "Sam", "sam@x.example"
    )
    assert told.splitlines() == [
        "Created Hathervale Board at http://localhost:8000/boards/hathervale/",
        "Invited Jo Marsh at Jo@Example.org as business manager.",
        "Invited Sam at sam@x.example as business manager.",
        "The mail leaves with the next tick of the service.",
    ]
    with rows.reading() as session:
        board = session.exec(select(Board)).one()
        invited = session.exec(select(Invitation.email)).all()
        mails = session.exec(select(OutboxMail)).all()
        actors = {event.actor_role for event in session.exec(select(AuditEvent))}
    assert (board.slug, board.form.value) == ("hathervale", "lscb")
    assert sorted(invited) == ["jo@example.org", "sam@x.example"]
    assert all(re.search(rf"http://localhost:8000{invitation_path('')}[\w-]{{43}}", mail.body or "") for mail in mails)
    assert actors == {"selfassess board create"}


def test_the_mailed_link_opens_the_invitation(rows: Database) -> None:
    done(*CREATE, "--manager", "Jo", "jo@example.org")
    with rows.reading() as session:
        body = session.exec(select(OutboxMail.body)).one() or ""
    found = re.search(rf"http://localhost:8000({invitation_path('')}[\w-]{{43}})", body)
    assert found is not None
    page = create_app(Settings(), database=rows).test_client().get(found[1], base_url="http://localhost:8000")
    assert page.status_code == 200
    assert "Hathervale Board" in page.text


def test_a_manager_who_cannot_be_invited_leaves_no_board_behind(rows: Database) -> None:
    assert "e-mail address" in refused(*CREATE, "--manager", "Jo", "nobody")
    with rows.reading() as session:
        assert session.exec(select(Board)).all() == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("board", "create", "Hather vale", "--name", "X1"), "small letters"),
        (("board", "create", "new", "--name", "X1"), "kept for pages"),
        ((*CREATE[:4], "\u202e"), "at least one letter"),
        ((*CREATE, "--time-zone", "Mars/North"), "time zone"),
        (("board", "invite", "nowhere", "Jo", "jo@example.org"), "no board at /boards/nowhere"),
    ],
)
def test_what_cannot_be_is_told_plainly(arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(*arguments)


def test_an_address_is_taken_once() -> None:
    done(*CREATE)
    assert "hathervale already" in refused(*CREATE)


def test_a_manager_can_be_invited_later() -> None:
    assert "selfassess board invite hathervale NAME EMAIL" in done(*CREATE)
    assert "Invited Jo at jo@example.org" in done("board", "invite", "hathervale", "Jo", "jo@example.org")
    assert "already" in refused("board", "invite", "hathervale", "Jo", "jo@example.org")


def test_boards_are_listed_with_their_people() -> None:
    assert "There is no board yet" in done("board", "list")
    done(*CREATE)
    done("board", "create", "aa", "--name", "\x1b[31m red"[1:] + "<b>")
    assert done("board", "list").splitlines() == [
        "aa          active   0 people, 0 managers  [31m red<b>",
        "hathervale  active   0 people, 0 managers  Hathervale Board",
    ]
    listed = done_json("board", "list")
    assert [(entry["slug"], entry["state"], entry["people"]) for entry in listed] == [
        ("aa", "active", 0),
        ("hathervale", "active", 0),
    ]


def test_a_database_that_is_not_of_this_version_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SELFASSESS_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert "selfassess db upgrade" in refused("board", "list")
