"""The form of a table."""

from __future__ import annotations

from selfassess.assessments.answering.tables import LONGEST_TABLE
from selfassess.web.choices import numbers
from selfassess.web.fields import Form, SeenVersionField, TextField
from selfassess.web.ticks import TicksField


class TableForm(Form):
    """What a table is called, and which seats sit at it."""

    version = SeenVersionField()
    name = TextField("Name of the table", most=LONGEST_TABLE, width=20, needed="Enter a name, for example Table 1")
    seats = TicksField("Which seats sit at it?")

    def seat_ids(self) -> tuple[int, ...]:
        """The seats that were ticked; what is no number is none."""
        return tuple(numbers(self.seats.data))
