"""Mail by GOV.UK Notify, against a stand-in on this machine that speaks its HTTP."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from selfassess.config import Notify
from selfassess.mail.notify import NotifySender
from selfassess.mail.sending import NotDelivered
from tests.unit.mail.mails import make_message

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
KEY = f"tests-{SERVICE}-3d844edf-8d35-48ac-975b-e847b4f122b0"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"


@dataclass
class Notified:
    """What the stand-in answers, and what it was sent."""

    status: int = 201
    answer: str = '{"id": "1"}'
    hangs: bool = False
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    url: str = ""
    end: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def notified() -> Iterator[Notified]:
    """A running stand-in."""
    told = Notified()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if told.hangs:
                told.end.wait()
                return
            told.requests.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(told.status)
            self.end_headers()
            self.wfile.write(told.answer.encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield told
    told.end.set()
    server.shutdown()
    server.server_close()


def sender_to(notified: Notified) -> NotifySender:
    """A sender that hands mail to the stand-in."""
    return NotifySender(Notify(api_key=KEY, template_id=TEMPLATE), base_url=notified.url, seconds=0.5)


def test_notify_gets_the_subject_and_the_body_for_its_one_template(notified: Notified) -> None:
    message = make_message(subject="((body)) & <b>", reference="12.2026")
    sender_to(notified).send(message)
    assert notified.requests == [
        (
            "/v2/notifications/email",
            {
                "email_address": "person@example.org",
                "template_id": TEMPLATE,
                "personalisation": {"subject": "((body)) & <b>", "body": message.body},
                "reference": "12.2026",
            },
        )
    ]


@pytest.mark.parametrize(
    ("status", "temporary"), [(400, False), (403, True), (404, True), (429, True), (500, True), (503, True)]
)
def test_only_a_mail_that_notify_cannot_send_is_given_up(
    notified: Notified, status: int, temporary: bool, caplog: pytest.LogCaptureFixture
) -> None:
    errors = [{"error": "BadRequestError", "message": "person@example.org is not in your team"}]
    notified.status, notified.answer = status, json.dumps({"status_code": status, "errors": errors})
    with caplog.at_level(logging.DEBUG), pytest.raises(NotDelivered) as told:
        sender_to(notified).send(make_message())
    assert told.value.temporary == temporary
    assert told.value.why == f"GOV.UK Notify did not take the message ({status})."
    assert "person@example.org" not in caplog.text


def test_an_answer_that_is_not_notifys_is_no_promise(notified: Notified) -> None:
    notified.status, notified.answer = 200, "<html>Sign in to the council's network</html>"
    with pytest.raises(NotDelivered) as told:
        sender_to(notified).send(make_message())
    assert told.value.temporary


def test_a_notify_that_hangs_is_left_in_time(notified: Notified) -> None:
    notified.hangs = True
    with pytest.raises(NotDelivered) as told:
        sender_to(notified).send(make_message())
    assert told.value.temporary


def test_a_notify_that_cannot_be_reached_may_come_back() -> None:
    nobody = NotifySender(Notify(api_key=KEY, template_id=TEMPLATE), base_url="http://127.0.0.1:9", seconds=0.5)
    with pytest.raises(NotDelivered) as told:
        nobody.send(make_message())
    assert told.value.temporary
