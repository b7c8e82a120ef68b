"""Mail waits with its change, leaves outside any transaction, and is tried again when it could not leave."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from selfassess.errors import Refused
from selfassess.mail.message import Message
from selfassess.mail.outbox import HELD, WAITS, Delivered, Outcome, deliver, deliver_due, letterhead_of, post
from selfassess.mail.sending import NotDelivered
from selfassess.storage.session import Database
from selfassess.storage.tables import OutboxMail
from tests.rows import NOW, make_board
from tests.unit.mail.mails import make_message

DOWN = NotDelivered(temporary=True, why="The mail server cannot be reached.")
REFUSED = NotDelivered(temporary=False, why="The mail server refused the address (550).")


@dataclass
class Way:
    """A sender that keeps what it took, or raises ``trouble``."""

    trouble: Exception | None = None
    took: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> None:
        """Keep the message."""
        if self.trouble:
            raise self.trouble
        self.took.append(message)


def posted(database: Database, message: Message | None = None, *, now: datetime = NOW) -> int:
    """The id of a mail that waits."""
    with database.writing() as session:
        return post(session, message or make_message(), now=now).id


def mails(database: Database) -> list[OutboxMail]:
    """Every mail of the outbox."""
    with database.reading() as session:
        return list(session.exec(select(OutboxMail).order_by(OutboxMail.id)).all())  # type: ignore[arg-type]


def mail(database: Database) -> OutboxMail:
    """The one mail of the outbox."""
    (found,) = mails(database)
    return found


def test_a_mail_is_there_only_if_its_change_is(database: Database) -> None:
    def change_nothing() -> None:
        with database.writing() as session:
            post(session, make_message(), now=NOW)
            raise Refused("Somebody else was first.")

    with pytest.raises(Refused):
        change_nothing()
    assert mails(database) == []


def test_a_mail_that_is_due_is_sent_once_and_its_body_goes(database: Database) -> None:
    posted(database)
    way = Way()
    assert deliver_due(database, way, now=NOW) == Delivered(sent=1)
    assert deliver_due(database, way, now=NOW) == Delivered()
    assert deliver_due(database, way, now=NOW + timedelta(days=1)) == Delivered()
    (message,) = way.took
    assert (message.address, message.subject, message.body) == (
        "person@example.org",
        make_message().subject,
        make_message().body,
    )
    kept = mail(database)
    assert (kept.sent_at, kept.body, kept.attempts, kept.last_error) == (NOW, None, 1, None)


def test_a_mail_keeps_its_board_its_reply_address_and_its_reference(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session, reply_to="unit@council.example")
        message = make_message(board_id=board.id, reply_to=letterhead_of(board).reply_to)
        mail_id = post(session, message, now=NOW).id
    way = Way()
    deliver_due(database, way, now=NOW + timedelta(hours=1))
    (sent,) = way.took
    assert (sent.board_id, sent.reply_to) == (board.id, "unit@council.example")
    assert (sent.reference, sent.written_at) == (f"{mail_id}.20261120093000000000", NOW)


def test_a_key_that_was_used_sends_no_second_mail(database: Database) -> None:
    first = posted(database, make_message(once_key="invitation:1:1"))
    again = posted(database, make_message(once_key="invitation:1:1", body="Other words"))
    other = posted(database, make_message(once_key="invitation:1:2"))
    assert first == again != other
    assert deliver_due(database, Way(), now=NOW) == Delivered(sent=2)
    assert posted(database, make_message(once_key="invitation:1:1")) == first
    assert deliver_due(database, Way(), now=NOW) == Delivered()


def test_mail_without_a_key_is_sent_each_time(database: Database) -> None:
    posted(database)
    posted(database)
    assert deliver_due(database, Way(), now=NOW) == Delivered(sent=2)


def test_two_that_post_the_same_mail_at_once_post_one(database: Database) -> None:
    start = threading.Barrier(4)
    ids: list[int] = []

    def run() -> None:
        start.wait()
        ids.append(posted(database, make_message(once_key="invitation:1:1")))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 4
    assert len(set(ids)) == len(mails(database)) == 1


def test_a_mail_that_fails_is_tried_again_after_longer_and_longer_waits_and_given_up_after_three_days(
    database: Database,
) -> None:
    posted(database)
    now = NOW
    for number, wait in enumerate(WAITS, 1):
        assert deliver_due(database, Way(DOWN), now=now) == Delivered(failed=1)
        waiting = mail(database)
        assert (waiting.attempts, waiting.send_after, waiting.last_error) == (number, now + wait, DOWN.why)
        assert waiting.body is not None
        assert deliver_due(database, Way(), now=now + wait - timedelta(seconds=1)) == Delivered()
        now += wait
    assert [wait.total_seconds() / 60 for wait in WAITS[:6]] == [1, 5, 15, 60, 240, 240]
    assert timedelta(days=3) < now - NOW < timedelta(days=3, hours=4)
    assert deliver_due(database, Way(DOWN), now=now) == Delivered(given_up=1)
    assert mail(database).given_up_at == now
    assert deliver_due(database, Way(), now=now + timedelta(days=30)) == Delivered()


def test_a_mail_that_failed_is_sent_when_the_server_is_back(database: Database) -> None:
    posted(database)
    deliver_due(database, Way(DOWN), now=NOW)
    assert deliver_due(database, Way(), now=NOW + WAITS[0]) == Delivered(sent=1)
    assert (mail(database).last_error, mail(database).attempts) == (None, 2)


def test_a_mail_that_was_refused_for_good_is_given_up_at_once(database: Database) -> None:
    posted(database)
    assert deliver_due(database, Way(REFUSED), now=NOW) == Delivered(given_up=1)
    assert (mail(database).given_up_at, mail(database).last_error) == (NOW, REFUSED.why)


def test_a_sender_with_a_fault_does_not_hold_up_the_outbox(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    posted(database)
    with caplog.at_level(logging.WARNING):
        assert deliver_due(database, Way(RuntimeError("no")), now=NOW) == Delivered(failed=1)
    assert mail(database).last_error == "A fault in selfassess kept it from being sent."
    assert "RuntimeError" in caplog.text


def test_a_row_that_is_no_mail_any_more_is_given_up(database: Database) -> None:
    mail_id = posted(database)
    with database.writing() as session:
        session.get_one(OutboxMail, mail_id).address = "nobody"
    assert deliver_due(database, Way(), now=NOW) == Delivered(given_up=1)


def test_a_log_holds_no_address_and_no_link(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    posted(database)
    with caplog.at_level(logging.DEBUG):
        deliver_due(database, Way(DOWN), now=NOW)
        deliver_due(database, Way(), now=NOW + WAITS[0])
    assert "The mail server cannot be reached" in caplog.text
    assert "person@example.org" not in caplog.text
    assert "assess.example.gov.uk" not in caplog.text


def test_a_link_that_ended_is_not_sent_any_more(database: Database) -> None:
    ends = NOW + timedelta(minutes=15)
    posted(database, make_message(useless_after=ends))
    posted(database, make_message(useless_after=ends))
    way = Way()
    with database.reading() as session:
        first, second = session.exec(select(OutboxMail.id).order_by(col(OutboxMail.id))).all()
    assert deliver(database, way, first, now=ends - timedelta(seconds=1)) is Outcome.SENT
    assert deliver(database, way, second, now=ends) is Outcome.GIVEN_UP
    assert len(way.took) == 1
    assert mails(database)[1].last_error == "The link in it ended before it could be sent."


def test_the_oldest_mail_leaves_first_and_a_run_takes_no_more_than_its_limit(database: Database) -> None:
    for number in range(3):
        posted(database, make_message(subject=f"Mail {number}"), now=NOW + timedelta(minutes=-number))
    way = Way()
    assert deliver_due(database, way, now=NOW, limit=2) == Delivered(sent=2)
    assert [message.subject for message in way.took] == ["Mail 2", "Mail 1"]
    assert deliver_due(database, way, now=NOW, limit=2) == Delivered(sent=1)


def test_a_run_with_a_slow_server_ends_before_its_first_hold_does(database: Database) -> None:
    for _ in range(3):
        posted(database)
    assert deliver_due(database, Way(), now=NOW, seconds=-1) == Delivered(sent=1)
    assert deliver_due(database, Way(), now=NOW) == Delivered(sent=2)


def test_a_server_that_is_down_is_not_asked_for_each_mail(database: Database) -> None:
    for _ in range(5):
        posted(database)
    assert deliver_due(database, Way(DOWN), now=NOW) == Delivered(failed=3)
    assert [found.attempts for found in mails(database)] == [1, 1, 1, 0, 0]


def test_one_mail_can_be_sent_right_after_its_commit(database: Database) -> None:
    first, second = posted(database), posted(database)
    assert deliver(database, Way(), second, now=NOW) is Outcome.SENT
    assert deliver(database, Way(), second, now=NOW) is None
    assert deliver(database, Way(), second + 1, now=NOW) is None
    assert [found.sent_at for found in mails(database)] == [None, NOW]
    assert first < second


def test_a_mail_is_sent_outside_any_transaction(database: Database) -> None:
    posted(database)

    class Writes:
        def send(self, message: Message) -> None:
            posted(database, make_message(subject="Another"))

    assert deliver_due(database, Writes(), now=NOW) == Delivered(sent=1)
    assert len(mails(database)) == 2


@pytest.mark.parametrize("rounds", [10])
def test_two_runners_never_send_the_same_mail(database: Database, rounds: int) -> None:
    expected = []
    way = Way()
    for number in range(rounds):
        expected.append(f"Mail {number}")
        posted(database, make_message(subject=expected[-1]))
    start = threading.Barrier(4)

    def run() -> None:
        start.wait()
        deliver_due(database, way, now=NOW)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(message.subject for message in way.took) == expected


def test_a_mail_whose_sender_died_is_tried_again_once_its_hold_has_passed(database: Database) -> None:
    class Killed(BaseException):
        pass

    class Dies:
        def send(self, message: Message) -> None:
            raise Killed

    posted(database)
    with pytest.raises(Killed):
        deliver_due(database, Dies(), now=NOW)
    assert deliver_due(database, Way(), now=NOW + HELD - timedelta(seconds=1)) == Delivered()
    way = Way()
    assert deliver_due(database, way, now=NOW + HELD) == Delivered(sent=1)
    assert way.took[0].reference == f"{mail(database).id}.20261120093000000000"


def test_whoever_held_a_mail_for_too_long_does_not_undo_what_another_did(database: Database) -> None:
    mail_id = posted(database)

    class Slow:
        def send(self, message: Message) -> None:
            assert deliver(database, Way(), mail_id, now=NOW + HELD) is Outcome.SENT
            raise DOWN

    assert deliver(database, Slow(), mail_id, now=NOW) is Outcome.FAILED
    assert mail(database).sent_at == NOW + HELD
    assert mail(database).last_error is None
