"""Forms that ask for nothing: a button alone."""

from __future__ import annotations

from selfassess.web.fields import Form, SeenVersionField


class PressForm(Form):
    """A button alone."""


class VersionForm(Form):
    """A button alone, for the row as the page showed it."""

    version = SeenVersionField()
