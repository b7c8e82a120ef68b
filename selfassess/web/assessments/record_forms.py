"""The forms of entering an earlier self-assessment, and what was typed or read as a sheet of the board."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from werkzeug.datastructures import MultiDict

from selfassess.accounts.texts import LONGEST_NAME
from selfassess.assessments.answering.given import reasons_for
from selfassess.assessments.signing.recording import LONGEST_SOURCE
from selfassess.banks.answer_files import Format
from selfassess.banks.encoding import MOST_BYTES
from selfassess.engine.answers import Answer, AnswerSheet, Basis, Finding, Judgement, NoLevel
from selfassess.engine.bank import Bank, Question, Theme
from selfassess.reports.wording import NO_LEVEL
from selfassess.vocabulary import FindingKind
from selfassess.web.fields import (
    Choice,
    ChoiceField,
    DateField,
    FileField,
    Form,
    LongTextField,
    SelectionField,
    TextField,
    TickField,
)
from selfassess.web.ticks import QuestionsField

_MOST_FINDINGS = 20_000
_MOST_PASTED = 200_000
_NOTHING = "Not in the record"
_PER_LINE = "One on each line. May stay empty. A page after this ties each to the questions that it is about."


class RecordForm(Form):
    """What is known of an earlier self-assessment besides its levels."""

    title = TextField(
        "Title", most=LONGEST_NAME, needed="Enter a title", hint="What it was called, such as Spring 2024"
    )
    question_set = SelectionField(
        "Question set and version",
        needed="Choose a question set",
        hint="The version that its questions come nearest to.",
    )
    dated_on = DateField("When was it?", needed="Enter the day", hint="The day on which the board agreed it.")
    is_date_inferred = TickField("The day is worked out: the paper does not give it")
    source = TextField(
        "Which paper is it taken from?",
        most=LONGEST_SOURCE,
        needed="Say which paper it is taken from",
        hint="For example: minutes of 14 May 2024, item 6. Printed beside its levels.",
    )
    strengths = LongTextField("Strengths", most=_MOST_FINDINGS, rows=4, hint=_PER_LINE)
    areas = LongTextField("Areas for consideration", most=_MOST_FINDINGS, rows=4, hint=_PER_LINE)


class AboutForm(Form):
    """The questions that one strength or area is tied to; its prefix tells which."""

    questions = QuestionsField("The questions of the question set", is_open=True)


class RecordFileForm(Form):
    """An answer file with what the board agreed: uploaded, or pasted."""

    question_set = SelectionField(
        "Question set and version", needed="Choose a question set", hint="The one that the file names."
    )
    file = FileField(
        "Answer file", most_bytes=MOST_BYTES, accept=".yaml,.yml,.json,.csv", hint="In YAML, JSON or CSV. At most 2 MB."
    )
    pasted = LongTextField("Or paste its text", most=_MOST_PASTED, rows=8)
    source = TextField(
        "Which paper was this taken from?",
        most=LONGEST_SOURCE,
        hint="For example: minutes of 14 May 2024, item 6. Used where the file names none.",
    )
    format = ChoiceField(
        "How is the pasted text written?",
        choices=[Choice(Format.YAML, "YAML"), Choice(Format.JSON, "JSON"), Choice(Format.CSV, "CSV")],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """One question of a theme with what can be chosen, and what is."""

    question: Question
    field: str
    options: tuple[Choice, ...]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedFinding:
    """One line that was typed as a strength or an area, and the prefix of the form that ties it to questions.

    The prefix is made from its words: where lines are added or taken out, the others keep what they are about.
    """

    kind: FindingKind
    text: str

    @property
    def prefix(self) -> str:
        """The same for the same words."""
        return f"about-{self.kind.value}-{sha256(self.text.encode()).hexdigest()[:16]}"

    @property
    def field(self) -> str:
        """The name under which the questions are sent."""
        return f"{self.prefix}-questions"


def typed_findings(form: RecordForm) -> tuple[TypedFinding, ...]:
    """The strengths, then the areas, one for each line."""
    return tuple(
        TypedFinding(kind=kind, text=line.strip())
        for kind, typed in ((FindingKind.STRENGTH, form.strengths), (FindingKind.AREA, form.areas))
        for line in (typed.data or "").splitlines()
        if line.strip()
    )


def level_rows(bank: Bank, theme: Theme, sent: Mapping[str, str]) -> tuple[LevelRow, ...]:
    """The questions of a theme that take a level, as they were sent so far."""
    return tuple(
        LevelRow(
            question=question,
            field=_level_field(question.id),
            options=_options(bank, question),
            chosen=sent.get(_level_field(question.id), ""),
        )
        for question in theme.questions
        if question.is_scored
    )


def judgement_row(bank: Bank, theme: Theme, sent: Mapping[str, str]) -> tuple[str, tuple[Choice, ...], str]:
    """The field of the board's own level for the theme, what can be chosen, and what is."""
    field = _judged_field(theme.id)
    options = (Choice("", _NOTHING), *(Choice(level.code, level.label) for level in bank.main_scale.levels))
    return field, options, sent.get(field, "")


