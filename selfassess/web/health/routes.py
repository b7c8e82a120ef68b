"""``/healthz``: the process answers. ``/readyz``: it can do its work."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from selfassess.errors import Busy
from selfassess.storage import schema
from selfassess.web.access import public
from selfassess.web.database import reader

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """That this process answers. Asks no database."""
    return "ok", 200, {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Whether the database answers and has the shape of this version; says no more than that to strangers."""
    plain = {"Content-Type": "text/plain; charset=utf-8"}
    try:
        as_expected = schema.revision_of(reader().connection()) == schema.head()
    except (Busy, SQLAlchemyError):
        as_expected = False
    return ("ready", 200, plain) if as_expected else ("not ready", 503, plain)
