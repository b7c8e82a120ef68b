"""The sentences that lead a report: words and counts first, and a number only where enough can be compared."""

from __future__ import annotations

from selfassess.engine.comparison import Comparison, ThemeComparison
from selfassess.engine.movements import Movement
from selfassess.engine.rounding import signed, whole
from selfassess.reports.document import Cell
from selfassess.reports.wording import MOVEMENT, count, listed, movement_cell, out_of

MOSTLY_NOT_COMPARABLE = "Mostly not comparable"

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
    since = comparison.earlier.sheet.assessment
    with_level = comparison.fairness.with_a_level
    if with_level == 0:
        return f"Nothing can be compared: no question has a level, in {since} or now."
    moved = _moved(comparison)
    others = [
        f"{comparison.counts[movement]} {MOVEMENT[movement].lower()}"
        for movement in _ALSO
        if comparison.counts[movement]
    ]
    rest = f" Also {listed(others)}." if others else ""
    if not comparison.is_mostly_comparable:
        compared = out_of(comparison.matched, with_level)
        return f"{MOSTLY_NOT_COMPARABLE}: {compared} questions can be compared with {since}. Of these, {moved}.{rest}"
    return f"Since {since}, {moved}.{rest}"


def theme_word(theme: ThemeComparison) -> Cell:
    """The theme's movement as a shape and a word or two."""
    then, now = theme.like_for_like.then, theme.like_for_like.now
    if not theme.is_mostly_comparable or then is None or now is None:
        return movement_cell(Movement.NOT_COMPARABLE, MOSTLY_NOT_COMPARABLE)
    if now > then:
        return movement_cell(Movement.HIGHER, "Higher on balance")
    if now < then:
        return movement_cell(Movement.LOWER, "Lower on balance")
    has_moved = theme.counts[Movement.HIGHER] or theme.counts[Movement.LOWER]
    return movement_cell(Movement.UNCHANGED, "No change on balance" if has_moved else "Unchanged")


def theme_sentence(theme: ThemeComparison, since: str) -> str:
    """One plain sentence on what became of the theme since the assessment called ``since``."""
    with_level = sum(each.has_level for each in theme.movements)
    if with_level == 0:
        return f"No question of this theme has a level, in {since} or now."
    then, now = theme.like_for_like.then, theme.like_for_like.now
    compared = out_of(theme.matched, with_level)
    if not theme.is_mostly_comparable or then is None or now is None:
        if theme.matched == 0:
            return f"Not comparable with {since}: none of the {count(with_level, 'question')} can be compared."
        return f"{MOSTLY_NOT_COMPARABLE} with {since}: {compared} questions can be compared. Of these, {_moved(theme)}."
    like = f"{compared} questions can be compared with {since}: {_moved(theme)}"
    points = f"like for like from {whole(then)} to {whole(now)} on 0-100 ({signed(now - then)})"
    return f"{like}; {points}.{_rest(theme)}"


def _moved(tally: Comparison | ThemeComparison) -> str:
    counts = tally.counts
    lower, higher, unchanged = (counts[m] for m in (Movement.LOWER, Movement.HIGHER, Movement.UNCHANGED))
    verb = "is" if lower == 1 else "are"
    return f"{lower} {verb} lower, {higher} higher and {unchanged} unchanged"


def _rest(theme: ThemeComparison) -> str:
    """What the theme's own figures show beyond the answers that moved."""
    found = theme.explanation
    if found is None or theme.as_scored.then is None or theme.as_scored.now is None:
        return ""
    beyond = found.joined + found.left + found.weights
    if not beyond:
        return ""
    own = f"{whole(theme.as_scored.then)} then and {whole(theme.as_scored.now)} now"
    sources = []
    if found.joined or found.left:
        sources.append("questions that came in or dropped out")
    if found.weights:
        sources.append("changed weights")
    return (
        f" As scored the theme reads {own}: {signed(beyond)} of that difference comes from {listed(sources)},"
        " not from answers that moved."
    )
