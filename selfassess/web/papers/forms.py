"""The form that notes where a paper went."""

from __future__ import annotations

from selfassess.assessments.looking_back.circulation import LONGEST_RECIPIENT
from selfassess.web.fields import Choice, Form, SelectionField, TextField, TickField
from selfassess.web.papers_sent import FORM_WORDS


class CirculationForm(Form):
    """Which paper went to whom, as it stands today."""

    paper = SelectionField("Which paper went out?", needed="Choose the paper")
    form = SelectionField(
        "As", default="pdf", needed="Choose the form", choices=[Choice(*each) for each in FORM_WORDS.items()]
    )
    is_public = TickField("The version for the public")
    recipient = TextField(
        "Who did it go to?",
        most=LONGEST_RECIPIENT,
        needed="Enter who it went to",
        hint="A body or a meeting, such as Scrutiny committee of 12 May. Not a person’s address.",
    )
