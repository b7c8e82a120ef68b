"""A field of several boxes to tick."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import wtforms
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput

from selfassess.web.fields import Choice
from selfassess.web.widgets import _Group


class TicksWidget(_Group, GovCheckboxesInput):  # type: ignore[misc]
    """Any of several, each to be seen."""


class TicksField(wtforms.SelectMultipleField):  # type: ignore[misc]
    """Any of several options, all in sight. ``data`` is a list of values, which may be empty.

    What is ticked and is not on the page is left to the verb to refuse: the options may depend on another field.
    """

    widget = TicksWidget()

    def __init__(self, label: str, *, hint: str = "", **kwargs: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, description=hint, **kwargs)

    def offer(self, choices: Iterable[Choice]) -> None:
        """Set the options, in this order."""
        listed = tuple(choices)
        self.choices = [(choice.value, choice.label) for choice in listed]
        self.option_hints = {choice.value: choice.hint for choice in listed if choice.hint}
