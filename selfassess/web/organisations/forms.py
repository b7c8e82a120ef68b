"""The forms of organisations."""

from __future__ import annotations

from selfassess.accounts.texts import LONGEST_NAME
from selfassess.boards.agencies import LONGEST_CONTACT, AgencyDetails
from selfassess.vocabulary import Sector
from selfassess.web.fields import Choice, ChoiceField, DateField, Form, SeenVersionField, SelectionField, TextField

SECTORS = {
    Sector.COUNCIL: "Council",
    Sector.POLICE: "Police",
    Sector.HEALTH: "Health",
    Sector.EDUCATION: "Schools, colleges and early years",
    Sector.PROBATION: "Probation",
    Sector.VOLUNTARY: "Voluntary, community or faith",
    Sector.OTHER: "Other",
}


class OrganisationForm(Form):
    """What a board says of an organisation. ``version`` is that of the row as the page showed it."""

    version = SeenVersionField(default=0)
    name = TextField("Name", most=LONGEST_NAME, needed="Enter the name of the organisation")
    sector = ChoiceField(
        "Sector",
        choices=[Choice(sector.value, words) for sector, words in SECTORS.items()],
        needed="Choose its sector",
    )
    contact = TextField(
        "Contact",
        most=LONGEST_CONTACT,
        hint="How to reach it, such as a team mailbox or a switchboard. Everybody who sees this list reads it.",
    )

    def details(self) -> AgencyDetails:
        """What was typed."""
        return AgencyDetails(name=self.name.data, sector=Sector(self.sector.data), contact=self.contact.data or "")


class EndForm(Form):
    """When an organisation ended, and which one goes on in its place."""

    version = SeenVersionField()
    ended_on = DateField("When did it end?", needed="Enter the day on which it ended", hint="For example 31 3 2026")
    successor_id = SelectionField(
        "Which organisation takes its seats?",
        hint="Its seats pass on with their people, their answers and their history. You can also name it later.",
    )
