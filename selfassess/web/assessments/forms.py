"""The forms of setting a self-assessment up, and of its days."""

from __future__ import annotations

from typing import Any

from selfassess.accounts.texts import LONGEST_NAME, LONGEST_REASON
from selfassess.assessments.setting_up.changing import LaterDays
from selfassess.assessments.setting_up.scope import asked_of_everyone
from selfassess.assessments.setting_up.set_up import SetUp
from selfassess.engine.bank import Bank
from selfassess.vocabulary import Asks, AssessmentKind, Gathering, Visibility
from selfassess.web.fields import (
    Choice,
    ChoiceField,
    DateField,
    Form,
    LongTextField,
    SeenVersionField,
    SelectionField,
    TextField,
    TickField,
)
from selfassess.web.ticks import TicksField

_GATHERINGS = (
    Choice(
        Gathering.INDIVIDUAL, "Each seat answers alone", "Nobody sees another seat’s answers until they are shared."
    ),
    Choice(
        Gathering.TABLES, "Tables at a development day", "One laptop and one response for each table, with its seats."
    ),
    Choice(
        Gathering.DRAFT,
        "A draft to challenge",
        "The business unit or leads propose levels with evidence; the board agrees them one by one.",
    ),
)
_KINDS = (
    Choice(AssessmentKind.WHOLE, "Levels, comments, strengths and areas"),
    Choice(
        AssessmentKind.FINDINGS,
        "Strengths and areas for consideration only",
        "Without levels, as the letters of peer reviews do it.",
    ),
)
_VISIBILITIES = (
    Choice(
        Visibility.BY_GROUP,
        "By broad group",
        "Nobody sees which seat gave which level; comments show the group unless their writer names the seat.",
    ),
    Choice(
        Visibility.NAMED,
        "Named to the chair and the business manager",
        "They see which seat gave which answer once answers are closed. Everybody else sees broad groups.",
    ),
)
_ASKS = (
    Choice(Asks.CORE, "Core questions only", "The usual choice for board members."),
    Choice(Asks.ALL, "The whole set"),
    Choice(Asks.THEMES, "Chosen themes"),
    Choice(Asks.TAGS, "Chosen topics that run through several themes"),
)
_TITLE_HINT = "What everybody calls it, such as Spring 2027"
_DAY_HINT = "Leave it empty to have it worked out from the meeting’s date."


class NewForm(Form):
    """A new self-assessment: what has to be known before the rest can be offered."""

    title = TextField("Title", most=LONGEST_NAME, needed="Enter a title", hint=_TITLE_HINT)
    question_set = SelectionField("Question set and version", needed="Choose a question set")
    gathering = ChoiceField("How are answers gathered?", choices=_GATHERINGS, needed="Choose how answers are gathered")
    kind = ChoiceField("What is written down?", choices=_KINDS, needed="Choose what is written down")
    meets_on = DateField(
        "When does the board meet to agree?",
        hint="The other days are proposed from this one. Leave it empty where it is not known yet.",
    )

    def setup(self, bank: Bank) -> SetUp:
        """What was typed, with what is usual for the rest."""
        has_core = bool(asked_of_everyone(bank, Asks.CORE, ()))
        return SetUp(
            title=self.title.data,
            gathering=Gathering(self.gathering.data),
            kind=AssessmentKind(self.kind.data),
            asks=Asks.CORE if has_core else Asks.ALL,
            meets_on=self.meets_on.data,
        ).with_proposed_days()


