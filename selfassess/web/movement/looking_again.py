"""Looking forward from the last self-assessment: what a new version would break, and a short look at some questions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.looking_back import version_change as version_changes
from selfassess.assessments.looking_back.look_again import SHORT_MINUTES, Age, count_minutes, list_ages
from selfassess.assessments.looking_back.look_again import look_again as look_again_at
from selfassess.boards.changes import today
from selfassess.errors import Refused
from selfassess.links import assessment_links
from selfassess.web.access import on_board
from selfassess.web.current import board, identity, now, settings
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.movement.blueprint import blueprint
from selfassess.web.movement.forms import LookAgainForm

_LONG = "This takes about {} minutes for each person. Choose fewer questions, or tick that it is meant so."


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
    # Whatever was ticked comes back as it was.
    ticked = form.questions.data or [] if form.is_submitted() else _proposed(ages)
    chosen = {age.question.id for age in ages}.intersection(ticked)
    minutes = _minutes(chosen)
    is_long = minutes > SHORT_MINUTES
    if form.validate_on_submit():
        with told(form):
            if is_long and not form.is_meant_long.data:
                raise Refused(_LONG.format(minutes), field="is_meant_long")
            title, row_id, people = _look_again(form)
            what = f"{title} is open. {people} {'person is' if people == 1 else 'people are'} written to."
            return done(what, "assessments.show", slug=board().slug, assessment_id=row_id)
    parts = {"ages": ages, "ticked": chosen, "count": len(chosen), "minutes": minutes, "is_long": is_long}
    return form_page("movement/look_again.html", form, **parts)


def _minutes(chosen: Collection[str]) -> int:
    return count_minutes(
        reader(), identity=identity(), board_id=board().id, question_ids=chosen, today=today(board(), now())
    )


def _proposed(ages: Sequence[Age]) -> list[str]:
    """What is ticked to begin with: what the address names, the core questions, or what is old."""
    if named := request.args.getlist("questions"):
        return named
    if request.args.get("choose") == "core":
        return [age.question.id for age in ages if age.question.core]
    return [age.question.id for age in ages if age.is_stale]


def _look_again(form: LookAgainForm) -> tuple[str, int, int]:
    chosen = form.questions.data or []
    with write() as session:
        row, people = look_again_at(
            session,
            identity=identity(),
            board_id=board().id,
            question_ids=chosen,
            reasons=dict.fromkeys(chosen, form.why.data or ""),
            title=form.title.data,
            due_on=form.due_on.data,
            link_of=assessment_links(settings(), board().slug),
            now=now(),
        )
        return row.title, row.id, people
