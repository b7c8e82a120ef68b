"""What every sender is: something that a message is given to, and that says when it could not be handed over."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Protocol

from selfassess.mail.message import Message

# Seven bits: not every server on the way takes eight.
_POLICY = SMTP.clone(cte_type="7bit")


class NotDelivered(Exception):
    """A message that was not handed over.

    ``temporary`` says whether another attempt may succeed. ``why`` is kept and shown: words of ours, with no address,
    no secret, and nothing that the other side said.
    """

    def __init__(self, *, temporary: bool, why: str) -> None:
        self.temporary = temporary
        self.why = why
        super().__init__(why)


class Sender(Protocol):
    """A way out for mail."""

    def send(self, message: Message) -> None:
        """Nothing, once the message is handed over.

        Raises:
            NotDelivered: it was not, or nobody can tell.
        """


def as_email(message: Message, mail_from: str) -> EmailMessage:
    """The message as it travels: plain text, one recipient, marked as written by a machine.

    Its id is the same at each attempt, so that a mail program shows one message where two arrived.
    """
    email = EmailMessage(policy=_POLICY)
    email["From"] = mail_from
    email["To"] = message.address
    email["Subject"] = message.subject
    if message.reply_to:
        email["Reply-To"] = message.reply_to
    if message.written_at:
        email["Date"] = format_datetime(message.written_at)
    if message.reference:
        email["Message-ID"] = f"<{message.reference}@{mail_from.rpartition('@')[2]}>"
    # Neither *out of office* nor a ticket system should answer.
    email["Auto-Submitted"] = "auto-generated"
    email["X-Auto-Response-Suppress"] = "All"
    email.set_content(message.body)
    return email
