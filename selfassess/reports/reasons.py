"""Why a movement is what it is and why a theme is limited, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from selfassess.engine.answers import NoLevel
from selfassess.engine.contributions import Contribution
from selfassess.engine.limits import Binding, ThemeLevel
from selfassess.engine.lineage import ChangeKind
from selfassess.engine.movements import Movement, Obstacle, QuestionMovement
from selfassess.reports.dates import day, during
from selfassess.reports.wording import CHANGE, LOWER_BECAUSE, MOVEMENT, NOT_ENOUGH_ANSWERED, clause, listed

_WITHOUT_LEVEL: Mapping[NoLevel, str] = MappingProxyType(
    {
        NoLevel.NOT_ANSWERED: "not answered",
        NoLevel.NOT_IN_POSITION: "not in a position to say",
        NoLevel.NOT_ENOUGH_EVIDENCE: "not enough evidence to say",
        NoLevel.NOT_APPLICABLE: "did not apply",
        NoLevel.NOT_IN_SCOPE: "not looked at",
        NoLevel.TOO_EARLY: "too early to tell",
    }
)

CONFIRMED = "looked at again and confirmed"

_OBSTACLE: Mapping[Obstacle, str] = MappingProxyType(
    {
        Obstacle.WORDING: "asks something else now",
        Obstacle.SCALE: "answered on another scale",
        Obstacle.SPLIT: "split out of an earlier question",
        Obstacle.MERGED: "put together from earlier questions",
    }
)


def reason(movement: QuestionMovement, then: str, now: str) -> str:
    """Why the movement is what it is, in plain words without a full stop; empty where nothing needs saying.

    ``then`` and ``now`` are the assessments' names.
    """
    return _REASONS[movement.movement](movement, then, now)


def changed_words(movement: QuestionMovement) -> str:
    """What changed in the question so that two answers cannot be compared; empty where the answers are the cause."""
    return _OBSTACLE.get(movement.obstacle, "") if movement.obstacle else ""


def why_left_out(movement: QuestionMovement, then: str, now: str) -> str:
    """Why a question is in no movement, short enough to count the like: ``"not looked at in Spring 2026"``."""
    if movement.obstacle is Obstacle.NO_LEVEL_THEN:
        return f"{_no_level(movement.then)} {during(then)}"
    if movement.obstacle is Obstacle.NO_LEVEL_NOW:
        return f"{_no_level(movement.now)} {during(now)}"
    return changed_words(movement) or MOVEMENT[movement.movement].lower()


def reason_for_lower(movement: QuestionMovement) -> str:
    """The reason that was given for a lower level, or that none was."""
    given = movement.now.answer.lower_because if movement.now else None
    return LOWER_BECAUSE[given] if given else "no reason given"


def _because_lower(movement: QuestionMovement, then: str, now: str) -> str:
    return _joined(reason_for_lower(movement), _question_changed(movement))


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _question_changed(movement: QuestionMovement) -> str:
    """A change in the question that leaves its answers comparable. It is told beside the movement, not as its cause."""
    kinds = movement.link.kinds if movement.link else ()
    return f"question {listed(CHANGE[kind] for kind in ChangeKind if kind in kinds)}" if kinds else ""


def _because_same(movement: QuestionMovement, then: str, now: str) -> str:
    confirmed = CONFIRMED if movement.is_confirmed else ""
    return _joined(confirmed, _question_changed(movement))


def _because_changed(movement: QuestionMovement, then: str, now: str) -> str:
    return _question_changed(movement)


def _because_carried(movement: QuestionMovement, then: str, now: str) -> str:
    found = []
    for side, when in ((movement.then, then), (movement.now, now)):
        if side is not None and side.answer.carried_from is not None and not side.answer.is_fresh:
            found.append(f"not looked at again {during(when)} (last answered {day(side.answer.carried_from)})")
    return listed(found)


def _because_not_comparable(movement: QuestionMovement, then: str, now: str) -> str:
    text = why_left_out(movement, then, now)
    if movement.parts:
        text += f" ({listed(part.question.id for part in movement.parts)})"
    why = movement.link.why if movement.link and changed_words(movement) else ""
    return f"{text}: {clause(why)}" if why else text


def _no_level(side: Contribution | None) -> str:
    if side is not None and side.did_not_arise:
        return "did not arise"
    return _WITHOUT_LEVEL[(side.none if side else None) or NoLevel.NOT_ANSWERED]


def _because_applicable(movement: QuestionMovement, then: str, now: str) -> str:
    gone = movement.movement is Movement.NO_LONGER_APPLICABLE
    side, when = (movement.now, now) if gone else (movement.then, then)
    told = side.answer.reason if side else ""
    return f"{'does' if gone else 'did'} not apply {during(when)}" + (f": {clause(told)}" if told else "")


def _because_new(movement: QuestionMovement, then: str, now: str) -> str:
    return clause(movement.why) or f"not asked {during(then)}"


def _because_retired(movement: QuestionMovement, then: str, now: str) -> str:
    return clause(movement.why) or f"not asked {during(now)}"


def _because_neither(movement: QuestionMovement, then: str, now: str) -> str:
    before, after = _no_level(movement.then), _no_level(movement.now)
    if before != after:
        return f"{before} {during(then)} and {after} {during(now)}"
    is_left_blank = before == _WITHOUT_LEVEL[NoLevel.NOT_ANSWERED]
    return "left blank both times" if is_left_blank else f"{before} either time"


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
    """ "Calculated X, limited to Y because Z", in full; empty where nothing limits.

    Too few answers are no limit to a level, but the lack of one.
    """
    if level.calculated is None or not level.because:
        return ""
    because = f"because {listed(map(_binding, level.because))}"
    if level.limited is None:
        return f"calculated {level.calculated.label}; {NOT_ENOUGH_ANSWERED.lower()}, {because}"
    return f"calculated {level.calculated.label}, limited to {level.limited.label} {because}"


def _binding(binding: Binding) -> str:
    questions = listed(binding.questions)
    if binding.limit is None:
        verb = "has" if len(binding.questions) == 1 else "have"
        noun = "core question" if len(binding.questions) == 1 else "core questions"
        return f"the {noun} {questions} {verb} no level"
    return f"{clause(binding.limit.why)} ({questions})"
