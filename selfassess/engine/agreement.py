"""How far several sheets of one assessment agree: spread for people, one coefficient for the file.

Spread is what a report shows: median, range, the share within one level of the median, and the words *close* and
*split*. Krippendorff's alpha is a research figure that misleads at this size; it goes to JSON only, with a warning.

Numbers behind which too few responses stand are not computed at all, so that no output can show them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from selfassess.engine.alpha import Alpha, ordinal_alpha
from selfassess.engine.answers import AnswerSheet, NoLevel
from selfassess.engine.bank import Bank, Level, Question, Scale
from selfassess.engine.contributions import Contribution, contributions_of, lower_median, scale_of
from selfassess.errors import NotComparable

FEWEST_RESPONSES = 3
# A question is close when this share of its levels lies within one step of the lower median, and none beyond two.
CLOSE_SHARE = Fraction(3, 4)
CLOSE_REACH = 2


class Spread(StrEnum):
    """How near together the levels of one question lie."""

    CLOSE = "close"
    SPLIT = "split"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class QuestionSpread:
    """The levels that several sheets gave one question.

    ``n`` is how many sheets gave a level. ``levels`` are those, lowest first, so that their order tells nobody who gave
    them; they are empty where too few were given to be shown. ``without_level`` counts each reason for none.
    """

    question: Question
    scale: Scale
    n: int
    levels: tuple[Level, ...]
    without_level: Mapping[NoLevel, int]

    @property
    def is_shown(self) -> bool:
        """Whether enough sheets gave a level for the spread to be shown."""
        return bool(self.levels)

    @property
    def median(self) -> Level | None:
        """The lower median; ``None`` where it is not shown."""
        return lower_median(self.levels)

    @property
    def range(self) -> tuple[Level, Level] | None:
        """The lowest and the highest level; ``None`` where it is not shown."""
        return (self.levels[0], self.levels[-1]) if self.levels else None

    @cached_property
    def distribution(self) -> Mapping[str, int] | None:
        """How many sheets gave each level, by code, lowest first, zeros included; ``None`` where it is not shown."""
        if not self.levels:
            return None
        counts = Counter(level.code for level in self.levels)
        return MappingProxyType({level.code: counts[level.code] for level in self.scale.levels})

    @cached_property
    def distances(self) -> tuple[int, ...]:
        """How many steps each level lies from the lower median, in no telling order."""
        middle = self.median
        return tuple(abs(level.rank - middle.rank) for level in self.levels) if middle else ()

    @property
    def mean_distance(self) -> Fraction:
        """The mean distance from the lower median in steps; 0 where it is not shown."""
        return Fraction(sum(self.distances), self.n) if self.distances else Fraction(0)

    @property
    def within_one(self) -> Fraction | None:
        """The share, 0 to 1, of levels within one step of the lower median; ``None`` where it is not shown."""
        return Fraction(sum(steps <= 1 for steps in self.distances), self.n) if self.distances else None

    @property
    def spread(self) -> Spread:
        """*Close*: three levels or more, three quarters within one step of the median, none beyond two."""
        if self.within_one is None or self.n < FEWEST_RESPONSES:
            return Spread.TOO_FEW
        is_close = self.within_one >= CLOSE_SHARE and max(self.distances) <= CLOSE_REACH
        return Spread.CLOSE if is_close else Spread.SPLIT


@dataclass(frozen=True)
class GroupSpread:
    """One set of sheets: a broad group of seats, several put together, or everyone.

    ``groups`` names the broad groups inside, sorted; it is empty for everyone. ``sheets`` is how many responses.
    """

    groups: tuple[str, ...]
    sheets: int
    questions: tuple[QuestionSpread, ...]
    alpha: Alpha

    @cached_property
    def by_question(self) -> Mapping[str, QuestionSpread]:
        """Each question's spread under its id."""
        return MappingProxyType({each.question.id: each for each in self.questions})


@dataclass(frozen=True)
class Agreement:
    """How far several sheets of one assessment agree.

    ``themes`` holds alpha by theme id. ``groups`` is empty where no two groups hold enough responses.
    """

    bank: Bank
    everyone: GroupSpread
    themes: Mapping[str, Alpha]
    groups: tuple[GroupSpread, ...]

    @cached_property
    def most_split(self) -> tuple[QuestionSpread, ...]:
        """The questions with levels enough to tell, most split first."""
        told = [each for each in self.everyone.questions if each.spread is not Spread.TOO_FEW]
        return tuple(sorted(told, key=lambda each: (each.spread is Spread.CLOSE, -each.mean_distance)))


