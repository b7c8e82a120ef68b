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
from selfassess.engine.contributions import contributions_of, headline_scale, lower_median, scale_of
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


class QuestionSpread(NamedTuple):
    """The levels that several sheets gave one question.

    ``n`` is how many sheets gave a level. ``distribution`` is how many gave each, by code, lowest first, zeros
    included: no order tells who gave what. It is ``None`` where too few were given to be shown. ``without_level``
    counts the sheets with each reason for none; reasons that no sheet gave are left out.
    """

    question: Question
    scale: Scale
    n: int
    distribution: Mapping[str, int] | None
    without_level: Mapping[NoLevel, int]

    @property
    def is_shown(self) -> bool:
        """Whether enough sheets gave a level for the spread to be shown."""
        return self.distribution is not None

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels given, lowest first; empty where they are not shown."""
        given = self.distribution or {}
        return tuple(level for level in self.scale.levels for _ in range(given.get(level.code, 0)))

    @property
    def median(self) -> Level | None:
        """The lower median; ``None`` where it is not shown."""
        return self.scale.levels[_median_rank(self._counts)] if self.distribution else None

    @property
    def range(self) -> tuple[Level, Level] | None:
        """The lowest and the highest level; ``None`` where it is not shown."""
        levels = self.levels
        return (levels[0], levels[-1]) if levels else None

    @property
    def distances(self) -> tuple[int, ...]:
        """How many steps each level lies from the lower median, in no telling order."""
        middle = self.median
        return tuple(abs(level.rank - middle.rank) for level in self.levels) if middle else ()

    @property
    def mean_distance(self) -> Fraction:
        """The mean distance from the lower median in steps; 0 where it is not shown."""
        distances = self.distances
        return Fraction(sum(distances), self.n) if distances else Fraction(0)

    @property
    def within_one(self) -> Fraction | None:
        """The share, 0 to 1, of levels within one step of the lower median; ``None`` where it is not shown."""
        return Fraction(_within(self._counts, 1), self.n) if self.distribution else None

    @property
    def spread(self) -> Spread:
        """*Close*: three levels or more, three quarters within one step of the median, none beyond two."""
        n = self.n
        if self.distribution is None or n < FEWEST_RESPONSES:
            return Spread.TOO_FEW
        counts = self._counts
        is_close = _within(counts, 1) >= CLOSE_SHARE * n and _within(counts, CLOSE_REACH) == n
        return Spread.CLOSE if is_close else Spread.SPLIT

    @property
    def _counts(self) -> tuple[int, ...]:
        return tuple((self.distribution or {}).values())


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
    rows = [_given(bank, sheet) for sheet in sheets]
    ballot = _Ballot(bank, sheets[0], fewest)
    everyone = ballot.count(rows)
    themes = {theme.id: ballot.alpha(everyone, len(rows), theme.id) for theme in bank.themes}
    return Agreement(
        bank,
        ballot.spread((), everyone, len(rows)),
        MappingProxyType(themes),
        _groups(ballot, sheets, rows),
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


def _given(bank: Bank, sheet: AnswerSheet) -> list[str | NoLevel]:
    """What a sheet gives each scored question, in the bank's order: a level's code or the reason for none."""
    if bank.has_conditions:
        return [each.level.code if each.level else each.none or NoLevel.NOT_ANSWERED for each in contributions_of(bank, sheet).values()]
    answers = sheet.answers
    return [
        (answer.level or answer.none or NoLevel.NOT_ANSWERED) if (answer := answers.get(question.id)) else sheet.unlisted
        for question in bank.scored_questions
    ]


class _Ballot:
    """The questions of one bank as a set of sheets answers them, ready to be counted."""

    def __init__(self, bank: Bank, sheet: AnswerSheet, fewest: int) -> None:
        self.questions = bank.scored_questions
        self.scales = [scale_of(bank, sheet, question) for question in self.questions]
        self.headline = headline_scale(bank, sheet)
        self.fewest = fewest

    def count(self, rows: Sequence[Sequence[str | NoLevel]]) -> list[Counter[str]]:
        """How many rows give each question each level or reason."""
        return [Counter(column) for column in zip(*rows, strict=True)]

    def n(self, tallies: Sequence[Counter[str]]) -> list[int]:
        """How many levels were given to each question."""
        return [sum(tally[code] for code in scale.by_code) for scale, tally in zip(self.scales, tallies, strict=True)]

    def spread(
        self, names: tuple[str, ...], tallies: Sequence[Counter[str]], sheets: int, hidden: Sequence[bool] = ()
    ) -> GroupSpread:
        """The tallies as a report may show them: none behind which too few levels stand, and none that is ``hidden``."""
        found = []
        for place, (question, scale, tally) in enumerate(zip(self.questions, self.scales, tallies, strict=True)):
            given = {level.code: tally[level.code] for level in scale.levels}
            n = sum(given.values())
            is_shown = n >= self.fewest and not (hidden and hidden[place])
            reasons = {reason: tally[reason] for reason in NoLevel if tally[reason]} if n < sheets else {}
            found.append(QuestionSpread(question, scale, n, given if is_shown else None, reasons))
        return GroupSpread(names, sheets, tuple(found), self.alpha(tallies, sheets, hidden=hidden))

    def alpha(
        self, tallies: Sequence[Counter[str]], sheets: int, theme: str | None = None, hidden: Sequence[bool] = ()
    ) -> Alpha:
        """Alpha over the questions on the headline scale; different scales are never put together."""
        codes = [level.code for level in self.headline.levels]
        questions = [
            [tally[code] for code in codes]
            for place, (question, scale, tally) in enumerate(zip(self.questions, self.scales, tallies, strict=True))
            if scale is self.headline
            and (theme is None or question.theme == theme)
            and not (hidden and hidden[place])
        ]
        return ordinal_alpha(questions, sheets)


def _groups(
    ballot: _Ballot, sheets: Sequence[AnswerSheet], rows: Sequence[Sequence[str | NoLevel]]
) -> tuple[GroupSpread, ...]:
    members = [sheet.group or sheet.who for sheet in sheets]
    shown = put_together(Counter(members), ballot.fewest)
    parts = [[row for row, group in zip(rows, members, strict=True) if group in names] for names in shown]
    tallies = [ballot.count(part) for part in parts]
    # Hidden in one group is hidden in all: the rest of a question could be found by subtraction from everyone's.
    hidden = [any(0 < n < ballot.fewest for n in column) for column in zip(*map(ballot.n, tallies), strict=True)]
    return tuple(
        ballot.spread(names, tally, len(part), hidden)
        for names, tally, part in zip(shown, tallies, parts, strict=True)
    )


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
