"""A form that shows what would happen before it happens. Each step sends everything again, and is checked again."""

from __future__ import annotations

from enum import StrEnum

from flask import request

from selfassess.web.fields import Form


class Step(StrEnum):
    """Where such a form stands: it asks, it shows what would happen, or it is to be done. The buttons send these."""

    ASK = "ask"
    LOOK = "look"
    DO = "do"


def step_of(form: Form) -> Step:
    """What to do with what was sent: nothing that has errors goes any further than the questions."""
    if not form.validate_on_submit() or request.form.get("step") == Step.ASK:
        return Step.ASK
    return Step.DO if request.form.get("step") == Step.DO else Step.LOOK
