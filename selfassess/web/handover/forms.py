"""The form of a handover."""

from __future__ import annotations

from selfassess.accounts.texts import LONGEST_REASON
from selfassess.web.fields import Choice, ChoiceField, Form, LongTextField, SeenVersionField, SelectionField

LEAVES, STAYS = "leaves", "stays"


class HandoverForm(Form):
    """To whom, and whether the asking manager stays. ``version`` is that of their own place as the page showed it."""

    version = SeenVersionField()
    to_member_id = SelectionField("Who takes over?", needed="Choose the person who takes over")
    stays = ChoiceField(
        "What happens to your own place?",
        needed="Choose whether you leave or stay",
        choices=(
            Choice(LEAVES, "My place as manager ends today", "You can manage nothing here from that moment on."),
            Choice(STAYS, "I stay manager beside them for now", "Somebody else can end your place later."),
        ),
    )
    note = LongTextField(
        "Note",
        most=LONGEST_REASON,
        rows=4,
        hint="Why, or what was agreed. It is kept with this board’s record. Leave it empty for none.",
    )
