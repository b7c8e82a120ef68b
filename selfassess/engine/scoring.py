"""What one sheet says: per question, theme, facet, cross-cutting tag and whole, never across scales."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from selfassess.engine.answers import AnswerSheet, Judgement
from selfassess.engine.bank import Bank, Facet, Scale, Theme
from selfassess.engine.contributions import Contribution, Score, contributions_of, headline_scale
from selfassess.engine.limits import ThemeLevel, level_of


@dataclass(frozen=True)
class ThemeScore:
    """One theme: a score for each scale that its questions use, its calculated level, and the board's own judgement.

    ``judgement`` is what the sheet says; it is carried along and never changed.
    """

    theme: Theme
    headline: Score
    scores: Mapping[str, Score]
    level: ThemeLevel
    judgement: Judgement | None


@dataclass(frozen=True)
class Scorecard:
    """Everything that one sheet says. Every mapping of scores is by scale id."""

    bank: Bank
    sheet: AnswerSheet
    contributions: Mapping[str, Contribution]
    themes: tuple[ThemeScore, ...]

    @property
    def headline_scale(self) -> Scale:
        """The scale of the themes' headlines: the sheet's own, or else the bank's main scale."""
        return headline_scale(self.bank, self.sheet)

    @property
    def own_scale(self) -> Scale | None:
        """The same where it is not the bank's main scale."""
        return self.headline_scale if self.headline_scale is not self.bank.main_scale else None

    @cached_property
    def theme(self) -> Mapping[str, ThemeScore]:
        """Each theme's score under the theme's id."""
        return MappingProxyType({score.theme.id: score for score in self.themes})

    @cached_property
    def whole(self) -> Mapping[str, Score]:
        """All questions, by scale."""
        return self._scores(self._all)

    @cached_property
    def facets(self) -> Mapping[Facet, Mapping[str, Score]]:
        """Each facet that has questions, by scale."""
        found = {facet: self._scores(c for c in self._all if c.question.facet is facet) for facet in Facet}
        return MappingProxyType({facet: scores for facet, scores in found.items() if scores})

    @cached_property
    def tags(self) -> Mapping[str, Mapping[str, Score]]:
        """Each cross-cutting tag that has questions, by scale."""
        found = {tag: self._scores(c for c in self._all if tag in c.question.tags) for tag in self.bank.tags}
        return MappingProxyType({tag: scores for tag, scores in found.items() if scores})

    @property
    def _all(self) -> Iterable[Contribution]:
        return self.contributions.values()

    def _scores(self, contributions: Iterable[Contribution]) -> Mapping[str, Score]:
        return _by_scale(self.bank, self.sheet, contributions)


def score(bank: Bank, sheet: AnswerSheet) -> Scorecard:
    """Everything that ``sheet`` says, read against its edition of the bank.

    An empty sheet gives scores whose means and medians are ``None``; it is never an error.
    """
    contributions = contributions_of(bank, sheet)
    by_theme: dict[str, list[Contribution]] = {theme.id: [] for theme in bank.themes}
    for each in contributions.values():
        by_theme[each.question.theme].append(each)
    scale = headline_scale(bank, sheet)
    themes = []
    for theme in bank.themes:
        scores = _by_scale(bank, sheet, by_theme[theme.id])
        headline = scores.get(scale.id) or Score(scale, ())
        level = level_of(bank, theme, sheet.basis, headline, scores)
        themes.append(ThemeScore(theme, headline, scores, level, sheet.judgement.get(theme.id)))
    return Scorecard(bank, sheet, contributions, tuple(themes))


def _by_scale(bank: Bank, sheet: AnswerSheet, contributions: Iterable[Contribution]) -> Mapping[str, Score]:
    grouped: dict[str, list[Contribution]] = {}
    for each in contributions:
        grouped.setdefault(bank.scale_of(each.question, sheet.scale).id, []).append(each)
    return MappingProxyType(
        {scale.id: Score(scale, tuple(grouped[scale.id])) for scale in bank.scales if scale.id in grouped}
    )
