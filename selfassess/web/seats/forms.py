"""The forms of seats and of the broad groups that they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from selfassess.accounts.texts import LONGEST_NAME
from selfassess.boards.groups import LONGEST_GROUP_NAME, PLACES
from selfassess.boards.seat_groups import SeatInGroup
from selfassess.boards.seat_lists import SeatEntry
from selfassess.boards.seats import SeatDetails
from selfassess.errors import Refused
from selfassess.storage.tables import BroadGroup, Seat
from selfassess.vocabulary import SeatKind
from selfassess.web.choices import number
from selfassess.web.fields import (
    Choice,
    ChoiceField,
    DateField,
    Form,
    SeenVersionField,
    SelectionField,
    TextField,
    TickField,
)

KINDS = {
    SeatKind.AGENCY: "An organisation",
    SeatKind.LAY: "A lay member",
    SeatKind.CHAIR: "The chair",
    SeatKind.COUNCILLOR: "A councillor",
}
_NAME_HINT = "What every page calls it, such as Police or Director of Children’s Services. Not a person’s name."


class NewSeatForm(Form):
    """A new seat."""

    name = TextField("Name of the seat", most=LONGEST_NAME, needed="Enter the name of the seat", hint=_NAME_HINT)
    kind = ChoiceField(
        "Who is it held for?",
        choices=[Choice(kind.value, words) for kind, words in KINDS.items()],
        needed="Choose who the seat is held for",
    )
    agency_id = SelectionField("Organisation", hint="For an organisation’s seat. Leave it empty for any other.")
    group_id = SelectionField("Broad group", hint="Answers are shown by broad group, never by person.")
    opened_on = DateField("When did this seat begin?", needed="Enter the day", hint="For example 1 4 2026")

    def details(self) -> SeatDetails:
        """What was typed."""
        return SeatDetails(
            name=self.name.data,
            kind=SeatKind(self.kind.data),
            agency_id=number(self.agency_id.data),
            group_id=number(self.group_id.data),
        )


class ChangeSeatForm(Form):
    """Another name, group or organisation of a seat."""

    version = SeenVersionField()
    name = TextField(
        "Name of the seat",
        most=LONGEST_NAME,
        needed="Enter the name of the seat",
        hint="Where the post has a new title, give that here: people, answers and history stay with the seat.",
    )
    agency_id = SelectionField(
        "Organisation", hint="Where another body has taken over the post, choose it here. What the seat answered stays."
    )
    group_id = SelectionField("Broad group", hint="Answers are shown by broad group, never by person.")
    is_asked = TickField(
        "It is asked to answer self-assessments",
        hint="The chair’s own seat usually is not, so that the chair can weigh what others say.",
    )
    signs = TickField(
        "It is a named partner’s: it signs where the partners sign together",
        hint="Counts only where the settings say that the named partners sign.",
    )

    def details(self, seat: Seat) -> SeatDetails:
        """What was typed, of this seat."""
        agency_id = number(self.agency_id.data) if "agency_id" in self else None
        return SeatDetails(
            name=self.name.data,
            kind=seat.kind,
            agency_id=agency_id,
            group_id=number(self.group_id.data),
            is_asked=self.is_asked.data,
            signs=self.signs.data,
        )


class HolderForm(Form):
    """Who holds the seat next. ``holder`` is the place of whoever held it as the page showed it, 0 for nobody."""

    holder = SeenVersionField()
    user_id = SelectionField("Who holds the seat from then on?", needed="Choose the person")
    on = DateField("From when?", needed="Enter the day", hint="Today or an earlier day, for example 1 4 2026")


class DeputyForm(Form):
    """Who may answer for the seat as a deputy."""

    user_id = SelectionField("Who becomes deputy?", needed="Choose the person")
    started_on = DateField("From when?", needed="Enter the day", hint="Today or an earlier day, for example 1 4 2026")


class CloseForm(Form):
    """When a seat closes, and which one is asked instead."""

    version = SeenVersionField()
    closed_on = DateField(
        "When does it close?", needed="Enter the day", hint="Today or an earlier day, for example 31 3 2026"
    )
    successor_id = SelectionField(
        "Which seat is asked instead?",
        hint="Choose one where two seats become one. What this seat has sent stays under its own name.",
    )


class GroupsForm(Form):
    """The names of the broad groups in their order; ``version`` is the board's."""

    version = SeenVersionField()
    group_1 = TextField("First group", most=LONGEST_GROUP_NAME, width=30)
    group_2 = TextField("Second group", most=LONGEST_GROUP_NAME, width=30)
    group_3 = TextField("Third group", most=LONGEST_GROUP_NAME, width=30)
    group_4 = TextField("Fourth group", most=LONGEST_GROUP_NAME, width=30)
    group_5 = TextField("Fifth group", most=LONGEST_GROUP_NAME, width=30)

    def names(self) -> tuple[str, ...]:
        """The name of each place, "" for an empty one."""
        return tuple(self[f"group_{place}"].data or "" for place in range(1, PLACES + 1))


class AssignForm(Form):
    """The table of seats has a field for each row; what was chosen is read by ``chosen_groups``."""


def chosen_groups(
    sent: Mapping[str, str], seats: Iterable[SeatEntry], groups: Iterable[BroadGroup]
) -> tuple[SeatInGroup, ...]:
    """What was chosen for each seat that the page showed.

    Raises:
        Refused: a choice is none of the board's groups.
    """
    known = {"": None, **{str(group.id): group.id for group in groups}}
    shown = [seat for seat in seats if f"group-{seat.id}" in sent]
    if strange := next((seat.name for seat in shown if sent[f"group-{seat.id}"] not in known), None):
        raise Refused(f"Choose one of the groups in the list for {strange}.")
    return tuple(
        SeatInGroup(
            seat_id=seat.id,
            seen_version=_version(sent.get(f"version-{seat.id}", "")),
            group_id=known[sent[f"group-{seat.id}"]],
        )
        for seat in shown
    )


def _version(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0
