"""Looking forward from the last self-assessment: what a new version would break, and a short look at some questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.looking_back import version_change as version_changes
from selfassess.assessments.looking_back.look_again import Age, list_ages
from selfassess.assessments.looking_back.look_again import look_again as look_again_at
from selfassess.boards.changes import today
from selfassess.web.access import on_board
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.movement.blueprint import blueprint
from selfassess.web.movement.forms import LookAgainForm


@blueprint.get("/version-changes")
@on_board(Permission.SET_UP_ASSESSMENT)
def version_change() -> ResponseReturnValue:
    """Before a version is chosen: which questions changed since the last one used, and which trends will break."""
    asking: dict[str, Any] = {"identity": identity(), "board_id": board().id, "today": today(board(), now())}
    key = request.args.get("set", "")
    change = version_changes.version_change(reader(), key=key, **asking) if key else None
    offered = version_changes.list_version_changes(reader(), **asking)
    return render_template("movement/version_change.html", change=change, offered=offered, key=key)


@blueprint.route("/look-again", methods=["GET", "POST"])
@on_board(Permission.LOOK_AGAIN)
def look_again() -> ResponseReturnValue:
    """A short self-assessment of a few questions: how old each level is, and which to look at again."""
    ages = list_ages(reader(), identity=identity(), board_id=board().id, today=today(board(), now()))
    form = LookAgainForm()
    if form.validate_on_submit():
        with told(form):
            title = _look_again(form)
            return done(f"{title} is open.", "boards.home", slug=board().slug)
    # Whatever was ticked comes back as it was.
    ticked = form.questions.data or [] if form.is_submitted() else _proposed(ages)
    return form_page("movement/look_again.html", form, ages=ages, ticked=frozenset(ticked))


def _proposed(ages: Sequence[Age]) -> list[str]:
    """What is ticked to begin with: what the address names, the core questions, or what is old."""
    if named := request.args.getlist("questions"):
        return named
    if request.args.get("choose") == "core":
        return [age.question.id for age in ages if age.question.core]
    return [age.question.id for age in ages if age.is_stale]


def _look_again(form: LookAgainForm) -> str:
    chosen = form.questions.data or []
    with write() as session:
        row = look_again_at(
            session,
            identity=identity(),
            board_id=board().id,
            question_ids=chosen,
            reasons=dict.fromkeys(chosen, form.why.data or ""),
            title=form.title.data,
            due_on=form.due_on.data,
            now=now(),
        )
        return row.title
