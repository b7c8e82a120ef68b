"""The blueprint of a board's invitations, and the way back to their list."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from selfassess.web.current import board

blueprint = Blueprint("invited", __name__, url_prefix="/boards/<slug:slug>/invitations")


def to_list(told: str) -> ResponseReturnValue:
    """The way to the list of invitations, which says what was done."""
    flash(told, "success")
    return redirect(url_for("invited.show", slug=board().slug), 303)
