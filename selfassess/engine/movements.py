"""What became of each answer between two assessments: exactly one movement for every question.

The movement is decided in a fixed order, the first that fits: new or retired; not comparable, because the question
changed or one side has no level for any reason but *not applicable*; now in scope or no longer applicable; carried
forward; and only then higher, lower or unchanged, by rank. Where neither side has a level and the question stayed the
same, it is listed as *not answered either time* and counted nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Level, Question, Scale, Wording
from selfassess.engine.contributions import Contribution
from selfassess.engine.lineage import Alignment, ChangeKind, Link
from selfassess.engine.scoring import Scorecard


class Movement(StrEnum):
    """What became of an answer, lower first: a fall is never to be overlooked."""

    LOWER = "lower"
    HIGHER = "higher"
    UNCHANGED = "unchanged"
    CARRIED_FORWARD = "carried_forward"
    NOT_COMPARABLE = "not_comparable"
    NO_LONGER_APPLICABLE = "no_longer_applicable"
    NOW_IN_SCOPE = "now_in_scope"
    NEW = "new"
    RETIRED = "retired"
    NOT_ANSWERED_EITHER_TIME = "not_answered_either_time"

    @classmethod
    def of_steps(cls, steps: int) -> Movement:
        """What became of a level that stands so many ranks higher than before, or lower where negative."""
        return cls.HIGHER if steps > 0 else cls.LOWER if steps < 0 else cls.UNCHANGED


class Obstacle(StrEnum):
    """Why two answers are not comparable."""

    WORDING = "wording"
    SCALE = "scale"
    SPLIT = "split"
    MERGED = "merged"
    NO_LEVEL_THEN = "no_level_then"
    NO_LEVEL_NOW = "no_level_now"


MATCHED = frozenset({Movement.HIGHER, Movement.LOWER, Movement.UNCHANGED})
_ORDER = {movement: place for place, movement in enumerate(Movement)}


class QuestionMovement(NamedTuple):
    """What became of one question's answer.

    ``then`` is what the earlier question brought (``None`` for a new one, and for a merged one, whose parts are in
    ``parts``); ``now`` what the later one brings (``None`` for a retired one). ``level_then`` is the earlier level as
    it reads on the later scale, ``None`` where it cannot be read there. ``steps`` counts ranks, 0 for unchanged, and
    is ``None`` for anything but higher, lower and unchanged. ``why`` is the question set's reason for a new or retired
    question; what it says of any other stands in ``link``.
    """

    movement: Movement
    then: Contribution | None
    now: Contribution | None
    level_then: Level | None = None
    steps: int | None = None
    obstacle: Obstacle | None = None
    link: Link | None = None
    parts: tuple[Contribution, ...] = ()
    why: str = ""

    @property
    def question(self) -> Question:
        """The later question, or the earlier one when it was retired."""
        found = self.now or self.then
        assert found is not None, "a movement has at least one side"
        return found.question

    @property
    def is_matched(self) -> bool:
        """Whether both sides were answered afresh and can be compared: higher, lower or unchanged."""
        return self.movement in MATCHED

    @property
    def is_confirmed(self) -> bool:
        """Whether the later answer was carried forward, looked at again and left as it was."""
        return self.now is not None and self.now.answer.confirmed

    @property
    def has_level(self) -> bool:
        """Whether either side has a level."""
        then, now = self.then, self.now
        if (now is not None and now.level is not None) or (then is not None and then.level is not None):
            return True
        return any(part.level is not None for part in self.parts)


def movements_between(earlier: Scorecard, later: Scorecard, alignment: Alignment) -> tuple[QuestionMovement, ...]:
    """One movement for each later question and each retired one: lower first, then in the order of ``Movement``.

    Within a movement the later bank's order holds; retired questions keep the earlier bank's.
    """
    then, now = earlier.contributions, later.contributions
    on_own_scales = earlier.sheet.scale is None and later.sheet.scale is None
    found = []
    for id, links in alignment.into.items():
        if len(links) != 1:
            found.append(_new_or_merged(then, now[id], links, alignment.why_new.get(id, "")))
            continue
        link = links[0]
        before, after = then[link.earlier], now[id]
        obstacle = _obstacle(link) if on_own_scales else _obstacle_across(earlier, later, link)
        if obstacle is not None:
            found.append(QuestionMovement(Movement.NOT_COMPARABLE, before, after, obstacle=obstacle, link=link))
            continue
        level_then = before.level
        if level_then is not None and link.level_map is not None and on_own_scales:
            level_then = _scale(later, id).by_code[link.level_map[level_then.code]]
        found.append(_compared(before, after, level_then, link))
    went = alignment.why_retired
    found.extend(QuestionMovement(Movement.RETIRED, then[id], None, why=went.get(id, "")) for id in alignment.retired)
    found.sort(key=lambda each: _ORDER[each.movement])
    return tuple(found)


def counts(movements: Iterable[QuestionMovement]) -> Mapping[Movement, int]:
    """How many of each movement, zeros included. *Not answered either time* is not a movement and is left out."""
    counted = Counter(each.movement for each in movements)
    return MappingProxyType({m: counted[m] for m in Movement if m is not Movement.NOT_ANSWERED_EITHER_TIME})


def _new_or_merged(
    then: Mapping[str, Contribution], now: Contribution, links: tuple[Link, ...], why: str
) -> QuestionMovement:
    if not links:
        return QuestionMovement(Movement.NEW, None, now, why=why)
    parts = tuple(then[link.earlier] for link in links)
    return QuestionMovement(Movement.NOT_COMPARABLE, None, now, obstacle=Obstacle.MERGED, link=links[0], parts=parts)


def _obstacle(link: Link) -> Obstacle | None:
    """What keeps the two questions from being one, whatever was answered."""
    kinds = link.kinds
    if not kinds:
        return None
    if ChangeKind.SPLIT in kinds:
        return Obstacle.SPLIT
    if ChangeKind.MERGED in kinds:
        return Obstacle.MERGED
    if link.wording is Wording.MATERIAL:
        return Obstacle.WORDING
    return None if link.has_map else Obstacle.SCALE


def _obstacle_across(earlier: Scorecard, later: Scorecard, link: Link) -> Obstacle | None:
    """The same where a sheet was answered on a scale of its own: what was answered on counts, not the question's."""
    obstacle = _obstacle(link)
    if obstacle is not None and obstacle is not Obstacle.SCALE:
        return obstacle
    return None if _scale(earlier, link.earlier).steps == _scale(later, link.later).steps else Obstacle.SCALE


