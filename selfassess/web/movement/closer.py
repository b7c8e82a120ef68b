"""A closer look at what moved: one question over every time, and the responses behind two self-assessments."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.looking_back.one_question import question_over_time
from selfassess.assessments.looking_back.responses import ResponsesMoved, responses_moved
from selfassess.assessments.looking_back.series import Held
from selfassess.boards.changes import today
from selfassess.errors import NotComparable, NotFound
from selfassess.web.access import on_board
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader
from selfassess.web.kept import kept
from selfassess.web.movement.asked import asked, chosen_of, followed, held_here, state_of
from selfassess.web.movement.blueprint import blueprint


@blueprint.get("/compare/questions/<bank_id:question_id>")
@on_board(Permission.READ_SIGNED)
def question(question_id: str) -> ResponseReturnValue:
    """One question over every self-assessment that is compared, the latest first."""
    try:
        found = question_over_time(followed(chosen_of(held_here())), question_id)
    except NotComparable as reason:
        raise NotFound(str(reason)) from reason
    return render_template("movement/question.html", found=found, asked=asked())


@blueprint.get("/compare/responses")
@on_board(Permission.READ_SHARED)
def responses() -> ResponseReturnValue:
    """How the responses behind the last two moved: like for like by seat, and by broad group for whoever is told."""
    pair = chosen_of(held_here())[-2:]
    try:
        moved = _responses(pair)
    except NotComparable as reason:
        return render_template("movement/responses.html", moved=None, reason=str(reason), asked=asked())
    return render_template("movement/responses.html", moved=moved, asked=asked())


def _responses(pair: tuple[Held, ...]) -> ResponsesMoved:
    # Who asks decides what is told.
    key = state_of(pair, identity().roles_on(board().id))
    find = kept("responses", most=16)
    found: ResponsesMoved = find.get(
        key,
        lambda: responses_moved(
            reader(), identity=identity(), board_id=board().id, pair=pair, today=today(board(), now())
        ),
    )
    return found
