"""Mail that waits is listed on the command line, and tried again; what it says is shown nowhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from selfassess.mail.outbox import post
from selfassess.storage.session import Database
from selfassess.storage.tables import AuditEvent, OutboxMail
from tests.rows import make_board
from tests.unit.cli.running import done, done_json, refused
from tests.unit.mail.mails import make_message

pytestmark = [pytest.mark.on_sqlite, pytest.mark.usefixtures("rows")]
NOW = datetime.now(UTC)
SECRET = "https://example.org/a-link-for-one"


def mail(rows: Database, *, board_id: int | None = None, **state: object) -> int:
    """The id of a mail in the outbox."""
    with rows.writing() as session:
        row = post(session, make_message(board_id=board_id, address="jo@example.org", body=SECRET), now=NOW)
        for name, value in state.items():
            setattr(row, name, value)
        session.flush()
        return row.id


def test_with_nothing_waiting_it_says_so() -> None:
    assert done("mail", "list") == "No mail waits.\n"
    assert done_json("mail", "list") == []


def test_mail_of_every_board_is_listed_with_its_reason_and_never_its_text(rows: Database) -> None:
    with rows.writing() as session:
        board_id = make_board(session, name="Hathervale").id
    failed = mail(rows, board_id=board_id, attempts=2, last_error="The server is down (421).")
    given_up = mail(rows, attempts=9, last_error="Nobody there (550).", given_up_at=NOW)
    mail(rows, sent_at=NOW)
    told = done("mail", "list")
    assert told.splitlines() == [
        f"{given_up}  given up  jo@example.org  invitation, the installation",
        "    after 9 attempts: Nobody there (550).",
        f"{failed}  failed  jo@example.org  invitation, Hathervale",
        "    after 2 attempts: The server is down (421).",
        f"    next attempt at {NOW:%Y-%m-%d %H:%M} UTC",
    ]
    listed = done_json("mail", "list")
    assert [(each["mail_id"], each["board"], each["state"]) for each in listed] == [
        (given_up, None, "given_up"),
        (failed, "Hathervale", "failed"),
    ]
    assert SECRET not in told + str(listed)


def test_a_mail_is_tried_again_by_its_number_in_the_trail_of_its_board(rows: Database) -> None:
    with rows.writing() as session:
        board_id = make_board(session).id
    number = mail(rows, board_id=board_id, attempts=9, last_error="Nobody there (550).", given_up_at=NOW)
    assert f"Mail {number} leaves" in done("mail", "retry", str(number))
    with rows.reading() as session:
        row = session.get_one(OutboxMail, number)
        event = session.exec(select(AuditEvent)).one()
    assert (row.given_up_at, row.attempts, row.last_error) == (None, 0, None)
    assert (event.chain, event.event, event.actor_role) == (board_id, "mail.retried", "selfassess mail retry")


def test_what_cannot_be_tried_again_is_told_plainly(rows: Database) -> None:
    waiting, sent = mail(rows), mail(rows, sent_at=NOW)
    ended = mail(rows, last_error="Down.", attempts=1, useless_after=NOW - timedelta(minutes=1))
    assert "about to be sent" in refused("mail", "retry", str(waiting))
    assert "has been sent" in refused("mail", "retry", str(sent))
    assert "has ended" in refused("mail", "retry", str(ended))
    for number in ("0", "999999", "9" * 30):
        assert "There is no such mail." in refused("mail", "retry", number)
    assert refused("mail", "retry", "one", code=2)
