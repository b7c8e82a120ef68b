"""What waits for a person, as the cards of their first page. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from selfassess.assessments.setting_up.leading import ToLead
from selfassess.assessments.setting_up.lines import Waiting
from selfassess.assessments.signing.waiting import ToSign
from selfassess.reports import dates
from selfassess.vocabulary import AssessmentState, SheetState

_START = "Start your response"
_GO_ON = "Go on with your response"
_SIGN = "Read it, and sign"
_TO_LEAD = {
    AssessmentState.CLOSED: "Share the answers",
    AssessmentState.SHARED: "Begin agreeing the levels",
    AssessmentState.AGREEING: "Go on agreeing, and sign",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing that waits: on which board, what, where to, what the link says, by when (empty for no date)."""

    board: str
    title: str
    href: str
    action: str
    due: str
    is_late: bool


def cards(waiting: Iterable[Waiting], address_of: Callable[[Waiting], str]) -> tuple[Card, ...]:
    """A card for each response that waits, in the same order."""
    return tuple(
        Card(
            board=thing.board_name,
            title=f"{thing.title}, {thing.seat_name}",
            href=address_of(thing),
            action=_START if thing.response is SheetState.NOT_STARTED else _GO_ON,
            due=f"Due {dates.day(thing.due_on)}" if thing.due_on else "",
            is_late=thing.is_late,
        )
        for thing in waiting
    )


def cards_of_leading(waiting: Iterable[ToLead], address_of: Callable[[ToLead], str]) -> tuple[Card, ...]:
    """A card for each self-assessment whose next step is the person's, in the same order."""
    return tuple(
        Card(
            board=thing.board_name,
            title=thing.title,
            href=address_of(thing),
            action=_TO_LEAD[thing.state],
            due=f"The board meets on {dates.day(thing.meets_on)}" if thing.meets_on else "",
            is_late=False,
        )
        for thing in waiting
    )


def cards_of_signing(waiting: Iterable[ToSign], address_of: Callable[[ToSign], str]) -> tuple[Card, ...]:
    """A card for each self-assessment that waits for the person's signature, in the same order."""
    return tuple(
        Card(
            board=thing.board_name,
            title=f"{thing.title}, {thing.seat_name}",
            href=address_of(thing),
            action=_SIGN,
            due="",
            is_late=False,
        )
        for thing in waiting
    )
