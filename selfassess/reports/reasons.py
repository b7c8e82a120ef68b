"""Why a movement is what it is and why a theme is limited, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Bank
from selfassess.engine.contributions import Contribution
from selfassess.engine.limits import Binding, ThemeLevel
from selfassess.engine.lineage import ChangeKind
from selfassess.engine.movements import Movement, Obstacle, QuestionMovement
from selfassess.reports.wording import CHANGE, LOWER_BECAUSE, NOT_ENOUGH_ANSWERED, clause, day, listed

_WITHOUT_LEVEL: Mapping[NoLevel, str] = MappingProxyType(
    {
        NoLevel.NOT_ANSWERED: "not answered in {when}",
        NoLevel.NOT_IN_POSITION: "nobody was in a position to say in {when}",
        NoLevel.NOT_ENOUGH_EVIDENCE: "not enough evidence to say in {when}",
        NoLevel.NOT_APPLICABLE: "did not apply in {when}",
        NoLevel.NOT_IN_SCOPE: "not looked at in {when}",
        NoLevel.TOO_EARLY: "too early to tell in {when}",
    }
)

_OBSTACLE: Mapping[Obstacle, str] = MappingProxyType(
    {
        Obstacle.WORDING: "the question now asks something else",
        Obstacle.SCALE: "answered on another scale",
        Obstacle.SPLIT: "the earlier question was split",
        Obstacle.MERGED: "earlier questions were put together",
    }
)


def reason(movement: QuestionMovement, then: str, now: str, banks: Iterable[Bank] = ()) -> str:
    """Why the movement is what it is, in plain words without a full stop; empty where nothing needs saying.

    ``then`` and ``now`` are the assessments' names; ``banks`` say why a question is new or retired.
    """
    return _REASONS[movement.movement](movement, then, now, banks)


def _because_lower(movement: QuestionMovement, then: str, now: str, banks: Iterable[Bank]) -> str:
    given = movement.now.answer.lower_because if movement.now else None
    return _joined(LOWER_BECAUSE[given] if given else "no reason given", _reworded(movement))


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _reworded(movement: QuestionMovement) -> str:
    link = movement.link
    if link is None or not link.kinds:
        return ""
    return listed(CHANGE[kind] for kind in ChangeKind if kind in link.kinds)


def _because_same(movement: QuestionMovement, then: str, now: str, banks: Iterable[Bank]) -> str:
    confirmed = "looked at again and confirmed" if movement.is_confirmed else ""
    return _joined(confirmed, _reworded(movement))


def _because_changed(movement: QuestionMovement, then: str, now: str, banks: Iterable[Bank]) -> str:
    return _reworded(movement)


def _because_carried(movement: QuestionMovement, then: str, now: str, banks: Iterable[Bank]) -> str:
    found = []
    for side, when in ((movement.then, then), (movement.now, now)):
        if side is not None and side.answer.carried_from is not None and not side.answer.is_fresh:
            found.append(f"not looked at again in {when} (last answered {day(side.answer.carried_from)})")
    return listed(found)


def _because_not_comparable(movement: QuestionMovement, then: str, now: str, banks: Iterable[Bank]) -> str:
    obstacle = movement.obstacle
    if obstacle is Obstacle.NO_LEVEL_THEN:
        return _no_level(movement.then, then)
    if obstacle is Obstacle.NO_LEVEL_NOW:
        return _no_level(movement.now, now)
    why = movement.link.why if movement.link else ""
    text = _OBSTACLE[obstacle] if obstacle else ""
    if obstacle is Obstacle.MERGED and movement.parts:
        text += f" ({listed(part.question.id for part in movement.parts)})"
    return f"{text}: {clause(why)}" if why else text


def _no_level(side: Contribution | None, when: str) -> str:
    if side is None or side.none is None:
        return ""
    if side.did_not_arise:
        return f"did not arise in {when}"
    return _WITHOUT_LEVEL[side.none].format(when=when)


def _because_applicable(movement: QuestionMovement, then: str, now: str, banks: Iterable[Bank]) -> str:
    gone = movement.movement is Movement.NO_LONGER_APPLICABLE
    side, when = (movement.now, now) if gone else (movement.then, then)
    told = side.answer.reason if side else ""
    return f"{'does' if gone else 'did'} not apply in {when}" + (f": {clause(told)}" if told else "")


def _because_new(movement: QuestionMovement, then: str, now: str, banks: Iterable[Bank]) -> str:
    return _why_listed(movement, banks, is_new=True) or f"not asked in {then}"


def _because_retired(movement: QuestionMovement, then: str, now: str, banks: Iterable[Bank]) -> str:
    return _why_listed(movement, banks, is_new=False) or f"not asked in {now}"


def _why_listed(movement: QuestionMovement, banks: Iterable[Bank], *, is_new: bool) -> str:
    for bank in banks:
        for change in bank.lineage.changes if bank.lineage else ():
            here, there = (change.later, change.earlier) if is_new else (change.earlier, change.later)
            if movement.question.id in here and not there:
                return clause(change.why)
    return ""


def _because_neither(movement: QuestionMovement, then: str, now: str, banks: Iterable[Bank]) -> str:
    return listed(part for part in (_no_level(movement.then, then), _no_level(movement.now, now)) if part)


_REASONS = MappingProxyType(
    {
        Movement.LOWER: _because_lower,
        Movement.HIGHER: _because_changed,
        Movement.UNCHANGED: _because_same,
        Movement.CARRIED_FORWARD: _because_carried,
        Movement.NOT_COMPARABLE: _because_not_comparable,
        Movement.NO_LONGER_APPLICABLE: _because_applicable,
        Movement.NOW_IN_SCOPE: _because_applicable,
        Movement.NEW: _because_new,
        Movement.RETIRED: _because_retired,
        Movement.NOT_ANSWERED_EITHER_TIME: _because_neither,
    }
)


def limit_sentence(level: ThemeLevel) -> str:
    """ "Calculated X, limited to Y because Z", in full; empty where nothing limits."""
    if level.calculated is None or not level.because:
        return ""
    to = level.limited.label if level.limited is not None else NOT_ENOUGH_ANSWERED.lower()
    return f"calculated {level.calculated.label}, limited to {to} because {listed(map(_binding, level.because))}"


def _binding(binding: Binding) -> str:
    questions = listed(binding.questions)
    if binding.limit is None:
        verb = "has" if len(binding.questions) == 1 else "have"
        noun = "core question" if len(binding.questions) == 1 else "core questions"
        return f"the {noun} {questions} {verb} no level"
    return f"{clause(binding.limit.why)} ({questions})" if questions else clause(binding.limit.why)
