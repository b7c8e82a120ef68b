"""The blueprint of a board's invitations."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("invitations", __name__, url_prefix="/boards/<slug:slug>/invitations")
