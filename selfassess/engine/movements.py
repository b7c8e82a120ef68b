"""What became of each answer between two assessments: exactly one movement for every question.

The movement is decided in a fixed order, the first that fits: new or retired; not comparable because the question
changed; no level either time; not comparable because one side has no level; now in scope or no longer applicable;
carried forward; and only then higher, lower or unchanged, by rank.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Level, Question, Scale, Wording
from selfassess.engine.contributions import Contribution, scale_of
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
    is ``None`` for anything but higher, lower and unchanged.
    """

    movement: Movement
    then: Contribution | None
    now: Contribution | None
    level_then: Level | None = None
    steps: int | None = None
    obstacle: Obstacle | None = None
    link: Link | None = None
    parts: tuple[Contribution, ...] = ()

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
    found = [_movement(earlier, later, links, later.contributions[id]) for id, links in alignment.into.items()]
    found.extend(
        QuestionMovement(Movement.RETIRED, then=earlier.contributions[id], now=None) for id in alignment.retired
    )
    found.sort(key=lambda each: _ORDER[each.movement])
    return tuple(found)


def counts(movements: Iterable[QuestionMovement]) -> Mapping[Movement, int]:
    """How many of each movement, zeros included. *Not answered either time* is not a movement and is left out."""
    counted = Counter(each.movement for each in movements)
    return MappingProxyType({m: counted[m] for m in Movement if m is not Movement.NOT_ANSWERED_EITHER_TIME})


def _movement(earlier: Scorecard, later: Scorecard, links: tuple[Link, ...], now: Contribution) -> QuestionMovement:
    if not links:
        return QuestionMovement(Movement.NEW, None, now)
    if len(links) > 1:
        parts = tuple(earlier.contributions[link.earlier] for link in links)
        return QuestionMovement(
            Movement.NOT_COMPARABLE, None, now, obstacle=Obstacle.MERGED, link=links[0], parts=parts
        )
    link = links[0]
    then = earlier.contributions[link.earlier]
    obstacle = next(_obstacles(earlier, later, link), None)
    if obstacle is not None:
        return QuestionMovement(Movement.NOT_COMPARABLE, then, now, obstacle=obstacle, link=link)
    level_then = None if then.level is None else _level_now(later, then.level, link, now)
    if level_then is None or now.level is None:
        return _one_sided(then, now, level_then, link)
    if not (then.answer.is_fresh and now.answer.is_fresh):
        return QuestionMovement(Movement.CARRIED_FORWARD, then, now, level_then, link=link)
    steps = now.level.rank - level_then.rank
    movement = Movement.HIGHER if steps > 0 else Movement.LOWER if steps < 0 else Movement.UNCHANGED
    return QuestionMovement(movement, then, now, level_then, steps, link=link)


def _obstacles(earlier: Scorecard, later: Scorecard, link: Link) -> Iterator[Obstacle]:
    """What keeps the two questions from being one, whatever was answered."""
    if link.kinds:
        if ChangeKind.SPLIT in link.kinds:
            yield Obstacle.SPLIT
        if ChangeKind.MERGED in link.kinds:
            yield Obstacle.MERGED
        if link.wording is Wording.MATERIAL:
            yield Obstacle.WORDING
    if earlier.sheet.scale is None and later.sheet.scale is None:
        if not link.has_map:
            yield Obstacle.SCALE
    elif _scale(earlier, link.earlier).steps != _scale(later, link.later).steps:
        yield Obstacle.SCALE


def _scale(scorecard: Scorecard, question_id: str) -> Scale:
    return scale_of(scorecard.bank, scorecard.sheet, scorecard.bank.question[question_id])


def _level_now(later: Scorecard, level: Level, link: Link, now: Contribution) -> Level:
    """An earlier level as it reads on the scale that the later answer was given on."""
    if later.sheet.scale is not None or link.level_map is None:
        return level
    return scale_of(later.bank, later.sheet, now.question).by_code[link.code_now(level.code)]


def _one_sided(then: Contribution, now: Contribution, level_then: Level | None, link: Link) -> QuestionMovement:
    if level_then is None and now.level is None:
        return QuestionMovement(Movement.NOT_ANSWERED_EITHER_TIME, then, now, link=link)
    if then.none is NoLevel.NOT_APPLICABLE:
        return QuestionMovement(Movement.NOW_IN_SCOPE, then, now, link=link)
    if now.none is NoLevel.NOT_APPLICABLE:
        return QuestionMovement(Movement.NO_LONGER_APPLICABLE, then, now, level_then, link=link)
    obstacle = Obstacle.NO_LEVEL_THEN if level_then is None else Obstacle.NO_LEVEL_NOW
    return QuestionMovement(Movement.NOT_COMPARABLE, then, now, level_then, obstacle=obstacle, link=link)
