"""The forms for what a board says of itself beside its levels, and for what outsiders judged."""

from __future__ import annotations

from selfassess.assessments.agreeing import findings, judgements, recommendations, words
from selfassess.assessments.agreeing.findings import FindingText
from selfassess.assessments.agreeing.recommendations import RecommendationText
from selfassess.engine.answers import FindingStatus
from selfassess.engine.bank import Bank
from selfassess.reports.wording import STATUS, capitalised
from selfassess.vocabulary import FindingKind
from selfassess.web.choices import number
from selfassess.web.fields import (
    Choice,
    ChoiceField,
    DateField,
    Form,
    LongTextField,
    SeenVersionField,
    SelectionField,
    TextField,
)
from selfassess.web.ticks import QuestionsField

KINDS = (
    Choice(FindingKind.STRENGTH.value, "A strength"),
    Choice(FindingKind.AREA.value, "An area for consideration"),
)
STATUSES = tuple(Choice(each.value, capitalised(STATUS[each])) for each in FindingStatus)


class JudgeForm(Form):
    """The board's own level for a theme."""

    version = SeenVersionField()
    level = ChoiceField("The board's own judgement")
    reason = LongTextField("Reason, in a sentence", most=judgements.LONGEST_REASON, rows=3)


class FindingForm(Form):
    """A strength or an area for consideration."""

    version = SeenVersionField()
    kind = ChoiceField("What is it?", choices=KINDS, needed="Choose whether it is a strength or an area")
    text = LongTextField(
        "In a sentence or two",
        most=findings.LONGEST_FINDING,
        rows=3,
        needed="Write the strength, or the area for consideration",
        hint="Name no child or family.",
    )
    theme_id = SelectionField("Theme")
    questions = QuestionsField("Choose the questions that it is about")

    def given(self) -> FindingText:
        """What was written."""
        return FindingText(
            kind=FindingKind(self.kind.data),
            text=self.text.data,
            theme_id=self.theme_id.data or None,
            question_ids=tuple(self.questions.data or ()),
        )


class ReviewForm(Form):
    """How an earlier item stands now."""

    version = SeenVersionField()
    status = ChoiceField("How does it stand now?", choices=STATUSES, needed="Choose how it stands now")
    note = LongTextField("Note", most=findings.LONGEST_NOTE, rows=2)


class WordsForm(Form):
    """The overall messages, each a paragraph, and the summary."""

    seen = TextField("Seen", most=64)
    messages = LongTextField(
        "Overall messages",
        most=words.LONGEST_MESSAGE * 10,
        rows=12,
        hint="One paragraph each, with an empty line between. Up to eight are remembered.",
    )
    summary = LongTextField("Summary", most=words.LONGEST_SUMMARY, rows=8)


class RecommendationForm(Form):
    """One recommendation."""

    version = SeenVersionField()
    text = LongTextField("What is recommended", most=recommendations.LONGEST, rows=3, needed="Write the recommendation")
    lead_seat_id = SelectionField("Who leads")
    due_on = DateField("By when?", hint="For example 27 3 2027")
    questions = QuestionsField("Choose the questions that it is about")

    def given(self) -> RecommendationText:
        """What was written."""
        return RecommendationText(
            text=self.text.data,
            lead_seat_id=number(self.lead_seat_id.data),
            due_on=self.due_on.data,
            question_ids=tuple(self.questions.data or ()),
        )


class OutsideForm(Form):
    """What an outsider judged; the levels are the page's own fields."""

    reviewer = TextField(
        "Who judged", most=200, needed="Enter who judged", hint="An inspectorate, a peer team, a role."
    )
    dated_on = DateField("When?", needed="Enter the day", hint="For example 27 3 2027")
    source = TextField("In which paper", most=300)
    scale = ChoiceField("On which scale?", needed="Choose the scale")


def theme_choices(bank: Bank) -> tuple[Choice, ...]:
    """The themes of a question set, after none."""
    return (Choice("", "No theme"), *(Choice(theme.id, theme.title) for theme in bank.themes))
