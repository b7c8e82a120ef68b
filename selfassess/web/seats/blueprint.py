"""The blueprint of seats and broad groups."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("seats", __name__, url_prefix="/boards/<slug:slug>")
