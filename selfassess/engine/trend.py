"""Any number of assessments in a row: against the one before, against the first, and every line with its gaps.

Two points mislead, so every assessment is kept. A line is broken where questions cannot be compared, and a question
that fell after rising, or rose after falling, is flagged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from selfassess.engine.answers import AnswerSheet, Judgement, NoLevel
from selfassess.engine.bank import Bank, Level, Question, Scale, Theme
from selfassess.engine.comparison import Comparison, ThemeComparison, compare_scored
from selfassess.engine.fairness import refuse_unlike
from selfassess.engine.limits import ThemeLevel
from selfassess.engine.lineage import Alignment, Link, align
from selfassess.engine.movements import Obstacle
from selfassess.engine.scoring import Scorecard, score
from selfassess.errors import NotComparable

_CHANGED_QUESTION = frozenset({Obstacle.WORDING, Obstacle.SCALE, Obstacle.SPLIT, Obstacle.MERGED})


@dataclass(frozen=True, slots=True)
class ThemePoint:
    """A theme at one assessment, as scored: its mean (0-100), how many levels stand behind it, and its level.

    ``scale`` is what it was scored on. Points on different scales do not belong on one line.
    """

    as_scored: Fraction | None
    n: int
    level: ThemeLevel
    judgement: Judgement | None
    scale: Scale


@dataclass(frozen=True, slots=True)
class ThemeTrend:
    """A theme over all assessments. ``points`` has one entry each, ``None`` where the theme did not exist.

    ``steps`` has one comparison between each two neighbours, ``None`` where the theme existed at neither.
    """

    theme: Theme
    points: tuple[ThemePoint | None, ...]
    steps: tuple[ThemeComparison | None, ...]


@dataclass(frozen=True, slots=True)
class QuestionPoint:
    """A question at one assessment: its level as it reads on today's scale, or the reason for none."""

    level: Level | None
    none: NoLevel | None
    is_fresh: bool


@dataclass(frozen=True)
class QuestionTrend:
    """A question of the latest edition over all assessments.

    ``points`` has one entry for each assessment; ``None`` is a gap: the question did not exist, or changed so that what
    was answered before cannot be compared.
    """

    question: Question
    points: tuple[QuestionPoint | None, ...]

    @cached_property
    def is_reversed(self) -> bool:
        """Whether its fresh levels have moved both up and down."""
        fresh = [point.level.rank for point in self.points if point and point.level and point.is_fresh]
        steps = [later - earlier for earlier, later in pairwise(fresh)]
        return min(steps, default=0) < 0 < max(steps, default=0)


@dataclass(frozen=True)
class Trend:
    """Assessments in the order of their dates. ``neighbours`` compares each with the one before it."""

    scorecards: tuple[Scorecard, ...]
    neighbours: tuple[Comparison, ...]
    against_baseline: Comparison

    @property
    def against_previous(self) -> Comparison:
        """The latest assessment against the one before it."""
        return self.neighbours[-1]

    @cached_property
    def themes(self) -> tuple[ThemeTrend, ...]:
        """The latest edition's themes, in order."""
        return tuple(self._theme(theme) for theme in self.scorecards[-1].bank.themes)

    @cached_property
    def questions(self) -> tuple[QuestionTrend, ...]:
        """The latest edition's scored questions, in order."""
        return tuple(self._question(question) for question in self.scorecards[-1].bank.scored_questions)

    @cached_property
    def reversals(self) -> tuple[QuestionTrend, ...]:
        """The questions whose levels have moved both up and down."""
        return tuple(each for each in self.questions if each.is_reversed)

    def _theme(self, theme: Theme) -> ThemeTrend:
        found = (scorecard.theme.get(theme.id) for scorecard in self.scorecards)
        points = (
            ThemePoint(each.headline.mean, each.headline.n, each.level, each.judgement, each.headline.scale)
            if each
            else None
            for each in found
        )
        return ThemeTrend(theme, tuple(points), tuple(pair.theme.get(theme.id) for pair in self.neighbours))

    def _question(self, question: Question) -> QuestionTrend:
        points: list[QuestionPoint | None] = [self._point(-1, question.id, ())]
        links: tuple[Link, ...] = ()
        id = question.id
        for place in range(len(self.neighbours) - 1, -1, -1):
            became = self.neighbours[place].by_question[id]
            link = became.link
            if link is None or became.obstacle in _CHANGED_QUESTION:
                break
            if not self._is_on_own_scales(place):
                link = link._replace(level_map=None)
            links, id = (link, *links), link.earlier
            points.append(self._point(place, id, links))
        points.extend([None] * (len(self.scorecards) - len(points)))
        return QuestionTrend(question, tuple(reversed(points)))

    def _is_on_own_scales(self, place: int) -> bool:
        """Whether the questions were answered on their own scales at the assessment and at the one after it."""
        return all(each.sheet.scale is None for each in self.scorecards[place : place + 2])

    def _point(self, place: int, id: str, links: Sequence[Link]) -> QuestionPoint:
        found = self.scorecards[place].contributions[id]
        level = found.level and self._as_read_today(found.level, links)
        return QuestionPoint(level, found.none, found.answer.is_fresh)

    def _as_read_today(self, level: Level, links: Sequence[Link]) -> Level:
        if all(link.level_map is None for link in links):
            return level
        code = level.code
        for link in links:
            code = link.code_now(code)
        latest = self.scorecards[-1]
        question = latest.bank.question[links[-1].later]
        return latest.bank.scale_of(question, latest.sheet.scale).by_code[code]


def follow(sheets: Iterable[AnswerSheet], banks: Sequence[Bank]) -> Trend:
    """Two or more sheets of one subject on one basis, in whatever order they come.

    Args:
        sheets: Of one basis and subject.
        banks: Every edition that a sheet was answered on and those between, consecutive, oldest first.

    Raises:
        NotComparable: fewer than two sheets, or two neighbours in time that cannot be compared.
    """
    sheets = list(sheets)
    place = {bank.edition: index for index, bank in enumerate(banks)}
    for sheet in sheets:
        if sheet.edition not in place:
            raise NotComparable(
                f"{sheet.assessment} was answered on version {sheet.edition} of the question set, which is not at hand"
            )
    ordered = sorted(sheets, key=lambda sheet: (sheet.dated, place[sheet.edition], sheet.assessment, _tie(sheet)))
    if len(ordered) < 2:
        raise NotComparable("one assessment alone cannot be compared: give two or more")
    alignments: dict[tuple[str, str], Alignment] = {}

    def aligned(earlier: AnswerSheet, later: AnswerSheet) -> Alignment:
        editions = banks[place[earlier.edition] : place[later.edition] + 1]
        refuse_unlike(earlier, later, editions or (banks[place[earlier.edition]],))
        key = (earlier.edition, later.edition)
        if key not in alignments:
            alignments[key] = align(editions)
        return alignments[key]

    scorecards = tuple(score(banks[place[sheet.edition]], sheet) for sheet in ordered)
    neighbours = tuple(
        compare_scored(earlier, later, aligned(earlier.sheet, later.sheet)) for earlier, later in pairwise(scorecards)
    )
    if len(neighbours) == 1:
        return Trend(scorecards, neighbours, neighbours[0])
    first, last = scorecards[0], scorecards[-1]
    whole = align(banks[place[first.sheet.edition] : place[last.sheet.edition] + 1])
    return Trend(scorecards, neighbours, compare_scored(first, last, whole, ordered[1:-1]))


def _tie(sheet: AnswerSheet) -> str:
    """An order for sheets of one day and name, so that the order in which they are given never counts."""
    return repr(sorted(sheet.answers.items()))
