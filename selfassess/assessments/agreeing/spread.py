"""How the answers are spread: every number from the engine's ``agreement``, over responses that were sent in time.

Each read is a fixed number of statements, whatever the number of questions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import and_, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.assembly import list_responses
from selfassess.assessments.agreeing.markers import Marker, list_markers
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.assessments.agreeing.pointed_at import ITS_ANSWERS, Pointed, counted, list_pointed
from selfassess.assessments.agreeing.said import Comments, asked_sheets, comments_of, words_of
from selfassess.assessments.agreeing.seeing import has_groups, is_told_groups, is_told_names, require_answers
from selfassess.assessments.agreeing.sharing import as_grouped, bases_of, fewest_behind
from selfassess.assessments.answering.counted import ITS_ASSESSMENT
from selfassess.assessments.answering.given import question_of
from selfassess.engine.agreement import Agreement, GroupSpread, QuestionSpread, ThemeSpread, agreement
from selfassess.engine.answers import Answer, AnswerSheet, Basis, NoLevel
from selfassess.engine.bank import Level, Question, Scale, Theme
from selfassess.engine.spread import Spread
from selfassess.errors import NotFound
from selfassess.storage.tables import metadata
from selfassess.vocabulary import Gathering

_ASSESSMENT, _SHEET, _SEAT = (metadata.tables[name] for name in ("assessment", "sheet", "seat"))
_ANSWER = metadata.tables["answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The responses of one self-assessment and how they lie; ``found`` is None where nobody sent one.

    ``proposal`` is what was proposed to the board, where levels are proposed.
    """

    occasion: Occasion
    sheets: tuple[AnswerSheet, ...]
    found: Agreement | None
    fewest: int
    proposal: AnswerSheet | None = None

    def of(self, question_id: str) -> QuestionSpread | None:
        """How the answers to one question are spread, where it takes a level and anybody answered at all."""
        return self.found.everyone.by_question.get(question_id) if self.found is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLies:
    """One theme: its levels on the scale of its headline put together, and the middle of each group that is told.

    ``in_words`` are its questions that take no level.
    """

    theme: Theme
    scale: Scale
    spread: ThemeSpread
    questions: tuple[QuestionSpread, ...]
    in_words: tuple[Question, ...]
    groups: tuple[Level | None, ...]

    @property
    def counts(self) -> Mapping[Spread, int]:
        """How many of the questions that were asked are close, split, or answered by too few."""
        return {**dict.fromkeys(Spread, 0), **Counter(each.spread for each in self.questions)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How all answers are spread, most split first. ``groups`` names the broad groups where their middle is told."""

    occasion: Occasion
    responses: int
    fewest: int
    most_split: tuple[QuestionSpread, ...]
    themes: tuple[ThemeLies, ...]
    groups: tuple[str, ...]
    proposed: tuple[tuple[Question, SeatSaid], ...] = ()
    markers: Mapping[str, tuple[Marker, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatSaid:
    """What one seat or table said, for those who are told names; or what was proposed."""

    seat: str
    level: Level | None
    none: NoLevel | None
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLies:
    """One question: how its answers are spread, what was said, and where it can be checked."""

    occasion: Occasion
    question: Question
    responses: int
    fewest: int
    spread: QuestionSpread | None
    groups: tuple[tuple[str, Level | None], ...]
    comments: Comments
    named: tuple[SeatSaid, ...]
    evidence: tuple[Pointed, ...]
    proposed: SeatSaid | None = None
    markers: tuple[Marker, ...] = ()


def gather(session: Session, occasion: Occasion) -> Gathered:
    """The responses and how they lie. Whoever calls has asked who may see them."""
    sheets = list_responses(session, occasion, bases=bases_of(occasion.gathering))
    if has_groups(occasion):
        sheets = as_grouped(sheets)
    elif occasion.gathering is not Gathering.TABLES:
        sheets = tuple(replace(sheet, group="") for sheet in sheets)
    fewest = _fewest(sheets)
    found = agreement(occasion.bank, sheets, fewest) if sheets else None
    proposal = None
    if occasion.gathering is Gathering.DRAFT:
        proposal = next(iter(list_responses(session, occasion, bases=(Basis.DRAFT,))), None)
    return Gathered(occasion=occasion, sheets=sheets, found=found, fewest=fewest, proposal=proposal)


def spread_overview(
    session: Session, *, identity: Identity, board_id: int, assessment_id: int, today: date
) -> Overview:
    """How all answers are spread.

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
        proposed=tuple(
            (question, said)
            for theme in occasion.bank.themes
            for question in theme.questions
            if (said := proposed_for(gathered, question)) is not None
        ),
        markers=list_markers(session, occasion).by_theme,
    )


