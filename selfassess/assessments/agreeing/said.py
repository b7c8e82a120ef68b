"""Which comments a page may show of one question, and beside what: level, group, seat. Pure.

A comment stands without its level or without its group wherever the two would tell whose it is. Who put their seat's
name to a comment is named, and their level is not told by it; they are then no cover for the others.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from selfassess.engine.agreement import FEWEST_RESPONSES, Agreement
from selfassess.engine.answers import Answer, AnswerSheet
from selfassess.engine.bank import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentShown:
    """One comment; without what would tell whose it is."""

    text: str
    level: Level | None = None
    group: str = ""
    seat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """The comments of one question in an order that tells nothing; ``hidden`` is how many cannot be shown at all."""

    shown: tuple[CommentShown, ...]
    hidden: int = 0


def comments_of(
    found: Agreement, sheets: Sequence[AnswerSheet], question_id: str, *, named: Collection[str], fewest: int
) -> Comments:
    """The comments of one question. ``named`` are the seats whose writers put the seat's name to theirs."""
    said = [(sheet, sheet.answers[question_id]) for sheet in sheets if question_id in sheet.answers]
    texts = [(sheet, answer) for sheet, answer in said if words_of(answer)]
    own_name = [CommentShown(text=words_of(answer), seat=sheet.seat) for sheet, answer in texts if sheet.seat in named]
    others = [(sheet, answer) for sheet, answer in texts if sheet.seat not in named]
    cover = [sheet for sheet in sheets if sheet.seat not in named]
    own_name.sort(key=lambda each: (each.seat, each.text))
    if len(cover) < fewest:
        return Comments(shown=tuple(own_name), hidden=len(others))
    question = found.everyone.by_question.get(question_id)
    tells_level = question is not None and question.is_shown and _enough(cover, question_id, fewest)
    tells_group = tells_level and _groups_cover(found, cover, question_id)
    shown = []
    for sheet, answer in others:
        level = question.scale.by_code.get(answer.level or "") if tells_level and question is not None else None
        group = sheet.group if tells_group and level is not None else ""
        shown.append(CommentShown(text=words_of(answer), level=level, group=group))
    shown.sort(key=lambda each: (each.level.rank if each.level else -1, each.group, each.text))
    return Comments(shown=(*shown, *own_name))


def words_of(answer: Answer) -> str:
    """What was written: the comment, after the line that says why there is no level."""
    why = answer.reason if answer.level is None and answer.none is not None else ""
    return "\n".join(words for words in (why, answer.comment) if words)


def _enough(cover: Collection[AnswerSheet], question_id: str, fewest: int) -> bool:
    """Whether the levels of those who named nobody are as many as may be shown."""
    return sum(sheet.answer(question_id).level is not None for sheet in cover) >= fewest


def _groups_cover(found: Agreement, cover: Collection[AnswerSheet], question_id: str) -> bool:
    """Whether in every group as many gave a level, without putting a name to it, as may be shown; or nobody did."""
    if not found.groups:
        return False
    for group in found.groups:
        given = group.by_question[question_id]
        here = [sheet for sheet in cover if sheet.group in group.groups]
        levels = sum(sheet.answer(question_id).level is not None for sheet in here)
        if given.n is None or (given.n and not given.is_shown) or 0 < levels < FEWEST_RESPONSES:
            return False
    return True
