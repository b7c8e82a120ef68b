"""What a question set holds: scales, themes, questions, limits and what changed since the edition before.

Every type is frozen. A ``Bank`` made by ``banks.loader`` is consistent (ids resolve, ranks rise, no circles); the
engine relies on that and checks nothing twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

# A number held without loss. Whole ones are plain integers: adding Fractions up is ten times slower.
Exact = int | Fraction


def as_exact(value: int | Fraction) -> Exact:
    """The same number, as a plain integer where it is whole."""
    return value.numerator if value.denominator == 1 else value


class Assesses(StrEnum):
    """What one sheet of a bank is about."""

    BOARD = "board"
    AGENCY = "agency"
    SETTING = "setting"
    SAMPLE = "sample"
    PRIORITY = "priority"


class Facet(StrEnum):
    """Which of the three questions a question serves."""

    HOW_MUCH = "how_much"
    HOW_WELL = "how_well"
    DIFFERENCE = "difference"


class Shape(StrEnum):
    """The mark that stands beside a colour, so that colour is never alone."""

    RING = "ring"
    QUARTER = "quarter"
    HALF = "half"
    THREE_QUARTERS = "three-quarters"
    DISC = "disc"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    BAR = "bar"
    CROSS = "cross"


class ScaleUse(StrEnum):
    """Whether questions may be answered on a scale, or only outsiders' judgements recorded on it."""

    ANSWERS = "answers"
    EXTERNAL = "external"


class QuestionKind(StrEnum):
    """How a question is answered. A ``TEXT`` question is never scored, counted, covered or moved."""

    LEVEL = "level"
    TEXT = "text"


class LimitKind(StrEnum):
    """The declarative rules that may lower a theme's calculated level."""

    FLOOR = "floor"
    COUNT = "count"
    CUMULATIVE = "cumulative"
    EVIDENCE = "evidence"
    COVERAGE = "coverage"


class Wording(StrEnum):
    """How far a question's words changed between two editions."""

    SAME = "same"
    COMPARABLE = "comparable"
    MATERIAL = "material"


@dataclass(frozen=True, slots=True)
class Level:
    """One step on a scale.

    ``rank`` counts from 0 at the lowest. ``anchor`` places the level on 0-100 for means.
    """

    code: str
    rank: int
    label: str
    anchor: Exact
    descriptor: str = ""
    colour: str = "#505a5f"
    shape: Shape = Shape.DISC
    evidence_required: bool = False


@dataclass(frozen=True)
class Scale:
    """An ordered answer scale, lowest level first."""

    id: str
    title: str
    levels: tuple[Level, ...]
    use: ScaleUse = ScaleUse.ANSWERS

    @cached_property
    def by_code(self) -> Mapping[str, Level]:
        """Each level under its code."""
        return MappingProxyType({level.code: level for level in self.levels})

    @cached_property
    def steps(self) -> tuple[tuple[str, int, Exact], ...]:
        """The ordered (code, rank, anchor) triples: two scales are the same scale when these are equal."""
        return tuple((level.code, level.rank, level.anchor) for level in self.levels)

    def level_of_rank(self, rank: int) -> Level:
        """The level at ``rank``; IndexError beyond the scale."""
        return self.levels[rank]


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a question comes from: a document of the bank and, where known, the place in it."""

    document: str
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Ask only when an earlier question's level is at least, or at most, a level of its scale."""

    question: str
    at_least: str | None = None
    at_most: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``scale`` is the id of its scale, ``None`` for a text question; ``weight`` is positive."""

    id: str
    theme: str
    text: str
    scale: str | None
    kind: QuestionKind = QuestionKind.LEVEL
    facet: Facet | None = None
    why: str = ""
    when_it_works: str = ""
    descriptors: Mapping[str, str] = field(default_factory=dict, hash=False)
    core: bool = False
    weight: Exact = 1
    follows: str | None = None
    tags: tuple[str, ...] = ()
    evidence_prompts: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    answered_by: str = "Everyone"
    may_not_apply: bool = True
    ask_if: Condition | None = None

    @property
    def is_scored(self) -> bool:
        """Whether the question takes a level."""
        return self.kind is QuestionKind.LEVEL


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of questions, in order."""

    id: str
    title: str
    questions: tuple[Question, ...]
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A rule that may lower a theme's calculated level.

    ``themes`` empty means every theme. ``cap_at``, ``at`` and ``below`` are codes of the main scale; ``below_share`` is
    a share of 1 and belongs to a coverage limit; ``at_least`` is a number of answers and belongs to a count limit.
    """

    id: str
    kind: LimitKind
    why: str
    cap_at: str | None = None
    themes: tuple[str, ...] = ()
    at: str | None = None
    below: str | None = None
    at_least: int | None = None
    below_share: Fraction | None = None
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the lineage: what became of some questions since the edition before.

    ``level_map`` maps every earlier code to a code now; ``None`` when the file gives none.
    """

    earlier: tuple[str, ...]
    later: tuple[str, ...]
    wording: Wording = Wording.SAME
    moved: bool = False
    level_map: Mapping[str, str] | None = field(default=None, hash=False)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Lineage:
    """What changed since ``from_edition``. Questions not named and not changed are the same."""

    from_edition: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Bank:
    """One immutable edition of a question set."""

    id: str
    edition: str
    title: str
    assesses: Assesses
    language: str
    provenance: str
    in_force_from: date
    main_scale_id: str
    scales: tuple[Scale, ...]
    themes: tuple[Theme, ...]
    limits: tuple[Limit, ...] = ()
    lineage: Lineage | None = None
    documents: Mapping[str, str] = field(default_factory=dict, hash=False)
    tags: Mapping[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def scale(self) -> Mapping[str, Scale]:
        """Each scale under its id."""
        return MappingProxyType({scale.id: scale for scale in self.scales})

    @cached_property
    def main_scale(self) -> Scale:
        """The scale on which questions are answered unless they say otherwise."""
        return self.scale[self.main_scale_id]

    def scale_of(self, question: Question, instead: str | None = None) -> Scale:
        """The scale on which a scored question is answered: the one that a sheet names ``instead``, or its own."""
        return self.scale[instead or question.scale or self.main_scale_id]

    @cached_property
    def theme(self) -> Mapping[str, Theme]:
        """Each theme under its id."""
        return MappingProxyType({theme.id: theme for theme in self.themes})

    @cached_property
    def question(self) -> Mapping[str, Question]:
        """Each question under its id, text questions included, in the bank's order."""
        return MappingProxyType({question.id: question for theme in self.themes for question in theme.questions})

    @cached_property
    def edition_number(self) -> tuple[int, ...]:
        """The edition as numbers, for ordering: ``"2026.10"`` comes after ``"2026.9"``."""
        return tuple(int(part) for part in self.edition.split("."))

    @cached_property
    def scored_questions(self) -> tuple[Question, ...]:
        """The questions that take a level, in order."""
        return tuple(question for question in self.question.values() if question.is_scored)

    @cached_property
    def has_conditions(self) -> bool:
        """Whether any question is asked only when an earlier answer calls for it."""
        return any(question.ask_if is not None for question in self.question.values())
