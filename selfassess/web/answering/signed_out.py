"""Nothing typed is lost: what somebody sends after their session has run out is kept for them until they sign in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import request
from flask.typing import ResponseReturnValue

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.given import GivenAnswer, read_given
from selfassess.assessments.answering.responses import get_response
from selfassess.boards.boards import get_board
from selfassess.errors import SelfAssessError
from selfassess.web.answering.places import where
from selfassess.web.answering.saving import keep_for_later
from selfassess.web.database import reader

_PLACE = ("assessment_id", "seat_id", "sheet_id")

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def keeping_what_was_typed(view: View) -> View:
    """Have ``web.access`` keep what was sent to this view where the sender's session had only run out."""
    view.rescue = _keep  # type: ignore[attr-defined]
    return view


def _keep(person: Identity, view_args: dict[str, Any]) -> bool:
    """Whether anything that was typed is kept now."""
    board = get_board(reader(), view_args["slug"])
    which = where({name: view_args[name] for name in _PLACE if name in view_args}, board_id=board.id)
    found = get_response(reader(), identity=person, **which)
    sent = {name: request.form.getlist(name) for name in request.form}
    typed: list[tuple[str, GivenAnswer]] = []
    for question_id in {name.rpartition(".")[0] for name in sent if name.endswith(".comment")}:
        try:
            typed.append((question_id, read_given(found.bank, question_id, sent)))
        except SelfAssessError:
            continue
    return keep_for_later(person, typed, which=which) > 0
