"""What the board agreed last time, as it reads on today's question set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlmodel import Session

from selfassess.assessments.agreeing.editions import chain
from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Level, Question
from selfassess.engine.lineage import Alignment, align
from selfassess.errors import NotComparable
from selfassess.storage.naming import metadata
from selfassess.vocabulary import AssessmentState

_ASSESSMENT, _EDITION, _RESULT = (metadata.tables[name] for name in ("assessment", "edition", "result"))
_DONE = (AssessmentState.SIGNED, AssessmentState.RECORDED)
# What may be carried forward without a level. The others say only that nothing was looked at.
_CARRIED = frozenset({NoLevel.NOT_APPLICABLE, NoLevel.NOT_ENOUGH_EVIDENCE, NoLevel.TOO_EARLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was agreed of one question: a level of today's scale, or a reason for none, and since when it stands.

    ``question_id`` is what the question was called then.
    """

    level: Level | None
    none: NoLevel | None
    since: date
    question_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTime:
    """The self-assessment from which this one starts, and what it agreed, by today's question."""

    assessment_id: int
    title: str
    dated: date
    answers: Mapping[str, Before]


def last_time(session: Session, occasion: Occasion) -> LastTime | None:
    """The one that was chosen to start from, or else the latest before it that is signed or recorded, if any.

    What lineage does not lead to one of today's questions, one to one and comparable, is left out.
    """
    found = session.execute(_source(occasion)).first()
    if found is None:
        return None
    dated = found.dated_on or (found.signed_at or found.created_at).date()
    alignment = _aligned(session, occasion, found)
    results = {row.question_id: row for row in session.execute(_results(occasion.board_id, found.id))}
    answers: dict[str, Before] = {}
    for question in occasion.bank.scored_questions:
        before = _before(alignment, results, question, occasion, dated) if alignment else None
        if before is not None:
            answers[question.id] = before
    return LastTime(assessment_id=found.id, title=found.title, dated=dated, answers=answers)


def _source(occasion: Occasion) -> Any:
    same_edition = and_(_EDITION.c.board_id == _ASSESSMENT.c.board_id, _EDITION.c.id == _ASSESSMENT.c.edition_id)
    wanted = (
        select(_ASSESSMENT, _EDITION.c.edition, _EDITION.c.digest)
        .join(_EDITION, same_edition)
        .where(
            _ASSESSMENT.c.board_id == occasion.board_id,
            _ASSESSMENT.c.id != occasion.assessment_id,
            _ASSESSMENT.c.state.in_(_DONE),
            _EDITION.c.bank == occasion.bank.id,
        )
    )
    if occasion.starts_from_id is not None:
        return wanted.where(_ASSESSMENT.c.id == occasion.starts_from_id)
    # Of an earlier one that is read or reopened, what came after it is no last time.
    earlier = or_(_ASSESSMENT.c.dated_on.is_(None), _ASSESSMENT.c.dated_on <= occasion.dated)
    latest_first = (_ASSESSMENT.c.dated_on.desc().nulls_last(), _ASSESSMENT.c.id.desc())
    return wanted.where(earlier).order_by(*latest_first).limit(1)


def _results(board_id: int, assessment_id: int) -> Any:
    return select(_RESULT).where(_RESULT.c.board_id == board_id, _RESULT.c.assessment_id == assessment_id)


def _aligned(session: Session, occasion: Occasion, found: Row[Any]) -> Alignment | None:
    bank = occasion.bank
    if found.edition == bank.edition:
        return align([bank])
    own = select(_EDITION.c.id, _EDITION.c.digest).where(
        _EDITION.c.board_id == occasion.board_id, _EDITION.c.bank == bank.id, _EDITION.c.edition == bank.edition
    )
    here = session.execute(own).one()
    known = {found.edition: (found.edition_id, found.digest), bank.edition: (here.id, here.digest)}
    try:
        banks = chain(session, board_id=occasion.board_id, known=known)
        return align(banks) if banks[0].edition == found.edition and banks[-1].edition == bank.edition else None
    except NotComparable:
        return None


def _before(
    alignment: Alignment, results: Mapping[str, Row[Any]], question: Question, occasion: Occasion, dated: date
) -> Before | None:
    links = alignment.into.get(question.id, ())
    if len(links) != 1 or not links[0].is_comparable:
        return None
    row = results.get(links[0].earlier)
    if row is None:
        return None
    is_stale = row.carried_from is not None and not row.is_confirmed
    since = row.carried_from if is_stale else row.assessed_on or dated
    if row.level is None:
        if row.no_level not in _CARRIED:
            return None
        return Before(level=None, none=row.no_level, since=since, question_id=row.question_id)
    level = occasion.bank.scale_of(question).by_code.get(links[0].code_now(row.level))
    if level is None:
        return None
    return Before(level=level, none=None, since=since, question_id=row.question_id)
