"""Looking after the outbox by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from selfassess.audit.events import Actor, Event
from selfassess.errors import NotFound, Refused
from selfassess.mail.outbox import WAITS, Delivered, deliver_due
from selfassess.mail.waiting import (
    MailState,
    OutboxLine,
    list_everywhere,
    retry_anywhere,
)
from selfassess.storage.session import Database
from selfassess.storage.tables import AuditEvent, Board
from tests.integration.mail.test_outbox import DOWN, REFUSED, Way, posted
from tests.rows import NOW, make_board
from tests.unit.mail.mails import make_message

MANAGER = Actor(user_id=1, role="manager")


def a_board(database: Database) -> int:
    """The id of a board."""
    with database.writing() as session:
        return make_board(session).id


def shown(database: Database) -> dict[int, MailState]:
    """What operators are shown: each unsent mail's state."""
    with database.reading() as session:
        return {each.line.mail_id: each.line.state for each in list_everywhere(session)}


def test_operators_see_how_each_unsent_mail_stands(database: Database) -> None:
    ours = a_board(database)
    posted(database, make_message(board_id=ours))
    deliver_due(database, Way(), now=NOW)
    given_up = posted(database, make_message(board_id=ours))
    deliver_due(database, Way(REFUSED), now=NOW)
    failed = posted(database, make_message(board_id=ours))
    deliver_due(database, Way(DOWN), now=NOW)
    waiting = posted(database, make_message(board_id=ours))
    assert shown(database) == {
        waiting: MailState.WAITING,
        failed: MailState.FAILED,
        given_up: MailState.GIVEN_UP,
    }


def test_a_line_says_what_to_know_and_never_the_mail(database: Database) -> None:
    board_id = a_board(database)
    mail_id = posted(database, make_message(board_id=board_id))
    deliver_due(database, Way(DOWN), now=NOW)
    with database.reading() as session:
        (each,) = list_everywhere(session)
    assert each.line == OutboxLine(
        mail_id=mail_id,
        kind="invitation",
        address="person@example.org",
        state=MailState.FAILED,
        created_at=NOW,
        attempts=1,
        last_error=DOWN.why,
        next_attempt_at=NOW + WAITS[0],
    )


def test_a_mail_that_was_given_up_can_be_tried_again_and_leaves_a_trace(database: Database) -> None:
    board_id = a_board(database)
    mail_id = posted(database, make_message(board_id=board_id))
    deliver_due(database, Way(REFUSED), now=NOW)
    later = NOW + timedelta(days=1)
    with database.writing() as session:
        retry_anywhere(session, mail_id=mail_id, actor=MANAGER, now=later)
    assert shown(database) == {mail_id: MailState.WAITING}
    with database.reading() as session:
        event = session.exec(select(AuditEvent)).one()
        assert (event.board_id, event.event, event.object_id) == (board_id, Event.MAIL_RETRIED, mail_id)
        assert "person@example.org" not in event.data
    assert deliver_due(database, Way(DOWN), now=later) == Delivered(failed=1)
    assert deliver_due(database, Way(), now=later + WAITS[0]) == Delivered(sent=1)


def test_a_mail_that_failed_need_not_wait(database: Database) -> None:
    mail_id = posted(database)
    deliver_due(database, Way(DOWN), now=NOW)
    with database.writing() as session:
        retry_anywhere(session, mail_id=mail_id, actor=Actor(role="operator"), now=NOW)
    assert deliver_due(database, Way(), now=NOW) == Delivered(sent=1)


def test_what_was_sent_waits_anyway_or_has_ended_is_not_tried_again(database: Database) -> None:
    ends = NOW + timedelta(minutes=15)
    sent = posted(database)
    deliver_due(database, Way(), now=NOW)
    ended = posted(database, make_message(useless_after=ends))
    deliver_due(database, Way(DOWN), now=NOW)
    waiting = posted(database)
    for mail_id, words in [(sent, "has been sent"), (ended, "has ended"), (waiting, "about to be")]:
        with pytest.raises(Refused, match=words), database.writing() as session:
            retry_anywhere(session, mail_id=mail_id, actor=MANAGER, now=ends)


def test_operators_see_the_mail_of_every_board_and_of_the_installation_without_its_text(database: Database) -> None:
    ours, theirs = a_board(database), a_board(database)
    mails = [posted(database, make_message(board_id=board)) for board in (ours, theirs)] + [posted(database)]
    with database.reading() as session:
        lines = list_everywhere(session)
        names = [session.get_one(Board, board).name for board in (ours, theirs)]
    wanted = [*zip(mails, [*names, None], strict=True)]
    assert [(each.line.mail_id, each.board) for each in lines] == wanted[::-1]
    assert make_message().body not in repr(lines)
    with database.reading() as session:
        assert len(list_everywhere(session, limit=2)) == 2


def test_an_operator_has_a_mail_tried_again_in_the_trail_of_its_board(database: Database) -> None:
    board_id = a_board(database)
    mail_id = posted(database, make_message(board_id=board_id))
    deliver_due(database, Way(REFUSED), now=NOW)
    with database.writing() as session:
        retry_anywhere(session, mail_id=mail_id, actor=Actor(user_id=1, role="operator"), now=NOW)
    with database.reading() as session:
        assert session.exec(select(AuditEvent.chain, AuditEvent.event)).all() == [(board_id, Event.MAIL_RETRIED)]
    for number in (0, -1, mail_id + 1, 2**31, 10**30):
        with pytest.raises(NotFound), database.writing() as session:
            retry_anywhere(session, mail_id=number, actor=MANAGER, now=NOW)
