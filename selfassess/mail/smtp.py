"""Mail by SMTP: one connection for each message, encrypted by STARTTLS, with a limit on every wait."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress

from selfassess.config import Smtp
from selfassess.mail.message import Message
from selfassess.mail.sending import NotDelivered, as_email

SECONDS = 20.0


class SmtpSender:
    """Hands mail to a server. The server's certificate is checked, against ``trusted`` or what the machine trusts."""

    def __init__(
        self, smtp: Smtp, *, mail_from: str, seconds: float = SECONDS, trusted: ssl.SSLContext | None = None
    ) -> None:
        self._smtp = smtp
        self._mail_from = mail_from
        self._seconds = seconds
        self._trusted = trusted

    def send(self, message: Message) -> None:
        """Nothing, once the server took the message.

        Raises:
            NotDelivered: for good where the server refused this recipient or this text. Everything else may pass: a
                password that is wrong today would otherwise cost every mail in the outbox.
        """
        try:
            self._hand_over(as_email(message, self._mail_from).as_bytes(), message.address)
        except smtplib.SMTPException as refused:
            raise _told(refused) from None
        except ssl.SSLError:
            raise NotDelivered(
                temporary=True, why="The mail server's certificate or encryption cannot be trusted."
            ) from None
        except OSError:
            raise NotDelivered(temporary=True, why="The mail server cannot be reached.") from None

    def _hand_over(self, data: bytes, address: str) -> None:
        server = smtplib.SMTP(self._smtp.host, self._smtp.port, timeout=self._seconds)
        try:
            if self._smtp.starttls:
                server.starttls(context=self._trusted or ssl.create_default_context())
            if self._smtp.user and self._smtp.password:
                server.login(self._smtp.user, self._smtp.password)
            server.sendmail(self._mail_from, [address], data)
        finally:
            # What the server says to a farewell changes nothing: the message is with it, or it is not.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()


def _told(refused: smtplib.SMTPException) -> NotDelivered:
    match refused:
        case smtplib.SMTPRecipientsRefused():
            ((code, _),) = refused.recipients.values()
            return NotDelivered(temporary=code < 500, why=f"The mail server refused the address ({code}).")
        case smtplib.SMTPDataError():
            code = refused.smtp_code
            return NotDelivered(temporary=code < 500, why=f"The mail server refused the message ({code}).")
        case smtplib.SMTPAuthenticationError():
            return NotDelivered(temporary=True, why="The mail server did not accept the user name and password.")
        case smtplib.SMTPNotSupportedError():
            return NotDelivered(temporary=True, why="The mail server does not offer what the settings ask for.")
        case smtplib.SMTPResponseException():
            return NotDelivered(temporary=True, why=f"The mail server refused to take mail ({refused.smtp_code}).")
        case _:
            return NotDelivered(temporary=True, why="The mail server broke off, or did not answer in time.")
