"""The front door of the engine: from question sets and answers to scores, comparisons and agreement.

Pure functions on frozen types, in exact arithmetic, on nothing but the standard library:

* ``score`` says what one sheet says;
* ``compare`` sets two sheets side by side, ``follow`` any number;
* ``gaps_between`` says where two views of one subject part, ``narrowing`` whether they draw nearer;
* ``agreement.agreement`` says how far several sheets of one assessment agree (its module has the name already);
* ``align`` says what became of each question between editions.

A name is loaded from its module when it is first asked for, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selfassess.engine.agreement import Agreement
    from selfassess.engine.answers import Answer, AnswerSheet, Basis, NoLevel
    from selfassess.engine.bank import Bank, Facet, Level, Question, Scale, Theme
    from selfassess.engine.comparison import Comparison, ThemeComparison, compare
    from selfassess.engine.gaps import Gap, Gaps, Narrowing, gaps_between, narrowing
    from selfassess.engine.lineage import Alignment, ChangeKind, Link, align
    from selfassess.engine.movements import Movement, Obstacle, QuestionMovement
    from selfassess.engine.scoring import Scorecard, ThemeScore, score
    from selfassess.engine.spread import GroupSpread, QuestionSpread, Spread
    from selfassess.engine.trend import QuestionTrend, ThemeTrend, Trend, follow

__all__ = [
    "Agreement",
    "Alignment",
    "Answer",
    "AnswerSheet",
    "Bank",
    "Basis",
    "ChangeKind",
    "Comparison",
    "Facet",
    "Gap",
    "Gaps",
    "GroupSpread",
    "Level",
    "Link",
    "Movement",
    "Narrowing",
    "NoLevel",
    "Obstacle",
    "Question",
    "QuestionMovement",
    "QuestionSpread",
    "QuestionTrend",
    "Scale",
    "Scorecard",
    "Spread",
    "Theme",
    "ThemeComparison",
    "ThemeScore",
    "ThemeTrend",
    "Trend",
    "align",
    "compare",
    "follow",
    "gaps_between",
    "narrowing",
    "score",
]

_HOME = {
    "agreement": "Agreement",
    "answers": "Answer AnswerSheet Basis NoLevel",
    "bank": "Bank Facet Level Question Scale Theme",
    "comparison": "Comparison ThemeComparison compare",
    "gaps": "Gap Gaps Narrowing gaps_between narrowing",
    "lineage": "Alignment ChangeKind Link align",
    "movements": "Movement Obstacle QuestionMovement",
    "scoring": "Scorecard ThemeScore score",
    "spread": "GroupSpread QuestionSpread Spread",
    "trend": "QuestionTrend ThemeTrend Trend follow",
}


def __getattr__(name: str) -> object:
    for module, names in _HOME.items():
        if name in names.split():
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
