"""The blueprint of what moved, to which every module here adds its pages."""

from flask import Blueprint

blueprint = Blueprint("movement", __name__, url_prefix="/boards/<slug:slug>")
