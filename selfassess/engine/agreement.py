"""How far several sheets of one assessment agree: spread for people, one coefficient for the file.

Spread is what a report shows (see ``spread``). Krippendorff's alpha is a research figure that misleads at this size; it
goes to JSON only, with a warning.

Numbers behind which too few responses stand are not computed at all, so that no output can show them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from selfassess.engine.alpha import Alpha, ordinal_alpha
from selfassess.engine.answers import AnswerSheet, Basis, NoLevel
from selfassess.engine.bank import Bank, Scale
from selfassess.engine.contributions import contributions_of, headline_scale
from selfassess.engine.spread import FEWEST_RESPONSES, GroupSpread, QuestionSpread, Spread, ThemeSpread
from selfassess.errors import NotComparable

__all__ = [
    "FEWEST_RESPONSES",
    "Agreement",
    "GroupSpread",
    "QuestionSpread",
    "Spread",
    "ThemeSpread",
    "agreement",
    "put_together",
]

# Where a tally counts each reason; an answer file that gives neither a level nor a reason counts as not answered.
_REASONS = tuple(NoLevel)
_PLACE: Mapping[NoLevel | None, int] = MappingProxyType(
    {reason: _REASONS.index(reason or NoLevel.NOT_ANSWERED) for reason in (None, *_REASONS)}
)
_FIRST = len(_REASONS)


@dataclass(frozen=True)
class Agreement:
    """How far several sheets of one assessment agree.

    ``headline`` is the scale of the themes' headlines. ``themes`` holds alpha by theme id. ``groups`` is empty where
    no sheet names its broad group, and where no two groups hold enough responses. Alpha is taken over the questions
    whose spread is shown, and no others: with the rest known, it would give away the levels behind the hidden ones.
    """

    bank: Bank
    headline: Scale
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
            as many levels or none, since the rest could be found by subtraction; and one that is asked on a condition
            only where the question it hangs on is shown.

    Raises:
        NotComparable: no sheet, sheets of different assessments, editions, subjects, bases or scales, or two of the
            same seat.
    """
    _refuse_unlike(bank, sheets)
    ballot = _Ballot(bank, sheets[0], fewest)
    rows = [ballot.row(sheet) for sheet in sheets]
    everyone = ballot.spread((), ballot.count(rows), len(rows), ())
    by_theme: dict[str, list[QuestionSpread]] = {theme.id: [] for theme in bank.themes}
    for each in everyone.questions:
        by_theme[each.question.theme].append(each)
    themes = {theme: ballot.alpha(spreads, len(rows)) for theme, spreads in by_theme.items()}
    return Agreement(bank, ballot.headline, everyone, MappingProxyType(themes), _groups(ballot, sheets, rows))


def put_together(sizes: Mapping[str, int], fewest: int) -> tuple[tuple[str, ...], ...]:
    """Broad groups put together, smallest first, until each holds at least ``fewest``; names sorted.

    Empty when fewer than two such groups can be made: a single one would only repeat what everyone said.
    """
    groups: list[tuple[int, tuple[str, ...]]] = sorted((size, (name,)) for name, size in sizes.items())
    while len(groups) > 1 and groups[0][0] < fewest:
        (size, names), (next_size, next_names), *rest = groups
        groups = sorted([(size + next_size, tuple(sorted(names + next_names))), *rest])
    return tuple(sorted(names for _, names in groups)) if len(groups) > 1 else ()


# How often each of the six reasons and then each level of its scale, lowest first, was given to a question.
_Tally = list[int]


