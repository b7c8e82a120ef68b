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
from typing import NamedTuple

from selfassess.engine.bank import Exact
from selfassess.engine.contributions import Contribution, Score
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


class MatchedMeans(NamedTuple):
    """Means of the matched questions, all ``None`` when there is none: Ab(M), Bb(M) and Aa(M)."""

    then: Fraction | None
    now: Fraction | None
    then_as_weighted_then: Fraction | None


# What left or joined: the reason, the weight (negative for what is taken away) and the anchor.
_Part = tuple[str, Exact, Exact]


def matched_means(matched: Sequence[QuestionMovement]) -> MatchedMeans:
    """The means over the matched questions on the headline scale."""
    then: Exact = 0
    now: Exact = 0
    weights: Exact = 0
    own: Exact = 0
    own_weights: Exact = 0
    for each in matched:
        before, after, level_then = each.then, each.now, each.level_then
        assert before is not None
        assert after is not None
        assert after.level is not None
        assert level_then is not None
        anchor, weight, own_weight = level_then.anchor, after.question.weight, before.question.weight
        then += weight * anchor
        now += weight * after.level.anchor
        weights += weight
        own += own_weight * anchor
        own_weights += own_weight
    if not weights:
        return MatchedMeans(None, None, None)
    return MatchedMeans(Fraction(then, weights), Fraction(now, weights), Fraction(own, own_weights))


def explain(
    means: MatchedMeans,
    matched: Sequence[QuestionMovement],
    joined: Sequence[QuestionMovement],
    then: Score | None,
    now: Score | None,
    fate: Mapping[str, QuestionMovement],
) -> Explanation | None:
    """The parts of the difference; ``None`` when nothing is matched or a side has no level.

    Args:
        means: ``matched_means(matched)``.
        matched: The theme's matched questions on the headline scale.
        joined: The other questions with a level on that scale at the later assessment.
        then, now: The theme's scores on that scale, each in its own edition; ``None`` where there is none.
        fate: What became of every earlier question, by its id.
    """
    if then is None or now is None or then.mean is None or now.mean is None:
        return None
    if means.then is None or means.now is None or means.then_as_weighted_then is None:
        return None
    return Explanation(
        movement=means.now - means.then,
        joined=now.mean - means.now,
        left=means.then_as_weighted_then - then.mean,
        weights=means.then - means.then_as_weighted_then,
        joined_by=_by_reason(_joined(joined), means.now, now.weight),
        left_by=_by_reason(_left(matched, then.contributions, fate), means.then_as_weighted_then, then.weight),
    )


def _joined(joined: Sequence[QuestionMovement]) -> Iterable[_Part]:
    for each in joined:
        assert each.now is not None
        assert each.now.level is not None
        yield each.movement.value, each.now.question.weight, each.now.level.anchor


def _left(
    matched: Sequence[QuestionMovement], then: Sequence[Contribution], fate: Mapping[str, QuestionMovement]
) -> Iterable[_Part]:
    in_both = {each.then.question.id: each for each in matched if each.then is not None}
    here = set()
    for side in then:
        if side.level is None:
            continue
        id, weight, anchor = side.question.id, side.question.weight, side.level.anchor
        here.add(id)
        if id not in in_both:
            yield _reason(fate[id]), -weight, anchor
        elif (level_then := in_both[id].level_then) is not None and level_then.anchor != anchor:
            # On the headline scale both times, and on another between: it is read today through the maps.
            yield RESCALED, -weight, anchor
            yield RESCALED, weight, level_then.anchor
    # A compared question that was not in this theme's mean then: taking it into Aa(M) is a part of the difference too.
    for id, movement in in_both.items():
        if id not in here and movement.then is not None and movement.level_then is not None:
            yield _reason(movement), movement.then.question.weight, movement.level_then.anchor


def _reason(became: QuestionMovement) -> str:
    """Why a level is in a theme's mean on one side only: its movement or, for a compared one, the theme or scale."""
    if not became.is_matched or became.then is None or became.now is None:
        return became.movement.value
    return RESCALED if became.then.question.theme == became.now.question.theme else MOVED


def _by_reason(parts: Iterable[_Part], mean: Fraction, weight_of_all: Exact) -> Mapping[str, Fraction]:
    weights: dict[str, Exact] = {}
    points: dict[str, Exact] = {}
    for reason, weight, anchor in parts:
        weights[reason] = weights.get(reason, 0) + weight
        points[reason] = points.get(reason, 0) + weight * anchor
    # (points - weight * mean) / weight of all, on whole numbers as far as they reach.
    over, under = mean.numerator, mean.denominator
    return {
        reason: Fraction(points[reason] * under - weights[reason] * over, weight_of_all * under) for reason in points
    }
