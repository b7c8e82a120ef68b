"""What counts of the questions that hang together by conditions: what did not arise counts as that. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Bank, Level
from selfassess.engine.contributions import is_met

Given = tuple[str | None, str | None]


def tied(bank: Bank) -> frozenset[str]:
    """The questions that are asked on a condition, and those that the conditions look at."""
    asked_if = [each for each in bank.scored_questions if each.ask_if is not None]
    return frozenset(id for each in asked_if if each.ask_if is not None for id in (each.id, each.ask_if.question))


def count_given(bank: Bank, rows: Iterable[Any]) -> dict[str, Counter[Given]]:
    """How often each level, and each reason for none, counts; rows are a sheet's id, question, level and reason."""
    given: dict[int, dict[str, Given]] = defaultdict(dict)
    for sheet_id, question_id, level, none in rows:
        given[sheet_id][question_id] = (level, none)
    questions = [each for each in bank.scored_questions if each.id in tied(bank)]
    found: dict[str, Counter[Given]] = {each.id: Counter() for each in questions}
    for answers in given.values():
        levels: dict[str, Level | None] = {}
        for each in questions:
            code, none = answers.get(each.id, (None, None))
            if each.ask_if is not None and not is_met(each.ask_if, levels[each.ask_if.question], bank):
                code, none = None, NoLevel.NOT_IN_SCOPE.value
            levels[each.id] = bank.scale_of(each).by_code[code] if code is not None else None
            if each.id in answers:
                found[each.id][code, none] += 1
    return found