def agreement(bank: Bank, sheets: Sequence[AnswerSheet], fewest: int = FEWEST_RESPONSES) -> Agreement:
    """How far the sheets agree. Their order is irrelevant.

    Args:
        bank: The edition that every sheet was answered on.
        sheets: Of one assessment, edition, subject and basis.
        fewest: No number is shown behind which fewer responses stand. Broad groups with fewer are put together,
            smallest first, until each holds as many. A question is shown by group only where every group either has
            as many levels or none, since the rest could be found by subtraction.

    Raises:
        NotComparable: no sheet, or sheets of different assessments, editions, subjects, bases or scales.
    """
    _refuse_unlike(bank, sheets)
    given = [contributions_of(bank, sheet) for sheet in sheets]
    questions = tuple(bank.scored_questions())
    scales = {question.id: scale_of(bank, sheets[0], question) for question in questions}
    columns = {question.id: [each[question.id] for each in given] for question in questions}
    everyone = _spread(columns, scales, (), len(sheets), fewest, hidden=frozenset())
    headline = bank.scale[sheets[0].scale or bank.main_scale_id]
    themes = {
        theme.id: _alpha(columns, [q.id for q in theme.questions if q.id in columns], headline, scales, len(sheets))
        for theme in bank.themes
    }
    return Agreement(
        bank,
        GroupSpread((), len(sheets), everyone, _alpha(columns, list(columns), headline, scales, len(sheets))),
        MappingProxyType(themes),
        _groups(sheets, columns, scales, headline, fewest),
    )


def put_together(sizes: Mapping[str, int], fewest: int) -> tuple[tuple[str, ...], ...]:
    """Broad groups put together, smallest first, until each holds at least ``fewest``; names sorted.

    Empty when fewer than two such groups can be made: a single one would only repeat what everyone said.
    """
    groups: list[tuple[int, tuple[str, ...]]] = sorted((size, (name,)) for name, size in sizes.items())
    while len(groups) > 1 and groups[0][0] < fewest:
        (size, names), (next_size, next_names), *rest = groups
        groups = sorted([(size + next_size, tuple(sorted(names + next_names))), *rest])
    return tuple(sorted(names for _, names in groups)) if len(groups) > 1 else ()


_Columns = Mapping[str, Sequence[Contribution]]


def _groups(
    sheets: Sequence[AnswerSheet], columns: _Columns, scales: Mapping[str, Scale], headline: Scale, fewest: int
) -> tuple[GroupSpread, ...]:
    members = [sheet.group or sheet.who for sheet in sheets]
    shown = put_together(Counter(members), fewest)
    parts = {
        names: {
            id: [c for c, group in zip(column, members, strict=True) if group in names]
            for id, column in columns.items()
        }
        for names in shown
    }
    hidden = frozenset(id for id in columns if any(0 < _n(part[id]) < fewest for part in parts.values()))
    found = []
    for names, part in parts.items():
        size = sum(group in names for group in members)
        alpha = _alpha(part, [id for id in part if id not in hidden], headline, scales, size)
        found.append(GroupSpread(names, size, _spread(part, scales, names, size, fewest, hidden), alpha))
    return tuple(found)


def _n(column: Sequence[Contribution]) -> int:
    return sum(each.level is not None for each in column)


def _spread(
    columns: _Columns,
    scales: Mapping[str, Scale],
    names: tuple[str, ...],
    size: int,
    fewest: int,
    hidden: frozenset[str],
) -> tuple[QuestionSpread, ...]:
    found = []
    for id, column in columns.items():
        levels = sorted((each.level for each in column if each.level is not None), key=lambda level: level.rank)
        is_shown = len(levels) >= fewest and id not in hidden
        reasons = Counter(each.none for each in column)
        found.append(
            QuestionSpread(
                column[0].question,
                scales[id],
                len(levels),
                tuple(levels) if is_shown else (),
                MappingProxyType({reason: reasons[reason] for reason in NoLevel}),
            )
        )
    return tuple(found)


def _alpha(columns: _Columns, ids: Sequence[str], headline: Scale, scales: Mapping[str, Scale], size: int) -> Alpha:
    """Alpha over the questions on the headline scale; different scales are never put together."""
    units = [
        [each.level.rank for each in columns[id] if each.level is not None] for id in ids if scales[id] is headline
    ]
    return ordinal_alpha(units, len(headline.levels), size)


def _refuse_unlike(bank: Bank, sheets: Sequence[AnswerSheet]) -> None:
    if not sheets:
        raise NotComparable("there is no response to look at")
    if (sheets[0].bank_id, sheets[0].edition) != (bank.id, bank.edition):
        raise NotComparable(f"these responses were not answered on version {bank.edition} of '{bank.id}'")
    for name, values in {
        "self-assessments": {sheet.assessment for sheet in sheets},
        "question sets": {f"{sheet.bank_id} {sheet.edition}" for sheet in sheets},
        "subjects": {sheet.subject for sheet in sheets},
        "kinds of response": {sheet.basis.value for sheet in sheets},
        "scales": {sheet.scale or "" for sheet in sheets},
    }.items():
        if len(values) > 1:
            raise NotComparable(
                f"these responses do not belong together: they are of different {name} ({', '.join(sorted(values))})"
            )
