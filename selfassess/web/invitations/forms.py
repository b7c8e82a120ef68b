"""The forms of invitations."""

from __future__ import annotations

import codecs

from selfassess.accounts.texts import LONGEST_PERSON_NAME
from selfassess.boards.bulk_parsing import MOST_BYTES
from selfassess.boards.invitees import Invitee
from selfassess.typed_text import normalised
from selfassess.vocabulary import Role, Standing
from selfassess.web.choices import STANDINGS, number
from selfassess.web.fields import (
    ChoiceField,
    EmailField,
    FileField,
    Form,
    LongTextField,
    SelectionField,
    TextField,
)


class InviteForm(Form):
    """Whom to invite, to which place."""

    display_name = TextField(
        "Name",
        most=LONGEST_PERSON_NAME,
        needed="Enter the person’s name",
        hint="As the board knows them. They can change it.",
    )
    email = EmailField(
        "E-mail address",
        needed="Enter the person’s e-mail address",
        autocomplete="off",
        hint="The person’s own: a shared mailbox cannot sign in.",
    )
    role = ChoiceField("Role", needed="Choose the role")
    seat_id = SelectionField("Seat", hint="For whoever answers for a seat. Leave it empty for any other role.")
    standing = ChoiceField("Holder or deputy", choices=STANDINGS, hint="For whoever answers for a seat.")

    def invitee(self) -> Invitee:
        """What was typed. A standing without a seat says nothing: nobody can take back what they once clicked."""
        seat_id = number(self.seat_id.data)
        return Invitee(
            email=self.email.data,
            display_name=self.display_name.data,
            role=Role(self.role.data),
            seat_id=seat_id,
            standing=Standing(self.standing.data) if self.standing.data and seat_id else None,
        )


class ListForm(Form):
    """A list of people: pasted, or as a file, which goes first."""

    people = LongTextField(
        "Paste the list here",
        most=MOST_BYTES,
        rows=12,
        drawing={"threshold": 75},
        hint="One person a line: address, name, seat. Or columns from a spreadsheet, with or without a heading row.",
    )
    file = FileField(
        "Or choose a CSV file", most_bytes=MOST_BYTES, accept=".csv,.txt,text/csv,text/plain", hint="200 kB at most."
    )

    def take_file(self) -> None:
        """Put the text of the file, where there is one, in the place of the pasted one."""
        if self.file.data:
            text = normalised(text_of(self.file.data.stream.read(MOST_BYTES)))
            self.people.data = self.people.trimmed(text)


def text_of(content: bytes) -> str:
    """The text of a file: UTF-16 where it says so, UTF-8, or else what older spreadsheets write."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
