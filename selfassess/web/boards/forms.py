"""The forms of a board's settings."""

from __future__ import annotations

from typing import Any

from selfassess.accounts.texts import LONGEST_NAME
from selfassess.boards.logos import MOST_BYTES
from selfassess.boards.settings import (
    CLOSED_DAYS,
    INVITATION_DAYS,
    LONGEST_AREA,
    LONGEST_MARKING,
    LONGEST_NOTICE,
    LONGEST_STATEMENT,
    UNSENT_DAYS,
    BoardSettings,
)
from selfassess.vocabulary import BoardForm, SignedBy
from selfassess.web.board_choices import FORM_CHOICES, NOUN_CHOICES, SIGNED_BY_CHOICES, ZONE_CHOICES
from selfassess.web.fields import (
    ChoiceField,
    EmailField,
    FileField,
    Form,
    LongTextField,
    SeenVersionField,
    SelectionField,
    TextField,
    TickField,
    WholeNumberField,
)

# What is more than what was typed.
_KINDS = ("form", "signed_by", "reply_to")


class SettingsForm(Form):
    """What a board says of itself, and how long it keeps things."""

    version = SeenVersionField()
    name = TextField("Name", most=LONGEST_NAME, needed="Enter the board’s name")
    area = TextField("Area", most=LONGEST_AREA, hint="The county, city or boroughs that it serves.")
    noun = ChoiceField("What it calls itself", choices=NOUN_CHOICES, needed="Choose what it calls itself")
    form = ChoiceField(
        "What kind of body it is",
        choices=FORM_CHOICES,
        needed="Choose what kind of body it is",
        hint="This decides how the pages name people’s roles.",
    )
    signed_by = ChoiceField(
        "Who signs a self-assessment off", choices=SIGNED_BY_CHOICES, needed="Choose who signs a self-assessment off"
    )
    handling_marking = TextField(
        "Handling marking",
        most=LONGEST_MARKING,
        width=20,
        needed="Enter the marking that stands on every page and report",
        hint="Shown at the top of every page and report, for example OFFICIAL-SENSITIVE.",
    )
    time_zone = SelectionField("Time zone", choices=ZONE_CHOICES, needed="Choose a time zone")
    reply_to = EmailField(
        "Where replies to its e-mails go",
        autocomplete="off",
        hint="A shared mailbox is fine here. Leave it empty for none.",
    )
    confidentiality_statement = LongTextField(
        "Confidentiality statement",
        most=LONGEST_STATEMENT,
        hint="In your own words. Everybody reads and accepts it once, before they see anything of the board.",
    )
    answer_notice = TextField(
        "Notice above each comment: who may read it",
        most=LONGEST_NOTICE,
        hint="Leave it empty to have the pages say what the self-assessment’s own setting means. It cannot be changed "
        "while somebody is answering.",
    )
    tells_whole_board = TickField(
        "Print one level for the whole board as well",
        hint="The middle of all agreed levels. It hides what is lower and what is higher: most boards do without it.",
    )
    invitation_days = WholeNumberField("Days an invitation lasts", allowed=INVITATION_DAYS)
    keep_unsent_days = WholeNumberField(
        "Days to keep answers that were never sent",
        allowed=UNSENT_DAYS,
        hint="Counted from the day on which the self-assessment closed.",
    )
    keep_closed_days = WholeNumberField(
        "Days to keep everything once the board is closed",
        allowed=CLOSED_DAYS,
        hint="Counted from the day on which an operator closed it. From then on two operators together can delete it.",
    )

    def settings(self) -> BoardSettings:
        """What was typed."""
        typed: dict[str, Any] = {name: field.data for name, field in self._fields.items()}
        return BoardSettings(
            **{name: typed[name] for name in BoardSettings.__dataclass_fields__ if name not in _KINDS},
            form=BoardForm(typed["form"]),
            signed_by=SignedBy(typed["signed_by"]),
            reply_to=typed["reply_to"] or None,
        )


class LogoForm(Form):
    """A new logo."""

    logo = FileField(
        "Logo",
        most_bytes=MOST_BYTES,
        accept="image/png,image/jpeg",
        needed="Choose a picture",
        hint="A PNG or JPEG picture of 1 MB at most. It appears on your reports.",
    )
