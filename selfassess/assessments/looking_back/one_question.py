"""One question over every self-assessment that is compared: what was answered each time, in words, and what moved."""

from __future__ import annotations

from dataclasses import dataclass

from selfassess.assessments.looking_back.movement import Followed
from selfassess.assessments.looking_back.series import Held
from selfassess.engine.answers import Answer
from selfassess.engine.bank import Question
from selfassess.engine.contributions import Contribution
from selfassess.engine.movements import Movement, QuestionMovement
from selfassess.errors import NotFound
from selfassess.reports.document import Cell
from selfassess.reports.occasions import pair_names
from selfassess.reports.reasons import reason
from selfassess.reports.wording import answer_cell, movement_cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """One self-assessment: what it says of the question. ``movement`` is None at the first, and at what came before a
    break; ``id`` is what the question was called then."""

    held: Held
    id: str
    text: str
    answer: Cell
    said: Answer
    movement: Cell | None
    is_lower: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionOverTime:
    """A question of the latest version with each time that it was asked, the latest first.

    ``breaks`` says why nothing before the last of them can be told; empty where all of them are there.
    """

    question: Question
    theme: str
    times: tuple[Time, ...]
    breaks: str


def question_over_time(followed: Followed, question_id: str) -> QuestionOverTime:
    """The question over all that is compared, followed back through its lineage.

    Raises:
        NotFound: the latest question set has no such question that takes a level.
    """
    trend = followed.trend
    latest = trend.scorecards[-1]
    found = latest.contributions.get(question_id)
    if found is None:
        raise NotFound("There is no such question in the latest of these self-assessments.")
    by_title = {held.title: held for held in followed.chosen}
    times, breaks, id = [], "", question_id
    for place in range(len(trend.scorecards) - 1, -1, -1):
        card = trend.scorecards[place]
        held = by_title[card.sheet.assessment]
        pair = trend.neighbours[place - 1] if place else None
        moved = pair.by_question[id] if pair is not None else None
        why = reason(moved, *pair_names(pair)) if pair is not None and moved is not None else ""
        times.append(_time(held, card.contributions[id], moved, why))
        if moved is None:
            break
        if moved.then is None:
            breaks = why
            break
        id = moved.then.question.id
    theme = latest.bank.theme[found.question.theme].title
    return QuestionOverTime(question=found.question, theme=theme, times=tuple(times), breaks=breaks)


def _time(held: Held, found: Contribution, moved: QuestionMovement | None, why: str) -> Time:
    return Time(
        held=held,
        id=found.question.id,
        text=found.question.text,
        answer=answer_cell(found),
        said=found.answer,
        movement=movement_cell(moved.movement) if moved is not None else None,
        is_lower=moved is not None and moved.movement is Movement.LOWER,
        why=why,
    )
