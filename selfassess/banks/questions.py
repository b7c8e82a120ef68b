"""The themes and questions of a question set file -> ``Theme`` and ``Question``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from selfassess.banks.codes import Code
from selfassess.banks.fields import Fields
from selfassess.banks.ids import Ids
from selfassess.banks.keys import CONDITION, QUESTION, REFERENCE, THEME
from selfassess.banks.problems import shown
from selfassess.banks.values import QUESTION_ID
from selfassess.engine.bank import (
    Condition,
    Exact,
    Facet,
    Question,
    QuestionKind,
    Reference,
    Scale,
    ScaleUse,
    Theme,
)

MOST_QUESTIONS = 5_000
NOT_FOR_TEXT = ("scale", "levels", "facet", "core", "weight")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What questions refer to: the scales, documents and tags of their bank."""

    scales: Mapping[str, Scale]
    main_scale: str
    documents: Mapping[str, str]
    tags: Mapping[str, str]


@dataclass(slots=True)
class Themes:
    """The themes read, and where each question stands in the file, by its id."""

    themes: tuple[Theme, ...] = ()
    places: dict[str, Fields] = field(default_factory=dict)


def read_themes(bank: Fields, around: Surroundings) -> Themes:
    """Every theme with its questions, problems noted. References between questions are checked by ``check_order``."""
    theme_ids = Ids(bank.problems, "theme")
    question_ids = Ids(bank.problems, "question")
    read = Themes()
    themes = []
    count = 0
    for fields in bank.records("themes", THEME):
        id = fields.id()
        theme_ids.add(fields, id)
        questions = []
        for inner in fields.records("questions", QUESTION):
            question = _question(inner, id, around)
            question_ids.add(inner, question.id)
            read.places.setdefault(question.id, inner)
            questions.append(question)
            count += 1
            if count > MOST_QUESTIONS:
                inner.error(Code.TOO_MANY_QUESTIONS, "id", f"more than {MOST_QUESTIONS:,} questions")
                return read
        if not questions and fields.has("questions"):
            fields.error(Code.EMPTY_VALUE, "questions", f"the theme {shown(id)} has no questions")
        title = fields.full_line("title")
        themes.append(Theme(id, title, tuple(questions), fields.prose("introduction")))
    if not themes and bank.has("themes"):
        bank.error(Code.EMPTY_VALUE, "themes", "there are no themes, so there are no questions")
    read.themes = tuple(themes)
    return read


def _question(fields: Fields, theme: str, around: Surroundings) -> Question:
    kind = fields.word("kind", QuestionKind, QuestionKind.LEVEL)
    is_text = kind is QuestionKind.TEXT
    if is_text:
        _check_text_keys(fields)
    elif not fields.has("facet"):
        fields.error(Code.MISSING_KEY, "facet", "the question has no facet", "how_much, how_well or difference")
    core = not is_text and fields.yes_or_no("core")
    return Question(
        id=fields.id("id", QUESTION_ID, "capital letters, digits and hyphens"),
        theme=theme,
        text=fields.full_prose("text"),
        scale=None if is_text else _scale(fields, around),
        kind=kind,
        facet=None if is_text or not fields.has("facet") else fields.word("facet", Facet, Facet.HOW_WELL),
        why=fields.prose("why"),
        when_it_works=fields.prose("when_it_works"),
        descriptors={} if is_text else _descriptors(fields, around),
        core=core,
        weight=1 if is_text else _weight(fields),
        follows=fields.line_of_text("follows") or None,
        tags=_tags(fields, around),
        evidence_prompts=fields.lines("evidence_prompts"),
        references=_references(fields, around),
        answered_by=fields.line_of_text("answered_by") or "Everyone",
        may_not_apply=fields.yes_or_no("may_not_apply", not core),
        ask_if=_condition(fields),
    )


def _check_text_keys(fields: Fields) -> None:
    for key in NOT_FOR_TEXT:
        if fields.has(key):
            hint = "leave it out, or leave out kind"
            fields.error(Code.NOT_FOR_TEXT_QUESTIONS, key, f"a question answered in words has no {key}", hint)


def _scale(fields: Fields, around: Surroundings) -> str:
    named = fields.line_of_text("scale")
    if not named:
        return around.main_scale
    fields.check_known("scale", (named,), around.scales, Code.UNKNOWN_SCALE, "scale")
    if named in around.scales and around.scales[named].use is ScaleUse.EXTERNAL:
        message = f"no question may use the scale {shown(named)}"
        fields.error(Code.EXTERNAL_SCALE, "scale", message, "it is kept for judgements by outsiders")
    return named


def _descriptors(fields: Fields, around: Surroundings) -> dict[str, str]:
    sentences = fields.texts("levels")
    scale = around.scales.get(fields.raw("scale") or around.main_scale)
    if sentences and scale is not None:
        fields.check_known("levels", sentences, scale.by_code, Code.UNKNOWN_LEVEL, f"level of the scale {scale.id}")
    return sentences


def _weight(fields: Fields) -> Exact:
    weight = fields.number("weight")
    if weight is not None and weight <= 0:
        fields.error(Code.NOT_A_NUMBER, "weight", f"the weight {weight} is not above 0")
    return weight or 1


def _tags(fields: Fields, around: Surroundings) -> tuple[str, ...]:
    tags = fields.lines("tags")
    fields.check_known("tags", tags, around.tags, Code.UNKNOWN_TAG, "tag")
    return tags


def _references(fields: Fields, around: Surroundings) -> tuple[Reference, ...]:
    references = []
    for inner in fields.records("references", REFERENCE):
        document = inner.full_line("document")
        inner.check_known("document", (document,), around.documents, Code.UNKNOWN_DOCUMENT, "document")
        references.append(Reference(document, inner.line_of_text("paragraph")))
    return tuple(references)


def _condition(fields: Fields) -> Condition | None:
    inner = fields.mapping("ask_if", CONDITION)
    if inner is None:
        return None
    at_least, at_most = inner.full_line("at_least") or None, inner.full_line("at_most") or None
    if (at_least is None) == (at_most is None):
        inner.error(Code.ASK_IF_ONE_OF, "at_least", "a condition needs either at_least or at_most")
    return Condition(inner.full_line("question"), at_least, at_most)
