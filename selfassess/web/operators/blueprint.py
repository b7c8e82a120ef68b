"""The blueprint of the operators' pages."""

from flask import Blueprint

blueprint = Blueprint("operators", __name__, url_prefix="/operators")
