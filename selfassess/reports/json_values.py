"""How one value is written in JSON: numbers exact and shown, undefined as null, sheets and levels by their codes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from selfassess.engine.answers import AnswerSheet
from selfassess.engine.bank import Level
from selfassess.engine.contributions import Contribution, Score
from selfassess.engine.limits import ThemeLevel
from selfassess.engine.rounding import exact, shown
from selfassess.reports.reasons import limit_sentence

Json = dict[str, Any]


def number(value: Fraction | None) -> Json | None:
    """``{"exact": "5/3", "shown": "1.67"}``; null for undefined."""
    return None if value is None else {"exact": exact(value), "shown": shown(value)}


def level(value: Level | None) -> str | None:
    """The level's code; null for none."""
    return value.code if value is not None else None


def none_of(side: Contribution | None) -> str | None:
    """The reason for no level; null where there is a level, and where the question did not exist."""
    return side.none.value if side is not None and side.none is not None else None


def sheet(value: AnswerSheet) -> Json:
    """Which sheet it is."""
    return {
        "assessment": value.assessment,
        "dated": value.dated.isoformat(),
        "date_inferred": value.date_inferred,
        "bank": value.bank_id,
        "edition": value.edition,
        "subject": value.subject,
        "basis": value.basis.value,
        "who": value.who,
    }


def theme_level(value: ThemeLevel) -> Json:
    """The calculated level, the one after limits (null when not enough was answered), and the sentence why."""
    return {
        "calculated": level(value.calculated),
        "limited": level(value.limited),
        "is_enough": value.is_enough,
        "because": limit_sentence(value),
        "limits": [
            {
                "limit": binding.limit.id if binding.limit else "core_without_level",
                "cap": level(binding.cap),
                "questions": list(binding.questions),
            }
            for binding in value.because
        ],
    }


def score(value: Score) -> Json:
    """One group of questions on one scale."""
    return {
        "scale": value.scale.id,
        "n": value.n,
        "asked": value.asked,
        "coverage": number(value.coverage),
        "median": level(value.median),
        "mean": number(value.mean),
        "distribution": dict(value.distribution),
        "at_or_above": {each.code: number(value.at_or_above(each.code)) for each in value.scale.levels},
        "without_level": {reason.value: n for reason, n in value.without_level.items()},
    }


def scores(values: Mapping[str, Score]) -> list[Json]:
    """One entry for each scale."""
    return [score(each) for each in values.values()]
