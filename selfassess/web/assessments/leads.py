"""The table in which questions are given to seats, and what was chosen in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from selfassess.assessments.setting_up.hub import Asking
from selfassess.engine.bank import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """One question with the seat that it is given to, as text; empty for nobody. Where it has several, all are
    ``seats``, and they are chosen on a page of their own.
    """

    question: Question
    field: str
    chosen: str
    seats: tuple[int, ...] = ()

    @property
    def has_several(self) -> bool:
        """Whether more seats than one answer it."""
        return len(self.seats) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShown:
    """The questions that the same people normally answer, with the field that gives all of them to one seat."""

    whom: str
    field: str
    rows: tuple[RowShown, ...]


def given_now(asking: Asking) -> dict[str, list[int]]:
    """The seats that each question is given to, by its id."""
    given: dict[str, list[int]] = {}
    for lead in asking.leads:
        for question_id in lead.questions:
            given.setdefault(question_id, []).append(lead.seat_id)
    return given


def leads_shown(asking: Asking, sent: Mapping[str, str]) -> tuple[GroupShown, ...]:
    """Every question that not everybody is asked, as it stands or as it was sent, by who normally answers it."""
    asked = {question.id for question in asking.asked}
    given = given_now(asking)
    groups: dict[str, list[RowShown]] = {}
    for question in asking.bank.question.values():
        if question.id not in asked:
            field = f"question-{question.id}"
            seats = tuple(given.get(question.id, ()))
            chosen = sent.get(field, str(seats[0]) if len(seats) == 1 else "")
            row = RowShown(question=question, field=field, chosen=chosen, seats=seats)
            groups.setdefault(question.answered_by, []).append(row)
    return tuple(
        GroupShown(whom=whom, field=f"group-{number}", rows=tuple(rows))
        for number, (whom, rows) in enumerate(groups.items(), start=1)
    )


def chosen_leads(groups: tuple[GroupShown, ...], sent: Mapping[str, str]) -> dict[str, list[int]]:
    """The seat of each question that has one; what was chosen for a whole group goes before its single rows."""
    given: dict[str, list[int]] = {}
    for group in groups:
        for row in group.rows:
            if row.has_several and not sent.get(group.field):
                given[row.question.id] = list(row.seats)
                continue
            chosen = sent.get(group.field) or row.chosen
            if re.fullmatch("[1-9][0-9]{0,8}", chosen):
                given[row.question.id] = [int(chosen)]
    return given
