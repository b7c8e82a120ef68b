"""How far each seat has come, and a reminder to those from whom something is outstanding."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.answering import late
from selfassess.assessments.setting_up import reminders
from selfassess.assessments.setting_up.progress import list_progress, progress_of
from selfassess.assessments.setting_up.workflow import LETS_IN
from selfassess.errors import NotFound
from selfassess.links import assessment_links
from selfassess.vocabulary import AssessmentState
from selfassess.web.access import on_board
from selfassess.web.assessments.blueprint import blueprint
from selfassess.web.assessments.forms import LetInForm
from selfassess.web.assessments.reading import the_row
from selfassess.web.buttons import PressForm
from selfassess.web.current import board, identity, now, settings
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told


@blueprint.get("/<row:assessment_id>/progress")
@on_board(Permission.SEE_PROGRESS)
def progress(assessment_id: int) -> ResponseReturnValue:
    """Each seat: not started, started, sent. Never more."""
    found = list_progress(reader(), identity=identity(), board_id=board().id, assessment_id=assessment_id)
    return render_template(
        "assessments/progress.html",
        progress=found,
        is_open=found.assessment.state is AssessmentState.OPEN,
        lets_in=found.assessment.state in LETS_IN,
    )


@blueprint.route("/<row:assessment_id>/remind", methods=["GET", "POST"])
@on_board(Permission.SET_UP_ASSESSMENT)
def remind(assessment_id: int) -> ResponseReturnValue:
    """How many people would be written to; then the reminder itself."""
    row = the_row(assessment_id)
    form = PressForm()
    if form.validate_on_submit():
        with told(form):
            count = _remind(assessment_id)
            what = f"{count} {'person is' if count == 1 else 'people are'} reminded."
            return done(what, "assessments.progress", slug=board().slug, assessment_id=assessment_id)
    people = reminders.list_outstanding(
        reader(),
        identity=identity(),
        board_id=board().id,
        assessment_id=assessment_id,
        link_of=assessment_links(settings(), board().slug),
        now=now(),
    )
    return form_page("assessments/remind.html", form, row=row, people=people)


@blueprint.route("/<row:assessment_id>/progress/<row:seat_id>/let-in", methods=["GET", "POST"])
@on_board(Permission.SET_UP_ASSESSMENT)
def let_in(assessment_id: int, seat_id: int) -> ResponseReturnValue:
    """One late seat, let in by itself while answers stay closed for the others."""
    row = the_row(assessment_id)
    found = progress_of(reader(), row)
    seat = next((each for each in found.seats if each.seat_id == seat_id and each.is_open), None)
    if seat is None:
        raise NotFound("There is no such seat here.")
    form = LetInForm()
    if form.validate_on_submit():
        with told(form):
            _let_in(form, assessment_id, seat_id)
            what = f"{seat.name} can answer now. Nobody was written to."
            return done(what, "assessments.progress", slug=board().slug, assessment_id=assessment_id)
    return form_page("assessments/let_in.html", form, row=row, seat=seat, progress=found)


def _let_in(form: LetInForm, assessment_id: int, seat_id: int) -> None:
    with write() as session:
        late.let_in(
            session,
            identity=identity(),
            board_id=board().id,
            assessment_id=assessment_id,
            seat_id=seat_id,
            until=form.due_on.data,
            reason=form.reason.data,
            now=now(),
        )


def _remind(assessment_id: int) -> int:
    with write() as session:
        return reminders.remind_now(
            session,
            identity=identity(),
            board_id=board().id,
            assessment_id=assessment_id,
            link_of=assessment_links(settings(), board().slug),
            now=now(),
        )
