"""How a field is drawn: GOV.UK's widgets by way of ``govuk_frontend_wtf``, put right where their markup is not.

Put right are: an empty hint that ``aria-describedby`` names, ``required`` in the markup (the server answers in words
instead), numbered ids that the error summary cannot link to, and a select that drops its groups' absence silently.
A field's ``drawing`` holds parameters of its GOV.UK macro; ``field(params={...})`` in a template goes over them.
"""

from __future__ import annotations

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxInput,
    GovDateInput,
    GovFileInput,
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovTextInput,
)

PARTS_OF_A_DATE = (("Day", "", 2), ("Month", "-month", 2), ("Year", "-year", 4))


class _PutRight:
    """Mixed in before a GOV.UK widget."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """The parameters of the GOV.UK macro for this field as it now stands."""
        kwargs.pop("required", None)
        drawing = dict(getattr(field, "drawing", {}))
        kwargs["params"] = drawing | kwargs.get("params", {})
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)  # type: ignore[misc]
        if not (params.get("hint") or {}).get("text"):
            params.pop("hint", None)
        # A form here asks several questions on one page: bold tells a question from its hint.
        if "label" in params:
            params["label"].setdefault("classes", "govuk-label--s")
        if "fieldset" in params:
            params["fieldset"]["legend"].setdefault("classes", "govuk-fieldset__legend--s")
        return params


class _Group(_PutRight):
    """Radios or checkboxes: a fieldset whose first input has the field's own id, and hints of single options."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """As above, with the options' hints."""
        params = super().map_gov_params(field, **kwargs)
        params["idPrefix"] = field.id
        hints = getattr(field, "option_hints", {})
        for item in params["items"]:
            if hint := hints.get(item["value"]):
                item["hint"] = {"text": hint}
        return params


class TextWidget(_PutRight, GovTextInput):  # type: ignore[misc]
    """One line of text."""


class EmailWidget(_PutRight, GovTextInput):  # type: ignore[misc]
    """One line for an e-mail address."""

    input_type = "email"


class PasswordWidget(_PutRight, GovPasswordInput):  # type: ignore[misc]
    """A password with a button to show it; nothing typed is ever sent back."""


class CharacterCountWidget(_PutRight, GovCharacterCount):  # type: ignore[misc]
    """Several lines of text, with the number of characters that are left."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """As above, with commas between thousands in what is said without scripts."""
        params = super().map_gov_params(field, **kwargs)
        params["textareaDescriptionText"] = f"You can enter up to {params['maxlength']:,} characters"
        return params


class RadiosWidget(_Group, GovRadioInput):  # type: ignore[misc]
    """One of several, each to be seen."""


class TickWidget(_Group, GovCheckboxInput):  # type: ignore[misc]
    """One box to tick."""


class SelectWidget(_PutRight, GovSelect):  # type: ignore[misc]
    """One of many, in a list that opens."""


class FileWidget(_PutRight, GovFileInput):  # type: ignore[misc]
    """One file of the person's own."""


class DateWidget(_PutRight, GovDateInput):  # type: ignore[misc]
    """Day, month and year in three boxes of one name. The first has the field's id: the error summary leads there."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """As above, with the three boxes."""
        # The library's own reading of the three boxes fails where a request brings more or fewer.
        kwargs["params"] = {"items": [], **kwargs.get("params", {})}
        typed, field.raw_data = field.raw_data, None
        try:
            params = super().map_gov_params(field, **kwargs)
        finally:
            field.raw_data = typed
        params["id"] = f"{field.id}-date"
        params.pop("value", None)
        params["items"] = [
            {
                "label": label,
                "id": field.id + suffix,
                "name": field.name,
                "value": value,
                "classes": f"govuk-input--width-{width}" + (" govuk-input--error" if field.errors else ""),
            }
            for (label, suffix, width), value in zip(PARTS_OF_A_DATE, field.boxes(), strict=True)
        ]
        return params
