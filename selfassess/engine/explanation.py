"""What the difference between two as-scored means of one theme is made of.

Between an earlier assessment A and a later one B, with M the questions that came out higher, lower or unchanged on the
headline scale, ``a`` and ``b`` the weights of the two editions, and ``asA`` and ``asB`` each one's own as-scored mean:

    movement  Bb(M) - Ab(M)      the same questions under the same weights, at other levels
    joined    asB - Bb(M)        levels in B that are not in M
    left      Aa(M) - asA        levels in A that are not in M
    weights   Ab(M) - Aa(M)      the same levels under other weights

The four sum to ``asB - asA`` exactly. A level x of weight w that joined brings w(x - Bb(M)) / W(B), where W(B) is the
sum of all weights behind asB; likewise, with the sign turned, for one that left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from selfassess.engine.bank import Exact, Level
from selfassess.engine.contributions import Contribution, weighted_mean
from selfassess.engine.movements import QuestionMovement

# Reasons beside the movements: a compared question that stood in another theme, or on another scale, before.
MOVED = "moved"
RESCALED = "rescaled"


@dataclass(frozen=True, slots=True)
class Pair:
    """One measure at both assessments; a side is ``None`` where it is undefined."""

    then: Fraction | None
    now: Fraction | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Four parts that sum exactly to the difference between two as-scored means, in points of 0-100.

    ``joined_by`` and ``left_by`` split two of the parts by reason: the value of a ``Movement``, ``MOVED`` or
    ``RESCALED``.
    """

    movement: Fraction
    joined: Fraction
    left: Fraction
    weights: Fraction
    joined_by: Mapping[str, Fraction]
    left_by: Mapping[str, Fraction]

    @property
    def difference(self) -> Fraction:
        """The later as-scored mean less the earlier one."""
        return self.movement + self.joined + self.left + self.weights


def like_for_like(matched: Sequence[QuestionMovement]) -> Pair:
    """The means of the matched questions at both assessments, under the later weights."""
    return Pair(
        weighted_mean((weight, level) for _, weight, level, _ in _sides(matched)),
        weighted_mean((weight, level) for _, weight, _, level in _sides(matched)),
    )


def explain(
    matched: Sequence[QuestionMovement],
    then: Sequence[Contribution],
    now: Sequence[Contribution],
    own: Pair,
    same: Pair,
    fate: Mapping[str, QuestionMovement],
) -> Explanation | None:
    """The parts of the difference; ``None`` when nothing is matched or a side has no level.

    Args:
        matched: The theme's matched questions on the headline scale.
        then, now: The theme's levels on that scale at either assessment, each in its own edition's theme.
        own: The means of ``then`` and of ``now``.
        same: ``like_for_like(matched)``.
        fate: What became of every question, by earlier and by later id.
    """
    if own.then is None or own.now is None or same.then is None or same.now is None:
        return None
    earlier_weights = weighted_mean((weight, level) for weight, _, level, _ in _sides(matched))
    assert earlier_weights is not None, "something is matched"
    joined = _joined(matched, now, same.now, fate)
    left = _left(matched, then, earlier_weights, fate)
    return Explanation(
        movement=same.now - same.then,
        joined=own.now - same.now,
        left=earlier_weights - own.then,
        weights=same.then - earlier_weights,
        joined_by=joined,
        left_by=left,
    )


def _sides(matched: Sequence[QuestionMovement]) -> Iterable[tuple[Exact, Exact, Level, Level]]:
    """Earlier weight, later weight, earlier level, later level of each matched question."""
    for each in matched:
        if (
            each.then is not None
            and each.now is not None
            and each.level_then is not None
            and each.now.level is not None
        ):
            yield each.then.question.weight, each.now.question.weight, each.level_then, each.now.level


def _joined(
    matched: Sequence[QuestionMovement],
    now: Sequence[Contribution],
    mean: Fraction,
    fate: Mapping[str, QuestionMovement],
) -> Mapping[str, Fraction]:
    in_both = {each.now.question.id for each in matched if each.now is not None}
    parts = [
        (fate[each.question.id].movement.value, each.question.weight, each.level)
        for each in now
        if each.question.id not in in_both
    ]
    return _by_reason(parts, mean, now)


def _left(
    matched: Sequence[QuestionMovement],
    then: Sequence[Contribution],
    mean: Fraction,
    fate: Mapping[str, QuestionMovement],
) -> Mapping[str, Fraction]:
    in_both = {each.then.question.id: each for each in matched if each.then is not None}
    here = {each.question.id for each in then}
    left = []
    for each in then:
        if each.question.id not in in_both:
            became = fate[each.question.id]
            left.append((MOVED if became.is_matched else became.movement.value, -each.question.weight, each.level))
    # A compared question that was not in this theme's mean then: taking it into Aa(M) is a part of the difference too.
    for id, movement in in_both.items():
        if id not in here and movement.then is not None and movement.now is not None:
            before = movement.then.question
            reason = RESCALED if before.theme == movement.now.question.theme else MOVED
            left.append((reason, before.weight, movement.level_then))
    return _by_reason(left, mean, then)


def _by_reason(
    parts: Iterable[tuple[str, Exact, Level | None]], mean: Fraction, all_levels: Iterable[Contribution]
) -> Mapping[str, Fraction]:
    parts = list(parts)
    if not parts:
        return {}
    total = sum((each.question.weight for each in all_levels), Fraction(0))
    found: dict[str, Fraction] = {}
    for reason, weight, level in parts:
        if level is not None:
            found[reason] = found.get(reason, Fraction(0)) + weight * (level.anchor - mean) / total
    return found
