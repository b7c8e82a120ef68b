"""On the projector: one question at a time, in large type, without a name, a comment, a group or a private note."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.agreeing.agreeing_pages import AgreeingPage, ToAgree, question_page
from selfassess.assessments.answering.answers import AnswerConflict
from selfassess.errors import NotFound
from selfassess.web import meeting
from selfassess.web.access import on_board
from selfassess.web.agreed_levels import agree, as_it_stands, the_page
from selfassess.web.buttons import PressForm
from selfassess.web.current import board
from selfassess.web.forms import form_page, told
from selfassess.web.screen.forms import screen_form

blueprint = Blueprint("screen", __name__, url_prefix="/boards/<slug:slug>/self-assessments/<row:assessment_id>/screen")


@blueprint.route("", methods=["GET", "POST"])
@on_board(Permission.AGREE_LEVELS)
def start(assessment_id: int) -> ResponseReturnValue:
    """What the projector will show, and the press that begins the meeting; from there to the first open question."""
    page = the_page(assessment_id)
    form = PressForm()
    if form.validate_on_submit():
        first = next((line for line in _shown(page) if line.is_open), None) or next(iter(_shown(page)), None)
        if first is None:
            raise NotFound("There is no question to show.")
        meeting.begin(assessment_id)
        return redirect(_address(assessment_id, first), 303)
    return form_page("screen/start.html", form, page=page)


@blueprint.route("/<bank_id:question_id>", methods=["GET", "POST"])
@on_board(Permission.AGREE_LEVELS)
def question(assessment_id: int, question_id: str) -> ResponseReturnValue:
    """One question: how the answers are spread, last time, and the level; agree and on to the next."""
    page = the_page(assessment_id)
    line = question_page(page, question_id)
    form = screen_form(page.occasion.bank, line)
    if form.validate_on_submit():
        with told(form):
            try:
                if not form.leaves(line):
                    agree(page, question_id, form.given(line), seen=form.version.data)
            except AnswerConflict as conflict:
                page, line = as_it_stands(form, assessment_id, conflict)
                return render_template("screen/question.html", form=form, **_parts(page, line)), 409
            return redirect(_address(assessment_id, _around(page, line)[1] or line), 303)
    return form_page("screen/question.html", form, **_parts(page, line))


def _shown(page: AgreeingPage) -> list[ToAgree]:
    return [line for line in page.lines if line.is_listed and line.question.is_scored]


def _around(page: AgreeingPage, line: ToAgree) -> tuple[ToAgree | None, ToAgree | None]:
    """The questions before and after, in the set's order."""
    shown = _shown(page)
    place = next((number for number, each in enumerate(shown) if each.question.id == line.question.id), None)
    if place is None:
        return None, next(iter(shown), None)
    return (shown[place - 1] if place else None), (shown[place + 1] if place + 1 < len(shown) else None)


def _parts(page: AgreeingPage, line: ToAgree) -> dict[str, Any]:
    before, after = _around(page, line)
    return {"page": page, "line": line, "before": before, "after": after}


def _address(assessment_id: int, line: ToAgree) -> str:
    return url_for("screen.question", slug=board().slug, assessment_id=assessment_id, question_id=line.question.id)
