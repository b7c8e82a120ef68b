"""The forms of the operators' pages."""

from __future__ import annotations

from selfassess.accounts.board_settings import time_zones
from selfassess.vocabulary import BoardForm
from selfassess.web.fields import (
    Choice,
    ChoiceField,
    EmailField,
    Form,
    LongTextField,
    SeenVersionField,
    SelectionField,
    TextField,
)


class NewBoardForm(Form):
    """A new board."""

    name = TextField("Name of the board", most=200, needed="Enter the board’s name")
    slug = TextField(
        "Its address",
        most=60,
        width=20,
        needed="Enter the board’s address",
        hint="Small letters, digits and hyphens, such as hathervale. It stands in every link and lasts.",
    )
    area = TextField("Area", most=200, hint="The county, city or boroughs that it serves.")
    noun = ChoiceField(
        "What it calls itself",
        choices=(Choice("board", "A board"), Choice("partnership", "A partnership")),
        needed="Choose what it calls itself",
    )
    form = ChoiceField(
        "What kind of body it is",
        choices=(
            Choice(BoardForm.PARTNERSHIP, "A safeguarding children partnership"),
            Choice(BoardForm.LSCB, "A local safeguarding children board"),
        ),
        needed="Choose what kind of body it is",
    )
    time_zone = SelectionField(
        "Time zone", choices=[Choice(zone, zone.replace("_", " ")) for zone in time_zones()], default="Europe/London"
    )


class FirstManagerForm(Form):
    """The first business managers of a board."""

    display_name = TextField("Name", most=120, needed="Enter the person’s name", autocomplete="off")
    email = EmailField("E-mail address", needed="Enter the person’s own e-mail address", autocomplete="off")


class CloseBoardForm(Form):
    """The end of a board's work here."""

    version = SeenVersionField()
    reason = LongTextField("Why is it closed?", most=1000, rows=3, needed="Say why the board is closed")
