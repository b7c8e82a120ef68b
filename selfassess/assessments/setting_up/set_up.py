"""How a self-assessment is set up, as a frozen value, and what of it can be kept. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from selfassess.accounts.texts import LONGEST_NAME, name_line
from selfassess.assessments.setting_up.days import proposed
from selfassess.assessments.setting_up.scope import asked_of_everyone
from selfassess.engine.bank import Bank
from selfassess.errors import Refused
from selfassess.vocabulary import Asks, AssessmentKind, Gathering, Visibility

# Each day with what a page calls it, in the order in which they come.
DAYS = {
    "opens_on": "the day on which answers open",
    "due_on": "the last day for answers",
    "papers_on": "the day on which papers go out",
    "meets_on": "the day of the meeting",
}


class Answering(StrEnum):
    """Whose seats answer a self-assessment: every seat that is asked, those with questions of their own, or none."""

    SEATS = "seats"
    LEADS = "leads"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """Every setting that its manager chooses. ``asks_of`` holds the ids of themes or tags; any day may be missing."""

    title: str
    kind: AssessmentKind = AssessmentKind.WHOLE
    gathering: Gathering = Gathering.INDIVIDUAL
    visibility: Visibility = Visibility.BY_GROUP
    asks: Asks = Asks.CORE
    asks_of: tuple[str, ...] = ()
    shows_agreed_before: bool = False
    opens_on: date | None = None
    due_on: date | None = None
    papers_on: date | None = None
    meets_on: date | None = None

    def with_proposed_days(self) -> SetUp:
        """The same with the days that the meeting's date proposes where they are missing; as it is without a date."""
        if self.meets_on is None:
            return self
        days = proposed(self.meets_on)
        return replace(
            self,
            opens_on=self.opens_on or days.opens_on,
            due_on=self.due_on or days.closes_on,
            papers_on=self.papers_on or days.papers_on,
        )


def who_answers(kind: AssessmentKind, gathering: Gathering) -> Answering:
    """Whose seats have something to answer, as it is gathered. Strengths and areas alone are the whole board's."""
    if kind is AssessmentKind.FINDINGS or gathering is Gathering.TABLES:
        return Answering.NOBODY
    return Answering.SEATS if gathering is Gathering.INDIVIDUAL else Answering.LEADS


def checked(setup: SetUp, bank: Bank) -> SetUp:
    """The settings made fit to keep, on this question set.

    Raises:
        Refused: the first that cannot be kept, with its field.
    """
    setup = replace(setup, title=name_line(setup.title, field="title", name="title", most=LONGEST_NAME))
    check_days(setup)
    if setup.kind is AssessmentKind.FINDINGS:
        # Nothing is asked by question: the board writes down what it finds.
        return replace(setup, asks=Asks.CHOSEN, asks_of=())
    setup = replace(setup, asks_of=_chosen(setup, bank))
    if setup.asks is not Asks.CHOSEN and not asked_of_everyone(bank, setup.asks, setup.asks_of):
        told = "This question set has no core questions." if setup.asks is Asks.CORE else "Nothing would be asked."
        raise Refused(f"{told} Ask the whole set, or choose themes.", field="asks")
    return setup


def check_days(setup: SetUp) -> None:
    """Nothing, where the days that are given follow one another.

    Raises:
        Refused: one comes before another that it has to follow.
    """
    given = [(name, getattr(setup, name)) for name in DAYS if getattr(setup, name) is not None]
    for (before, first), (after, then) in pairwise(given):
        if then < first:
            raise Refused(f"{DAYS[after].capitalize()} cannot come before {DAYS[before]}.", field=after)


def _chosen(setup: SetUp, bank: Bank) -> tuple[str, ...]:
    match setup.asks:
        case Asks.THEMES:
            return _known(setup.asks_of, bank.theme, "themes")
        case Asks.TAGS:
            return _known(setup.asks_of, bank.tags, "tags")
        case _:
            return ()


def _known(chosen: Collection[str], known: Collection[str], what: str) -> tuple[str, ...]:
    """What was chosen, in the set's own order."""
    if not chosen:
        raise Refused(f"Choose which {what} are asked.", field=what)
    if not set(chosen) <= set(known):
        raise Refused(f"Choose from the {what} of this question set.", field=what)
    return tuple(each for each in known if each in chosen)
