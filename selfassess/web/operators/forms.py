"""The forms of the operators' pages."""

from __future__ import annotations

from selfassess.accounts.texts import LONGEST_NAME, LONGEST_PERSON_NAME, LONGEST_REASON
from selfassess.boards.settings import LONGEST_AREA, LONGEST_SLUG, USUAL, BoardSettings
from selfassess.vocabulary import BoardForm
from selfassess.web.board_choices import FORM_CHOICES, NOUN_CHOICES, ZONE_CHOICES
from selfassess.web.fields import (
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

    name = TextField("Name of the board", most=LONGEST_NAME, needed="Enter the board’s name")
    slug = TextField(
        "Its address",
        most=LONGEST_SLUG,
        width=20,
        needed="Enter the board’s address",
        hint="Small letters, digits and hyphens, such as hathervale. Part of every link, for good.",
    )
    area = TextField("Area", most=LONGEST_AREA, hint="The county, city or boroughs that it serves.")
    noun = ChoiceField(
        "What it calls itself",
        choices=NOUN_CHOICES,
        needed="Choose what it calls itself",
    )
    form = ChoiceField(
        "What kind of body it is",
        choices=FORM_CHOICES,
        needed="Choose what kind of body it is",
    )
    time_zone = SelectionField("Time zone", choices=ZONE_CHOICES, default=USUAL.time_zone)

    def settings(self) -> BoardSettings:
        """What was typed, with what is usual for the rest."""
        return BoardSettings(
            name=self.name.data,
            noun=self.noun.data,
            form=BoardForm(self["form"].data),
            area=self.area.data,
            time_zone=self.time_zone.data,
        )


class FirstManagerForm(Form):
    """The first business managers of a board."""

    display_name = TextField("Name", most=LONGEST_PERSON_NAME, needed="Enter the person’s name", autocomplete="off")
    email = EmailField("E-mail address", needed="Enter the person’s own e-mail address", autocomplete="off")


class CloseBoardForm(Form):
    """The end of a board's work here."""

    version = SeenVersionField()
    reason = LongTextField("Why is it closed?", most=LONGEST_REASON, rows=3, needed="Say why the board is closed")


class FindPersonForm(Form):
    """Whose account."""

    email = EmailField(
        "E-mail address", needed="Enter the address of the account", hint="The full address.", autocomplete="off"
    )


class ReasonForm(Form):
    """Why an operator does something to an account."""

    reason = LongTextField(
        "Why?",
        most=LONGEST_REASON,
        rows=3,
        needed="Say why",
        hint="It stays in the installation’s audit trail, so name nobody in it.",
    )


class AskPurgeForm(ReasonForm):
    """That a closed board is to be deleted."""

    version = SeenVersionField()


class ConfirmPurgeForm(Form):
    """That it is to go for good."""

    version = SeenVersionField()
    typed_name = TextField(
        "The board’s name",
        most=LONGEST_NAME,
        needed="Type the board’s name",
        hint="Type it as it stands above.",
        autocomplete="off",
    )