def spread_question(
    session: Session, *, identity: Identity, board_id: int, assessment_id: int, question_id: str, today: date
) -> QuestionLies:
    """How the answers to one question are spread, with what was said.

    Raises:
        NotFound: the question set has no such question; or as ``seeing.require_answers``, with NotAllowed.
    """
    gathered = _opened(session, identity, board_id, assessment_id, today)
    occasion, found = gathered.occasion, gathered.found
    question = question_of(occasion.bank, question_id)
    named = _named_seats(session, occasion, question_id)
    comments = Comments(shown=())
    if found is not None:
        few, by_name = gathered.fewest, gathered.fewest == 1 and has_groups(occasion)
        among = asked_sheets(gathered.sheets, question_id, occasion.asked)
        comments = comments_of(found, among, question_id, named=named, fewest=few, names_tables=by_name)
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
        evidence=pointed_in(session, gathered, question_id),
        proposed=proposed_for(gathered, question),
        markers=list_markers(session, occasion).by_question.get(question_id, ()),
    )


def spread_evidence(
    session: Session,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    question_id: str,
    key: str,
    today: date,
) -> Pointed:
    """One piece that responses point at, to be opened.

    Raises:
        NotFound: nobody who counts points at it; or as ``seeing.require_answers``, with NotAllowed.
    """
    gathered = _opened(session, identity, board_id, assessment_id, today)
    question_of(gathered.occasion.bank, question_id)
    for each in pointed_in(session, gathered, question_id):
        if each.key == key:
            return each
    raise NotFound("There is no such evidence.")


def pointed_in(session: Session, gathered: Gathered, question_id: str) -> tuple[Pointed, ...]:
    """What may be shown of the evidence of one question: none where so few answered that it would be plain whose."""
    among = asked_sheets(gathered.sheets, question_id, gathered.occasion.asked)
    if gathered.proposal is None and len(among) < gathered.fewest:
        return ()
    return list_pointed(session, gathered.occasion, question_id)


def proposed_for(gathered: Gathered, question: Question) -> SeatSaid | None:
    """What was proposed for one question; None where nothing was."""
    answer = gathered.proposal.answers.get(question.id) if gathered.proposal is not None else None
    if answer is None or answer.none is NoLevel.NOT_ANSWERED:
        return None
    return _said(gathered.occasion, "", question, answer)


def _opened(session: Session, identity: Identity, board_id: int, assessment_id: int, today: date) -> Gathered:
    occasion = get_occasion(session, board_id=board_id, assessment_id=assessment_id, today=today)
    require_answers(identity, occasion)
    return gather(session, occasion)


def _fewest(sheets: Collection[AnswerSheet]) -> int:
    """How many responses must stand behind a number."""
    return fewest_behind([len(sheet.took_part) if sheet.basis is Basis.TABLE else 1 for sheet in sheets])


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
        scale=found.headline,
        spread=found.everyone.of_theme(theme.id, found.headline),
        questions=tuple(questions),
        in_words=tuple(each for each in theme.questions if not each.is_scored and each.id in asked),
        groups=tuple(group.of_theme(theme.id, found.headline).median for group in groups),
    )


def _name(group: GroupSpread) -> str:
    return group.groups[0] if len(group.groups) == 1 else ", ".join(group.groups)


def _by_seat(gathered: Gathered, question: Question) -> tuple[SeatSaid, ...]:
    return tuple(
        _said(gathered.occasion, sheet.seat, question, sheet.answer(question.id))
        for sheet in sorted(gathered.sheets, key=lambda each: each.seat)
    )


def _said(occasion: Occasion, seat: str, question: Question, answer: Answer) -> SeatSaid:
    levels: Mapping[str, Level] = occasion.bank.scale_of(question).by_code if question.is_scored else {}
    none = answer.none if question.is_scored and answer.level is None else None
    return SeatSaid(seat=seat, level=levels.get(answer.level or ""), none=none, comment=words_of(answer))


def _named_seats(session: Session, occasion: Occasion, question_id: str) -> frozenset[str]:
    """The seats whose writers put the seat's name to what they said of this question."""
    wanted = (
        select(_SEAT.c.name)
        .join(_SHEET, and_(_SHEET.c.board_id == _SEAT.c.board_id, _SHEET.c.seat_id == _SEAT.c.id))
        .join(_ASSESSMENT, ITS_ASSESSMENT)
        .join(_ANSWER, ITS_ANSWERS)
        .where(*counted(occasion), _ANSWER.c.question_id == question_id, _ANSWER.c.names_seat)
    )
    return frozenset(session.execute(wanted).scalars())
