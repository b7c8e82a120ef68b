"""What was answered last time, shown on request to whoever has chosen this time, so that it leads nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Unpack

from sqlalchemy import and_, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.before import aligned, earlier, last_time
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.assessments.answering.asking import asked_in, contributions_in
from selfassess.assessments.answering.counted import CAME_IN_TIME, ITS_ASSESSMENT
from selfassess.assessments.answering.found import FoundResponse, Where
from selfassess.assessments.answering.given import question_of
from selfassess.assessments.answering.responses import list_answers
from selfassess.assessments.answering.shown import QuestionShown
from selfassess.assessments.answering.standing import UNSAVED
from selfassess.assessments.answering.theme_pages import opened, question_shown
from selfassess.engine.answers import NoLevel
from selfassess.errors import NotFound, Refused
from selfassess.storage.tables import metadata

_ANSWER, _SHEET = metadata.tables["answer"], metadata.tables["sheet"]
_ASSESSMENT, _EDITION = metadata.tables["assessment"], metadata.tables["edition"]
_ITS_EDITION = and_(_EDITION.c.board_id == _ASSESSMENT.c.board_id, _EDITION.c.id == _ASSESSMENT.c.edition_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier answer: on which occasion, when, and what was said, its level on today's scale.

    Where lineage says that the two cannot be compared, nothing is told of what was said.
    """

    title: str
    on: date
    is_comparable: bool
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


def before_answering(
    session: Session, *, identity: Identity, question_id: str, today: date, **where: Unpack[Where]
) -> BeforePage:
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
    occasion = get_occasion(session, board_id=response.board_id, assessment_id=response.assessment_id, today=today)
    return BeforePage(
        shown=question_shown(response.bank, question, contributions_in(session, response), answers),
        seat_name=response.seat_name,
        own=_own(session, occasion, response, question_id),
        agreed=_agreed(session, occasion, question_id) if response.shows_agreed_before else None,
        shows_agreed=response.shows_agreed_before,
    )


def _own(session: Session, occasion: Occasion, response: FoundResponse, question_id: str) -> Earlier | None:
    """What the seat answered in the latest of its counted responses that answered this question."""
    if response.seat_id is None:
        return None
    for sent in earlier(occasion, session.execute(_sent(occasion, response.seat_id))):
        alignment = aligned(session, occasion, sent)
        links = alignment.into.get(question_id, ()) if alignment else ()
        row = session.execute(_answer(occasion, sent.sheet_id, [link.earlier for link in links])).first()
        if row is None:
            continue
        known = Earlier(title=sent.title, on=sent.sent_at.date(), is_comparable=False)
        if len(links) != 1 or not links[0].is_comparable:
            return known
        level = None if row.level is None else links[0].code_now(row.level)
        return replace(known, is_comparable=True, level=level, no_level=row.no_level, comment=row.comment)
    return None


def _agreed(session: Session, occasion: Occasion, question_id: str) -> Earlier | None:
    """What the board agreed, exactly as it is told where it agrees now."""
    known = last_time(session, occasion)
    before = known.answers.get(question_id) if known is not None else None
    if known is None or before is None:
        return None
    level = None if before.level is None else before.level.code
    return Earlier(title=known.title, on=before.since, is_comparable=True, level=level, no_level=before.none)


def _sent(occasion: Occasion, seat_id: int) -> Any:
    return (
        select(_ASSESSMENT, _EDITION.c.edition, _EDITION.c.digest, _SHEET.c.id.label("sheet_id"), _SHEET.c.sent_at)
        .join(_SHEET, ITS_ASSESSMENT)
        .join(_EDITION, _ITS_EDITION)
        .where(
            _ASSESSMENT.c.board_id == occasion.board_id,
            _EDITION.c.bank == occasion.bank.id,
            _SHEET.c.seat_id == seat_id,
            CAME_IN_TIME,
        )
    )


def _answer(occasion: Occasion, sheet_id: int, question_ids: Sequence[str]) -> Any:
    wanted = select(_ANSWER.c.level, _ANSWER.c.no_level, _ANSWER.c.comment)
    return wanted.where(
        _ANSWER.c.board_id == occasion.board_id,
        _ANSWER.c.sheet_id == sheet_id,
        _ANSWER.c.question_id.in_(question_ids),
    )
