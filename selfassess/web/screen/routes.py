"""On the projector: one question at a time, in large type, without a name, a comment, a group or a private note."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.agreeing import agreed
from selfassess.assessments.agreeing.agreeing_pages import AgreeingPage, ToAgree, agreeing_page, question_page
from selfassess.assessments.answering.answers import AnswerConflict
from selfassess.boards.changes import today
from selfassess.errors import NotFound
from selfassess.web import meeting
from selfassess.web.access import on_board
from selfassess.web.buttons import PressForm
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import form_page, told
from selfassess.web.screen.forms import ScreenForm, screen_form

blueprint = Blueprint("screen", __name__, url_prefix="/boards/<slug:slug>/self-assessments/<row:assessment_id>/screen")


@blueprint.route("", methods=["GET", "POST"])
@on_board(Permission.AGREE_LEVELS)
def start(assessment_id: int) -> ResponseReturnValue:
    """What the projector will show, and the press that begins the meeting; from there to the first open question."""
    page = _page(assessment_id)
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
    page = _page(assessment_id)
    line = question_page(page, question_id)
    form = screen_form(page.occasion.bank, line)
    if form.validate_on_submit():
        with told(form):
            try:
                _agree(form, page, line)
            except AnswerConflict as conflict:
                return _conflicting(form, assessment_id, conflict)
            return redirect(_address(assessment_id, _around(page, line)[1] or line), 303)
    before, after = _around(page, line)
    return form_page("screen/question.html", form, page=page, line=line, before=before, after=after)


def _page(assessment_id: int) -> AgreeingPage:
    return agreeing_page(
        reader(), identity=identity(), board_id=board().id, assessment_id=assessment_id, today=today(board(), now())
    )


def _shown(page: AgreeingPage) -> list[ToAgree]:
    return [line for line in page.lines if line.is_listed and line.question.is_scored]


def _around(page: AgreeingPage, line: ToAgree) -> tuple[ToAgree | None, ToAgree | None]:
    """The questions before and after, in the set's order."""
    shown = _shown(page)
    place = next((number for number, each in enumerate(shown) if each.question.id == line.question.id), None)
    if place is None:
        return None, next(iter(shown), None)
    return (shown[place - 1] if place else None), (shown[place + 1] if place + 1 < len(shown) else None)


def _agree(form: ScreenForm, page: AgreeingPage, line: ToAgree) -> None:
    with write() as session:
        agreed.agree(
            session,
            identity=identity(),
            occasion=page.occasion,
            before=page.before,
            question_id=line.question.id,
            given=form.given(line),
            seen_version=form.version.data,
            now=now(),
        )


def _conflicting(form: ScreenForm, assessment_id: int, conflict: AnswerConflict) -> ResponseReturnValue:
    page = _page(assessment_id)
    line = question_page(page, conflict.question_id)
    form.version.data = line.now.version
    form.form_errors.append(str(conflict))
    before, after = _around(page, line)
    parts = {"page": page, "line": line, "before": before, "after": after}
    return render_template("screen/question.html", form=form, **parts), 409


def _address(assessment_id: int, line: ToAgree) -> str:
    return url_for("screen.question", slug=board().slug, assessment_id=assessment_id, question_id=line.question.id)