class SetUpForm(Form):
    """Every setting of a self-assessment that is being prepared."""

    version = SeenVersionField()
    title = TextField("Title", most=LONGEST_NAME, needed="Enter a title", hint=_TITLE_HINT)
    question_set = SelectionField(
        "Question set and version",
        needed="Choose a question set",
        hint="Save after choosing another one, to see its own themes below.",
    )
    gathering = ChoiceField("How are answers gathered?", choices=_GATHERINGS, needed="Choose how answers are gathered")
    kind = ChoiceField("What is written down?", choices=_KINDS, needed="Choose what is written down")
    asks = ChoiceField("What is everybody asked?", choices=_ASKS, needed="Choose what is asked")
    themes = TicksField("Themes", hint="For ‘Chosen themes’.")
    tags = TicksField("Topics", hint="For ‘Chosen topics’.")
    visibility = ChoiceField(
        "How are answers shown once they are shared?",
        choices=_VISIBILITIES,
        needed="Choose how answers are shown",
        hint="Everybody reads this before their first answer. It cannot be changed once answers are open.",
    )
    shows_agreed_before = TickField(
        "Let those who answer see the board’s last agreed level, once they have chosen their own"
    )
    meets_on = DateField("When does the board meet to agree?", hint="For example 27 3 2027")
    opens_on = DateField("When do answers open?", hint=f"Usually 25 working days before. {_DAY_HINT}")
    due_on = DateField("Last day for answers", hint=f"Usually 10 working days before. {_DAY_HINT}")
    papers_on = DateField("When do papers go out?", hint=f"Usually 5 working days before. {_DAY_HINT}")
    again = TickField("Work the other days out again from the meeting’s date")

    def offer(self, bank: Bank, *, findings: bool) -> None:
        """Offer the themes and topics of this question set, and only what the self-assessment is about."""
        self.themes.offer(Choice(theme.id, theme.title) for theme in bank.themes)
        self.tags.offer(Choice(tag, title) for tag, title in bank.tags.items())
        if not bank.tags:
            del self.tags
            self.asks.offer(choice for choice in _ASKS if choice.value != Asks.TAGS)
        if findings:
            # They ask nothing by question; whoever changes the kind chooses on the next page.
            for name in ("asks", "themes", "tags", "shows_agreed_before"):
                if name in self:
                    del self[name]

    def setup(self) -> SetUp:
        """What was typed, with proposed days where they were left empty or are to be worked out again."""
        again = self.again.data
        asks = Asks(self.asks.data) if "asks" in self else Asks.ALL
        return SetUp(
            title=self.title.data,
            kind=AssessmentKind(self.kind.data),
            gathering=Gathering(self.gathering.data),
            visibility=Visibility(self.visibility.data),
            asks=asks,
            asks_of=tuple(self[asks.value].data) if asks.value in self else (),
            shows_agreed_before=bool(_data(self, "shows_agreed_before")),
            meets_on=self.meets_on.data,
            opens_on=None if again else self.opens_on.data,
            due_on=None if again else self.due_on.data,
            papers_on=None if again else self.papers_on.data,
        ).with_proposed_days()


class DaysForm(Form):
    """The days of a self-assessment that goes on."""

    version = SeenVersionField()
    due_on = DateField("Last day for answers", hint="Answers close at the end of this day.")
    papers_on = DateField("When do papers go out?")
    meets_on = DateField("When does the board meet to agree?")

    def days(self) -> LaterDays:
        """What was typed."""
        return LaterDays(due_on=_data(self, "due_on"), papers_on=self.papers_on.data, meets_on=self.meets_on.data)


class OpenAgainForm(Form):
    """Why it is opened again, and until when."""

    version = SeenVersionField()
    reason = LongTextField(
        "Why is it opened again?",
        most=LONGEST_REASON,
        rows=3,
        needed="Say why",
        hint="For example, a seat that was late. It stays in the audit trail, so name nobody in it.",
    )
    due_on = DateField("New last day for answers", needed="Enter the new last day for answers")


class LetInForm(Form):
    """Why one seat is let in late, and until when."""

    reason = LongTextField(
        "Why is this seat let in?",
        most=LONGEST_REASON,
        rows=3,
        needed="Say why",
        hint="It stays in the audit trail, so name nobody in it.",
    )
    due_on = DateField("Last day for this seat", needed="Enter the last day for this seat")


class SeveralForm(Form):
    """Which seats answer one question besides what everybody is asked."""

    version = SeenVersionField()
    seats = TicksField("Which seats answer it?", hint="Any number. None takes it back from all.")


class LeadsForm(Form):
    """The table of questions has a field for each row and each group; what was chosen is read by ``chosen_leads``."""

    version = SeenVersionField()


def _data(form: Form, name: str) -> Any:
    return form[name].data if name in form else None
