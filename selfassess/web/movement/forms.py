"""The form of a short self-assessment between two whole ones."""

from __future__ import annotations

from selfassess.accounts.texts import LONGEST_NAME
from selfassess.assessments.looking_back.look_again import LONGEST_WHY
from selfassess.web.fields import DateField, Form, TextField, TickField
from selfassess.web.ticks import TicksField


class LookAgainForm(Form):
    """Which questions, why, what it is called, and until when."""

    title = TextField(
        "What is it called?", most=LONGEST_NAME, needed="Enter a name", hint="For example Look again, May 2027"
    )
    due_on = DateField("Last day for answers", hint="May be left empty. For example 1 5 2027")
    why = TextField(
        "Why are these looked at again?", most=LONGEST_WHY, hint="Shown with each question. May be left empty."
    )
    questions = TicksField("Questions to look at again")
    is_meant_long = TickField("Open it although it takes more than ten minutes")
