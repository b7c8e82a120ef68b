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
from selfassess.web.agreed_levels import LOWER, answer_choices, choice_of, read_choice
from selfassess.web.fields import ChoiceField, Form, LongTextField, SeenVersionField, TextField

_KEPT = "A reason stands with what is agreed now. Leave this empty to keep it; another level needs its own."


class ScreenForm(Form):
    """One level, or why there is none."""

    version = SeenVersionField()
    answer = ChoiceField("What do we agree?", needed="Choose the level that we agree, or why there is none")
    why = TextField("If there is no level: why, in one line", most=comments.MOST_WHY)
    lower_because = ChoiceField("If this is lower than last time: why?", choices=LOWER)
    reason = LongTextField("Reason, in a sentence", most=comments.MOST, rows=2)

    def leaves(self, line: ToAgree) -> bool:
        """Whether what the board discussed and settled before simply stays: the same choice, and nothing typed."""
        is_same = line.is_settled and not line.now.answer.is_undiscussed and self.answer.data == choice_of(line.now)
        because = self.lower_because.data if "lower_because" in self else None
        return is_same and not (self.why.data or self.reason.data or because)

    def given(self, line: ToAgree) -> GivenAnswer:
        """What was agreed. What stands is not shown here, and stays where a box is left empty: dissent, and of the
        same level its words. Another level never takes over the reason for the one before.
        """
        stands = line.now.answer if line.is_settled else BLANK
        if self.answer.data != choice_of(line.now):
            stands = replace(stands, why_none="", comment="", lower_because=None)
        level, no_level = read_choice(self.answer.data)
        because = self.lower_because.data if "lower_because" in self else None
        return replace(
            stands,
            level=level,
            no_level=no_level,
            why_none=self.why.data or stands.why_none,
            comment=self.reason.data or stands.comment,
            lower_because=LowerBecause(because) if because else stands.lower_because,
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
    stands = choice_of(line.now)
    if not line.is_settled and line.suggestion is not None:
        stands = f"level:{line.suggestion.level.code}"
    form = ScreenForm(data={"version": line.now.version, "answer": stands or None})
    form.answer.offer(answer_choices(bank, line))
    if line.is_settled and line.now.answer.comment:
        form.reason.description = _KEPT
    if not is_fall(line.before, bank.scale_of(line.question).levels[0]):
        del form.lower_because
    return form
