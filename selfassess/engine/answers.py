"""What somebody answered: one sheet of answers, in one assessment, about one subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType


class NoLevel(StrEnum):
    """The six reasons why a question has no level. None enters a mean; each is counted apart."""

    NOT_ANSWERED = "not_answered"
    NOT_IN_POSITION = "not_in_position"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
    NOT_APPLICABLE = "not_applicable"
    NOT_IN_SCOPE = "not_in_scope"
    TOO_EARLY = "too_early"


class Basis(StrEnum):
    """What kind of sheet it is. Only sheets of one basis are compared."""

    INDIVIDUAL = "individual"
    TABLE = "table"
    DRAFT = "draft"
    SELF = "self"
    PROPOSED = "proposed"
    MODERATED = "moderated"
    AGREED = "agreed"
    EXTERNAL = "external"


class Form(StrEnum):
    """How much of the bank the assessment asked."""

    FULL = "full"
    CORE = "core"
    SHORT = "short"


class LowerBecause(StrEnum):
    """The reason given for a level lower than last time."""

    THINGS_GOT_WORSE = "things_got_worse"
    WE_KNOW_MORE = "we_know_more"
    JUDGING_MORE_STRICTLY = "judging_more_strictly"
    DIFFERENT_PEOPLE = "different_people"
    NOT_SURE = "not_sure"


class FindingStatus(StrEnum):
    """How a lasting strength or area for consideration has moved since it was first written down."""

    RESOLVED = "resolved"
    MOVING = "moving"
    NO_CHANGE = "no_change"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A pointer to evidence, never the evidence itself."""

    type: str
    title: str
    dated: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: a level's code, or the reason for none; a text question has a comment alone.

    ``carried_from`` is the date of the answer that was carried forward; unless ``confirmed``, nobody looked at it
    again. ``undiscussed``: the board accepted what was suggested without discussion.
    """

    question: str
    level: str | None = None
    none: NoLevel | None = None
    reason: str = ""
    comment: str = ""
    evidence: tuple[Evidence, ...] = ()
    assessed_on: date | None = None
    carried_from: date | None = None
    confirmed: bool = False
    lower_because: LowerBecause | None = None
    dissent: str = ""
    undiscussed: bool = False

    @property
    def is_fresh(self) -> bool:
        """Whether somebody looked at the answer in this assessment: given anew, or carried and confirmed."""
        return self.carried_from is None or self.confirmed


@dataclass(frozen=True, slots=True)
class Judgement:
    """The board's own agreed level for a theme, with its reason. The engine never overwrites it."""

    theme: str
    level: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A lasting strength or area for consideration."""

    id: str
    text: str
    theme: str | None = None
    questions: tuple[str, ...] = ()
    status: FindingStatus | None = None


@dataclass(frozen=True)
class AnswerSheet:
    """One set of answers. Questions that ``answers`` does not hold have the reason ``unlisted``.

    ``scale`` is the id of the scale on which every level question is answered instead of its own, or ``None``.
    """

    assessment: str
    bank_id: str
    edition: str
    dated: date
    subject: str
    basis: Basis
    answers: Mapping[str, Answer] = field(hash=False)
    seat: str = ""
    group: str = ""
    agency: str = ""
    reviewer: str = ""
    source: str = ""
    subject_was: str = ""
    date_inferred: bool = False
    scale: str | None = None
    unlisted: NoLevel = NoLevel.NOT_ANSWERED
    form: Form = Form.FULL
    took_part: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    summary: str = ""
    judgements: tuple[Judgement, ...] = ()
    strengths: tuple[Finding, ...] = ()
    areas: tuple[Finding, ...] = ()
    rebaselined: str = ""

    @cached_property
    def judgement(self) -> Mapping[str, Judgement]:
        """The board's agreed level for each theme that has one."""
        return MappingProxyType({judgement.theme: judgement for judgement in self.judgements})

    @property
    def who(self) -> str:
        """Who answered, for a heading: the seat, agency, reviewer or group; empty for the board's agreed sheet."""
        return self.seat or self.agency or self.reviewer or self.group

    def answer(self, question_id: str) -> Answer:
        """The answer as given; for a question that the sheet does not list, one with the reason ``unlisted``."""
        return self.answers.get(question_id) or Answer(question_id, none=self.unlisted)
