"""What every mail is written under and ends with, and how it puts what somebody typed beside words of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from selfassess.mail.message import LONGEST_SUBJECT, Kind, Message
from selfassess.reports.characters import printable
from selfassess.reports.dates import moment

_BLANKS = re.compile(r"[\s\ufffd]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """On whose behalf a mail is sent: a board with its own noun, marking and reply address, or the installation.

    ``time_zone`` is the one in which times are told.
    """

    board_id: int | None = None
    name: str = "selfassess"
    noun: str = "service"
    marking: str = ""
    reply_to: str | None = None
    time_zone: str = "Europe/London"


INSTALLATION = Letterhead()


def letter(
    head: Letterhead, kind: Kind, address: str, subject: str, *paragraphs: str, useless_after: datetime | None = None
) -> Message:
    """The mail: its paragraphs, then whom it is from, where answers are read, and the board's handling marking."""
    marking = [one_line(head.marking)] if head.marking else []
    board = "" if head.board_id is None else f"{one_line(head.name)}\n"
    signature = f"{board}Sent by selfassess. {_reading(head)}"
    return Message(
        kind=kind,
        address=address,
        subject=_within(subject, LONGEST_SUBJECT),
        body="\n\n".join([*paragraphs, signature, *marking]) + "\n",
        board_id=head.board_id,
        reply_to=head.reply_to,
        useless_after=useless_after,
    )


def sender(head: Letterhead) -> str:
    """Who sends it and what that is: ``"Hathervale Safeguarding (the partnership)"``."""
    return f"{one_line(head.name)} (the {one_line(head.noun)})"


def ask(head: Letterhead, when: str) -> str:
    """Whom to ask: ``"If you have a question, ask your board's business manager."``

    The address stands in the text, since not every sender can carry one for replies.
    """
    if head.reply_to:
        return f"If you {when}, write to {one_line(head.reply_to)}."
    return f"If you {when}, ask your board's business manager."


def moment_of(at: datetime, head: Letterhead) -> str:
    """A moment in the board's own time: ``"20 November 2026 at 9:30am"``."""
    return moment(at.astimezone(ZoneInfo(head.time_zone)))


def span(life: timedelta) -> str:
    """How long, in the largest unit that tells it exactly: ``"15 minutes"``, ``"1 day"``."""
    minutes = int(life.total_seconds()) // 60
    for unit, length in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes >= length and minutes % length == 0:
            count = minutes // length
            return f"{count} {unit}" + ("" if count == 1 else "s")
    return "less than a minute"


def one_line(text: str) -> str:
    """What somebody typed, on one line and without control characters, so that it cannot pass for words of ours."""
    return _BLANKS.sub(" ", printable(text)).strip()


def _reading(head: Letterhead) -> str:
    if head.reply_to:
        return f"The {one_line(head.noun)} reads what is sent to {one_line(head.reply_to)}."
    return "Nobody reads replies to this address."


def _within(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
