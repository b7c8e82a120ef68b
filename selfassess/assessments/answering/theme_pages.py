"""One seat's response as its pages show it: a theme with its questions, what may be chosen and what stands now.

Each read is a fixed number of statements, whatever the number of questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from sqlalchemy import bindparam, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.given import reasons_for
from selfassess.assessments.answering.recovery import Recovery, list_recoveries
from selfassess.assessments.answering.responses import UNSAVED, AnswerNow, FoundResponse, get_response, list_answers
from selfassess.assessments.answering.shown import ConditionShown, LevelShown, QuestionShown, ThemeLine, ThemePage
from selfassess.engine.answers import Answer as EngineAnswer
from selfassess.engine.answers import AnswerSheet, Basis, NoLevel
from selfassess.engine.bank import Bank, Question
from selfassess.engine.contributions import Contribution, contributions_of
from selfassess.errors import NotFound
from selfassess.storage.naming import metadata
from selfassess.vocabulary import AssessmentState

_ANSWER = metadata.tables["answer"]
_GIVEN = select(_ANSWER.c.question_id, _ANSWER.c.level, _ANSWER.c.no_level).where(
    _ANSWER.c.board_id == bindparam("board_id"), _ANSWER.c.sheet_id == bindparam("sheet_id")
)


def theme_page(
    session: Session, *, identity: Identity, board_id: int, assessment_id: int, seat_id: int, theme_id: str
) -> ThemePage:
    """One theme of one seat's response, for a person who answers for the seat.

    Raises:
        NotFound: no such assessment, seat or theme for this person; or NotAllowed: the seat is somebody else's.
    """
    response = _opened(session, identity, board_id, assessment_id, seat_id)
    theme = response.bank.theme.get(theme_id)
    if theme is None:
        raise NotFound("There is no such theme in this self-assessment.")
    contributions = _contributions(session, response)
    answers = list_answers(session, response, [question.id for question in theme.questions])
    kept = _kept_by_question(session, identity, response)
    return ThemePage(
        assessment_id=assessment_id,
        title=response.title,
        state=response.assessment_state,
        due_on=response.due_on,
        seat_id=seat_id,
        seat_name=response.seat_name,
        response=response.state,
        was_sent=response.was_sent,
        may_save=not response.why_not,
        why_not=response.why_not,
        theme_id=theme.id,
        theme_title=theme.title,
        introduction=theme.introduction,
        themes=_theme_lines(response.bank, contributions),
        questions=tuple(
            _question_shown(response.bank, question, contributions, answers, kept) for question in theme.questions
        ),
    )


def theme_to_continue(session: Session, *, identity: Identity, board_id: int, assessment_id: int, seat_id: int) -> str:
    """The id of the first theme in which something is not answered yet; the first theme where everything is.

    Raises:
        NotFound, NotAllowed: as ``theme_page``.
    """
    response = _opened(session, identity, board_id, assessment_id, seat_id)
    lines = _theme_lines(response.bank, _contributions(session, response))
    return next((line.id for line in lines if line.answered < line.asked), lines[0].id)


def _opened(session: Session, identity: Identity, board_id: int, assessment_id: int, seat_id: int) -> FoundResponse:
    """The response. Of a self-assessment that is still prepared nobody who answers knows."""
    found = get_response(session, identity=identity, board_id=board_id, assessment_id=assessment_id, seat_id=seat_id)
    if found.assessment_state is AssessmentState.PREPARING:
        raise NotFound("There is no such self-assessment.")
    return found


def _contributions(session: Session, response: FoundResponse) -> Mapping[str, Contribution]:
    """What each level question brings, by the engine's own law on conditions."""
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


def _theme_lines(bank: Bank, contributions: Mapping[str, Contribution]) -> tuple[ThemeLine, ...]:
    lines = []
    for theme in bank.themes:
        found = [contributions[question.id] for question in theme.questions if question.is_scored]
        asked = [each for each in found if not each.did_not_arise]
        answered = [each for each in asked if each.none is not NoLevel.NOT_ANSWERED]
        lines.append(ThemeLine(id=theme.id, title=theme.title, answered=len(answered), asked=len(asked)))
    return tuple(lines)


def _kept_by_question(session: Session, identity: Identity, response: FoundResponse) -> dict[str, tuple[Recovery, ...]]:
    if response.sheet_id is None or response.seat_id is None:
        return {}
    kept = list_recoveries(
        session,
        identity=identity,
        board_id=response.board_id,
        assessment_id=response.assessment_id,
        seat_id=response.seat_id,
    )
    by_question = sorted(kept, key=lambda each: each.question_id)
    return {id: tuple(group) for id, group in groupby(by_question, key=lambda each: each.question_id)}


def _question_shown(
    bank: Bank,
    question: Question,
    contributions: Mapping[str, Contribution],
    answers: Mapping[str, AnswerNow],
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
        now=answers.get(question.id, UNSAVED),
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
