"""The mail server refuses, hangs, or takes the mail and breaks off: nothing is lost, and everything is tried again."""

from __future__ import annotations

from typing import Any

import pytest

from selfassess.mail.outbox import WAITS, Delivered, deliver_due
from selfassess.mail.waiting import MailState
from selfassess.storage.session import Database
from tests.integration.mail.test_outbox import mail, posted
from tests.integration.mail.test_waiting import shown
from tests.unit.mail.mail_server import MailServer
from tests.unit.mail.test_smtp import sender_to


@pytest.mark.parametrize(
    "trouble",
    [
        {"answers": {"CONNECT": "421 not now"}},
        {"answers": {"RCPT": "451 not now"}},
        {"hangs_at": "CONNECT"},
        {"hangs_at": "DATA"},
        {"breaks_at": "MESSAGE"},
    ],
    ids=str,
)
def test_mail_waits_while_the_server_is_down_and_leaves_when_it_is_back(
    database: Database, trouble: dict[str, Any]
) -> None:
    mail_id = posted(database)
    created = mail(database).created_at
    with MailServer(**trouble) as server:
        assert deliver_due(database, sender_to(server), now=created) == Delivered(failed=1)
    assert server.took == []
    assert shown(database) == {mail_id: MailState.FAILED}
    with MailServer() as server:
        assert deliver_due(database, sender_to(server), now=created + WAITS[0]) == Delivered(sent=1)
    assert len(server.took) == 1
    assert shown(database) == {}


def test_an_address_that_the_server_refuses_is_shown_as_given_up(database: Database) -> None:
    mail_id = posted(database)
    with MailServer(answers={"RCPT": "550 no such person"}) as server:
        assert deliver_due(database, sender_to(server), now=mail(database).created_at) == Delivered(given_up=1)
    assert shown(database) == {mail_id: MailState.GIVEN_UP}
