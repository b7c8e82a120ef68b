"""The blueprint of self-assessments, to which every module here adds its pages."""

from flask import Blueprint

blueprint = Blueprint("assessments", __name__, url_prefix="/boards/<slug:slug>/self-assessments")
