"""The forms on which a board agrees its levels."""

from __future__ import annotations

from typing import Any

from selfassess.assessments.agreeing.agreed import LONGEST_DISSENT
from selfassess.assessments.agreeing.agreeing_pages import ToAgree
from selfassess.assessments.agreeing.suggestions import is_fall
from selfassess.assessments.answering import comments
from selfassess.assessments.answering.evidence import GivenEvidence
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.engine.answers import LowerBecause
from selfassess.engine.bank import Bank
from selfassess.web.agreed_levels import LOWER, answer_choices, choice_of, read_choice
from selfassess.web.fields import ChoiceField, DateField, Form, LongTextField, SeenVersionField, TextField


class AgreeForm(Form):
    """One level that the board agreed, with what belongs to it."""

    version = SeenVersionField()
    answer = ChoiceField(
        "What did the board agree?", needed="Choose the level that the board agreed, or why there is none"
    )
    why = TextField("If there is no level: why, in one line", most=comments.MOST_WHY)
    lower_because = ChoiceField("If this is lower than last time: why?", choices=LOWER)
    reason = LongTextField(
        "Reason, in a sentence",
        most=comments.MOST,
        rows=3,
        hint="Needed for a core question, for a level lower than last time, and for a move of two levels.",
    )
    dissent = LongTextField("Who saw it otherwise, if anybody wants that recorded", most=LONGEST_DISSENT, rows=2)
    evidence_title = TextField(
        "Evidence: title",
        most=200,
        hint="Where this can be checked, if you have one to add. Name no child or family.",
    )
    evidence_link = TextField("Evidence: link", most=2000)
    evidence_on = DateField("Evidence: date", hint="For example 27 3 2027")

    def given(self) -> GivenAnswer:
        """What the board agreed, as it was sent."""
        level, no_level = read_choice(self.answer.data if "answer" in self else None)
        because = self.lower_because.data if "lower_because" in self else None
        return GivenAnswer(
            level=level,
            no_level=no_level,
            why_none=(self.why.data or "") if "why" in self else "",
            comment=self.reason.data or "",
            lower_because=LowerBecause(because) if because else None,
            dissent=self.dissent.data or "",
        )

    def pointer(self) -> GivenEvidence | None:
        """Where it can be checked, if anywhere."""
        title = self.evidence_title.data or ""
        if not title:
            return None
        return GivenEvidence(title=title, link=self.evidence_link.data or "", dated_on=self.evidence_on.data)


class AcceptForm(Form):
    """Every suggestion that the page lists, accepted in one go."""


class SeatsForm(Form):
    """Which seats took part. The boxes are the page's own."""


def agree_form(bank: Bank, line: ToAgree) -> AgreeForm:
    """The form for one question, with what stands there."""
    form = AgreeForm(data=_standing(line))
    if not line.question.is_scored:
        del form.answer, form.why, form.lower_because
        form.reason.description = ""
        form.reason.label.text = "What the board says"
        return form
    form.answer.offer(answer_choices(bank, line))
    if not _may_fall(bank, line):
        del form.lower_because
    return form


def _may_fall(bank: Bank, line: ToAgree) -> bool:
    return is_fall(line.before, bank.scale_of(line.question).levels[0])


def _standing(line: ToAgree) -> dict[str, Any]:
    answer = line.now.answer
    suggested = f"level:{line.suggestion.level.code}" if line.suggestion is not None else ""
    # What is only carried forward gives way to what is suggested.
    chosen = choice_of(line.now) if line.is_settled or line.suggestion is None else suggested
    return {
        "version": line.now.version,
        "answer": chosen or None,
        "why": answer.why_none if line.is_settled else "",
        "lower_because": answer.lower_because.value if answer.lower_because else None,
        "reason": answer.comment,
        "dissent": answer.dissent,
    }
