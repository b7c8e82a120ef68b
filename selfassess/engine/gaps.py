"""Self, moderated, agreed and external judgements of one assessment side by side: where they part, and whether less so.

The bases are never averaged together or put on one line: each gap is between two of them, question by question, on one
scale. A gap is the first basis less the second in ranks, so a positive gap is a rosier first view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from selfassess.engine.answers import AnswerSheet, Basis
from selfassess.engine.bank import Bank, Level, Question, Scale
from selfassess.engine.contributions import Contribution, contributions_of, headline_scale
from selfassess.engine.lineage import Alignment
from selfassess.errors import NotComparable

_OF_A_FEW = frozenset({Basis.INDIVIDUAL, Basis.TABLE})


class Direction(StrEnum):
    """Which of two views is higher."""

    FIRST_HIGHER = "first_higher"
    SECOND_HIGHER = "second_higher"
    SAME = "same"


class Narrowing(StrEnum):
    """What became of the gaps between two views from one assessment to a later one."""

    NARROWER = "narrower"
    WIDER = "wider"
    AS_WIDE = "as_wide"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Gap:
    """Two views of one question on the same scale. ``steps`` is the first's rank less the second's."""

    question: Question
    first: Level
    second: Level
    scale: Scale

    @property
    def steps(self) -> int:
        """How many ranks the first stands above the second; negative when below."""
        return self.first.rank - self.second.rank

    @property
    def direction(self) -> Direction:
        """Which view is higher."""
        if self.steps == 0:
            return Direction.SAME
        return Direction.FIRST_HIGHER if self.steps > 0 else Direction.SECOND_HIGHER


@dataclass(frozen=True)
class Gaps:
    """Two sheets of one subject and edition on different bases.

    ``gaps`` holds every question to which both give a level on the same scale, widest first. ``one_sided`` the
    questions to which only one gives a level; ``other_scale`` those that both answer, on different scales: set side by
    side in words, never subtracted. ``headline`` is the first sheet's headline scale.
    """

    first: AnswerSheet
    second: AnswerSheet
    gaps: tuple[Gap, ...]
    one_sided: tuple[tuple[Contribution, Contribution], ...]
    other_scale: tuple[tuple[Contribution, Contribution], ...]
    headline: Scale

    @cached_property
    def by_direction(self) -> Mapping[Direction, int]:
        """How many questions stand higher in the first, in the second, or the same."""
        return {d: sum(gap.direction is d for gap in self.gaps) for d in Direction}


def gaps_between(bank: Bank, first: AnswerSheet, second: AnswerSheet) -> Gaps:
    """Where two views of the same subject part.

    Raises:
        NotComparable: the sheets have one basis, or one is a single seat's or table's view (shown only together with
            others); they are about different subjects, or were answered on another edition than ``bank``.
    """
    if first.basis is second.basis:
        raise NotComparable("these cannot be set side by side: both are of one kind; compare them over time instead")
    if _OF_A_FEW & {first.basis, second.basis}:
        raise NotComparable(
            "these cannot be set side by side: a single seat's or table's view is shown only with others"
        )
    for sheet in (first, second):
        if (sheet.bank_id, sheet.edition) != (bank.id, bank.edition):
            raise NotComparable(
                f"these cannot be set side by side: {sheet.assessment} was not answered on version {bank.edition}"
                f" of '{bank.id}'"
            )
    if first.subject != second.subject and second.subject_was != first.subject and first.subject_was != second.subject:
        raise NotComparable(
            f"these cannot be set side by side: one is about {first.subject}, one is about {second.subject}"
        )
    ours, theirs = contributions_of(bank, first), contributions_of(bank, second)
    gaps, one_sided, other_scale = [], [], []
    for question in bank.scored_questions:
        a, b = ours[question.id], theirs[question.id]
        if a.level is not None and b.level is not None:
            scale = bank.scale_of(question, first.scale)
            if scale.steps == bank.scale_of(question, second.scale).steps:
                gaps.append(Gap(question, a.level, b.level, scale))
            else:
                other_scale.append((a, b))
        elif a.level is not None or b.level is not None:
            one_sided.append((a, b))
    gaps.sort(key=lambda gap: -abs(gap.steps))
    return Gaps(first, second, tuple(gaps), tuple(one_sided), tuple(other_scale), headline_scale(bank, first))


def narrowing(earlier: Gaps, later: Gaps, alignment: Alignment | None = None) -> tuple[Narrowing, int]:
    """Whether two views have drawn nearer, over the questions that both occasions can tell, and how many those are.

    Only questions on the same scale both times count, and only those on the later headline scale.
    *Cannot tell* when the two occasions have no such question in common.

    Args:
        earlier, later: Gaps between the same two bases.
        alignment: What became of the questions between the two editions; needed when these differ.

    Raises:
        NotComparable: the two are gaps between different bases, or editions differ and no alignment is given.
    """
    if _bases(earlier) != _bases(later):
        raise NotComparable("these gaps cannot be compared: they lie between different kinds of judgement")
    if alignment is None and earlier.first.edition != later.first.edition:
        raise NotComparable("these gaps cannot be compared without what changed between the two versions")
    before = {gap.question.id: gap for gap in earlier.gaps}
    widths = []
    for gap in later.gaps:
        was = before.get(_same_question(gap.question.id, alignment) or "")
        if was is not None and was.scale.steps == gap.scale.steps == later.headline.steps:
            widths.append((abs(was.steps), abs(gap.steps)))
    if not widths:
        return Narrowing.CANNOT_TELL, 0
    change = sum(now - then for then, now in widths)
    if change == 0:
        return Narrowing.AS_WIDE, len(widths)
    return (Narrowing.NARROWER if change < 0 else Narrowing.WIDER), len(widths)


def _bases(gaps: Gaps) -> tuple[Basis, Basis]:
    return gaps.first.basis, gaps.second.basis


def _same_question(id: str, alignment: Alignment | None) -> str | None:
    """The earlier id of a question that is still the same question; ``None`` when it is not."""
    if alignment is None:
        return id
    links = alignment.into.get(id, ())
    return links[0].earlier if len(links) == 1 and links[0].is_comparable else None
