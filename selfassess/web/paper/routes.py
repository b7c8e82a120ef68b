"""Paper forms that are typed in for seats: which, and the pages of each one's response."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.answering.together import begin_paper, list_papers
from selfassess.assessments.setting_up.steps import get_assessment
from selfassess.vocabulary import AssessmentState
from selfassess.web.access import on_board
from selfassess.web.answering.pages import add_answer_pages
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done

_HERE = "/boards/<slug:slug>/self-assessments/<row:assessment_id>/paper-forms"
answers = Blueprint("paper_answers", __name__, url_prefix=f"{_HERE}/<row:sheet_id>")
add_answer_pages(answers, Permission.SET_UP_ASSESSMENT)
# Which seats there are to type in for.
blueprint = Blueprint("paper", __name__, url_prefix=_HERE)


@blueprint.get("")
@on_board(Permission.SET_UP_ASSESSMENT)
def choose(assessment_id: int) -> ResponseReturnValue:
    """The seats whose form can be typed in, and those for which that has begun."""
    row = get_assessment(reader(), board_id=board().id, assessment_id=assessment_id)
    lines = list_papers(reader(), board_id=board().id, assessment_id=assessment_id)
    is_open = row.state is AssessmentState.OPEN
    return render_template("paper/choose.html", lines=lines, assessment_id=assessment_id, is_open=is_open)


@blueprint.post("/seats/<row:seat_id>")
@on_board(Permission.SET_UP_ASSESSMENT)
def begin(assessment_id: int, seat_id: int) -> ResponseReturnValue:
    """One seat's form, begun."""
    with write() as session:
        sheet_id = begin_paper(
            session,
            identity=identity(),
            board_id=board().id,
            assessment_id=assessment_id,
            seat_id=seat_id,
            now=now(),
        )
    return done(
        "You can type the form in now. The seat is shown that you do.",
        "paper_answers.themes",
        slug=board().slug,
        assessment_id=assessment_id,
        sheet_id=sheet_id,
    )
