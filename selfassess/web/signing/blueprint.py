"""The blueprint of signing, to which every module here adds its pages."""

from flask import Blueprint

blueprint = Blueprint("signing", __name__, url_prefix="/boards/<slug:slug>/self-assessments/<row:assessment_id>")
