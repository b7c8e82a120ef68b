"""Which questions of its set a self-assessment asks, and how long they take. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from math import ceil

from selfassess.engine.bank import Bank, Question
from selfassess.vocabulary import Asks

# Adults read about 240 words a minute in print (Brysbaert 2019); choosing a level takes a third of a minute more.
_WORDS_A_MINUTE = 240
_TO_CHOOSE = Fraction(1, 3)
LONG_MINUTES = 20


def asked_of_everyone(bank: Bank, asks: Asks, chosen: Collection[str]) -> tuple[Question, ...]:
    """The questions asked, in the set's order: the core ones, all, or those of the chosen themes, tags or ids.

    What follows a question, and what its condition hangs on, is asked with it.
    """
    wanted = {question.id for question in _questions(bank) if _is_wanted(question, asks, chosen)}
    together = _with_their_company(bank, wanted)
    return tuple(question for question in _questions(bank) if question.id in together)


def asked_of_a_lead(bank: Bank, asked: Iterable[Question], also: Collection[str]) -> tuple[Question, ...]:
    """What somebody who answers more than everyone is asked: both, in the set's order."""
    wanted = {question.id for question in asked} | _with_their_company(bank, set(also))
    return tuple(question for question in _questions(bank) if question.id in wanted)


def minutes(bank: Bank, asked: Iterable[Question]) -> int:
    """How many minutes one person needs, rounded up: reading what is on the page, and choosing."""
    return ceil(sum((_minutes(bank, question) for question in asked), Fraction(0)))


def left_to_others(bank: Bank, asked: Iterable[Question]) -> Mapping[str, tuple[Question, ...]]:
    """The questions that nobody is asked yet, by who normally answers them."""
    here = {question.id for question in asked}
    by_whom: dict[str, list[Question]] = {}
    for question in _questions(bank):
        if question.id not in here:
            by_whom.setdefault(question.answered_by, []).append(question)
    return {whom: tuple(questions) for whom, questions in by_whom.items()}


def _questions(bank: Bank) -> Iterable[Question]:
    return (question for theme in bank.themes for question in theme.questions)


def _is_wanted(question: Question, asks: Asks, chosen: Collection[str]) -> bool:
    match asks:
        case Asks.ALL:
            return True
        case Asks.CORE:
            return question.core
        case Asks.THEMES:
            return question.theme in chosen
        case Asks.TAGS:
            return not set(chosen).isdisjoint(question.tags)
        case Asks.CHOSEN:
            return question.id in chosen


def _with_their_company(bank: Bank, wanted: set[str]) -> set[str]:
    """The questions with those that follow them, and with those that the conditions of any hang on."""
    found = set(wanted) | {question.id for question in _questions(bank) if question.follows in wanted}
    waiting = list(found)
    while waiting:
        condition = bank.question[waiting.pop()].ask_if
        if condition is not None and condition.question not in found:
            found.add(condition.question)
            waiting.append(condition.question)
    return found


def _minutes(bank: Bank, question: Question) -> Fraction:
    texts = [question.text]
    if question.is_scored:
        levels = bank.scale_of(question).levels
        texts += [f"{level.label} {question.descriptors.get(level.code) or level.descriptor}" for level in levels]
    words = sum(len(text.split()) for text in texts)
    return Fraction(words, _WORDS_A_MINUTE) + _TO_CHOOSE
