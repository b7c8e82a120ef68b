"""A response as it was found: whose it is, how it stands, and how things stand around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NotRequired, TypedDict

from selfassess.assessments.setting_up.workflow import LETS_IN, why_no_answer
from selfassess.engine.answers import Basis
from selfassess.engine.bank import Bank
from selfassess.vocabulary import Asks, AssessmentState, BoardState, SheetState, Visibility

_KEYED = "This response was typed in from paper. To change it, take it over first."


class Where(TypedDict):
    """Which response is meant: a seat's, named by the seat, or a sheet by its own number. One of the two is given."""

    board_id: int
    assessment_id: int
    seat_id: NotRequired[int]
    sheet_id: NotRequired[int]


@dataclass(slots=True, kw_only=True)
class Response:
    """Where answers go. ``sheet_id`` is None until the response comes into being with its first answer.

    ``seat_id`` is None where the answers are no one seat's: a table's, a proposal's, the board's own.
    """

    board_id: int
    assessment_id: int
    seat_id: int | None
    sheet_id: int | None = None
    basis: Basis = Basis.INDIVIDUAL
    state: SheetState = SheetState.NOT_STARTED
    was_sent: bool = False
    sent_at: datetime | None = None
    keyed_by: int | None = None
    late_until: date | None = None
    version: int = 0


@dataclass(slots=True, kw_only=True)
class FoundResponse(Response):
    """The same with its question set, and with how things stand around it.

    ``seat_name`` is what it is called by: the seat's name, the table's. ``through_sheet``: it was named by its own
    number. ``elsewhere`` says why this seat does not answer here; empty where it does.
    """

    bank: Bank
    title: str
    due_on: date | None
    seat_name: str
    assessment_state: AssessmentState
    board_state: BoardState
    visibility: Visibility
    asks: Asks
    asks_of: str
    closed_at: datetime | None
    shared_at: datetime | None
    shows_agreed_before: bool
    through_sheet: bool = False
    elsewhere: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it was sent after answers had closed."""
        return self.sent_at is not None and self.closed_at is not None and self.sent_at > self.closed_at

    @property
    def is_after_sharing(self) -> bool:
        """Whether it was sent when answers had been shared, and so is not counted."""
        return self.sent_at is not None and self.shared_at is not None and self.sent_at > self.shared_at

    @property
    def stands(self) -> AssessmentState:
        """How the self-assessment stands for this response: open, where it alone was let in."""
        is_let_in = self.late_until is not None and self.assessment_state in LETS_IN
        return AssessmentState.OPEN if is_let_in else self.assessment_state

    @property
    def last_day(self) -> date | None:
        """The last day for answers here."""
        return self.late_until or self.due_on

    @property
    def why_not(self) -> str:
        """Why no answer can be saved now; empty where one can."""
        refusal = why_no_answer(board=self.board_state, assessment=self.stands, response=self.state)
        return refusal or self.not_here

    @property
    def not_here(self) -> str:
        """Why nothing can be done in this response by those who ask, whatever its state; empty where it can."""
        if self.keyed_by is not None and not self.through_sheet:
            return _KEYED
        return self.elsewhere
