"""How the answers are spread: all of them, one question; and sharing them with the board."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.assessments.agreeing.sharing import share as share_answers
from selfassess.assessments.agreeing.sharing import what_would_be_shared
from selfassess.assessments.agreeing.spread import spread_evidence, spread_overview, spread_question
from selfassess.boards.changes import today
from selfassess.errors import NotFound
from selfassess.web.access import on_board
from selfassess.web.buttons import VersionForm
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.given_evidence import to_be_saved

blueprint = Blueprint("sharing", __name__, url_prefix="/boards/<slug:slug>/self-assessments/<row:assessment_id>")


@blueprint.get("/answers")
@on_board(Permission.READ_SHARED)
def answers(assessment_id: int) -> ResponseReturnValue:
    """How all answers are spread, the most split first."""
    overview = spread_overview(
        reader(), identity=identity(), board_id=board().id, assessment_id=assessment_id, today=today(board(), now())
    )
    return render_template("sharing/answers.html", overview=overview)


@blueprint.get("/answers/<bank_id:question_id>")
@on_board(Permission.READ_SHARED)
def question(assessment_id: int, question_id: str) -> ResponseReturnValue:
    """One question: how its answers are spread, and what was said."""
    lies = spread_question(
        reader(),
        identity=identity(),
        board_id=board().id,
        assessment_id=assessment_id,
        question_id=question_id,
        today=today(board(), now()),
    )
    return render_template("sharing/question.html", lies=lies)


@blueprint.get("/answers/<bank_id:question_id>/evidence/<piece:key>")
@on_board(Permission.READ_SHARED)
def evidence(assessment_id: int, question_id: str, key: str) -> ResponseReturnValue:
    """A file that responses point at, to be saved, without telling whose it is."""
    found = spread_evidence(
        reader(),
        identity=identity(),
        board_id=board().id,
        assessment_id=assessment_id,
        question_id=question_id,
        key=key,
        today=today(board(), now()),
    )
    if found.stored_name is None:
        raise NotFound("There is no such file.")
    return to_be_saved(found.stored_name, name=found.file_name, media_type=found.media_type)


@blueprint.route("/share", methods=["GET", "POST"])
@on_board(Permission.SHARE_ANSWERS)
def share(assessment_id: int) -> ResponseReturnValue:
    """What sharing does and how many responses it shows; then the act itself."""
    occasion = _occasion(assessment_id)
    to_share = what_would_be_shared(reader(), identity=identity(), occasion=occasion)
    form = VersionForm(data={"version": occasion.version})
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                share_answers(
                    session,
                    identity=identity(),
                    board_id=board().id,
                    assessment_id=assessment_id,
                    seen_version=form.version.data,
                    now=now(),
                )
            return done(
                "The answers are shared with the board.",
                "sharing.answers",
                slug=board().slug,
                assessment_id=assessment_id,
            )
    return form_page("sharing/share.html", form, occasion=occasion, to_share=to_share)


def _occasion(assessment_id: int) -> Occasion:
    return get_occasion(reader(), board_id=board().id, assessment_id=assessment_id, today=today(board(), now()))
