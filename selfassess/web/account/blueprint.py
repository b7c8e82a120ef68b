"""The group of pages about a person's own account."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)
