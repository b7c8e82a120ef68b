"""What is missing before a self-assessment can be signed: what stands in the way, and what is only worth a look."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from selfassess.assessments.agreeing.findings import FindingShown
from selfassess.engine.answers import AnswerSheet, NoLevel
from selfassess.engine.bank import Bank
from selfassess.engine.contributions import Contribution
from selfassess.engine.scoring import Scorecard, score
from selfassess.reports.dates import day

_NOT_GIVEN = (None, NoLevel.NOT_ANSWERED, NoLevel.NOT_IN_SCOPE)
_NOTHING_AGREED = "The board has not agreed anything yet. Agree the levels first."
_NO_FINDINGS = "No strength and no area for consideration is recorded yet."
_UNANSWERED = "Nothing is agreed. Agree a level, or say why there is none."
_UNPROVED = "The agreed level needs evidence, and none stands behind it."
_UNREVIEWED = "Not reviewed yet. Say how it stands now: resolved, moving, no change or worse."
_UNJUDGED = "The board has not set its own level for this theme. The report prints the calculated one alone."


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing, in plain words. ``about`` is the question's, the theme's or the item's text, empty for the whole."""

    words: str
    about: str = ""
    question_id: str | None = None
    theme_id: str | None = None
    needs_evidence: bool = False
    finding_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """What is missing. Only what is ``blocking`` keeps anybody from signing."""

    blocking: tuple[Missing, ...] = ()
    warnings: tuple[Missing, ...] = ()

    @property
    def may_be_signed(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.blocking


def what_is_missing(
    bank: Bank,
    agreed: AnswerSheet,
    *,
    asked: Collection[str],
    has_levels: bool = True,
) -> Completeness:
    """What the agreed sheet lacks.

    Args:
        bank: The question set.
        agreed: What the board agreed.
        asked: The questions that everybody was asked, by id.
        has_levels: False for a self-assessment of strengths and areas only.
    """
    if not has_levels:
        nothing = not (agreed.strengths or agreed.areas)
        return Completeness(blocking=(Missing(words=_NO_FINDINGS),) if nothing else ())
    card = score(bank, agreed)
    scored = [card.contributions[id_] for id_ in asked if id_ in card.contributions]
    blocking = [*_unanswered(scored), *_unproved(scored, core=True)]
    if not any(each.level is not None or each.none not in _NOT_GIVEN for each in scored):
        blocking = [Missing(words=_NOTHING_AGREED)]
    warnings = (*_unproved(scored, core=False), *_carried(scored), *_unjudged(card, scored))
    return Completeness(blocking=tuple(blocking), warnings=warnings)


def not_reviewed(findings: Iterable[FindingShown]) -> tuple[Missing, ...]:
    """The strengths and areas from before that this self-assessment says nothing of yet, item by item."""
    return tuple(
        Missing(words=_UNREVIEWED, about=each.text, finding_id=each.id)
        for each in findings
        if not each.is_own and each.status is None
    )


def _has_reason(each: Contribution) -> bool:
    return each.did_not_arise or each.none not in _NOT_GIVEN


def _unanswered(scored: Collection[Contribution]) -> Iterator[Missing]:
    for each in scored:
        if each.level is None and not _has_reason(each):
            yield _of_question(each, _UNANSWERED)


def _unproved(scored: Collection[Contribution], *, core: bool) -> Iterator[Missing]:
    """What the board has looked at, reached a level that demands evidence, and stands without any."""
    for each in scored:
        demands = each.level is not None and each.level.evidence_required
        # What is only carried forward was proved then, and is printed as carried.
        if demands and each.question.core is core and each.answer.is_fresh and not each.answer.evidence:
            yield replace(_of_question(each, _UNPROVED), needs_evidence=True)


def _carried(scored: Collection[Contribution]) -> Iterator[Missing]:
    for each in scored:
        if each.answer.carried_from is not None and not each.answer.is_fresh:
            told = f"Carried forward from {day(each.answer.carried_from)} and not confirmed. It is printed so."
            yield _of_question(each, told)


def _unjudged(card: Scorecard, scored: Collection[Contribution]) -> Iterator[Missing]:
    themes = {each.question.theme for each in scored}
    for each in card.themes:
        if each.theme.id in themes and each.judgement is None:
            yield Missing(words=_UNJUDGED, about=each.theme.title, theme_id=each.theme.id)


def _of_question(each: Contribution, words: str) -> Missing:
    question = each.question
    return Missing(words=words, about=question.text, question_id=question.id, theme_id=question.theme)
