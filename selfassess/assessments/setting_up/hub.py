"""What the pages of one self-assessment say of how it is set up, without anything that anybody answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from selfassess.assessments.setting_up.asked import asked_of_leads, asked_of_seat
from selfassess.assessments.setting_up.scope import LONG_MINUTES, asked_of_a_lead, left_to_others, minutes
from selfassess.banks.publishing import get_bank
from selfassess.engine.bank import Bank, Question
from selfassess.storage.tables import Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What one seat is asked besides, and how many minutes it needs in all."""

    seat_id: int
    questions: tuple[str, ...]
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a self-assessment asks: everybody, the leads, and what is left to nobody, by who normally answers it."""

    bank: Bank
    asked: tuple[Question, ...]
    minutes: int
    leads: tuple[Lead, ...]
    left: Mapping[str, tuple[Question, ...]]

    @property
    def is_long(self) -> bool:
        """Whether one person needs more minutes than people give."""
        return self.minutes > LONG_MINUTES

    @property
    def left_count(self) -> int:
        """How many questions nobody is asked."""
        return sum(map(len, self.left.values()))


def asking_of(session: Session, row: Assessment) -> Asking:
    """What this self-assessment asks. Whether the person may know is the caller's to ask."""
    bank = get_bank(session, board_id=row.board_id, edition_id=row.edition_id)
    ids = asked_of_seat(
        session,
        board_id=row.board_id,
        assessment_id=row.id,
        bank=bank,
        asks=row.asks,
        asks_of=row.asks_of,
        seat_id=None,
    )
    asked = tuple(question for question in bank.question.values() if question.id in ids)
    given = asked_of_leads(session, board_id=row.board_id, assessment_id=row.id)
    leads = tuple(
        Lead(seat_id=seat_id, questions=questions, minutes=minutes(bank, asked_of_a_lead(bank, asked, questions)))
        for seat_id, questions in given.items()
    )
    also = {question for lead in leads for question in lead.questions}
    return Asking(
        bank=bank,
        asked=asked,
        minutes=minutes(bank, asked),
        leads=leads,
        left=left_to_others(bank, asked_of_a_lead(bank, asked, also)),
    )
