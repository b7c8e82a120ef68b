"""What lists of self-assessments are told: frozen values that know no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from selfassess.vocabulary import AssessmentState, SheetState


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A response that waits for one of a person's seats. ``is_late`` is reckoned by the board's own day."""

    board_id: int
    board_slug: str
    board_name: str
    assessment_id: int
    title: str
    seat_id: int
    seat_name: str
    due_on: date | None
    is_late: bool
    response: SheetState


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnResponse:
    """The response of one of a person's own seats."""

    seat_id: int
    seat_name: str
    state: SheetState
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentLine:
    """One self-assessment on the board's home page; ``version`` is what opening and closing it ask for.

    ``dated_on`` is the day that it counts as, once it is signed or where it was entered from a record.
    """

    id: int
    title: str
    state: AssessmentState
    due_on: date | None
    dated_on: date | None
    version: int
    own: tuple[OwnResponse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardOverview:
    """The self-assessments that a person may know of: what is going on first, then by the day that each counts as."""

    assessments: tuple[AssessmentLine, ...]

    @property
    def open(self) -> tuple[AssessmentLine, ...]:
        """Those that are open for answers."""
        return tuple(line for line in self.assessments if line.state is AssessmentState.OPEN)
