"""One seat's response as its pages show it: a theme with its questions, what may be chosen and what stands now.

Each read is a fixed number of statements, whatever the number of questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Row, and_, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering import UNSAVED, Place, Standing, heads, require_seat
from selfassess.assessments.given import reasons_for
from selfassess.assessments.pages import ConditionShown, LevelShown, QuestionShown, ThemeLine, ThemePage
from selfassess.assessments.recovery import Recovery, list_recoveries
from selfassess.assessments.workflow import why_no_answer
from selfassess.banks.publishing import get_bank
from selfassess.engine.answers import Answer as EngineAnswer
from selfassess.engine.answers import AnswerSheet, Basis, NoLevel
from selfassess.engine.bank import Bank, Question
from selfassess.engine.contributions import Contribution, contributions_of
from selfassess.errors import NotFound
from selfassess.storage.naming import metadata
from selfassess.vocabulary import AssessmentState, SheetState

_BOARD, _SEAT = metadata.tables["board"], metadata.tables["seat"]
_ASSESSMENT, _EDITION = metadata.tables["assessment"], metadata.tables["edition"]
_SHEET, _ANSWER = metadata.tables["sheet"], metadata.tables["answer"]


def theme_page(
    session: Session, *, identity: Identity, board_id: int, assessment_id: int, seat_id: int, theme_id: str
) -> ThemePage:
    """One theme of one seat's response, for a person who answers for the seat.

    Raises:
        NotFound: no such assessment, seat or theme for this person; or NotAllowed: the seat is somebody else's.
    """
    found, place = _response(session, identity, board_id, assessment_id, seat_id)
    theme = place.bank.theme.get(theme_id)
    if theme is None:
        raise NotFound("There is no such theme in this self-assessment.")
    contributions = _contributions(session, place)
    standing = heads(session, place, [question.id for question in theme.questions])
    kept = _kept_by_question(session, identity, place)
    refusal = why_no_answer(board=found.board_state, assessment=found.state, response=place.state)
    return ThemePage(
        assessment_id=assessment_id,
        title=found.title,
        state=found.state,
        due_on=found.due_on,
        seat_id=seat_id,
        seat_name=found.seat_name,
        response=place.state,
        was_sent=place.was_sent,
        may_save=not refusal,
        why_not=refusal,
        theme_id=theme.id,
        theme_title=theme.title,
        introduction=theme.introduction,
        themes=_theme_lines(place.bank, contributions),
        questions=tuple(
            _question_shown(place.bank, question, contributions, standing, kept) for question in theme.questions
        ),
    )


def theme_to_continue(session: Session, *, identity: Identity, board_id: int, assessment_id: int, seat_id: int) -> str:
    """The id of the first theme in which something is not answered yet; the first theme where everything is.

    Raises:
        NotFound, NotAllowed: as ``theme_page``.
    """
    _, place = _response(session, identity, board_id, assessment_id, seat_id)
    lines = _theme_lines(place.bank, _contributions(session, place))
    return next((line.id for line in lines if line.answered < line.asked), lines[0].id)


def _response(
    session: Session, identity: Identity, board_id: int, assessment_id: int, seat_id: int
) -> tuple[Row[Any], Place]:
    require_seat(session, identity=identity, board_id=board_id, seat_id=seat_id)
    found = session.execute(
        select(
            _ASSESSMENT.c.title,
            _ASSESSMENT.c.state,
            _ASSESSMENT.c.due_on,
            _ASSESSMENT.c.edition_id,
            _EDITION.c.digest,
            _BOARD.c.state.label("board_state"),
            _SEAT.c.name.label("seat_name"),
            _SHEET.c.id.label("sheet_id"),
            _SHEET.c.state.label("sheet_state"),
            _SHEET.c.sent_at,
        )
        .join(_EDITION, and_(_EDITION.c.board_id == _ASSESSMENT.c.board_id, _EDITION.c.id == _ASSESSMENT.c.edition_id))
        .join(_BOARD, _BOARD.c.id == _ASSESSMENT.c.board_id)
        .join(_SEAT, and_(_SEAT.c.board_id == _ASSESSMENT.c.board_id, _SEAT.c.id == seat_id))
        .outerjoin(
            _SHEET,
            and_(
                _SHEET.c.board_id == _ASSESSMENT.c.board_id,
                _SHEET.c.assessment_id == _ASSESSMENT.c.id,
                _SHEET.c.seat_id == seat_id,
            ),
        )
        .where(
            _ASSESSMENT.c.board_id == board_id,
            _ASSESSMENT.c.id == assessment_id,
            _ASSESSMENT.c.state != AssessmentState.PREPARING,
        )
    ).first()
    if found is None:
        raise NotFound("There is no such self-assessment.")
    place = Place(
        board_id=board_id,
        assessment_id=assessment_id,
        seat_id=seat_id,
        bank=get_bank(session, board_id=board_id, edition_id=found.edition_id, digest=found.digest),
        sheet_id=found.sheet_id,
        state=found.sheet_state or SheetState.NOT_STARTED,
        was_sent=found.sent_at is not None,
    )
    return found, place


def _contributions(session: Session, place: Place) -> Mapping[str, Contribution]:
    """What each level question brings, by the engine's own law on conditions."""
    given = select(_ANSWER.c.question_id, _ANSWER.c.level, _ANSWER.c.no_level).where(
        _ANSWER.c.board_id == place.board_id, _ANSWER.c.sheet_id == place.sheet_id
    )
    rows = session.execute(given) if place.sheet_id is not None else ()
    sheet = AnswerSheet(
        assessment="",
        bank_id=place.bank.id,
        edition=place.bank.edition,
        dated=place.bank.in_force_from,
        subject="",
        basis=Basis.INDIVIDUAL,
        answers={row.question_id: EngineAnswer(row.question_id, level=row.level, none=row.no_level) for row in rows},
    )
    return contributions_of(place.bank, sheet)


