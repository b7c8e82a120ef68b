"""The question set that a self-assessment uses, for whoever reads what a page sent before anything is written."""

from __future__ import annotations

from sqlmodel import Session, select

from selfassess.banks.publishing import get_bank
from selfassess.engine.bank import Bank
from selfassess.errors import NotFound
from selfassess.storage.tables import Assessment, Edition


def bank_in_use(session: Session, *, board_id: int, assessment_id: int) -> Bank:
    """The bank of the edition that the assessment points at.

    Raises:
        NotFound: the board has no such assessment.
    """
    wanted = (
        select(Edition.id, Edition.digest)
        .join(Assessment, (Assessment.board_id == Edition.board_id) & (Assessment.edition_id == Edition.id))  # type: ignore[arg-type]
        .where(Assessment.board_id == board_id, Assessment.id == assessment_id)
    )
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound("There is no such self-assessment.")
    return get_bank(session, board_id=board_id, edition_id=found[0], digest=found[1])
