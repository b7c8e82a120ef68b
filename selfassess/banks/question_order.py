"""What questions say about each other: follow-ups stand below what they follow, conditions look back."""

from __future__ import annotations

from collections.abc import Mapping

from selfassess.banks.codes import Code
from selfassess.banks.fields import Fields
from selfassess.banks.problems import shown
from selfassess.banks.questions import Themes
from selfassess.engine.bank import Question, Scale


def check_order(read: Themes, scales: Mapping[str, Scale]) -> None:
    """Notes every follow-up and condition that does not hold."""
    questions = {question.id: question for theme in read.themes for question in theme.questions}
    order = {id: place for place, id in enumerate(questions)}
    for question in questions.values():
        fields = read.places[question.id]
        if question.follows is not None:
            _check_follows(fields, question, questions, order)
        if question.ask_if is not None:
            _check_condition(fields, question, questions, order, scales)


def _check_follows(
    fields: Fields, question: Question, questions: Mapping[str, Question], order: Mapping[str, int]
) -> None:
    followed = questions.get(question.follows or "")
    if followed is None:
        fields.check_known("follows", (question.follows or "",), questions, Code.UNKNOWN_QUESTION, "question")
    elif followed.theme != question.theme or order[followed.id] >= order[question.id]:
        message = f"{shown(question.id)} cannot follow {shown(followed.id)}"
        hint = "a follow-up stands below the question it follows, in the same theme"
        fields.error(Code.FOLLOWS_ELSEWHERE, "follows", message, hint)


def _check_condition(
    fields: Fields,
    question: Question,
    questions: Mapping[str, Question],
    order: Mapping[str, int],
    scales: Mapping[str, Scale],
) -> None:
    condition = question.ask_if
    assert condition is not None
    earlier = questions.get(condition.question)
    if earlier is None:
        fields.check_known("ask_if", (condition.question,), questions, Code.UNKNOWN_QUESTION, "question")
        return
    if _comes_round(question, questions):
        message = f"{shown(question.id)} depends on itself, in a circle"
        fields.error(Code.ASK_IF_CIRCLE, "ask_if", message, "a condition looks at an earlier question")
    elif order[earlier.id] > order[question.id]:
        message = f"{shown(question.id)} depends on {shown(earlier.id)}, which comes later"
        fields.error(Code.ASK_IF_ORDER, "ask_if", message, "a condition looks at an earlier question")
    code = condition.at_least or condition.at_most
    if earlier.scale is None:
        message = f"{shown(earlier.id)} is answered in words, so nothing can depend on its level"
        fields.error(Code.ASK_IF_TEXT, "ask_if", message)
    elif code is not None and earlier.scale in scales:
        known = scales[earlier.scale].by_code
        fields.check_known("ask_if", (code,), known, Code.UNKNOWN_LEVEL, f"level of the scale {earlier.scale}")


def _comes_round(question: Question, questions: Mapping[str, Question]) -> bool:
    """Whether going from condition to condition leads back; a circle further on belongs to the questions in it."""
    seen: set[str] = set()
    at = question
    while at.ask_if is not None and at.id not in seen:
        seen.add(at.id)
        following = questions.get(at.ask_if.question)
        if following is None:
            return False
        if following.id == question.id:
            return True
        at = following
    return False
