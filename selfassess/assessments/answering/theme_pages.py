"""A response as its pages show it: its themes, and one theme with its questions, what may be chosen, what stands now.

Each read is a fixed number of statements, whatever the number of questions. A page shows what the response is asked and
nothing besides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Any, Unpack

from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.asking import asked_in, contributions_in
from selfassess.assessments.answering.evidence_lists import count_evidence
from selfassess.assessments.answering.found import FoundResponse, Where
from selfassess.assessments.answering.given import reasons_for
from selfassess.assessments.answering.recovery import Recovery, list_recoveries
from selfassess.assessments.answering.responses import get_response, list_answers
from selfassess.assessments.answering.shown import (
    ConditionShown,
    LevelShown,
    QuestionShown,
    ResponsePage,
    ThemeLine,
    ThemePage,
)
from selfassess.assessments.answering.standing import UNSAVED, AnswerNow
from selfassess.engine.answers import Basis, NoLevel
from selfassess.engine.bank import Bank, Question
from selfassess.engine.contributions import Contribution
from selfassess.errors import NotFound
from selfassess.vocabulary import AssessmentState, Gathering

_NOTHING: Mapping[Any, Any] = MappingProxyType({})
_GATHERED: Mapping[Basis, Gathering] = MappingProxyType({Basis.TABLE: Gathering.TABLES, Basis.DRAFT: Gathering.DRAFT})


def theme_page(
    session: Session,
    *,
    identity: Identity,
    theme_id: str,
    **where: Unpack[Where],
) -> ThemePage:
    """One theme of a response, for a person who answers in it.

    Raises:
        NotFound: no such assessment, seat or theme for this person; or NotAllowed: the seat is somebody else's.
    """
    response = opened(session, identity=identity, **where)
    asked, contributions = asked_in(session, identity, response), contributions_in(session, response)
    themes = theme_lines(response.bank, asked, contributions)
    if theme_id not in {line.id for line in themes}:
        raise NotFound("There is no such theme in this self-assessment.")
    theme = response.bank.theme[theme_id]
    questions = [question for question in theme.questions if question.id in asked]
    answers = list_answers(session, response, [question.id for question in questions])
    kept = _kept_by_question(session, identity, response)
    evidence = count_evidence(
        session, board_id=response.board_id, answer_ids=[each.answer_id for each in answers.values()]
    )
    return ThemePage(
        response=response_page(response, themes),
        theme_id=theme.id,
        theme_title=theme.title,
        introduction=theme.introduction,
        questions=tuple(
            question_shown(response.bank, question, contributions, answers, kept, evidence, why=asked[question.id])
            for question in questions
        ),
    )


def themes_page(
    session: Session,
    *,
    identity: Identity,
    **where: Unpack[Where],
) -> ResponsePage:
    """The themes of a response that are asked, each with n of N.

    Raises:
        NotFound, NotAllowed: as ``theme_page``.
    """
    response = opened(session, identity=identity, **where)
    asked, contributions = asked_in(session, identity, response), contributions_in(session, response)
    return response_page(response, theme_lines(response.bank, asked, contributions))


def opened(
    session: Session,
    *,
    identity: Identity,
    **where: Unpack[Where],
) -> FoundResponse:
    """The response. Of a self-assessment that is still prepared nobody who answers knows.

    Raises:
        NotFound, NotAllowed: as ``responses.get_response``.
    """
    found = get_response(session, identity=identity, **where)
    if found.assessment_state is AssessmentState.PREPARING:
        raise NotFound("There is no such self-assessment.")
    return found


def response_page(response: FoundResponse, themes: tuple[ThemeLine, ...]) -> ResponsePage:
    """What every page of a response says of it."""
    return ResponsePage(
        assessment_id=response.assessment_id,
        title=response.title,
        state=response.assessment_state,
        due_on=response.last_day,
        seat_id=response.seat_id,
        seat_name=response.seat_name,
        basis=response.basis,
        gathering=_GATHERED.get(response.basis, Gathering.INDIVIDUAL),
        visibility=response.visibility,
        response=response.state,
        was_sent=response.was_sent,
        sent_at=response.sent_at,
        is_late=response.is_late,
        is_after_sharing=response.is_after_sharing,
        is_let_in=response.stands is not response.assessment_state,
        is_keyed=response.keyed_by is not None,
        through_sheet=response.through_sheet,
        closed_at=response.closed_at,
        may_save=not response.why_not,
        why_not=response.why_not,
        themes=themes,
    )


def theme_lines(bank: Bank, asked: Collection[str], contributions: Mapping[str, Contribution]) -> tuple[ThemeLine, ...]:
    """The themes of which anything is asked, in the set's order."""
    lines = []
    for theme in bank.themes:
        here = [question for question in theme.questions if question.id in asked]
        found = [contributions[question.id] for question in here if question.is_scored]
        arisen = [each for each in found if not each.did_not_arise]
        answered = [each for each in arisen if each.none is not NoLevel.NOT_ANSWERED]
        if here:
            lines.append(ThemeLine(id=theme.id, title=theme.title, answered=len(answered), asked=len(arisen)))
    return tuple(lines)


def _kept_by_question(session: Session, identity: Identity, response: FoundResponse) -> dict[str, tuple[Recovery, ...]]:
    if response.sheet_id is None:
        return {}
    kept = list_recoveries(session, identity=identity, board_id=response.board_id, sheet_id=response.sheet_id)
    by_question = sorted(kept, key=lambda each: each.question_id)
    return {id: tuple(group) for id, group in groupby(by_question, key=lambda each: each.question_id)}


def question_shown(
    bank: Bank,
    question: Question,
    contributions: Mapping[str, Contribution],
    answers: Mapping[str, AnswerNow],
    kept: Mapping[str, tuple[Recovery, ...]] = _NOTHING,
    evidence: Mapping[int, int] = _NOTHING,
    *,
    why: str = "",
) -> QuestionShown:
    """One question as pages show it, without the kept texts, the evidence and the reason that are not given."""
    now = answers.get(question.id, UNSAVED)
    levels = bank.scale_of(question).levels if question.is_scored else ()
    return QuestionShown(
        question=question,
        why_asked=why,
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
        now=now,
        kept=kept.get(question.id, ()),
        evidence=evidence.get(now.answer_id or 0, 0),
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
