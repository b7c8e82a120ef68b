"""Fields of several boxes to tick: a few options in sight, or any of a question set's questions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import wtforms
from flask import get_template_attribute
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput
from markupsafe import Markup

from selfassess.engine.bank import Bank, Theme
from selfassess.web.fields import Choice
from selfassess.web.widgets import _Group


class TicksWidget(_Group, GovCheckboxesInput):  # type: ignore[misc]
    """Any of several, each to be seen."""


class TicksField(wtforms.SelectMultipleField):  # type: ignore[misc]
    """Any of several options, all in sight. ``data`` is a list of values, which may be empty.

    What is ticked and is not on the page is left to the verb to refuse: the options may depend on another field.
    """

    widget: Any = TicksWidget()

    def __init__(self, label: str, *, hint: str = "", **kwargs: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, description=hint, **kwargs)

    def offer(self, choices: Iterable[Choice]) -> None:
        """Set the options, in this order."""
        listed = tuple(choices)
        self.choices = [(choice.value, choice.label) for choice in listed]
        self.option_hints = {choice.value: choice.hint for choice in listed if choice.hint}


class QuestionsWidget:
    """Questions under their themes, folded away until they are wanted: a set may have hundreds."""

    input_type = "checkbox"

    def __call__(self, field: QuestionsField, **_: Any) -> Markup:
        """The field as markup."""
        return Markup(get_template_attribute("macros/questions.html", "questions")(field))


class QuestionsField(TicksField):
    """Any questions of a question set. ``data`` is a list of their ids, which may be empty."""

    widget = QuestionsWidget()
    themes: tuple[Theme, ...] = ()

    def __init__(self, label: str, *, is_open: bool = False, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.is_open = is_open  # where the page is there for nothing else

    def offer_questions(self, bank: Bank) -> None:
        """Offer every question of this question set, under its theme."""
        self.themes = bank.themes
        self.offer(Choice(question.id, question.text) for theme in bank.themes for question in theme.questions)
