"""``/healthz``: the process answers. ``/readyz``: it can do its work."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from selfassess.errors import Busy
from selfassess.storage.readiness import wrong_with_database, wrong_with_keys, wrong_with_place
from selfassess.web.access import public
from selfassess.web.current import service, settings
from selfassess.web.database import reader
from selfassess.web.own_machine import PLAIN, comes_from_this_machine

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """That this process answers. Asks no database."""
    return "ok", 200, PLAIN


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Whether the database answers, has the shape of this version and room to grow; what is not, on this machine alone.

    One word to everybody else.
    """
    try:
        wrong = wrong_with_database(reader().connection())
    except (Busy, SQLAlchemyError):
        wrong = ["The database does not answer."]
    wrong += wrong_with_place(str(service().database.engine.url)) + wrong_with_keys(settings())
    if not wrong:
        return "ready", 200, PLAIN
    told = wrong if comes_from_this_machine() else []
    return "\n".join(("not ready", *told)), 503, PLAIN
