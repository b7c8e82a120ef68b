"""What the mails of a self-assessment say: that it is open for answers, and that answers are outstanding.

Each is one mail to one person of one board, whatever waits for them there. As in ``letters``, everything comes as an
argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from selfassess.mail.letterhead import Letterhead, ask, letter, one_line, sender
from selfassess.mail.message import Kind, Message
from selfassess.reports.dates import day
from selfassess.reports.who_sees import WhoSees


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatLink:
    """What waits for one seat: in which self-assessment, until which day, and where it is done."""

    title: str
    seat: str
    due_on: date | None
    link: str


def assessment_opened(head: Letterhead, *, address: str, name: str, seats: Sequence[SeatLink], who: WhoSees) -> Message:
    """That a self-assessment is open for answers, to whoever answers for a seat; ``seats`` are this person's own."""
    title = one_line(seats[0].title)
    return letter(
        head,
        Kind.ASSESSMENT_OPENED,
        address,
        f"{one_line(head.name)}: ‘{title}’ is open for answers",
        f"Dear {one_line(name)},",
        f"‘{title}’, the self-assessment of {sender(head)}, is open for answers.",
        *_waiting(seats),
        who.in_short,
        "If somebody else answers for your seat with you, it is one response between you. "
        + ask(head, "have a question"),
    )


def reminder(
    head: Letterhead, *, address: str, name: str, seats: Sequence[SeatLink], useless_after: datetime | None
) -> Message:
    """That answers are outstanding, in one mail whatever waits; ``seats`` are this person's own."""
    return letter(
        head,
        Kind.REMINDER,
        address,
        f"{one_line(head.name)}: answers are outstanding",
        f"Dear {one_line(name)},",
        f"This is not with {sender(head)} yet:",
        *_waiting(seats),
        "What has been saved stays as it is until it is sent. " + ask(head, "cannot answer in time"),
        useless_after=useless_after,
    )


def _waiting(seats: Sequence[SeatLink]) -> tuple[str, ...]:
    return tuple(f"{one_line(each.title)}, {one_line(each.seat)}{_by(each.due_on)}:\n{each.link}" for each in seats)


def _by(due_on: date | None) -> str:
    return f", by {day(due_on)}" if due_on else ""
