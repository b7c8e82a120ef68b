"""The list of a board's self-assessments, and the page from which everything of one is reached."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import READING, Permission, permissions_on
from selfassess.assessments.setting_up.hub import asking_of
from selfassess.assessments.setting_up.queries import board_overview
from selfassess.assessments.setting_up.set_up import Answering, who_answers
from selfassess.storage.tables import Assessment
from selfassess.vocabulary import BoardState
from selfassess.web.access import on_board
from selfassess.web.assessments.blueprint import blueprint
from selfassess.web.assessments.next_steps import NextStep, steps_for
from selfassess.web.assessments.reading import the_line, the_row
from selfassess.web.current import board, identity
from selfassess.web.database import reader


@blueprint.get("")
@on_board(Permission.VIEW_BOARD)
def index() -> ResponseReturnValue:
    """Every self-assessment that this person may know of, the newest first."""
    overview = board_overview(reader(), identity=identity(), board_id=board().id)
    return render_template("assessments/index.html", overview=overview)


@blueprint.get("/<row:assessment_id>")
@on_board(Permission.VIEW_BOARD)
def show(assessment_id: int) -> ResponseReturnValue:
    """How it stands, what comes next for this person, and everything that they reach."""
    line = the_line(assessment_id)
    row = the_row(assessment_id)
    steps = _steps(row)
    return render_template(
        "assessments/show.html",
        line=line,
        row=row,
        asking=asking_of(reader(), row),
        seats_answer=who_answers(row.kind, row.gathering) is Answering.SEATS,
        next_steps=[step for step in steps if step.is_next],
        other_steps=[step for step in steps if not step.is_next],
    )


def _steps(row: Assessment) -> tuple[NextStep, ...]:
    """What leads on from here; nothing that changes it on a closed board is left to anybody."""
    allowed = permissions_on(identity(), board().id)
    if board().state is not BoardState.ACTIVE:
        allowed &= READING
    return steps_for(row.state, allowed, gathering=row.gathering, kind=row.kind)
