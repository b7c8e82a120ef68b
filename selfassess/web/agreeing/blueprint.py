"""The pages on which a board agrees, under one address."""

from flask import Blueprint

blueprint = Blueprint("agreeing", __name__, url_prefix="/boards/<slug:slug>/self-assessments/<row:assessment_id>")
