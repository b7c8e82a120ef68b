"""The forms of one person's places."""

from __future__ import annotations

from selfassess.accounts.texts import LONGEST_PERSON_NAME
from selfassess.boards.vacancies import Place
from selfassess.vocabulary import Role, Standing
from selfassess.web.choices import STANDINGS, number
from selfassess.web.fields import ChoiceField, DateField, Form, SeenVersionField, SelectionField, TextField


class NameForm(Form):
    """The name that the board sees."""

    version = SeenVersionField()
    display_name = TextField(
        "Name", most=LONGEST_PERSON_NAME, needed="Enter the name that the board sees", autocomplete="off"
    )


class EndForm(Form):
    """Which day is the last of a place."""

    version = SeenVersionField()
    ended_on = DateField(
        "When does it end?", needed="Enter the day", hint="Today or an earlier day, for example 31 3 2026"
    )


class PlaceForm(Form):
    """A further place: a role, with a seat and a standing for a board member."""

    role = ChoiceField("Role", needed="Choose the role")
    seat_id = SelectionField("Seat", hint="For whoever answers for a seat. Leave it empty for any other role.")
    standing = ChoiceField("Holder or deputy", choices=STANDINGS, hint="For whoever answers for a seat.")
    started_on = DateField("From when?", needed="Enter the day", hint="Today or an earlier day, for example 1 4 2026")

    def place(self) -> Place:
        """What was chosen. A standing without a seat says nothing: nobody can take back what they once clicked."""
        seat_id = number(self.seat_id.data)
        standing = Standing(self.standing.data) if self.standing.data and seat_id else None
        return Place(role=Role(self.role.data), seat_id=seat_id, standing=standing)
