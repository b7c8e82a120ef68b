"""What was answered last time, shown on request to whoever has chosen this time, so that it leads nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Unpack

from sqlalchemy import Row, and_, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.asking import asked_in, contributions_in
from selfassess.assessments.answering.found import FoundResponse, Where
from selfassess.assessments.answering.given import question_of
from selfassess.assessments.answering.responses import list_answers
from selfassess.assessments.answering.shown import QuestionShown
from selfassess.assessments.answering.standing import UNSAVED
from selfassess.assessments.answering.theme_pages import opened, question_shown
from selfassess.banks.publishing import get_bank
from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Bank, Question
from selfassess.errors import NotFound, Refused
from selfassess.storage.naming import metadata
from selfassess.vocabulary import AssessmentState

_ANSWER, _SHEET, _RESULT = (metadata.tables[name] for name in ("answer", "sheet", "result"))
_ASSESSMENT, _EDITION = metadata.tables["assessment"], metadata.tables["edition"]
_ITS_EDITION = and_(_EDITION.c.board_id == _ASSESSMENT.c.board_id, _EDITION.c.id == _ASSESSMENT.c.edition_id)
_OCCASION = (_ASSESSMENT.c.title, _ASSESSMENT.c.edition_id, _EDITION.c.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier answer: on which occasion, when, and what was said. ``is_same``: the question was worded as now.

    Where it was not, nothing is told of what was said.
    """

    title: str
    on: date | None
    is_same: bool
    level: str | None = None
    no_level: NoLevel | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforePage:
    """What a seat answered last time to one question, and what the board agreed where that may be shown."""

    shown: QuestionShown
    seat_name: str
    own: Earlier | None
    agreed: Earlier | None
    shows_agreed: bool


def last_time(session: Session, *, identity: Identity, question_id: str, **where: Unpack[Where]) -> BeforePage:
    """Both, for a person who has chosen an answer this time.

    Raises:
        NotFound: this response is not asked this question; or as ``responses.get_response``, with NotAllowed.
        Refused: nothing is chosen yet.
    """
    response = opened(session, identity=identity, **where)
    question = question_of(response.bank, question_id)
    if question_id not in asked_in(session, identity, response):
        raise NotFound("There is no such question in this self-assessment.")
    answers = list_answers(session, response, [question_id])
    now = answers.get(question_id, UNSAVED).answer
    if now.level is None and now.no_level is None:
        raise Refused("Choose your answer first. What was said last time is shown once you have.")
    shows_agreed = response.shows_agreed_before
    return BeforePage(
        shown=question_shown(response.bank, question, contributions_in(session, response), answers),
        seat_name=response.seat_name,
        own=_own(session, response, question),
        agreed=_agreed(session, response, question) if shows_agreed else None,
        shows_agreed=shows_agreed,
    )


def _own(session: Session, response: FoundResponse, question: Question) -> Earlier | None:
    if response.seat_id is None:
        return None
    wanted = (
        select(*_OCCASION, _SHEET.c.sent_at, _ANSWER.c.level, _ANSWER.c.no_level, _ANSWER.c.comment)
        .join(_SHEET, and_(_SHEET.c.board_id == _ANSWER.c.board_id, _SHEET.c.id == _ANSWER.c.sheet_id))
        .join(
            _ASSESSMENT, and_(_ASSESSMENT.c.board_id == _SHEET.c.board_id, _ASSESSMENT.c.id == _SHEET.c.assessment_id)
        )
        .join(_EDITION, _ITS_EDITION)
        .where(
            _ANSWER.c.board_id == response.board_id,
            _ANSWER.c.question_id == question.id,
            _SHEET.c.seat_id == response.seat_id,
            _SHEET.c.sent_at.is_not(None),
            _ASSESSMENT.c.id < response.assessment_id,
            _EDITION.c.bank == response.bank.id,
        )
        .order_by(_ASSESSMENT.c.id.desc())
    )
    row = session.execute(wanted.limit(1)).first()
    return None if row is None else _earlier(session, response, question, row, row.sent_at.date(), row.comment)


def _agreed(session: Session, response: FoundResponse, question: Question) -> Earlier | None:
    wanted = (
        select(*_OCCASION, _ASSESSMENT.c.dated_on, _RESULT.c.level, _RESULT.c.no_level)
        .join(
            _ASSESSMENT,
            and_(_ASSESSMENT.c.board_id == _RESULT.c.board_id, _ASSESSMENT.c.id == _RESULT.c.assessment_id),
        )
        .join(_EDITION, _ITS_EDITION)
        .where(
            _RESULT.c.board_id == response.board_id,
            _RESULT.c.question_id == question.id,
            _ASSESSMENT.c.id != response.assessment_id,
            _ASSESSMENT.c.state.in_((AssessmentState.SIGNED, AssessmentState.RECORDED)),
            _EDITION.c.bank == response.bank.id,
        )
        .order_by(_ASSESSMENT.c.dated_on.desc(), _ASSESSMENT.c.id.desc())
    )
    row = session.execute(wanted.limit(1)).first()
    return None if row is None else _earlier(session, response, question, row, row.dated_on, "")


def _earlier(
    session: Session, response: FoundResponse, question: Question, row: Row[Any], on: date | None, comment: str
) -> Earlier:
    bank = get_bank(session, board_id=response.board_id, edition_id=row.edition_id, digest=row.digest)
    if not _is_same(response.bank, question, bank):
        return Earlier(title=row.title, on=on, is_same=False)
    return Earlier(title=row.title, on=on, is_same=True, level=row.level, no_level=row.no_level, comment=comment)


def _is_same(now: Bank, question: Question, then: Bank) -> bool:
    """Whether the question and what could be chosen were worded then as they are now."""
    before = then.question.get(question.id)
    if before is None or before.text != question.text or not before.is_scored:
        return False
    levels = [
        [(each.code, each.label) for each in bank.scale_of(q).levels] for bank, q in ((now, question), (then, before))
    ]
    return levels[0] == levels[1]
