"""The blueprint of seats and broad groups, and the way back to a seat."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from selfassess.web.current import board

blueprint = Blueprint("seats", __name__, url_prefix="/boards/<slug:slug>")


def to_seat(seat_id: int, told: str) -> ResponseReturnValue:
    """The way to the page of a seat, which says what was done."""
    flash(told, "success")
    return redirect(url_for("seats.show", slug=board().slug, seat_id=seat_id), 303)
