"""The deletion of a closed board is asked for and called off on the command line, and never confirmed there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from selfassess.storage.session import Database
from selfassess.storage.tables import AuditEvent, Board, OutboxMail
from tests.integration.boards.purges import WHY, make_closed
from tests.rows import make_user
from tests.unit.cli.running import done, refused

pytestmark = [pytest.mark.on_sqlite, pytest.mark.usefixtures("rows")]
PURGE = ("board", "purge", "east")


def test_it_is_asked_for_with_a_mail_to_the_operators_and_called_off(rows: Database) -> None:
    with rows.writing() as session:
        make_closed(session, closed_at=datetime.now(UTC) - timedelta(days=366))
        make_user(session, "operator@x.example", is_operator=True)
    assert done(*PURGE, "--ask", "--reason", WHY).splitlines() == [
        "Asked for the deletion of East Board.",
        "An operator confirms it within 30 days, at http://localhost:8000/operators/boards/east/purge",
    ]
    with rows.reading() as session:
        mail = session.exec(select(OutboxMail)).one()
        asked = session.exec(select(AuditEvent).where(AuditEvent.chain == 0)).one()
    assert mail.address == "operator@x.example"
    assert "\nhttp://localhost:8000/operators/boards/east/purge\n" in (mail.body or "")
    assert (asked.event, asked.actor_id, asked.actor_role) == ("board.purge_asked", None, "selfassess board purge")
    assert "asked for already" in refused(*PURGE, "--ask", "--reason", WHY)
    assert done(*PURGE, "--cancel") == "The deletion of East Board is called off.\n"
    assert "nothing to call off" in refused(*PURGE, "--cancel")
    with rows.reading() as session:
        assert session.exec(select(Board.slug)).all() == ["east"]


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        ((), "either --ask or --cancel", 2),
        (("--ask", "--cancel"), "either --ask or --cancel", 2),
        (("--ask",), "--ask and --reason go together", 2),
        (("--cancel", "--reason", WHY), "--ask and --reason go together", 2),
        (("--ask", "--reason", " "), "Say why", 1),
        (("--ask", "--reason", WHY), "in use", 1),
    ],
)
def test_what_cannot_be_asked_for_is_told_plainly(arguments: tuple[str, ...], said: str, code: int) -> None:
    done("board", "create", "east", "--name", "East Board")
    assert said in refused(*PURGE, *arguments, code=code)


def test_a_board_that_is_not_there_is_told_plainly() -> None:
    assert "no board at /boards/east" in refused(*PURGE, "--cancel")
