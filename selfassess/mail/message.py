"""One mail to one person, as a frozen value, and the check that an address passes at the door.

Nothing here goes into a header that could hold a second header: a line break in an address or a subject is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from selfassess.errors import Refused
from selfassess.mail_addresses import trouble_with

LONGEST_SUBJECT = 300
LONGEST_KEY = 120
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Kind(StrEnum):
    """What a mail is for. Shown to those who look after the outbox, where the mail itself is not."""

    SIGN_IN_LINK = "sign_in_link"
    INVITATION = "invitation"
    INVITATION_RENEWED = "invitation_renewed"
    PASSWORD_RESET = "password_reset"
    PASSWORD_CHANGED = "password_changed"
    EMAIL_CHANGE_CONFIRM = "email_change_confirm"
    EMAIL_CHANGED = "email_changed"
    EMAIL_GIVEN = "email_given"
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    HANDOVER = "handover"
    ASSESSMENT_OPENED = "assessment_opened"
    REMINDER = "reminder"
    ASSESSMENT_TO_SIGN = "assessment_to_sign"
    ASSESSMENT_SIGNED = "assessment_signed"
    ASSESSMENT_REOPENED = "assessment_reopened"
    PURGE_ASKED = "purge_asked"
    PURGE_TO_CONFIRM = "purge_to_confirm"
    ACCOUNT_DISABLED = "account_disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail in plain text to one address.

    ``board_id`` is the board that it comes from, or None where the installation sends it. ``once_key`` names what may
    be sent once only, and must name its board too. After ``useless_after`` the mail is not sent any more: the link in
    it would be dead. ``reference`` and ``written_at`` are given by the outbox, the same ones at each attempt.

    Raises:
        Refused: an address is none.
        ValueError: the subject or the key is empty, too long, or has a line break or another control character in it.
    """

    kind: Kind
    address: str
    subject: str
    body: str
    board_id: int | None = None
    reply_to: str | None = None
    once_key: str | None = None
    useless_after: datetime | None = None
    reference: str = ""
    written_at: datetime | None = None

    def __post_init__(self) -> None:
        for address in (self.address, self.reply_to):
            if address is not None and parse_address(address) != address:
                raise ValueError("an address of a message stands as parse_address gives it")
        _one_line("subject", self.subject, LONGEST_SUBJECT)
        if self.once_key is not None:
            _one_line("once_key", self.once_key, LONGEST_KEY)


def parse_address(text: str) -> str:
    """The one mail address that the text holds, in lower case, without the blanks round it.

    The part before the @ is in ASCII. A domain in other letters is refused, since two of them can look the same; its
    form in plain letters, which begins with ``xn--``, is taken.

    Raises:
        Refused: it is none, or more than one, or more than the bare address. The message never repeats the text.
    """
    address = text.strip(" ")
    if trouble := trouble_with(address):
        raise Refused(trouble)
    # Only now: the small letter of a sign outside ASCII may lie within it.
    return address.lower()


def _one_line(name: str, text: str, longest: int) -> None:
    if not text or len(text) > longest or _CONTROL.search(text):
        raise ValueError(f"the {name} of a message is one line of 1 to {longest} characters")
