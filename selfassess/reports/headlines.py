"""The sentences that lead a report: words and counts first, and a number only where enough can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from selfassess.engine.comparison import Comparison, ThemeComparison
from selfassess.engine.movements import Movement, QuestionMovement
from selfassess.engine.rounding import shown, whole
from selfassess.reports.dates import during
from selfassess.reports.document import Cell
from selfassess.reports.occasions import pair_names
from selfassess.reports.reasons import why_left_out
from selfassess.reports.wording import MOVEMENT, count, listed, movement_cell, out_of, scale_called

MOSTLY_NOT_COMPARABLE = "Mostly not comparable"
_MIXED = "Mixed"

_MOST_CAUSES = 5

# What is told after lower, higher and unchanged, in this order, where there is any.
_ALSO = (
    Movement.CARRIED_FORWARD,
    Movement.NOT_COMPARABLE,
    Movement.NO_LONGER_APPLICABLE,
    Movement.NOW_IN_SCOPE,
    Movement.NEW,
    Movement.RETIRED,
)


def headline(comparison: Comparison) -> str:
    """The whole comparison in words and counts. There is no number for the whole, by design."""
    since, now = pair_names(comparison)
    with_level = comparison.with_a_level
    if with_level == 0:
        return f"Nothing can be compared: no question has a level, {during(since)} or {during(now)}."
    if not comparison.is_mostly_comparable:
        compared = out_of(comparison.matched, with_level, "questions")
        others = _tally(why_left_out(each, since, now) for each in comparison.movements if _is_left_out(each))
        if not comparison.matched:
            return f"{_none_of(with_level, since)} The reasons: {others}."
        moved = f" Of these, {_moved(comparison)}."
        return f"{MOSTLY_NOT_COMPARABLE}: {compared} can be compared with {since}.{moved} Of the others: {others}."
    others = listed(f"{n} {MOVEMENT[each].lower()}" for each in _ALSO if (n := comparison.counts[each]))
    rest = f" Outside these counts: {others}." if others else ""
    return f"Compared with {since}, {_moved(comparison)}.{rest}"


def _is_left_out(movement: QuestionMovement) -> bool:
    """Whether the question has a level, without which there is nothing to compare, and yet is in no movement."""
    return movement.has_level and not movement.is_matched


def not_comparable_word(tally: Comparison | ThemeComparison) -> str:
    """What a comparison is called whose coverage is too low: mostly not comparable, or not at all."""
    return MOSTLY_NOT_COMPARABLE if tally.matched else MOVEMENT[Movement.NOT_COMPARABLE]


def _none_of(with_level: int, since: str) -> str:
    which = "the only question with a level cannot" if with_level == 1 else f"none of the {with_level} questions can"
    return f"Not comparable with {since}: {which} be compared."


def _tally(causes: Iterable[str]) -> str:
    """The causes with their counts, most frequent first."""
    found = Counter(causes).most_common()
    told = [f"{n} {cause if n == 1 else cause.replace('asks ', 'ask ', 1)}" for cause, n in found[:_MOST_CAUSES]]
    if rest := sum(n for _, n in found[_MOST_CAUSES:]):
        told.append(f"{rest} for other reasons")
    return listed(told)


def theme_word(theme: ThemeComparison) -> Cell:
    """The theme's movement as a shape and a word or two."""
    then, now = theme.like_for_like.then, theme.like_for_like.now
    if not theme.is_mostly_comparable or then is None or now is None:
        return movement_cell(Movement.NOT_COMPARABLE, not_comparable_word(theme))
    balance = theme.counts[Movement.HIGHER] - theme.counts[Movement.LOWER]
    if (now - then) * balance < 0:
        # The main scale moved one way and most answers, over all scales, the other: neither word would be true.
        return movement_cell(Movement.UNCHANGED, _MIXED)
    if now > then:
        return movement_cell(Movement.HIGHER, "Higher on balance")
    if now < then:
        return movement_cell(Movement.LOWER, "Lower on balance")
    has_moved = theme.counts[Movement.HIGHER] or theme.counts[Movement.LOWER]
    return movement_cell(Movement.UNCHANGED, "No change on balance" if has_moved else "Unchanged")


def theme_sentence(theme: ThemeComparison, since: str) -> str:
    """What became of the theme since the assessment called ``since``, in plain words."""
    with_level = theme.with_a_level
    if with_level == 0:
        return f"No question of this theme has a level, {during(since)} or now."
    then, now = theme.like_for_like.then, theme.like_for_like.now
    compared = out_of(theme.matched, with_level, "questions")
    if not theme.is_mostly_comparable or then is None or now is None:
        if theme.matched == 0:
            return _none_of(with_level, since)
        told = f"{MOSTLY_NOT_COMPARABLE} with {since}: {compared} can be compared."
        return f"{told} Of these, {_moved(theme)}."
    on = scale_called(theme.own_scale)
    before, after = _told_apart(then, now)
    like = f"Like for like, those on {on} read {before} then and {after} now, on 0-100."
    return f"{compared} can be compared with {since}: {_moved(theme)}. {like}{_rest(theme)}"


def _moved(tally: Comparison | ThemeComparison) -> str:
    """Lower always first, and each with its count, so that a balance hides nothing."""
    lower, *others = (tally.counts[each] for each in (Movement.LOWER, Movement.HIGHER, Movement.UNCHANGED))
    first = f"{count(lower, 'answer') if lower else 'no answer'} {_are(lower)} lower"
    higher, unchanged = (f"{n or 'none'} {_are(n)}" for n in others)
    return f"{first}, {higher} higher and {unchanged} unchanged"


def _told_apart(then: Fraction, now: Fraction) -> tuple[str, str]:
    """Both figures whole, or with a decimal or two where rounding would hide that they differ."""
    if then == now or whole(then) != whole(now):
        return whole(then), whole(now)
    places = 1 if shown(then, 1) != shown(now, 1) else 2
    return shown(then, places), shown(now, places)


def _are(n: int) -> str:
    return "is" if n < 2 else "are"


def _rest(theme: ThemeComparison) -> str:
    """Where the theme's own figures tell something else than the answers that moved, and why that is no movement."""
    own, found = theme.as_scored, theme.explanation
    if found is None or own.then is None or own.now is None or own == theme.like_for_like:
        return ""
    also = []
    if found.joined or found.left:
        also.append("questions that came in or dropped out")
    if found.weights:
        also.append("questions that now count more or less")
    before, after = _told_apart(own.then, own.now)
    figures = f"As scored, over all its own answers, the theme read {before} then and reads {after} now"
    return f" {figures}; that also reflects {listed(also)}, which is no movement."