def _scale(scorecard: Scorecard, question_id: str) -> Scale:
    return scorecard.bank.scale_of(scorecard.bank.question[question_id], scorecard.sheet.scale)


def _compared(then: Contribution, now: Contribution, level_then: Level | None, link: Link) -> QuestionMovement:
    level_now = now.level
    if level_then is None or level_now is None:
        return _one_sided(then, now, level_then, link)
    if not (then.answer.is_fresh and now.answer.is_fresh):
        return QuestionMovement(Movement.CARRIED_FORWARD, then, now, level_then, link=link)
    steps = level_now.rank - level_then.rank
    return QuestionMovement(Movement.of_steps(steps), then, now, level_then, steps, None, link)


def _one_sided(then: Contribution, now: Contribution, level_then: Level | None, link: Link) -> QuestionMovement:
    obstacle = None
    if level_then is None and now.level is None:
        movement = Movement.NOT_ANSWERED_EITHER_TIME
    elif then.none is NoLevel.NOT_APPLICABLE:
        movement = Movement.NOW_IN_SCOPE
    elif now.none is NoLevel.NOT_APPLICABLE:
        movement = Movement.NO_LONGER_APPLICABLE
    else:
        movement = Movement.NOT_COMPARABLE
        obstacle = Obstacle.NO_LEVEL_THEN if level_then is None else Obstacle.NO_LEVEL_NOW
    return QuestionMovement(movement, then, now, level_then, obstacle=obstacle, link=link)
