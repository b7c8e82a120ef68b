"""A theme's calculated level, and the declarative rules that may lower it.

Limits lower the calculated level and nothing else: means, distributions and explanations are never limited, and the
board's own agreed level is not theirs to touch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from selfassess.engine.answers import Basis, NoLevel
from selfassess.engine.bank import Bank, Level, Limit, LimitKind, Scale, Theme
from selfassess.engine.contributions import Contribution, Score


@dataclass(frozen=True, slots=True)
class Binding:
    """A limit that lowers a theme: which, to what, and the questions that made it bind.

    ``limit`` is ``None`` for the rule that needs no limit: a core question without a level. ``cap`` is ``None`` when
    the theme then reads *not enough answered*.
    """

    limit: Limit | None
    cap: Level | None
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeLevel:
    """A theme's calculated level and what limits it.

    ``calculated`` is the lower median; ``None`` when nothing has a level, and for what outsiders found. ``because``
    holds only what lowers it.
    """

    calculated: Level | None
    because: tuple[Binding, ...] = ()

    @property
    def is_enough(self) -> bool:
        """Whether enough was answered to name a level."""
        return self.calculated is not None and all(binding.cap is not None for binding in self.because)

    @property
    def limited(self) -> Level | None:
        """The level after limits; ``None`` where not enough was answered."""
        if self.calculated is None or not self.is_enough:
            return None
        return min((self.calculated, *(b.cap for b in self.because if b.cap is not None)), key=lambda level: level.rank)


def level_of(bank: Bank, theme: Theme, basis: Basis, headline: Score, scores: Mapping[str, Score]) -> ThemeLevel:
    """The theme's level: the lower median of ``headline``, with every limit that lowers it.

    Limits speak of the bank's main scale; a sheet answered on another scale has none but the rule for core questions.
    An outside review has no level at all: it says what reviewers found, on as much as they looked at.
    """
    calculated = headline.median if basis is not Basis.EXTERNAL else None
    if calculated is None:
        return ThemeLevel(None)
    because = [*_core_gap(scores)]
    if headline.scale.id == bank.main_scale_id:
        for limit in bank.limits:
            if not limit.themes or theme.id in limit.themes:
                because.extend(_binding(limit, headline, calculated))
    return ThemeLevel(calculated, tuple(because))


def _core_gap(scores: Mapping[str, Score]) -> Iterable[Binding]:
    missing = tuple(
        each.question.id
        for score in scores.values()
        for each in score.contributions
        if each.question.core
        and each.level is None
        and each.none is not NoLevel.NOT_APPLICABLE
        and not each.did_not_arise
    )
    return (Binding(None, None, missing),) if missing else ()


def _binding(limit: Limit, headline: Score, calculated: Level) -> Iterable[Binding]:
    """The limit as it binds here, or nothing."""
    cap, questions = _LIMITS[limit.kind](limit, headline, calculated)
    if limit.kind is LimitKind.COVERAGE:
        return (Binding(limit, None, questions),) if questions else ()
    return (Binding(limit, cap, questions),) if cap is not None and cap.rank < calculated.rank else ()


_Found = tuple[Level | None, tuple[str, ...]]


def _floor(limit: Limit, headline: Score, calculated: Level) -> _Found:
    scale = headline.scale
    at = scale.by_code[limit.at] if limit.at else scale.levels[0]
    low = _ids(headline, lambda each, level: each.question.core and level.rank <= at.rank)
    return (_cap(limit, scale) if low else None), low


def _count(limit: Limit, headline: Score, calculated: Level) -> _Found:
    below = headline.scale.by_code[limit.below or headline.scale.levels[0].code]
    low = _ids(headline, lambda _, level: level.rank < below.rank)
    return (_cap(limit, headline.scale) if len(low) >= (limit.at_least or 1) else None), low


def _cumulative(limit: Limit, headline: Score, calculated: Level) -> _Found:
    lowest = min(headline.levels, key=lambda level: level.rank)
    cap = _cap(limit, headline.scale)
    if cap is None or lowest.rank > cap.rank:
        cap = lowest
    return cap, _ids(headline, lambda _, level: level.rank < calculated.rank)


def _evidence(limit: Limit, headline: Score, calculated: Level) -> _Found:
    scale = headline.scale
    at = scale.by_code[limit.at] if limit.at else scale.levels[-1]
    if calculated.rank < at.rank:
        return None, ()
    high = [each for each in headline.contributions if each.level is not None and each.level.rank >= at.rank]
    shown = any(
        evidence.dated is not None and (not limit.types or evidence.type in limit.types)
        for each in high
        for evidence in each.answer.evidence
    )
    return (None if shown else _cap(limit, scale)), tuple(each.question.id for each in high)


def _coverage(limit: Limit, headline: Score, calculated: Level) -> _Found:
    coverage = headline.coverage
    if coverage is None or limit.below_share is None or coverage >= limit.below_share:
        return None, ()
    return None, tuple(each.question.id for each in headline.contributions if each.was_asked and each.level is None)


_LIMITS: Mapping[LimitKind, Callable[[Limit, Score, Level], _Found]] = MappingProxyType(
    {
        LimitKind.FLOOR: _floor,
        LimitKind.COUNT: _count,
        LimitKind.CUMULATIVE: _cumulative,
        LimitKind.EVIDENCE: _evidence,
        LimitKind.COVERAGE: _coverage,
    }
)


def _cap(limit: Limit, scale: Scale) -> Level | None:
    return scale.by_code[limit.cap_at] if limit.cap_at else None


def _ids(headline: Score, holds: Callable[[Contribution, Level], bool]) -> tuple[str, ...]:
    return tuple(
        each.question.id for each in headline.contributions if each.level is not None and holds(each, each.level)
    )
