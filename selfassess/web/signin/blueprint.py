"""The group of pages that sign people in and out."""

from flask import Blueprint

blueprint = Blueprint("signin", __name__)
