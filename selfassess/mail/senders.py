"""The sender that the settings choose; and the two that send nothing: mail printed, and mail kept in files."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

from selfassess.config import MailSender, Settings
from selfassess.mail.message import Message
from selfassess.mail.notify import NotifySender
from selfassess.mail.sending import NotDelivered, Sender, as_email
from selfassess.mail.smtp import SmtpSender
from selfassess.reports.characters import printable

__all__ = ["ConsoleSender", "FileSender", "NotDelivered", "Sender", "old_files", "sender_for"]

KEPT_FOR = timedelta(days=30)
_ONLY_OURS = 0o700


class ConsoleSender:
    """Prints mail, for development: links to sign in stand on the terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def send(self, message: Message) -> None:
        """Nothing, once the message is printed."""
        # Looked up at each message: a stream that was exchanged meanwhile is the one to print to.
        stream = self._stream or sys.stdout
        rule = "-" * 72
        text = f"{rule}\nTo: {message.address}\nSubject: {message.subject}\n\n{message.body}{rule}\n"
        try:
            stream.write(printable(text))
            stream.flush()
        except (OSError, ValueError):
            raise NotDelivered(temporary=True, why="The mail cannot be printed.") from None


class FileSender:
    """Keeps each mail as a file ``….eml`` in a folder that nobody else may enter."""

    def __init__(self, folder: Path, *, mail_from: str) -> None:
        self._folder = folder
        self._mail_from = mail_from

    def send(self, message: Message) -> None:
        """Nothing, once the file is there as a whole.

        Raises:
            NotDelivered: the folder cannot be written to, or the disk is full.
        """
        data = as_email(message, self._mail_from).as_bytes()
        name = secrets.token_hex(16)
        unfinished = self._folder / f"{name}.part"
        try:
            self._folder.mkdir(mode=_ONLY_OURS, parents=True, exist_ok=True)
            self._folder.chmod(_ONLY_OURS)
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(data)
            unfinished.replace(self._folder / f"{name}.eml")
        except OSError:
            with suppress(OSError):
                unfinished.unlink()
            raise NotDelivered(temporary=True, why="The folder for mail cannot be written to.") from None


def old_files(settings: Settings, *, now: datetime) -> tuple[Path, ...]:
    """The files of mail that were written more than thirty days ago: by then each link in them has ended."""
    folder = folder_of(settings)
    before = (now - KEPT_FOR).timestamp()
    return tuple(sorted(file for file in folder.glob("*.eml") if file.stat().st_mtime < before))


def folder_of(settings: Settings) -> Path:
    """Where mail is kept in files."""
    return settings.data_folder / "mail"


def sender_for(settings: Settings) -> Sender:
    """The sender that the settings name. Nothing is opened yet."""
    match settings.mail_sender:
        case MailSender.CONSOLE:
            return ConsoleSender()
        case MailSender.FILE:
            return FileSender(folder_of(settings), mail_from=settings.mail_from)
        case MailSender.SMTP:
            return SmtpSender(settings.smtp, mail_from=settings.mail_from)
        case MailSender.NOTIFY:
            assert settings.notify is not None
            return NotifySender(settings.notify)
