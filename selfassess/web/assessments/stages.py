"""Opening a self-assessment for answers, closing it by hand, and opening it again."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.setting_up import opening, preparing
from selfassess.assessments.setting_up.asked_seats import list_answerers, list_asked_seats
from selfassess.assessments.setting_up.ending import count_unsent
from selfassess.assessments.setting_up.hub import asking_of
from selfassess.assessments.setting_up.opening import by_person
from selfassess.assessments.setting_up.progress import progress_of
from selfassess.assessments.setting_up.workflow import AssessmentAction
from selfassess.links import assessment_links
from selfassess.web.access import on_board
from selfassess.web.assessments.blueprint import blueprint
from selfassess.web.assessments.forms import OpenAgainForm
from selfassess.web.assessments.reading import later_used, the_row
from selfassess.web.buttons import VersionForm
from selfassess.web.current import board, identity, now, settings
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told


@blueprint.route("/<row:assessment_id>/open", methods=["GET", "POST"], endpoint="open_")
@on_board(Permission.SET_UP_ASSESSMENT)
def open_(assessment_id: int) -> ResponseReturnValue:
    """What opening does: who is asked what, for how many minutes, and who is written to. Then the act itself."""
    row = the_row(assessment_id, AssessmentAction.OPEN)
    form = VersionForm(data={"version": row.version})
    if form.validate_on_submit():
        with told(form):
            count = _open(form, assessment_id)
            what = f"It is open for answers. {count} {'person is' if count == 1 else 'people are'} written to."
            return done(what, "assessments.show", slug=board().slug, assessment_id=row.id)
    seats = [seat for seat in list_asked_seats(reader(), row) if seat.is_open]
    people = list_answerers(reader(), board_id=board().id, seats=[seat.seat_id for seat in seats])
    asking = asking_of(reader(), row)
    return form_page(
        "assessments/open.html",
        form,
        row=row,
        asking=asking,
        later_used=later_used(asking.bank),
        seats=seats,
        vacant=[seat for seat in seats if seat.seat_id not in people],
        people=len(by_person(people)),
    )


@blueprint.route("/<row:assessment_id>/close", methods=["GET", "POST"])
@on_board(Permission.LOOK_AGAIN)
def close(assessment_id: int) -> ResponseReturnValue:
    """From how many seats something is outstanding; then the end of answering. A short one is the chair's to close."""
    row = the_row(assessment_id, AssessmentAction.CLOSE)
    preparing.require_to_close(identity(), row)
    form = VersionForm(data={"version": row.version})
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                preparing.close_assessment(
                    session,
                    identity=identity(),
                    board_id=board().id,
                    assessment_id=assessment_id,
                    seen_version=form.version.data,
                    now=now(),
                )
            return done("It is closed for answers.", "assessments.show", slug=board().slug, assessment_id=row.id)
    parts = {"progress": progress_of(reader(), row), "unsent": count_unsent(reader(), row)}
    return form_page("assessments/close.html", form, row=row, **parts)


@blueprint.route("/<row:assessment_id>/open-again", methods=["GET", "POST"])
@on_board(Permission.SET_UP_ASSESSMENT)
def open_again(assessment_id: int) -> ResponseReturnValue:
    """Open again for whoever was late, with a reason and a new last day. Nobody is mailed."""
    row = the_row(assessment_id, AssessmentAction.OPEN_AGAIN)
    form = OpenAgainForm(data={"version": row.version})
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                opening.open_again(
                    session,
                    identity=identity(),
                    board_id=board().id,
                    assessment_id=assessment_id,
                    seen_version=form.version.data,
                    due_on=form.due_on.data,
                    reason=form.reason.data,
                    now=now(),
                )
            return done(
                "It is open again. Nobody was written to.", "assessments.show", slug=board().slug, assessment_id=row.id
            )
    return form_page("assessments/open_again.html", form, row=row, progress=progress_of(reader(), row))


def _open(form: VersionForm, assessment_id: int) -> int:
    with write() as session:
        return opening.open_and_tell(
            session,
            identity=identity(),
            board_id=board().id,
            assessment_id=assessment_id,
            seen_version=form.version.data,
            link_of=assessment_links(settings(), board().slug),
            now=now(),
        )
