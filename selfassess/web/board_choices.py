"""The options of what a board says of itself, for its own settings and for the operator who creates it."""

from __future__ import annotations

from selfassess.boards.settings import time_zones
from selfassess.vocabulary import BoardForm, SignedBy
from selfassess.web.fields import Choice

NOUN_CHOICES = (Choice("board", "A board"), Choice("partnership", "A partnership"))
FORM_CHOICES = (
    Choice(BoardForm.PARTNERSHIP, "A safeguarding children partnership", "Set up under Working Together since 2018."),
    Choice(BoardForm.LSCB, "A local safeguarding children board", "The older form, still used by name in some areas."),
)
SIGNED_BY_CHOICES = (
    Choice(SignedBy.CHAIR, "The chair", "The vice chair may stand in."),
    Choice(SignedBy.PARTNERS, "All the named partners together", "The seats that sign are ticked on their own pages."),
)
ZONE_CHOICES = tuple(Choice(zone, zone.replace("_", " ")) for zone in time_zones())
