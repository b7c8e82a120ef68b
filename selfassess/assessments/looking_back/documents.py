"""Which document a paper is: what has moved, on many pages or one, or where the board stands; for whom, and how far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from selfassess.assessments.looking_back.findings_moved import FindingsMoved
from selfassess.assessments.looking_back.movement import Followed
from selfassess.assessments.looking_back.series import Held
from selfassess.engine.scoring import Scorecard, score
from selfassess.engine.trend import follow
from selfassess.reports.agenda import Agenda, with_cover_sheet
from selfassess.reports.assessment import assessment_report
from selfassess.reports.comparison import comparison_page, comparison_report
from selfassess.reports.document import Cover, Document
from selfassess.reports.findings_compared import findings_compared, findings_report
from selfassess.reports.public import for_the_public, for_the_public_together, public_document
from selfassess.vocabulary import AssessmentState

DRAFT = "DRAFT, not signed"
SIGNED = "Signed"
RECORDED = "Entered from an earlier paper"


class Paper(StrEnum):
    """What can be made of a self-assessment."""

    MOVEMENT = "movement"
    ONE_PAGE = "one_page"
    STANDING = "standing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """For whom a paper is made: the public's version or the board's, with which cover sheet, on which day."""

    generated_on: date
    marking: str
    tells_whole: bool = False
    is_public: bool = False
    agenda: Agenda = field(default_factory=Agenda)


def movement_document(followed: Followed, making: Making, *, one_page: bool = False) -> Document:
    """What has moved, as page, PDF, Word, Excel and CSV have it. The public's version has no outsiders' views."""
    trend, others = followed.trend, followed.others
    if making.is_public:
        sheets = for_the_public_together(tuple(card.sheet for card in trend.scorecards))
        trend, others = follow(sheets, followed.banks), ()
    cover = _cover(making, status_of(followed.chosen[-1]))
    document = comparison_page(trend, cover) if one_page else comparison_report(trend, cover, others)
    return _finished(document, making)


def findings_document(moved: FindingsMoved, making: Making) -> Document:
    """What has moved where one side has no levels: the strengths and areas, by how they stood each time."""
    cover = _cover(making, status_of(moved.chosen[-1]))
    return _finished(findings_compared(moved.sheets, moved.strengths, moved.areas, cover), making)


def standing_document(card: Scorecard, held: Held, making: Making) -> Document:
    """Where the board stands: one self-assessment's agreed levels, or its strengths and areas, by themselves."""
    shown = score(card.bank, for_the_public(card.sheet)) if making.is_public else card
    made = assessment_report if held.has_levels else findings_report
    return _finished(made(shown, _cover(making, status_of(held))), making)


def status_of(held: Held) -> str:
    """How far a self-assessment is settled, as its papers print it."""
    return settled(held.state)


def settled(state: AssessmentState) -> str:
    """How far a self-assessment in this state is settled, in the same words."""
    return {AssessmentState.SIGNED: SIGNED, AssessmentState.RECORDED: RECORDED}.get(state, DRAFT)


def _cover(making: Making, status: str) -> Cover:
    return Cover(making.generated_on, making.marking, status, making.tells_whole)


def _finished(document: Document, making: Making) -> Document:
    shown = public_document(document) if making.is_public else document
    return with_cover_sheet(shown, making.agenda)
