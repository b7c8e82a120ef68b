"""What pages are told: frozen values, ready to show, that know no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from selfassess.assessments.answering.recovery import Recovery
from selfassess.assessments.answering.standing import AnswerNow
from selfassess.engine.answers import Basis, NoLevel
from selfassess.engine.bank import Question, Shape
from selfassess.vocabulary import AssessmentState, Gathering, SheetState, Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelShown:
    """One level that a question offers; the descriptor is the question's own where it has one."""

    code: str
    label: str
    descriptor: str
    colour: str
    shape: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionShown:
    """When a question is asked: the earlier question's text, and the level that it must reach or stay within."""

    question_id: str
    question_text: str
    level_label: str
    is_at_least: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionShown:
    """One question with what may be chosen, what stands now, and this person's kept texts, the newest first.

    ``levels`` and ``reasons`` are empty for a question answered in words. ``grounding`` names the documents that it
    comes from, with the place in each where it is known. ``is_asked`` is False while its condition is not met; what was
    typed stays. ``why_asked`` is why it was chosen by itself, where somebody said. ``evidence`` is how many pieces the
    answer has.
    """

    question: Question
    why_asked: str
    levels: tuple[LevelShown, ...]
    reasons: tuple[NoLevel, ...]
    grounding: tuple[str, ...]
    condition: ConditionShown | None
    is_asked: bool
    now: AnswerNow
    kept: tuple[Recovery, ...]
    evidence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLine:
    """A theme in the list: how many of the questions that are asked have a level or a reason for none."""

    id: str
    title: str
    answered: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePage:
    """A response with its themes. ``may_save`` is False where ``why_not`` says why no answer can be saved.

    ``seat_id`` is None where it is no one seat's; ``seat_name`` is then what the table or the proposal is called.
    ``through_sheet``: it is answered together, or typed in for a seat.
    """

    assessment_id: int
    title: str
    state: AssessmentState
    due_on: date | None
    seat_id: int | None
    seat_name: str
    basis: Basis
    gathering: Gathering
    visibility: Visibility
    response: SheetState
    was_sent: bool
    sent_at: datetime | None
    is_late: bool
    is_after_sharing: bool
    is_let_in: bool
    is_keyed: bool
    through_sheet: bool
    closed_at: datetime | None
    may_save: bool
    why_not: str
    themes: tuple[ThemeLine, ...]

    @property
    def answered(self) -> int:
        """How many questions of the whole response have a level or a reason for none."""
        return sum(theme.answered for theme in self.themes)

    @property
    def asked(self) -> int:
        """Out of how many."""
        return sum(theme.asked for theme in self.themes)

    @property
    def next_theme(self) -> str | None:
        """The id of the first theme in which something is not answered yet, else of the first; None where none is."""
        open_ = (line.id for line in self.themes if line.answered < line.asked)
        return next(open_, self.themes[0].id if self.themes else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePage:
    """One theme of a response."""

    response: ResponsePage
    theme_id: str
    theme_title: str
    introduction: str
    questions: tuple[QuestionShown, ...]

    @property
    def number(self) -> int:
        """The theme's place among the themes, from 1."""
        return [theme.id for theme in self.response.themes].index(self.theme_id) + 1

    @property
    def this(self) -> ThemeLine:
        """The theme's own line: n of N."""
        return self.response.themes[self.number - 1]

    @property
    def previous(self) -> ThemeLine | None:
        """The theme before, or None."""
        return self.response.themes[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> ThemeLine | None:
        """The theme after, or None."""
        return self.response.themes[self.number] if self.number < len(self.response.themes) else None
