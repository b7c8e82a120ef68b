"""A whole response on one page, theme by theme: checked before it is sent, and read and printed for ever."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Unpack

from sqlmodel import Session, col, select

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.asking import asked_in, contributions_in
from selfassess.assessments.answering.evidence_lists import EvidenceShown, list_evidence
from selfassess.assessments.answering.found import Where
from selfassess.assessments.answering.responses import list_answers
from selfassess.assessments.answering.sending import changes_of, may_send, may_withdraw
from selfassess.assessments.answering.shown import QuestionShown, ResponsePage, ThemeLine
from selfassess.assessments.answering.standing import AnswerNow
from selfassess.assessments.answering.theme_pages import opened, question_shown, response_page, theme_lines
from selfassess.storage.tables import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShown:
    """One question with its answer and the evidence beside it."""

    shown: QuestionShown
    evidence: tuple[EvidenceShown, ...]

    @property
    def is_answered(self) -> bool:
        """Whether it has a level or a reason for none; in words, whether anything was written."""
        given = self.shown.now.answer
        if not self.shown.question.is_scored:
            return bool(given.comment)
        return given.level is not None or given.no_level is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeAnswers:
    """A theme with every question that is asked."""

    line: ThemeLine
    answers: tuple[AnswerShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnResponse:
    """The response. ``seen`` and ``version`` are what sending and withdrawing it ask for.

    ``has_answers``: something would be sent. ``answered_by`` names who gave an answer that stands, in the order in
    which they came to the board.
    """

    page: ResponsePage
    sheet_id: int | None
    themes: tuple[ThemeAnswers, ...]
    has_answers: bool
    may_send: bool
    may_withdraw: bool
    seen: int
    version: int
    answered_by: tuple[str, ...] = ()


def own_response(session: Session, *, identity: Identity, **where: Unpack[Where]) -> OwnResponse:
    """Everything that a response says, for a person who answers in it, in whatever state it is.

    Raises:
        NotFound, NotAllowed: as ``theme_pages.theme_page``.
    """
    response = opened(session, identity=identity, **where)
    asked, contributions = asked_in(session, identity, response), contributions_in(session, response)
    answers = list_answers(session, response)
    ids = [answer.answer_id for answer in answers.values() if answer.answer_id is not None]
    evidence = list_evidence(session, board_id=response.board_id, answer_ids=ids)
    lines = theme_lines(response.bank, asked, contributions)
    themes = []
    for line in lines:
        questions = [each for each in response.bank.theme[line.id].questions if each.id in asked]
        shown = [question_shown(response.bank, each, contributions, answers) for each in questions]
        pieces = [AnswerShown(shown=each, evidence=evidence.get(each.now.answer_id or 0, ())) for each in shown]
        themes.append(ThemeAnswers(line=line, answers=tuple(pieces)))
    return OwnResponse(
        page=response_page(response, lines),
        sheet_id=response.sheet_id,
        themes=tuple(themes),
        has_answers=any(not answer.answer.is_blank for id_, answer in answers.items() if id_ in asked),
        may_send=may_send(response),
        may_withdraw=may_withdraw(response),
        seen=changes_of(response, answers.values()),
        version=response.version,
        answered_by=_answered_by(session, response.board_id, answers.values()),
    )


def _answered_by(session: Session, board_id: int, answers: Iterable[AnswerNow]) -> tuple[str, ...]:
    """The names, by their places on the board: a post changes hands, and a deputy or the manager may have helped."""
    wrote = {answer.by for answer in answers if answer.by is not None and not answer.answer.is_blank}
    if not wrote:
        return ()
    places = select(Member.user_id, Member.display_name).where(
        Member.board_id == board_id, col(Member.user_id).in_(wrote)
    )
    names = {row.user_id: row.display_name for row in session.execute(places.order_by(col(Member.id).desc()))}
    return tuple(dict.fromkeys(reversed(names.values())))
