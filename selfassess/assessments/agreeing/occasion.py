"""One self-assessment as its sheets, and whoever shows or changes them, need to know it: one statement or two."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, select
from sqlmodel import Session

from selfassess.assessments.setting_up.scope import asked_of_everyone
from selfassess.banks.publishing import get_bank
from selfassess.engine.answers import Form
from selfassess.engine.bank import Bank
from selfassess.errors import NotFound
from selfassess.storage.columns import is_row
from selfassess.storage.tables import metadata
from selfassess.vocabulary import Asks, AssessmentKind, AssessmentState, Gathering, Visibility

_BOARD, _ASSESSMENT, _EDITION = (metadata.tables[name] for name in ("board", "assessment", "edition"))
_ASKED = metadata.tables["asked_question"]

_FORMS: Mapping[Asks, Form] = {Asks.ALL: Form.FULL, Asks.CORE: Form.CORE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One self-assessment as its sheets need to know it. ``asked`` are the ids of the questions asked of everyone.

    What stands from ``state`` on says how far it has come, and is what those ask who show or change it.
    """

    board_id: int
    assessment_id: int
    title: str
    board_name: str
    bank: Bank
    form: Form
    asked: tuple[str, ...]
    dated: date
    is_date_inferred: bool
    source: str
    summary: str
    rebaselined: str
    state: AssessmentState = AssessmentState.PREPARING
    kind: AssessmentKind = AssessmentKind.WHOLE
    gathering: Gathering = Gathering.INDIVIDUAL
    visibility: Visibility = Visibility.BY_GROUP
    starts_from_id: int | None = None
    version: int = 0
    changes: int = 0


def get_occasion(session: Session, *, board_id: int, assessment_id: int, today: date) -> Occasion:
    """The self-assessment with its question set. Until it has a day of its own, it counts as of ``today``.

    Raises:
        NotFound: the board has no such self-assessment.
    """
    wanted = (
        select(_ASSESSMENT, _EDITION.c.digest, _BOARD.c.name.label("board_name"))
        .join(_EDITION, and_(_EDITION.c.board_id == _ASSESSMENT.c.board_id, _EDITION.c.id == _ASSESSMENT.c.edition_id))
        .join(_BOARD, _BOARD.c.id == _ASSESSMENT.c.board_id)
        .where(_ASSESSMENT.c.board_id == board_id, is_row(_ASSESSMENT.c.id, assessment_id))
    )
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound("There is no such self-assessment.")
    bank = get_bank(session, board_id=board_id, edition_id=row.edition_id, digest=row.digest)
    return Occasion(
        board_id=board_id,
        assessment_id=assessment_id,
        title=row.title,
        board_name=row.board_name,
        bank=bank,
        form=form_of(row.kind, row.asks),
        asked=tuple(question.id for question in asked_of_everyone(bank, row.asks, chosen(session, row))),
        dated=counts_as(row, today),
        is_date_inferred=row.is_date_inferred,
        source=row.source,
        summary=row.summary,
        rebaselined=row.rebaselined,
        state=row.state,
        kind=row.kind,
        gathering=row.gathering,
        visibility=row.visibility,
        starts_from_id=row.starts_from_id,
        version=row.version,
        changes=row.changes,
    )


def counts_as(assessment: Row[Any], today: date) -> date:
    """The day that a row of ``assessment`` counts as: its own, which the first signature fixes; until then its
    meeting's where that has come, and today where it has not: nothing counts as of a day to come.
    """
    has_met = assessment.meets_on is not None and assessment.meets_on <= today
    day: date = assessment.dated_on or (assessment.meets_on if has_met else today)
    return day


def form_of(kind: AssessmentKind, asks: Asks) -> Form:
    """How much of its question set a self-assessment asks."""
    return Form.SHORT if kind is AssessmentKind.LOOK_AGAIN else _FORMS.get(asks, Form.SHORT)


def chosen(session: Session, assessment: Row[Any]) -> Collection[str]:
    """What a self-assessment's choice of questions names: themes, tags, or questions by id."""
    if assessment.asks is not Asks.CHOSEN:
        return tuple(assessment.asks_of.split())
    wanted = select(_ASKED.c.question_id).where(
        _ASKED.c.board_id == assessment.board_id, _ASKED.c.assessment_id == assessment.id, _ASKED.c.seat_id.is_(None)
    )
    return tuple(session.execute(wanted).scalars())
