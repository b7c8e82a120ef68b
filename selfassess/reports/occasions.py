"""What a report calls the assessments that it speaks of, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence

from selfassess.engine.answers import AnswerSheet, Basis
from selfassess.engine.bank import Level
from selfassess.engine.comparison import Comparison
from selfassess.engine.scoring import Scorecard
from selfassess.reports.dates import day, month

# A longer name does not fit a column.
_LONGEST_NAME = 24


def names(sheets: Sequence[AnswerSheet]) -> tuple[str, ...]:
    """What a sentence or a column calls each assessment: its own name, or else its month or its day.

    A name must be short enough for a column, and no two of them alike.
    """
    own = tuple(sheet.assessment for sheet in sheets)
    months = tuple(month(sheet.dated) for sheet in sheets)
    short = all(len(name) <= _LONGEST_NAME for name in own)
    for found, fits in ((own, short), (months, True)):
        if fits and len(set(found)) == len(found):
            return found
    return tuple(day(sheet.dated) for sheet in sheets)


def pair_names(comparison: Comparison) -> tuple[str, str]:
    """What the earlier and the later assessment are called."""
    then, now = names((comparison.earlier.sheet, comparison.later.sheet))
    return then, now


def is_external(sheet: AnswerSheet) -> bool:
    """Whether outsiders judged. Their judgement has no calculated level for a theme, and no ceiling of its own."""
    return sheet.basis is Basis.EXTERNAL


def judged_by(sheet: AnswerSheet) -> str:
    """The heading over the levels that the sheet itself sets for themes."""
    return {Basis.AGREED: "Board agreed", Basis.EXTERNAL: "Reviewers judged"}.get(sheet.basis, "Own judgement")


def sets_levels(sheet: AnswerSheet) -> bool:
    """Whether a column for the sheet's own levels for themes is worth its room: a board's always, others' if any."""
    return sheet.basis is Basis.AGREED or bool(sheet.judgements)


def judged(sheet: AnswerSheet, level: Level) -> str:
    """The sheet's own judgement of a theme as words: ``"the board agreed Partly"``."""
    who = {Basis.AGREED: "the board agreed", Basis.EXTERNAL: "the reviewers judged"}.get(sheet.basis, "own judgement")
    return f"{who} {level.label}"


def occasion(sheet: AnswerSheet) -> str:
    """What one sheet came out of."""
    return "review" if is_external(sheet) else "self-assessment"


def over_all_themes(card: Scorecard) -> tuple[tuple[str, str], ...]:
    """The fact of a title block that tells one level for the whole board; none where no question has a level.

    It is the lower median of all levels on the scale of the headlines, and says how many lie on either side: a middle
    alone hides them.
    """
    score = card.whole.get(card.headline_scale.id)
    if score is None or score.median is None:
        return ()
    below = sum(level.rank < score.median.rank for level in score.levels)
    above = sum(level.rank > score.median.rank for level in score.levels)
    return (("The middle of all levels", f"{score.median.label}: {below} lower, {above} higher, of {score.n}"),)
