"""Questions answered in words alone: what was written then and now, and which of them have a level at one time only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from selfassess.engine.answers import Answer
from selfassess.engine.bank import Bank, Question
from selfassess.engine.comparison import Comparison
from selfassess.engine.movements import Movement, QuestionMovement
from selfassess.reports.dates import during
from selfassess.reports.document import Cell
from selfassess.reports.occasions import pair_names
from selfassess.reports.wording import IN_WORDS, capitalised, now_cell, sentence, then_cell


def written(comparison: Comparison, theme: str) -> Iterator[Cell]:
    """What was written in answer to each of the theme's questions in words, then and now, where anything was."""
    then, now = comparison.earlier, comparison.later
    called = pair_names(comparison)
    before = _earlier_ids(then.bank, now.bank)
    for question in _in_words(now.bank, theme):
        was, text = before.get(question.id), _text(now.sheet.answer(question.id))
        texts = (_text(then.sheet.answer(was)) if was else "", text)
        if any(texts):
            told = _then_and_now(texts, called) if was else _said(text, called[1])
            yield Cell(f"{question.id} {question.text} {told}")
    for question in _in_words(then.bank, theme):
        text = _text(then.sheet.answer(question.id))
        if text and question.id not in before.values():
            yield Cell(f"{question.id} {question.text} {_said(text, called[0])} It is no longer asked in words.")


def only_in_words(comparison: Comparison, movement: QuestionMovement) -> str:
    """That a new or retired question was answered in words at the other time; empty for any other."""
    if movement.movement is Movement.NEW and _is_in_words(comparison.earlier.bank, movement.question.id):
        return "answered in words before"
    if movement.movement is Movement.RETIRED and _is_in_words(comparison.later.bank, movement.question.id):
        return "answered in words now"
    return ""


def then_and_now(comparison: Comparison, movement: QuestionMovement) -> tuple[Cell, Cell]:
    """Both sides of a movement; the side that was answered in words says so."""
    then, now = then_cell(movement), now_cell(movement)
    if only_in_words(comparison, movement):
        return (Cell(IN_WORDS), now) if movement.movement is Movement.NEW else (then, Cell(IN_WORDS))
    return then, now


def _in_words(bank: Bank, theme: str) -> Iterator[Question]:
    return (each for each in bank.question.values() if each.theme == theme and not each.is_scored)


def _is_in_words(bank: Bank, id: str) -> bool:
    question = bank.question.get(id)
    return question is not None and not question.is_scored


def _earlier_ids(earlier: Bank, later: Bank) -> Mapping[str, str]:
    """Which earlier question in words each later one continues: the one that the lineage names, or the one of its id.

    Wording is shown as it is now; where the lineage says nothing, only the same wording is the same question.
    """
    found = {}
    for id, question in later.question.items():
        before = earlier.question.get(id)
        if not question.is_scored and before is not None and before.text == question.text:
            found[id] = id
    if later.lineage is not None and later.lineage.from_edition == earlier.edition:
        for change in later.lineage.changes:
            if len(change.earlier) == len(change.later) == 1:
                found[change.later[0]] = change.earlier[0]
    return {id: was for id, was in found.items() if _is_in_words(later, id) and _is_in_words(earlier, was)}


def _text(answer: Answer) -> str:
    return answer.comment.strip()


def _then_and_now(texts: tuple[str, str], called: tuple[str, str]) -> str:
    if texts[0] == texts[1]:
        both = f"{during(called[0])} and, word for word the same, {during(called[1])}"
        return f"{capitalised(both)}: {sentence(texts[0])}"
    return " ".join(_said(text, name) if text else _nothing(name) for text, name in zip(texts, called, strict=True))


def _said(text: str, name: str) -> str:
    when = during(name)
    return f"{capitalised(when)}: {sentence(text)}"


def _nothing(name: str) -> str:
    when = during(name)
    return f"{capitalised(when)}: nothing written."
