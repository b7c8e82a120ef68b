"""The blank paper form of a self-assessment: what everybody is asked."""

from __future__ import annotations

from datetime import date
from functools import partial

from sqlmodel import Session

from selfassess.assessments.agreeing.occasion import get_occasion
from selfassess.assessments.answering.given import reasons_for
from selfassess.reports.document import Cover, Document
from selfassess.reports.paper_form import paper_form
from selfassess.storage.tables import Board
from selfassess.vocabulary import Visibility

_WHO_READS = {
    Visibility.BY_GROUP: "Answers and comments are shown to the board under broad groups, never by name.",
    Visibility.NAMED: "The chair and the business manager see whose each answer is; the board sees broad groups.",
}


def paper_form_of(session: Session, *, board: Board, assessment_id: int, generated_on: date) -> Document:
    """The form, for a person who knows of the self-assessment.

    Raises:
        NotFound: the board has no such self-assessment.
    """
    occasion = get_occasion(session, board_id=board.id, assessment_id=assessment_id, today=generated_on)
    return paper_form(
        occasion.bank,
        (occasion.bank.question[id] for id in occasion.asked),
        board=board.name,
        title=occasion.title,
        notice=_WHO_READS[occasion.visibility],
        offered=partial(reasons_for, occasion.bank),
        cover=Cover(generated_on, board.handling_marking, ""),
    )
