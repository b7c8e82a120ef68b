"""Mail by SMTP, against a real server on this machine."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from email import message_from_string
from email.policy import SMTP
from pathlib import Path

import pytest

from selfassess.config import Smtp
from selfassess.mail.message import Message
from selfassess.mail.sending import NotDelivered
from selfassess.mail.smtp import SmtpSender
from tests.unit.mail.mail_server import MailServer, make_certificate
from tests.unit.mail.mails import make_message

FROM = "selfassess@council.example"


def sender_to(
    server: MailServer, *, starttls: bool = False, password: str | None = None, trusted: ssl.SSLContext | None = None
) -> SmtpSender:
    """A sender that hands mail to this server, and waits half a second for each answer."""
    user = "us" if password else None
    smtp = Smtp(host="127.0.0.1", port=server.port, user=user, password=password, starttls=starttls)
    return SmtpSender(smtp, mail_from=FROM, seconds=0.5, trusted=trusted)


def refusal(server: MailServer, message: Message | None = None) -> NotDelivered:
    """Why this server does not take the message."""
    with pytest.raises(NotDelivered) as told:
        sender_to(server).send(message or make_message())
    assert "person@example.org" not in told.value.why
    return told.value


def test_a_server_takes_the_mail_with_one_recipient_and_plain_text() -> None:
    written_at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    with MailServer() as server:
        sender_to(server).send(
            make_message(reply_to="unit@council.example", reference="12.20261120", written_at=written_at)
        )
    ((sender, recipients, text),) = server.took
    email = message_from_string(text, policy=SMTP)
    assert sender.startswith(f"mail FROM:<{FROM}>")
    assert recipients == ["rcpt TO:<person@example.org>"]
    assert email.get_content_type() == "text/plain"
    assert email.get_content() == make_message().body.replace("\n", "\r\n")
    headers = {
        "From": FROM,
        "To": "person@example.org",
        "Subject": "Invitation to Hathervale",
        "Reply-To": "unit@council.example",
        "Message-ID": "<12.20261120@council.example>",
        "Date": "Fri, 20 Nov 2026 09:30:00 +0000",
        "Auto-Submitted": "auto-generated",
    }
    assert {name: email[name] for name in headers} == headers


@pytest.mark.parametrize("text", ["Ynys Môn – “bwrdd”", "한국어", "x" * 290, "=?utf-8?q?Bcc=3A?=", "a: b, <c@d.uk>; e"])
def test_a_subject_arrives_as_it_was_and_adds_no_header(text: str) -> None:
    with MailServer() as server:
        sender_to(server).send(make_message(subject=text))
    email = message_from_string(server.took[0][2], policy=SMTP)
    assert str(email["Subject"]).replace("\r\n", "") in (text, "Bcc:")
    assert email["Bcc"] is None
    assert server.took[0][1] == ["rcpt TO:<person@example.org>"]


@pytest.mark.parametrize(
    "body", [".\n.\nQUIT\n", "From me\n.\r\nMAIL FROM:<x@y.uk>\n", "é" * 2_000 + "\n", "x" * 5_000]
)
def test_a_body_arrives_whole_and_ends_nothing_early(body: str) -> None:
    with MailServer() as server:
        sender_to(server).send(make_message(body=body))
    ((_, _, text),) = server.took
    assert message_from_string(text, policy=SMTP).get_content().split() == body.split()
    assert text.isascii()
    assert max(map(len, text.split("\r\n"))) <= 998


@pytest.mark.parametrize(
    ("command", "code", "temporary"),
    [
        ("RCPT", 550, False),
        ("RCPT", 450, True),
        ("RCPT", 421, True),
        ("DATA", 554, False),
        ("DATA", 451, True),
        ("MESSAGE", 552, False),
        ("MESSAGE", 451, True),
        ("MAIL", 550, True),
        ("MAIL", 452, True),
        ("CONNECT", 554, True),
        ("CONNECT", 421, True),
    ],
)
def test_a_refusal_is_for_good_only_where_it_is_about_this_mail(command: str, code: int, temporary: bool) -> None:
    with MailServer(answers={command: f"{code} no person@example.org here, secret"}) as server:
        told = refusal(server)
    assert told.temporary == temporary
    assert str(code) in told.why
    assert "secret" not in told.why


@pytest.mark.parametrize("command", ["CONNECT", "EHLO", "RCPT", "DATA", "MESSAGE"])
def test_a_server_that_hangs_is_left_in_time(command: str) -> None:
    with MailServer(hangs_at=command) as server:
        assert refusal(server).temporary


@pytest.mark.parametrize("command", ["CONNECT", "EHLO", "MAIL", "DATA", "MESSAGE"])
def test_a_server_that_breaks_off_gets_the_mail_again_later(command: str) -> None:
    with MailServer(breaks_at=command) as server:
        assert refusal(server).temporary
    assert server.took == []


@pytest.mark.parametrize("trouble", [{"hangs_at": "QUIT"}, {"breaks_at": "QUIT"}, {"answers": {"QUIT": "500 what"}}])
def test_what_a_server_says_to_the_farewell_changes_nothing(trouble: dict[str, str]) -> None:
    with MailServer(**trouble) as server:  # type: ignore[arg-type]
        sender_to(server).send(make_message())
    assert len(server.took) == 1


def test_a_server_that_is_not_there_may_come_back() -> None:
    with MailServer() as server:
        pass
    assert refusal(server).temporary


def test_a_name_that_nobody_knows_may_come_back() -> None:
    with pytest.raises(NotDelivered) as told:
        SmtpSender(Smtp(host="nowhere.invalid", starttls=False), mail_from=FROM).send(make_message())
    assert told.value.temporary


def test_mail_is_encrypted_and_the_password_follows(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    trusted = ssl.create_default_context(cafile=str(certificate))
    with MailServer(certificate=certificate) as server:
        sender_to(server, starttls=True, password="a secret", trusted=trusted).send(make_message())
    assert len(server.took) == 1
    assert server.commands.index("STARTTLS") < server.commands.index("AUTH") < server.commands.index("MAIL")


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with MailServer(certificate=make_certificate(tmp_path)) as server, pytest.raises(NotDelivered) as told:
        sender_to(server, starttls=True, password="a secret").send(make_message())
    assert told.value.temporary
    assert "certificate" in told.value.why
    assert {"AUTH", "MAIL"}.isdisjoint(server.commands)


def test_without_starttls_nothing_is_sent_in_the_open() -> None:
    with MailServer() as server, pytest.raises(NotDelivered) as told:
        sender_to(server, starttls=True, password="a secret").send(make_message())
    assert told.value.temporary
    assert {"AUTH", "MAIL"}.isdisjoint(server.commands)


def test_a_wrong_password_costs_no_mail() -> None:
    with MailServer(answers={"AUTH": "535 no"}) as server, pytest.raises(NotDelivered) as told:
        sender_to(server, password="a secret").send(make_message())
    assert told.value.temporary
    assert "password" in told.value.why
    assert "a secret" not in told.value.why
