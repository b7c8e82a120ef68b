"""What the pages show on which a board agrees: each question with what stands, last time, and what is suggested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.agreed import is_settled
from selfassess.assessments.agreeing.agreed_evidence import count_behind
from selfassess.assessments.agreeing.before import Before, LastTime, last_time
from selfassess.assessments.agreeing.board_sheet import find_agreed, list_present
from selfassess.assessments.agreeing.markers import Marker, list_markers
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.assessments.agreeing.pointed_at import Pointed, list_from_last_time
from selfassess.assessments.agreeing.seeing import require_agreed
from selfassess.assessments.agreeing.spread import Gathered, SeatSaid, gather, pointed_in, proposed_for
from selfassess.assessments.agreeing.suggestions import Suggestion, may_be_accepted, suggestions
from selfassess.assessments.answering.evidence_lists import EvidenceShown, list_evidence
from selfassess.assessments.answering.given import BLANK, question_of
from selfassess.assessments.answering.standing import UNSAVED, AnswerNow, answers_of
from selfassess.engine.bank import Level, Question, Theme
from selfassess.engine.spread import QuestionSpread
from selfassess.errors import NotFound
from selfassess.storage.tables import metadata
from selfassess.vocabulary import AssessmentKind, AssessmentState

_SEAT = metadata.tables["seat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAgree:
    """One question: what stands, what was agreed last time, what is suggested, how the answers are spread."""

    question: Question
    now: AnswerNow
    before: Before | None
    suggestion: Suggestion | None
    spread: QuestionSpread | None
    level: Level | None
    is_asked: bool
    proposed: SeatSaid | None = None
    evidence: int = 0
    markers: tuple[Marker, ...] = ()

    @property
    def needs_evidence(self) -> bool:
        """Whether the agreed level asks for evidence, and none stands behind it yet."""
        return self.level is not None and self.level.evidence_required and not self.evidence

    @property
    def is_listed(self) -> bool:
        """Whether the board is to look at it: it was asked, or says something already."""
        return self.is_asked or self.now.answer != BLANK

    @property
    def is_open(self) -> bool:
        """Whether the board is still to look at it."""
        return self.is_listed and not self.is_settled

    @property
    def is_settled(self) -> bool:
        """Whether the board has looked at it this time."""
        return is_settled(self.now)

    @property
    def is_carried(self) -> bool:
        """Whether last time's answer stands here and nobody has confirmed it."""
        return self.now.answer.carried_from is not None and not self.now.answer.is_confirmed

    @property
    def may_be_accepted(self) -> bool:
        """Whether the suggestion may be accepted without discussion."""
        return self.is_listed and not self.is_settled and may_be_accepted(self.suggestion, self.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeToAgree:
    """The questions of one theme."""

    theme: Theme
    lines: tuple[ToAgree, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatHere:
    """A seat, and whether it took part in agreeing."""

    id: int
    name: str
    is_present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeingPage:
    """Everything that the board agrees, by theme. ``sheet_id`` is None until agreeing has begun."""

    occasion: Occasion
    sheet_id: int | None
    before: LastTime | None
    suggested: dict[str, Suggestion]
    themes: tuple[ThemeToAgree, ...]

    @property
    def lines(self) -> tuple[ToAgree, ...]:
        """Every question in the set's order."""
        return tuple(line for theme in self.themes for line in theme.lines)

    @property
    def listed(self) -> int:
        """How many questions the board is to look at."""
        return sum(line.is_listed for line in self.lines)

    @property
    def settled(self) -> int:
        """How many of them it has looked at."""
        return sum(line.is_settled for line in self.lines)

    @property
    def acceptable(self) -> tuple[ToAgree, ...]:
        """Those that may be accepted without discussion now."""
        return tuple(line for line in self.lines if line.may_be_accepted)

    @property
    def may_agree(self) -> bool:
        """Whether anything can be agreed now."""
        return self.occasion.state is AssessmentState.AGREEING

    def line(self, question_id: str) -> ToAgree:
        """One question; whoever asks has looked that it is there."""
        return next(line for line in self.lines if line.question.id == question_id)

    def after(self, question_id: str) -> ToAgree | None:
        """The next question to look at, on from this one and then from the first; None where all are settled."""
        lines = self.lines
        place = next(number for number, line in enumerate(lines) if line.question.id == question_id)
        return next((line for line in (*lines[place + 1 :], *lines[:place]) if line.is_open), None)


def agreeing_page(
    session: Session, *, identity: Identity, board_id: int, assessment_id: int, today: date
) -> AgreeingPage:
    """Everything that the board agrees.

    Raises:
        NotFound, NotAllowed: as ``seeing.require_agreed``.
    """
    occasion = get_occasion(session, board_id=board_id, assessment_id=assessment_id, today=today)
    require_agreed(identity, occasion)
    return build_page(session, occasion)


def question_page(page: AgreeingPage, question_id: str) -> ToAgree:
    """One question of the page.

    Raises:
        NotFound: the question set has none of this id, or no level is agreed in this self-assessment.
    """
    question_of(page.occasion.bank, question_id)
    if not page.themes:
        raise NotFound("This self-assessment records strengths and areas for consideration, without levels.")
    return page.line(question_id)


def build_page(session: Session, occasion: Occasion) -> AgreeingPage:
    """The same, for whoever has asked already."""
    gathered = gather(session, occasion)
    sheet_id = find_agreed(session, board_id=occasion.board_id, assessment_id=occasion.assessment_id)
    heads = answers_of(session, board_id=occasion.board_id, sheet_id=sheet_id)
    markers = list_markers(session, occasion).by_question
    behind = count_behind(session, board_id=occasion.board_id, sheet_id=sheet_id)
    before = last_time(session, occasion)
    suggested = dict(suggestions(gathered))
    themes = []
    if occasion.kind is not AssessmentKind.FINDINGS:
        line = partial(
            _line,
            occasion=occasion,
            gathered=gathered,
            heads=heads,
            before=before,
            suggested=suggested,
            behind=behind,
            markers=markers,
        )
        themes = [ThemeToAgree(theme=theme, lines=tuple(map(line, theme.questions))) for theme in occasion.bank.themes]
    return AgreeingPage(occasion=occasion, sheet_id=sheet_id, before=before, suggested=suggested, themes=tuple(themes))


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceHere:
    """What stands behind one agreed level, and what could be taken over: from responses, and from last time."""

    pieces: tuple[EvidenceShown, ...]
    pointed: tuple[Pointed, ...]
    before: tuple[Pointed, ...]


def evidence_page(session: Session, page: AgreeingPage, line: ToAgree) -> EvidenceHere:
    """The evidence of one question of the page; what stands behind it already is not offered again."""
    occasion, id_ = page.occasion, line.question.id
    answer_ids = [line.now.answer_id] if line.now.answer_id is not None else []
    pieces = [
        piece
        for found in list_evidence(session, board_id=occasion.board_id, answer_ids=answer_ids).values()
        for piece in found
    ]
    there = {(piece.title, piece.kind, piece.dated_on, piece.link, piece.file_name or None) for piece in pieces}

    def left(found: Iterable[Pointed]) -> tuple[Pointed, ...]:
        return tuple(
            each for each in found if (each.title, each.kind, each.dated_on, each.link, each.file_name) not in there
        )

    before = list_from_last_time(session, occasion, page.before, id_) if page.before is not None else ()
    pointed = pointed_in(session, gather(session, occasion), id_)
    return EvidenceHere(pieces=tuple(pieces), pointed=left(pointed), before=left(before))


def list_seats_here(session: Session, *, board_id: int, sheet_id: int | None) -> tuple[SeatHere, ...]:
    """The board's open seats, and others that took part, each with whether it did."""
    present = list_present(session, board_id=board_id, sheet_id=sheet_id)
    wanted = select(_SEAT.c.id, _SEAT.c.name, _SEAT.c.closed_on).where(_SEAT.c.board_id == board_id)
    rows = session.execute(wanted.order_by(_SEAT.c.name))
    return tuple(
        SeatHere(id=row.id, name=row.name, is_present=row.id in present)
        for row in rows
        if row.closed_on is None or row.id in present
    )


def _line(
    question: Question,
    *,
    occasion: Occasion,
    gathered: Gathered,
    heads: dict[str, AnswerNow],
    before: LastTime | None,
    suggested: dict[str, Suggestion],
    behind: Mapping[str, int],
    markers: Mapping[str, tuple[Marker, ...]],
) -> ToAgree:
    now = heads.get(question.id, UNSAVED)
    levels = occasion.bank.scale_of(question).by_code if question.is_scored else {}
    return ToAgree(
        question=question,
        now=now,
        before=before.answers.get(question.id) if before is not None else None,
        suggestion=suggested.get(question.id),
        spread=gathered.of(question.id),
        level=levels.get(now.answer.level or ""),
        is_asked=question.id in occasion.asked,
        proposed=proposed_for(gathered, question),
        evidence=behind.get(question.id, 0),
        markers=markers.get(question.id, ()),
    )
