"""Which comments a page may show of one question, and beside what: level, group, seat. Pure.

A comment stands without its level or without its group wherever the two would tell whose it is. Who put their seat's
name to a comment is named, and their level is not told by it; they are then no cover for the others. Nor can it be
found by taking the levels beside comments away from how all are spread: as many are left as may be shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from selfassess.engine.agreement import FEWEST_RESPONSES, Agreement
from selfassess.engine.answers import Answer, AnswerSheet
from selfassess.engine.bank import Level
from selfassess.engine.contributions import contributions_of
from selfassess.engine.spread import QuestionSpread


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
    found: Agreement,
    sheets: Sequence[AnswerSheet],
    question_id: str,
    *,
    named: Collection[str],
    fewest: int,
    names_tables: bool = False,
) -> Comments:
    """The comments of one question. ``named`` are the seats whose writers put the seat's name to theirs.

    ``names_tables`` where each response is a table's that is a group by itself: its name then stands with its comment.
    """
    said = [(sheet, sheet.answers[question_id]) for sheet in sheets if question_id in sheet.answers]
    texts = [(sheet, answer) for sheet, answer in said if words_of(answer)]
    own_name = [CommentShown(text=words_of(answer), seat=sheet.seat) for sheet, answer in texts if sheet.seat in named]
    others = [(sheet, answer) for sheet, answer in texts if sheet.seat not in named]
    cover = [sheet for sheet in sheets if sheet.seat not in named]
    own_name.sort(key=lambda each: (each.seat, each.text))
    if len(cover) < fewest:
        return Comments(shown=tuple(own_name), hidden=len(others))
    question = found.everyone.by_question.get(question_id)
    given = _levels(found, sheets, question)
    beside = [sheet for sheet, _ in others]
    tells_level = question is not None and question.is_shown and _covered(given, sheets, cover, beside, fewest)
    tells_group = tells_level and _groups_cover(found, given, sheets, cover, beside, question_id)
    shown = []
    for sheet, answer in others:
        level = given.get(id(sheet)) if tells_level else None
        group = sheet.group if tells_group and level is not None else ""
        if names_tables:
            group = sheet.seat
        shown.append(CommentShown(text=words_of(answer), level=level, group=group))
    shown.sort(key=lambda each: (each.level.rank if each.level else -1, each.group, each.text))
    return Comments(shown=(*shown, *own_name))


def asked_sheets(sheets: Sequence[AnswerSheet], question_id: str, asked: Collection[str]) -> Sequence[AnswerSheet]:
    """The responses among which whoever speaks of a question hides: all where everybody was ``asked`` it, else those
    that answered it. Who was asked what is known.
    """
    return sheets if question_id in asked else [sheet for sheet in sheets if question_id in sheet.answers]


def words_of(answer: Answer) -> str:
    """What was written: the comment, after the line that says why there is no level."""
    why = answer.reason if answer.level is None and answer.none is not None else ""
    return "\n".join(words for words in (why, answer.comment) if words)


def _levels(found: Agreement, sheets: Sequence[AnswerSheet], question: QuestionSpread | None) -> dict[int, Level]:
    """The level of each response that counts for this question: none where it did not arise, whatever was chosen."""
    if question is None:
        return {}
    given: dict[int, Level] = {}
    asked = question.question
    for sheet in sheets:
        level = question.scale.by_code.get(sheet.answer(asked.id).level or "")
        if level is not None and asked.ask_if is not None:
            level = contributions_of(found.bank, sheet)[asked.id].level
        if level is not None:
            given[id(sheet)] = level
    return given


def _covered(
    given: Mapping[int, Level],
    sheets: Collection[AnswerSheet],
    cover: Collection[AnswerSheet],
    beside: Collection[AnswerSheet],
    fewest: int,
) -> bool:
    """Whether as many levels as may be shown are of those who named nobody; and, where somebody who named themselves
    gave one, as many are left once those beside comments are taken away."""
    levels, covering, told = (sum(id(sheet) in given for sheet in some) for some in (sheets, cover, beside))
    return covering >= fewest and (levels == covering or levels - told >= fewest)


def _groups_cover(
    found: Agreement,
    given: Mapping[int, Level],
    sheets: Collection[AnswerSheet],
    cover: Collection[AnswerSheet],
    beside: Collection[AnswerSheet],
    question_id: str,
) -> bool:
    """Whether the same holds in every group in which anybody gave a level."""
    if not found.groups:
        return False
    for group in found.groups:
        spread = group.by_question[question_id]
        if spread.n is None or (spread.n and not spread.is_shown):
            return False
        all_here, cover_here, beside_here = (
            [sheet for sheet in some if sheet.group in group.groups] for some in (sheets, cover, beside)
        )
        if spread.n and not _covered(given, all_here, cover_here, beside_here, FEWEST_RESPONSES):
            return False
    return True
