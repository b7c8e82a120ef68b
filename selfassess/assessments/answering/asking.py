"""What a response is asked, and what each of its questions brings so far, by the engine's own law on conditions."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, may
from selfassess.assessments.answering.found import FoundResponse
from selfassess.assessments.setting_up.asked import asked_of_leads, asked_of_seat
from selfassess.assessments.setting_up.scope import asked_of_a_lead
from selfassess.engine.answers import Answer as EngineAnswer
from selfassess.engine.answers import AnswerSheet, Basis
from selfassess.engine.contributions import Contribution, contributions_of
from selfassess.storage.tables import metadata

_ANSWER = metadata.tables["answer"]
_GIVEN = select(_ANSWER.c.question_id, _ANSWER.c.level, _ANSWER.c.no_level).where(
    _ANSWER.c.board_id == bindparam("board_id"), _ANSWER.c.sheet_id == bindparam("sheet_id")
)


def asked_in(session: Session, identity: Identity, response: FoundResponse) -> dict[str, str]:
    """The ids of the questions that this response is asked by this person, each with why it is, where that was said.

    A seat is asked its own, a table what everybody is. Of a proposal whoever manages it sees all that anybody is asked,
    and a lead the questions given to that lead.
    """
    everyone = asked_of_seat(
        session,
        board_id=response.board_id,
        assessment_id=response.assessment_id,
        bank=response.bank,
        asks=response.asks,
        asks_of=response.asks_of,
        seat_id=response.seat_id,
    )
    if response.basis is not Basis.DRAFT:
        return everyone
    leads = asked_of_leads(session, board_id=response.board_id, assessment_id=response.assessment_id)
    manages = may(identity, Permission.SET_UP_ASSESSMENT, board_id=response.board_id)
    seats = leads.keys() if manages else leads.keys() & identity.seats_on(response.board_id)
    also = {question_id for seat_id in seats for question_id in leads[seat_id]} & response.bank.question.keys()
    asked = [response.bank.question[question_id] for question_id in everyone] if manages else []
    return {question.id: everyone.get(question.id, "") for question in asked_of_a_lead(response.bank, asked, also)}


def contributions_in(session: Session, response: FoundResponse) -> Mapping[str, Contribution]:
    """What each level question of the set brings, as the response stands."""
    which = {"board_id": response.board_id, "sheet_id": response.sheet_id}
    rows = session.connection().execute(_GIVEN, which) if response.sheet_id is not None else ()
    sheet = AnswerSheet(
        assessment="",
        bank_id=response.bank.id,
        edition=response.bank.edition,
        dated=response.bank.in_force_from,
        subject="",
        basis=Basis.INDIVIDUAL,
        answers={row.question_id: EngineAnswer(row.question_id, level=row.level, none=row.no_level) for row in rows},
    )
    return contributions_of(response.bank, sheet)
