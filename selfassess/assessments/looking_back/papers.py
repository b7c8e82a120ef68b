"""Which papers a self-assessment has for a person, and each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.assessments.looking_back.documents import (
    Making,
    Paper,
    findings_document,
    movement_document,
    standing_document,
)
from selfassess.assessments.looking_back.findings_moved import findings_moved
from selfassess.assessments.looking_back.movement import follow_held, standing
from selfassess.assessments.looking_back.series import Held, choose, has_levels, list_held
from selfassess.assessments.setting_up.lines import AssessmentLine
from selfassess.assessments.setting_up.queries import assessment_line
from selfassess.reports.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPapers:
    """A self-assessment that the person knows of; ``held`` where it has levels that they may read, ``chosen`` with the
    one before it."""

    line: AssessmentLine
    held: Held | None
    chosen: tuple[Held, ...]

    @property
    def papers(self) -> tuple[Paper, ...]:
        """What can be made of it."""
        if self.held is None:
            return ()
        if len(self.chosen) < 2:
            return (Paper.STANDING,)
        # Without levels what moved is a page or so already.
        return tuple(Paper) if has_levels(self.chosen) else (Paper.MOVEMENT, Paper.STANDING)

    @property
    def is_draft(self) -> bool:
        """Whether nobody has signed it yet."""
        return self.held is not None and self.held.is_draft


def known_papers(
    session: Session, *, identity: Identity, board_id: int, assessment_id: int, today: date
) -> KnownPapers:
    """What there is of this self-assessment for this person.

    Raises:
        NotFound: they know of no such self-assessment; or as ``permissions.require``, with NotAllowed.
    """
    line = assessment_line(session, identity=identity, board_id=board_id, assessment_id=assessment_id)
    held = list_held(session, identity=identity, board_id=board_id, today=today)
    own = next((each for each in held if each.id == assessment_id), None)
    chosen = choose(held, to_id=own.id) if own is not None else ()
    return KnownPapers(line=line, held=own, chosen=chosen)


def paper_of(session: Session, *, board_id: int, known: KnownPapers, paper: Paper, making: Making) -> Document:
    """One of its papers.

    Raises:
        NotComparable: what it would compare cannot be compared.
    """
    assert known.held is not None
    if paper is Paper.STANDING:
        card = standing(session, board_id=board_id, held=known.held)
        return standing_document(card, known.held, making)
    if not has_levels(known.chosen):
        return findings_document(findings_moved(session, board_id=board_id, chosen=known.chosen), making)
    followed = follow_held(session, board_id=board_id, chosen=known.chosen)
    return movement_document(followed, making, one_page=paper is Paper.ONE_PAGE)