def _theme_lines(bank: Bank, contributions: Mapping[str, Contribution]) -> tuple[ThemeLine, ...]:
    lines = []
    for theme in bank.themes:
        found = [contributions[question.id] for question in theme.questions if question.is_scored]
        asked = [each for each in found if not each.did_not_arise]
        answered = [each for each in asked if each.none is not NoLevel.NOT_ANSWERED]
        lines.append(ThemeLine(id=theme.id, title=theme.title, answered=len(answered), asked=len(asked)))
    return tuple(lines)


def _kept_by_question(session: Session, identity: Identity, place: Place) -> dict[str, tuple[Recovery, ...]]:
    if place.sheet_id is None:
        return {}
    kept = list_recoveries(
        session,
        identity=identity,
        board_id=place.board_id,
        assessment_id=place.assessment_id,
        seat_id=place.seat_id,
    )
    by_question = sorted(kept, key=lambda each: each.question_id)
    return {id: tuple(group) for id, group in groupby(by_question, key=lambda each: each.question_id)}


def _question_shown(
    bank: Bank,
    question: Question,
    contributions: Mapping[str, Contribution],
    standing: Mapping[str, Standing],
    kept: Mapping[str, tuple[Recovery, ...]],
) -> QuestionShown:
    levels = bank.scale_of(question).levels if question.is_scored else ()
    return QuestionShown(
        question=question,
        levels=tuple(
            LevelShown(
                code=level.code,
                label=level.label,
                descriptor=question.descriptors.get(level.code) or level.descriptor,
                colour=level.colour,
                shape=level.shape,
            )
            for level in levels
        ),
        reasons=reasons_for(bank, question),
        grounding=tuple(
            ", ".join(filter(None, (bank.documents.get(reference.document, reference.document), reference.paragraph)))
            for reference in question.references
        ),
        condition=_condition_shown(bank, question),
        is_asked=not (question.is_scored and contributions[question.id].did_not_arise),
        now=standing.get(question.id, UNSAVED),
        kept=kept.get(question.id, ()),
    )


def _condition_shown(bank: Bank, question: Question) -> ConditionShown | None:
    condition = question.ask_if
    if condition is None:
        return None
    earlier = bank.question[condition.question]
    code = condition.at_least or condition.at_most or ""
    return ConditionShown(
        question_id=earlier.id,
        question_text=earlier.text,
        level_label=bank.scale_of(earlier).by_code[code].label,
        is_at_least=condition.at_least is not None,
    )
