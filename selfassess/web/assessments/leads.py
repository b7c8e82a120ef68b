"""The table in which questions are given to seats, and what was chosen in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from selfassess.assessments.setting_up.hub import Asking
from selfassess.engine.bank import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """One question with the seat that it is given to, as text; empty for nobody."""

    question: Question
    field: str
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShown:
    """The questions that the same people normally answer, with the field that gives all of them to one seat."""

    whom: str
    field: str
    rows: tuple[RowShown, ...]


def leads_shown(asking: Asking, sent: Mapping[str, str]) -> tuple[GroupShown, ...]:
    """Every question that not everybody is asked, as it stands or as it was sent, by who normally answers it."""
    asked = {question.id for question in asking.asked}
    given = {question: str(lead.seat_id) for lead in asking.leads for question in lead.questions}
    groups: dict[str, list[RowShown]] = {}
    for question in asking.bank.question.values():
        if question.id not in asked:
            field = f"question-{question.id}"
            chosen = sent.get(field, given.get(question.id, ""))
            groups.setdefault(question.answered_by, []).append(RowShown(question=question, field=field, chosen=chosen))
    return tuple(
        GroupShown(whom=whom, field=f"group-{number}", rows=tuple(rows))
        for number, (whom, rows) in enumerate(groups.items(), start=1)
    )


def chosen_leads(groups: tuple[GroupShown, ...], sent: Mapping[str, str]) -> dict[str, list[int]]:
    """The seat of each question that has one; what was chosen for a whole group goes before its single rows."""
    given: dict[str, list[int]] = {}
    for group in groups:
        for row in group.rows:
            chosen = sent.get(group.field) or row.chosen
            if re.fullmatch("[1-9][0-9]{0,8}", chosen):
                given[row.question.id] = [int(chosen)]
    return given
