"""A theme page as it is shown: each question with what stands, or with what was just sent and could not be saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from selfassess.assessments.answering.answers import AnswerConflict, Change
from selfassess.assessments.answering.given import (
    GivenAnswer,
    field_name,
    read_given,
    read_unconfirmed,
    read_version,
)
from selfassess.assessments.answering.shown import LevelShown, QuestionShown
from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Bank
from selfassess.errors import Refused

Sent = Mapping[str, Sequence[str]]
PARTS = ("answer", "why", "comment", "names")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceShown:
    """One button among the choices of a question: a level, or a reason for none, or neither for *no answer yet*."""

    id: str
    value: str
    level: LevelShown | None = None
    reason: NoLevel | None = None
    is_after_or: bool = False


@dataclass(slots=True, kw_only=True)
class QuestionForm:
    """One question's part of the form: the values to show, the version that they belong to, and what was wrong."""

    shown: QuestionShown
    answer: str
    why: str
    comment: str
    version: int
    names: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    conflict: AnswerConflict | None = None

    @property
    def id(self) -> str:
        """The question's id."""
        return self.shown.question.id

    def name(self, part: str) -> str:
        """The name of one of its fields, which is the field's id as well."""
        return field_name(self.id, part)

    @property
    def choices(self) -> Iterator[ChoiceShown]:
        """The buttons in the order of the page. The first carries the field's id, for an error to lead there."""
        name, number = self.name("answer"), 0
        for level in self.shown.levels:
            number += 1
            yield ChoiceShown(id=_numbered(name, number), value=f"level:{level.code}", level=level)
        for reason in self.shown.reasons:
            number += 1
            is_first = reason is self.shown.reasons[0]
            yield ChoiceShown(id=_numbered(name, number), value=f"none:{reason}", reason=reason, is_after_or=is_first)
        yield ChoiceShown(id=_numbered(name, number + 1), value="", is_after_or=True)


@dataclass(slots=True)
class ThemeForm:
    """Every question of a theme. ``errors`` is what makes the page an error page, as any form's."""

    questions: list[QuestionForm]

    @property
    def errors(self) -> dict[str, str]:
        """The first message of each field that has one, by the field's id, in the page's order."""
        found: dict[str, str] = {}
        for question in self.questions:
            found.update({question.name(part): message for part, message in question.errors.items()})
            if question.conflict is not None:
                found[question.name("answer")] = str(question.conflict)
        return found


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def choice_of(answer: GivenAnswer) -> str:
    """The value of the choice that an answer made; empty for none."""
    if answer.level is not None:
        return f"level:{answer.level}"
    return f"none:{answer.no_level}" if answer.no_level else ""


def as_it_stands(questions: Iterable[QuestionShown]) -> ThemeForm:
    """The form with what was saved."""
    return ThemeForm([_standing(shown) for shown in questions])


def as_sent(questions: Iterable[QuestionShown], sent: Sent) -> ThemeForm:
    """The form with what was sent, whatever it was worth, so that nothing typed is lost."""
    return ThemeForm([_typed(shown, sent) for shown in questions])


def read_changes(bank: Bank, form: ThemeForm, sent: Sent) -> list[Change]:
    """The changes that a page sent; where one cannot be kept, its message stands in the form."""
    changes = []
    for question in form.questions:
        try:
            changes.append(read_change(bank, question.id, sent))
        except Refused as refusal:
            part = (refusal.field or "").rpartition(".")[2]
            question.errors[part if part in PARTS else "answer"] = str(refusal)
    return changes


def read_change(bank: Bank, question_id: str, sent: Sent) -> Change:
    """The change that was sent for one question.

    Raises:
        NotFound: no such question. Refused: with the field and what to do.
    """
    return Change(
        question_id=question_id,
        given=read_given(bank, question_id, sent),
        seen_version=read_version(question_id, sent),
        unconfirmed=read_unconfirmed(bank, question_id, sent),
    )


def _standing(shown: QuestionShown) -> QuestionForm:
    answer = shown.now.answer
    return QuestionForm(
        shown=shown,
        answer=choice_of(answer),
        why=answer.why_none,
        comment=answer.comment,
        names=answer.names_seat,
        version=shown.now.version,
    )


def _typed(shown: QuestionShown, sent: Sent) -> QuestionForm:
    answer, why, comment, names = ((sent.get(field_name(shown.question.id, part)) or [""])[0] for part in PARTS)
    # After a refusal or a conflict the page goes on from what stands now: the next save is a knowing one.
    return QuestionForm(
        shown=shown, version=shown.now.version, answer=answer, why=why, comment=comment, names=names == "yes"
    )
