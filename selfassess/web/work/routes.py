"""My work."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts.boards import list_boards_of
from selfassess.assessments.queries import list_waiting
from selfassess.web.access import signed_in
from selfassess.web.current import identity, now
from selfassess.web.database import reader

blueprint = Blueprint("work", __name__)


@blueprint.get("/my-work")
@signed_in
def show() -> ResponseReturnValue:
    """What waits for this person, the most pressing first, and the boards that they are on."""
    return render_template(
        "work/show.html",
        page_title="My work",
        waiting=list_waiting(reader(), identity=identity(), now=now()),
        boards=list_boards_of(reader(), identity()),
    )
