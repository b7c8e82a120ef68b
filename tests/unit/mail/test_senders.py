"""Mail that is printed or kept in files, and the sender that the settings choose."""

from __future__ import annotations

import io
import stat
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest

from selfassess.config import MailSender, Notify, Settings
from selfassess.mail.notify import NotifySender
from selfassess.mail.senders import ConsoleSender, FileSender, NotDelivered, sender_for
from selfassess.mail.smtp import SmtpSender
from tests.unit.mail.mails import make_message

FROM = "selfassess@council.example"


def test_a_printed_mail_has_its_address_its_subject_and_its_link() -> None:
    stream = io.StringIO()
    ConsoleSender(stream).send(make_message())
    for part in ("To: person@example.org\n", "Subject: Invitation to Hathervale\n", "\nhttps://assess.example.gov.uk"):
        assert part in stream.getvalue()


def test_mail_is_printed_to_the_terminal_unless_told_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleSender().send(make_message())
    assert "person@example.org" in capsys.readouterr().out


def test_a_printed_mail_cannot_steer_the_terminal() -> None:
    stream = io.StringIO()
    ConsoleSender(stream).send(make_message(body="\x1b[2J gone\n"))
    assert "\x1b" not in stream.getvalue()


def test_a_terminal_that_is_gone_gets_the_mail_again_later() -> None:
    stream = io.StringIO()
    stream.close()
    with pytest.raises(NotDelivered) as told:
        ConsoleSender(stream).send(make_message())
    assert told.value.temporary


def test_each_mail_becomes_a_file_that_nobody_else_may_read(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "mail"
    sender = FileSender(folder, mail_from=FROM)
    sender.send(make_message())
    sender.send(make_message(subject="Another"))
    files = sorted(folder.iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    emails = [message_from_bytes(file.read_bytes(), policy=SMTP) for file in files]
    assert {email["Subject"] for email in emails} == {"Invitation to Hathervale", "Another"}
    assert {email["From"] for email in emails} == {FROM}


def test_the_name_of_a_mails_file_tells_nothing_and_leads_nowhere(tmp_path: Path) -> None:
    FileSender(tmp_path, mail_from=FROM).send(make_message(subject="../../etc/passwd"))
    (file,) = tmp_path.iterdir()
    assert len(file.stem) == 32
    assert set(file.stem) <= set("0123456789abcdef")


def test_a_folder_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir(mode=0o755)
    FileSender(folder, mail_from=FROM).send(make_message())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_to_gets_the_mail_again_later(tmp_path: Path) -> None:
    in_the_way = tmp_path / "mail"
    in_the_way.write_text("")
    with pytest.raises(NotDelivered) as told:
        FileSender(in_the_way, mail_from=FROM).send(make_message())
    assert told.value.temporary


def test_a_disk_that_is_full_leaves_no_half_of_a_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(NotDelivered):
        FileSender(tmp_path, mail_from=FROM).send(make_message())
    assert list(tmp_path.iterdir()) == []


def test_the_settings_choose_the_sender(tmp_path: Path) -> None:
    notify = Notify(api_key="k" * 80, template_id="t")
    kinds = {
        MailSender.CONSOLE: ConsoleSender,
        MailSender.FILE: FileSender,
        MailSender.SMTP: SmtpSender,
        MailSender.NOTIFY: NotifySender,
    }
    for name, kind in kinds.items():
        assert isinstance(sender_for(Settings(mail_sender=name, data_folder=tmp_path, notify=notify)), kind)
    assert isinstance(sender_for(Settings()), ConsoleSender)
    assert list(tmp_path.iterdir()) == []
