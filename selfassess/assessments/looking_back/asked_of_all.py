"""Which questions everybody was asked, for what leaves: whoever alone is asked one cannot hide among the others."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from selfassess.assessments.agreeing.occasion import get_occasion


def asked_of_all(session: Session, board_id: int, assessment_id: int) -> Collection[str]:
    """The ids of the questions that this self-assessment asked everybody, whatever day it counts as."""
    occasion = get_occasion(session, board_id=board_id, assessment_id=assessment_id, today=date.max)
    return frozenset(occasion.asked)