class _Ballot:
    """The questions of one bank as a set of sheets answers them, ready to be counted."""

    def __init__(self, bank: Bank, sheet: AnswerSheet, fewest: int) -> None:
        self.bank = bank
        self.questions = bank.scored_questions
        self.scales = [bank.scale_of(question, sheet.scale) for question in self.questions]
        places = {scale.id: {level.code: _FIRST + level.rank for level in scale.levels} for scale in bank.scales}
        self.places = [places[scale.id] for scale in self.scales]
        self.headline = headline_scale(bank, sheet)
        self.fewest = max(fewest, 1)

    def row(self, sheet: AnswerSheet) -> list[int]:
        """Where in a tally the sheet's answer to each question counts."""
        if self.bank.has_conditions:
            brought = contributions_of(self.bank, sheet).values()
            return [_FIRST + each.level.rank if each.level else _PLACE[each.none] for each in brought]
        found = []
        unlisted = _PLACE[sheet.unlisted]
        for question, places in zip(self.questions, self.places, strict=True):
            answer = sheet.answers.get(question.id)
            if answer is None:
                found.append(unlisted)
            elif answer.level is None:
                found.append(_PLACE[answer.none])
            else:
                found.append(places[answer.level])
        return found

    def count(self, rows: Iterable[Sequence[int]]) -> list[_Tally]:
        """What the rows give each question."""
        tallies = [[0] * (_FIRST + len(places)) for places in self.places]
        for row in rows:
            for tally, place in zip(tallies, row, strict=True):
                tally[place] += 1
        return tallies

    def too_few(self, tallies: Sequence[_Tally]) -> set[str]:
        """The questions that have levels, and fewer than may be shown."""
        return {
            question.id
            for question, tally in zip(self.questions, tallies, strict=True)
            if 0 < sum(tally[_FIRST:]) < self.fewest
        }

    def behind(self, hidden: Collection[str]) -> set[str]:
        """The questions asked only on a condition that hangs on a hidden one: who was asked them tells its levels."""
        found: set[str] = set()
        for question in self.questions:
            asked_if = question.ask_if
            if asked_if is not None and (asked_if.question in hidden or asked_if.question in found):
                found.add(question.id)
        return found

    def spread(
        self, names: tuple[str, ...], tallies: Sequence[_Tally], sheets: int, hidden: Collection[str]
    ) -> GroupSpread:
        """The tallies as a report may show them: none behind which too few levels stand, and none ``hidden``."""
        found = []
        untold = self.behind({*hidden, *self.too_few(tallies)}) if self.bank.has_conditions else ()
        for question, scale, places, tally in zip(self.questions, self.scales, self.places, tallies, strict=True):
            if question.id in untold:
                found.append(QuestionSpread(question, scale, None, None, {}))
                continue
            counts = tally[_FIRST:]
            n = sum(counts)
            is_shown = n >= self.fewest and question.id not in hidden
            without = {}
            if n < sheets:
                without = {reason: times for reason, times in zip(_REASONS, tally, strict=False) if times}
            distribution = dict(zip(places, counts, strict=True)) if is_shown else None
            found.append(QuestionSpread(question, scale, n, distribution, without))
        return GroupSpread(names, sheets, tuple(found), self.alpha(found, sheets))

    def alpha(self, spreads: Iterable[QuestionSpread], sheets: int) -> Alpha:
        """Alpha over the questions shown on the headline scale; different scales are never put together."""
        headline = self.headline
        shown = [
            each.distribution.values() for each in spreads if each.distribution is not None and each.scale is headline
        ]
        return ordinal_alpha(shown, sheets)


def _groups(ballot: _Ballot, sheets: Sequence[AnswerSheet], rows: Sequence[Sequence[int]]) -> tuple[GroupSpread, ...]:
    # The group of a table is its name, not a broad group of seats.
    if sheets[0].basis is Basis.TABLE or not any(sheet.group for sheet in sheets):
        return ()
    members = [sheet.group or sheet.who for sheet in sheets]
    shown = put_together(Counter(members), ballot.fewest)
    parts = [[row for row, group in zip(rows, members, strict=True) if group in names] for names in shown]
    tallies = [ballot.count(part) for part in parts]
    # Hidden in one group is hidden in all: the rest of a question could be found by subtraction from everyone's.
    hidden = set().union(*map(ballot.too_few, tallies))
    return tuple(
        ballot.spread(names, tally, len(part), hidden) for names, tally, part in zip(shown, tallies, parts, strict=True)
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
    twice = [who for who, n in Counter(sheet.who for sheet in sheets).items() if who and n > 1]
    if twice:
        raise NotComparable(f"one response each counts: there are several of {', '.join(sorted(twice))}")
