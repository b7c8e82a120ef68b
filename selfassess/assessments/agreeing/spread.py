"""How the answers lie: every number from the engine's ``agreement``, over responses that were sent in time.

Each read is a fixed number of statements, whatever the number of questions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.assembly import list_responses
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.assessments.agreeing.said import Comments, comments_of
from selfassess.assessments.agreeing.seeing import is_told_groups, is_told_names, require_answers
from selfassess.assessments.agreeing.sharing import as_grouped, bases_of
from selfassess.assessments.answering.given import question_of
from selfassess.engine.agreement import FEWEST_RESPONSES, Agreement, GroupSpread, QuestionSpread, ThemeSpread, agreement
from selfassess.engine.answers import AnswerSheet, Basis, NoLevel
from selfassess.engine.bank import Level, Question, Theme
from selfassess.storage.naming import metadata
from selfassess.vocabulary import SheetState

_ASSESSMENT, _SHEET, _SEAT = (metadata.tables[name] for name in ("assessment", "sheet", "seat"))
_ANSWER, _EVIDENCE = metadata.tables["answer"], metadata.tables["evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The responses of one self-assessment and how they lie; ``found`` is None where nobody sent one."""

    occasion: Occasion
    sheets: tuple[AnswerSheet, ...]
    found: Agreement | None
    fewest: int

    def of(self, question_id: str) -> QuestionSpread | None:
        """How the answers to one question lie, where it takes a level and anybody answered at all."""
        return self.found.everyone.by_question.get(question_id) if self.found is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLies:
    """One theme: its levels put together, and the middle of each broad group where that is told."""

    theme: Theme
    spread: ThemeSpread
    questions: tuple[QuestionSpread, ...]
    groups: tuple[Level | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How all answers lie, the most split first. ``groups`` names the broad groups where their middle is told."""

    occasion: Occasion
    responses: int
    fewest: int
    most_split: tuple[QuestionSpread, ...]
    themes: tuple[ThemeLies, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatSaid:
    """What one seat or table said, for those who are told names."""

    seat: str
    level: Level | None
    none: NoLevel | None
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceShown:
    """What somebody pointed at: its title, kind and day, and never who did."""

    title: str
    kind: str
    dated_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLies:
    """One question: how its answers lie, what was said, and where it can be checked."""

    occasion: Occasion
    question: Question
    responses: int
    fewest: int
    spread: QuestionSpread | None
    groups: tuple[tuple[str, Level | None], ...]
    comments: Comments
    named: tuple[SeatSaid, ...]
    evidence: tuple[EvidenceShown, ...]


def gather(session: Session, occasion: Occasion) -> Gathered:
    """The responses and how they lie. Whoever calls has asked who may see them."""
    sheets = as_grouped(list_responses(session, occasion, bases=bases_of(occasion.gathering)))
    fewest = _fewest(sheets)
    found = agreement(occasion.bank, sheets, fewest) if sheets else None
    return Gathered(occasion=occasion, sheets=sheets, found=found, fewest=fewest)


def spread_overview(
    session: Session, *, identity: Identity, board_id: int, assessment_id: int, today: date
) -> Overview:
    """How all answers lie.

    Raises:
        NotFound, NotAllowed: as ``seeing.require_answers``.
    """
    gathered = _opened(session, identity, board_id, assessment_id, today)
    occasion, found = gathered.occasion, gathered.found
    groups = _groups(identity, gathered)
    asked = _asked(gathered)
    return Overview(
        occasion=occasion,
        responses=len(gathered.sheets),
        fewest=gathered.fewest,
        most_split=tuple(each for each in found.most_split if each.question.id in asked) if found else (),
        themes=tuple(
            _theme(theme, found, groups, asked)
            for theme in occasion.bank.themes
            if found is not None and any(question.id in asked for question in theme.questions)
        ),
        groups=tuple(_name(group) for group in groups),
    )


def spread_question(
    session: Session, *, identity: Identity, board_id: int, assessment_id: int, question_id: str, today: date
) -> QuestionLies:
    """How the answers to one question lie, with what was said.

    Raises:
        NotFound: the question set has no such question; or as ``seeing.require_answers``, with NotAllowed.
    """
    gathered = _opened(session, identity, board_id, assessment_id, today)
    occasion, found = gathered.occasion, gathered.found
    question = question_of(occasion.bank, question_id)
    named = _named_seats(session, occasion, question_id)
    comments = Comments(shown=())
    if found is not None:
        comments = comments_of(found, gathered.sheets, question_id, named=named, fewest=gathered.fewest)
    groups = _groups(identity, gathered) if question.is_scored else ()
    return QuestionLies(
        occasion=occasion,
        question=question,
        responses=len(gathered.sheets),
        fewest=gathered.fewest,
        spread=gathered.of(question_id),
        groups=tuple((_name(group), group.by_question[question_id].median) for group in groups),
        comments=comments,
        named=_by_seat(gathered, question) if is_told_names(identity, occasion) else (),
        evidence=_evidence(session, occasion, question_id) if len(gathered.sheets) >= gathered.fewest else (),
    )


def _opened(session: Session, identity: Identity, board_id: int, assessment_id: int, today: date) -> Gathered:
    occasion = get_occasion(session, board_id=board_id, assessment_id=assessment_id, today=today)
    require_answers(identity, occasion)
    return gather(session, occasion)


def _fewest(sheets: Collection[AnswerSheet]) -> int:
    """How many responses must stand behind a number. A table at which several seats sit is a group by itself."""
    is_of_tables = all(sheet.basis is Basis.TABLE and len(sheet.took_part) >= FEWEST_RESPONSES for sheet in sheets)
    return 1 if sheets and is_of_tables else FEWEST_RESPONSES


def _asked(gathered: Gathered) -> frozenset[str]:
    """The questions that were asked of everyone, or that anybody answered."""
    spreads = gathered.found.everyone.questions if gathered.found else ()
    answered = (each.question.id for each in spreads if each.n)
    return frozenset((*gathered.occasion.asked, *answered))


def _groups(identity: Identity, gathered: Gathered) -> tuple[GroupSpread, ...]:
    if gathered.found is None or not is_told_groups(identity, gathered.occasion):
        return ()
    return gathered.found.groups


def _theme(theme: Theme, found: Agreement, groups: Collection[GroupSpread], asked: Collection[str]) -> ThemeLies:
    questions = (found.everyone.by_question[each.id] for each in theme.questions if each.is_scored and each.id in asked)
    return ThemeLies(
        theme=theme,
        spread=found.everyone.of_theme(theme.id, found.headline),
        questions=tuple(questions),
        groups=tuple(group.of_theme(theme.id, found.headline).median for group in groups),
    )


def _name(group: GroupSpread) -> str:
    return group.groups[0] if len(group.groups) == 1 else ", ".join(group.groups)


def _by_seat(gathered: Gathered, question: Question) -> tuple[SeatSaid, ...]:
    said = []
    for sheet in sorted(gathered.sheets, key=lambda each: each.seat):
        answer = sheet.answer(question.id)
        levels: Mapping[str, Level] = {}
        if question.is_scored:
            levels = gathered.occasion.bank.scale_of(question).by_code
        none = answer.none if question.is_scored and answer.level is None else None
        said.append(SeatSaid(seat=sheet.seat, level=levels.get(answer.level or ""), none=none, comment=answer.comment))
    return tuple(said)


def _sent(occasion: Occasion) -> tuple[ColumnElement[bool], ...]:
    return (
        _SHEET.c.board_id == occasion.board_id,
        _SHEET.c.assessment_id == occasion.assessment_id,
        _SHEET.c.basis.in_(bases_of(occasion.gathering)),
        _SHEET.c.state == SheetState.SENT,
        or_(_ASSESSMENT.c.shared_at.is_(None), _SHEET.c.sent_at <= _ASSESSMENT.c.shared_at),
    )


_ITS_ASSESSMENT = and_(_ASSESSMENT.c.board_id == _SHEET.c.board_id, _ASSESSMENT.c.id == _SHEET.c.assessment_id)
_ITS_ANSWERS = and_(_ANSWER.c.board_id == _SHEET.c.board_id, _ANSWER.c.sheet_id == _SHEET.c.id)


def _named_seats(session: Session, occasion: Occasion, question_id: str) -> frozenset[str]:
    """The seats whose writers put the seat's name to what they said of this question."""
    wanted = (
        select(_SEAT.c.name)
        .join(_SHEET, and_(_SHEET.c.board_id == _SEAT.c.board_id, _SHEET.c.seat_id == _SEAT.c.id))
        .join(_ASSESSMENT, _ITS_ASSESSMENT)
        .join(_ANSWER, _ITS_ANSWERS)
        .where(*_sent(occasion), _ANSWER.c.question_id == question_id, _ANSWER.c.names_seat)
    )
    return frozenset(session.execute(wanted).scalars())


def _evidence(session: Session, occasion: Occasion, question_id: str) -> tuple[EvidenceShown, ...]:
    of_answer = and_(_EVIDENCE.c.board_id == _ANSWER.c.board_id, _EVIDENCE.c.answer_id == _ANSWER.c.id)
    wanted = (
        select(_EVIDENCE.c.title, _EVIDENCE.c.kind, _EVIDENCE.c.dated_on)
        .distinct()
        .join(_ANSWER, of_answer)
        .join(_SHEET, _ITS_ANSWERS)
        .join(_ASSESSMENT, _ITS_ASSESSMENT)
        .where(*_sent(occasion), _ANSWER.c.question_id == question_id, _EVIDENCE.c.removed_at.is_(None))
        .order_by(_EVIDENCE.c.title)
    )
    return tuple(
        EvidenceShown(title=row.title, kind=row.kind, dated_on=row.dated_on) for row in session.execute(wanted)
    )
