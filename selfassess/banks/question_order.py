"""What questions say about each other: follow-ups stand below what they follow, conditions look back."""

from __future__ import annotations

from collections.abc import Mapping

from selfassess.banks.codes import Code
from selfassess.banks.fields import Fields
from selfassess.banks.problems import shown
from selfassess.banks.questions import Themes
from selfassess.engine.bank import Condition, Question, Scale


def check_order(read: Themes, scales: Mapping[str, Scale]) -> None:
    """Notes every follow-up and condition that does not hold."""
    check = _Check(read, scales)
    for question in check.questions.values():
        fields = read.places[question.id]
        if question.follows is not None:
            check.follow_up(fields, question, question.follows)
        if question.ask_if is not None:
            check.condition(fields, question, question.ask_if)


class _Check:
    def __init__(self, read: Themes, scales: Mapping[str, Scale]) -> None:
        self.questions = {question.id: question for theme in read.themes for question in theme.questions}
        self._scales = scales
        self._order = {id: place for place, id in enumerate(self.questions)}
        self._circles = self._find_circles()

    def follow_up(self, fields: Fields, question: Question, follows: str) -> None:
        followed = self.questions.get(follows)
        if followed is None:
            fields.check_known("follows", (follows,), self.questions, Code.UNKNOWN_QUESTION, "question")
        elif followed.theme != question.theme or self._order[follows] >= self._order[question.id]:
            message = f"{shown(question.id)} cannot follow {shown(follows)}"
            hint = "a follow-up stands below the question it follows, in the same theme"
            fields.error(Code.FOLLOWS_ELSEWHERE, "follows", message, hint)

    def condition(self, fields: Fields, question: Question, condition: Condition) -> None:
        earlier = self.questions.get(condition.question)
        if earlier is None:
            fields.check_known("ask_if", (condition.question,), self.questions, Code.UNKNOWN_QUESTION, "question")
            return
        hint = "a condition looks at an earlier question"
        if question.id in self._circles:
            message = f"{shown(question.id)} depends on itself, in a circle"
            fields.error(Code.ASK_IF_CIRCLE, "ask_if", message, hint)
        elif self._order[earlier.id] > self._order[question.id]:
            message = f"{shown(question.id)} depends on {shown(earlier.id)}, which comes later"
            fields.error(Code.ASK_IF_ORDER, "ask_if", message, hint)
        self._level(fields, earlier, condition.at_least or condition.at_most)

    def _level(self, fields: Fields, earlier: Question, code: str | None) -> None:
        if earlier.scale is None:
            message = f"{shown(earlier.id)} is answered in words, so nothing can depend on its level"
            fields.error(Code.ASK_IF_TEXT, "ask_if", message)
        elif code is not None and earlier.scale in self._scales:
            known = self._scales[earlier.scale].by_code
            fields.check_known("ask_if", (code,), known, Code.UNKNOWN_LEVEL, f"level of the scale {earlier.scale}")

    def _find_circles(self) -> frozenset[str]:
        """The questions from which condition to condition leads back to themselves; each is walked through once."""
        in_circles: set[str] = set()
        walk_of: dict[str, str] = {}
        for start in self.questions:
            id: str | None = start
            path: list[str] = []
            while id is not None and id not in walk_of:
                walk_of[id] = start
                path.append(id)
                id = self._depends_on(id)
            if id is not None and walk_of[id] == start:
                in_circles.update(path[path.index(id) :])
        return frozenset(in_circles)

    def _depends_on(self, id: str) -> str | None:
        condition = self.questions[id].ask_if
        return condition.question if condition is not None and condition.question in self.questions else None
