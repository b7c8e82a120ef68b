"""The form on the projector: the level, and what must be said of it; nothing that was written before is shown."""

from __future__ import annotations

from dataclasses import replace

from selfassess.assessments.agreeing.agreeing_pages import ToAgree
from selfassess.assessments.agreeing.suggestions import is_fall
from selfassess.assessments.answering import comments
from selfassess.assessments.answering.given import BLANK, GivenAnswer
from selfassess.engine.answers import LowerBecause
from selfassess.engine.bank import Bank
from selfassess.errors import NotFound
from selfassess.reports.wording import LOWER_BECAUSE, capitalised
from selfassess.web.fields import Choice, ChoiceField, Form, LongTextField, SeenVersionField


class ScreenForm(Form):
    """One level."""

    version = SeenVersionField()
    answer = ChoiceField("What do we agree?", needed="Choose the level that we agree")
    lower_because = ChoiceField(
        "If this is lower than last time: why?",
        choices=tuple(Choice(each.value, capitalised(LOWER_BECAUSE[each])) for each in LowerBecause),
    )
    reason = LongTextField("Reason, in a sentence", most=comments.MOST, rows=2)

    def given(self, line: ToAgree) -> GivenAnswer:
        """What was agreed. What this form does not show of an answer that was agreed before stays as it is."""
        stands = line.now.answer if line.is_settled else BLANK
        because = self.lower_because.data if "lower_because" in self else None
        return replace(
            stands,
            level=(self.answer.data or "").removeprefix("level:"),
            no_level=None,
            why_none="",
            comment=self.reason.data or stands.comment,
            lower_because=LowerBecause(because) if because else None,
            carried_from=None,
            is_confirmed=False,
            is_undiscussed=False,
        )


def screen_form(bank: Bank, line: ToAgree) -> ScreenForm:
    """The form for one question.

    Raises:
        NotFound: it is answered in words, which no projector shows.
    """
    if not line.question.is_scored:
        raise NotFound("This question is answered in words.")
    stands = line.level if line.is_settled else line.suggestion.level if line.suggestion is not None else line.level
    form = ScreenForm(
        data={"version": line.now.version, "answer": f"level:{stands.code}" if stands is not None else None}
    )
    levels = bank.scale_of(line.question).levels
    descriptors = line.question.descriptors
    form.answer.offer(
        Choice(f"level:{level.code}", level.label, descriptors.get(level.code) or level.descriptor) for level in levels
    )
    if not is_fall(line.before, levels[0]):
        del form.lower_because
    return form
