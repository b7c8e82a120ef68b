"""Help, privacy and accessibility, for anybody."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfassess.boards.settings import USUAL
from selfassess.web.access import public
from selfassess.web.current import find_identity

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
@public
def start() -> ResponseReturnValue:
    """The way to one's own work, or to the sign-in page."""
    return redirect(url_for("work.show" if find_identity() else "signin.start"))


@blueprint.get("/help")
@public
def help_() -> ResponseReturnValue:
    """How to sign in, answer and get help."""
    return render_template("pages/help.html")


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept, for how long, and who sees it."""
    return render_template("pages/privacy.html", usual=USUAL)


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("pages/accessibility.html")
