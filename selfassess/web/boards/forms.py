"""The forms of a board's settings."""

from __future__ import annotations

from typing import Any

from selfassess.accounts.board_settings import (
    DRAFT_DAYS,
    INVITATION_DAYS,
    LONGEST_STATEMENT,
    SIGNED_DAYS,
    BoardSettings,
    time_zones,
)
from selfassess.accounts.logos import MOST_BYTES
from selfassess.vocabulary import BoardForm
from selfassess.web.fields import (
    Choice,
    ChoiceField,
    EmailField,
    FileField,
    Form,
    LongTextField,
    SeenVersionField,
    SelectionField,
    TextField,
    WholeNumberField,
)

NOUN_CHOICES = (Choice("board", "A board"), Choice("partnership", "A partnership"))
FORM_CHOICES = (
    Choice(BoardForm.PARTNERSHIP, "A safeguarding children partnership", "Set up under Working Together since 2018."),
    Choice(BoardForm.LSCB, "A local safeguarding children board", "The older form, still used by name in some areas."),
)


class SettingsForm(Form):
    """What a board says of itself, and how long it keeps things."""

    version = SeenVersionField()
    name = TextField("Name", most=200, needed="Enter the board’s name")
    area = TextField("Area", most=200, hint="The county, city or boroughs that it serves.")
    noun = ChoiceField("What it calls itself", choices=NOUN_CHOICES, needed="Choose what it calls itself")
    form = ChoiceField(
        "What kind of body it is",
        choices=FORM_CHOICES,
        needed="Choose what kind of body it is",
        hint="This decides how the pages name people’s roles.",
    )
    handling_marking = TextField(
        "Handling marking",
        most=60,
        width=20,
        needed="Enter the marking that stands on every page and report",
        hint="It stands on every page and every report, for example OFFICIAL-SENSITIVE.",
    )
    time_zone = SelectionField(
        "Time zone",
        choices=[Choice(zone, zone.replace("_", " ")) for zone in time_zones()],
        needed="Choose a time zone",
    )
    reply_to = EmailField(
        "Where answers to its mails go",
        autocomplete="off",
        hint="A shared mailbox is fine here. Leave it empty for none.",
    )
    confidentiality_statement = LongTextField(
        "Confidentiality statement",
        most=LONGEST_STATEMENT,
        hint="In your own words. Everybody reads and accepts it once, before they see anything of the board.",
    )
    invitation_days = WholeNumberField("Days an invitation lasts", allowed=INVITATION_DAYS)
    keep_drafts_days = WholeNumberField(
        "Days to keep a self-assessment that was never signed", allowed=DRAFT_DAYS, hint="Counted from its last change."
    )
    keep_signed_days = WholeNumberField(
        "Days to keep a signed self-assessment",
        allowed=SIGNED_DAYS,
        hint="Six years are 2,192 days. Ask your information governance lead what your schedule says.",
    )

    def settings(self) -> BoardSettings:
        """What was typed."""
        typed: dict[str, Any] = {name: field.data for name, field in self._fields.items()}
        return BoardSettings(
            **{name: typed[name] for name in BoardSettings.__dataclass_fields__ if name not in ("form", "reply_to")},
            form=BoardForm(typed["form"]),
            reply_to=typed["reply_to"] or None,
        )


class LogoForm(Form):
    """A new logo."""

    logo = FileField(
        "Logo",
        most_bytes=MOST_BYTES,
        accept="image/png,image/jpeg",
        needed="Choose a picture",
        hint="A PNG or JPEG picture of 1 MB at most. It stands on your reports.",
    )


class RemoveLogoForm(Form):
    """Nothing but the button."""
