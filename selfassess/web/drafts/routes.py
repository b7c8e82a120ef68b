"""The proposal of a self-assessment, begun by those who set it up, and answered by them and by leads."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.answering.together import begin_proposal, find_proposal
from selfassess.web.access import on_board
from selfassess.web.answering.pages import add_answer_pages
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done

_HERE = "/boards/<slug:slug>/self-assessments/<row:assessment_id>/proposal"
answers = Blueprint("draft_answers", __name__, url_prefix=f"{_HERE}/<row:sheet_id>")
add_answer_pages(answers, Permission.ANSWER_TOGETHER)
# Where the one proposal is found, or begun.
blueprint = Blueprint("drafts", __name__, url_prefix=_HERE)


@blueprint.get("")
@on_board(Permission.ANSWER_TOGETHER)
def show(assessment_id: int) -> ResponseReturnValue:
    """Where the proposal stands."""
    proposal = find_proposal(reader(), board_id=board().id, assessment_id=assessment_id)
    return render_template("drafts/show.html", proposal=proposal, assessment_id=assessment_id)


@blueprint.post("/begin")
@on_board(Permission.SET_UP_ASSESSMENT)
def begin(assessment_id: int) -> ResponseReturnValue:
    """The proposal, begun."""
    with write() as session:
        sheet_id = begin_proposal(
            session, identity=identity(), board_id=board().id, assessment_id=assessment_id, now=now()
        )
    return done(
        "The proposal is begun.",
        "draft_answers.themes",
        slug=board().slug,
        assessment_id=assessment_id,
        sheet_id=sheet_id,
    )
