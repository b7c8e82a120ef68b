"""What the board agreed last time, as it reads on today's question set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, and_, select
from sqlmodel import Session

from selfassess.assessments.agreeing.editions import chain
from selfassess.assessments.agreeing.occasion import Occasion, counts_as
from selfassess.assessments.setting_up.workflow import FINISHED
from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Level, Question
from selfassess.engine.lineage import Alignment, align
from selfassess.errors import NotComparable
from selfassess.storage.tables import metadata
from selfassess.vocabulary import AssessmentKind

_ASSESSMENT, _EDITION, _RESULT = (metadata.tables[name] for name in ("assessment", "edition", "result"))
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
    found = _source(session, occasion)
    if found is None:
        return None
    dated = counts_as(found, occasion.dated)
    alignment = aligned(session, occasion, found)
    results = {row.question_id: row for row in session.execute(_results(occasion.board_id, found.id))}
    answers: dict[str, Before] = {}
    for question in occasion.bank.scored_questions:
        before = _before(alignment, results, question, occasion, dated) if alignment else None
        if before is not None:
            answers[question.id] = before
    return LastTime(assessment_id=found.id, title=found.title, dated=dated, answers=answers)


def earlier(occasion: Occasion, rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Those rows of ``assessment`` that came before this one, the latest first: by the day that each counts as, and on
    one day by their number. Of an earlier one that is read or reopened, what came after it is no last time.
    """
    placed = [((counts_as(row, occasion.dated), row.id), row) for row in rows]
    before = [pair for pair in placed if pair[0] < (occasion.dated, occasion.assessment_id)]
    return [row for _, row in sorted(before, key=itemgetter(0), reverse=True)]


def _source(session: Session, occasion: Occasion) -> Row[Any] | None:
    """The self-assessment with levels that was chosen, or else the latest before this one."""
    same_edition = and_(_EDITION.c.board_id == _ASSESSMENT.c.board_id, _EDITION.c.id == _ASSESSMENT.c.edition_id)
    wanted = (
        select(_ASSESSMENT, _EDITION.c.edition, _EDITION.c.digest)
        .join(_EDITION, same_edition)
        .where(
            _ASSESSMENT.c.board_id == occasion.board_id,
            _ASSESSMENT.c.id != occasion.assessment_id,
            _ASSESSMENT.c.state.in_(FINISHED),
            _ASSESSMENT.c.kind != AssessmentKind.FINDINGS,
            _EDITION.c.bank == occasion.bank.id,
        )
    )
    rows = session.execute(wanted).all()
    if occasion.starts_from_id is not None:
        return next((row for row in rows if row.id == occasion.starts_from_id), None)
    return next(iter(earlier(occasion, rows)), None)


def _results(board_id: int, assessment_id: int) -> Any:
    return select(_RESULT).where(_RESULT.c.board_id == board_id, _RESULT.c.assessment_id == assessment_id)


def aligned(session: Session, occasion: Occasion, found: Row[Any]) -> Alignment | None:
    """An earlier self-assessment's questions beside today's; None where no lineage leads from one to the other."""
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