def carried(sent: MultiDict[str, str], *, besides: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """What was sent on other pages of the same form, to be sent again."""
    return tuple(
        (name, value)
        for name, value in sent.items(multi=True)
        if name not in besides and name not in ("csrf_token", "go") and value
    )


def is_of_a_later_page(name: str) -> bool:
    """Whether a field belongs to a theme's page, or to that of a strength or an area."""
    return name.startswith(("level-", "judged-", "about-"))


def typed_sheet(form: RecordForm, bank: Bank, sent: MultiDict[str, str], *, subject: str) -> AnswerSheet:
    """What was typed, as a sheet of the board. What was left out was not looked at, as far as the record tells."""
    typed = typed_findings(form)
    return AnswerSheet(
        assessment=form.title.data,
        bank_id=bank.id,
        edition=bank.edition,
        dated=form.dated_on.data,
        subject=subject,
        basis=Basis.AGREED,
        answers={answer.question: answer for answer in _answers(bank, sent)},
        source=form.source.data,
        date_inferred=form.is_date_inferred.data,
        unlisted=NoLevel.NOT_IN_SCOPE,
        judgements=tuple(_judgements(bank, sent)),
        strengths=_findings(bank, FindingKind.STRENGTH, typed, sent),
        areas=_findings(bank, FindingKind.AREA, typed, sent),
    )


def _answers(bank: Bank, sent: Mapping[str, str]) -> Iterator[Answer]:
    for question in bank.scored_questions:
        kind, _, value = sent.get(_level_field(question.id), "").partition(":")
        if kind == "level":
            yield Answer(question.id, level=value)
        elif kind == "none" and value in {reason.value for reason in reasons_for(bank, question)}:
            yield Answer(question.id, none=NoLevel(value))


def _judgements(bank: Bank, sent: Mapping[str, str]) -> Iterator[Judgement]:
    for theme in bank.themes:
        level = sent.get(_judged_field(theme.id), "")
        if level in bank.main_scale.by_code:
            yield Judgement(theme.id, level)


def _findings(
    bank: Bank, kind: FindingKind, typed: tuple[TypedFinding, ...], sent: MultiDict[str, str]
) -> tuple[Finding, ...]:
    """The strengths, or the areas. What was ticked before another question set was chosen is passed over."""
    return tuple(
        Finding(f"{kind.value}-{number}", each.text, questions=_ticked(bank, sent.getlist(each.field)))
        for number, each in enumerate((one for one in typed if one.kind is kind), start=1)
    )


def _ticked(bank: Bank, ids: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for id_ in ids if id_ in bank.question))


def _options(bank: Bank, question: Question) -> tuple[Choice, ...]:
    levels = (Choice(f"level:{level.code}", level.label) for level in bank.scale_of(question).levels)
    reasons = (Choice(f"none:{reason}", NO_LEVEL[reason]) for reason in reasons_for(bank, question))
    return (Choice("", _NOTHING), *levels, *reasons)


def _level_field(question_id: str) -> str:
    return f"level-{question_id}"


def _judged_field(theme_id: str) -> str:
    return f"judged-{theme_id}"
