"""Agreeing levels: begin, the list, one question, several in one go, and who took part."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.agreeing import agreed, board_sheet
from selfassess.assessments.agreeing.agreeing_pages import AgreeingPage, list_seats_here, question_page
from selfassess.assessments.answering.answers import AnswerConflict
from selfassess.web.access import on_board
from selfassess.web.agreed_levels import agree, as_it_stands, the_page
from selfassess.web.agreeing.blueprint import blueprint
from selfassess.web.agreeing.forms import AcceptForm, SeatsForm, agree_form
from selfassess.web.buttons import VersionForm
from selfassess.web.choices import numbers
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told


@blueprint.route("/agree", methods=["GET", "POST"])
@on_board(Permission.READ_SHARED)
def levels(assessment_id: int) -> ResponseReturnValue:
    """Every question with what stands and what is suggested; before that, the act of beginning."""
    page = the_page(assessment_id)
    form = VersionForm(data={"version": page.occasion.version})
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                agreed.begin_agreeing(
                    session,
                    identity=identity(),
                    occasion=page.occasion,
                    before=page.before,
                    seen_version=form.version.data,
                    now=now(),
                )
            return done("Agreeing has begun.", "agreeing.levels", slug=board().slug, assessment_id=assessment_id)
    return form_page("agreeing/levels.html", form, page=page)


@blueprint.route("/agree/<bank_id:question_id>", methods=["GET", "POST"])
@on_board(Permission.AGREE_LEVELS)
def question(assessment_id: int, question_id: str) -> ResponseReturnValue:
    """One question: agree its level, with what belongs to it; on to the next."""
    page = the_page(assessment_id)
    line = question_page(page, question_id)
    form = agree_form(page.occasion.bank, line)
    if form.validate_on_submit():
        with told(form):
            try:
                agree(page, question_id, form.given(), seen=form.version.data, pointer=form.pointer())
            except AnswerConflict as conflict:
                page, line = as_it_stands(form, assessment_id, conflict)
                parts = {"page": page, "line": line, "conflict": conflict}
                return render_template("agreeing/question.html", form=form, **parts), 409
            return _onward(page, question_id, "Agreed.")
    return form_page("agreeing/question.html", form, page=page, line=line)


@blueprint.post("/agree/<bank_id:question_id>/confirm")
@on_board(Permission.AGREE_LEVELS)
def confirm(assessment_id: int, question_id: str) -> ResponseReturnValue:
    """What was carried forward, confirmed as it stands."""
    page = the_page(assessment_id)
    form = VersionForm()
    with write() as session:
        agreed.confirm(
            session,
            identity=identity(),
            occasion=page.occasion,
            question_id=question_id,
            seen_version=form.version.data,
            now=now(),
        )
    return _onward(page, question_id, "Confirmed.")


@blueprint.route("/agree/all", methods=["GET", "POST"])
@on_board(Permission.AGREE_LEVELS)
def accept(assessment_id: int) -> ResponseReturnValue:
    """Every suggestion behind which all responses stand close, accepted in one go."""
    page = the_page(assessment_id)
    form = AcceptForm()
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                accepted = agreed.accept_all(
                    session,
                    identity=identity(),
                    occasion=page.occasion,
                    before=page.before,
                    suggested=page.suggested,
                    question_ids=request.form.getlist("question"),
                    now=now(),
                )
            return done(
                f"Accepted without discussion: {accepted}.",
                "agreeing.levels",
                slug=board().slug,
                assessment_id=assessment_id,
            )
    return form_page("agreeing/accept.html", form, page=page)


@blueprint.route("/agree/seats", methods=["GET", "POST"])
@on_board(Permission.AGREE_LEVELS)
def seats(assessment_id: int) -> ResponseReturnValue:
    """Which seats took part in agreeing."""
    page = the_page(assessment_id)
    form = SeatsForm()
    if form.validate_on_submit():
        with told(form):
            chosen = numbers(request.form.getlist("seat"))
            with write() as session:
                board_sheet.set_present(
                    session,
                    identity=identity(),
                    board_id=board().id,
                    assessment_id=assessment_id,
                    seat_ids=chosen,
                    now=now(),
                )
            return done("Who took part is kept.", "agreeing.levels", slug=board().slug, assessment_id=assessment_id)
    here = list_seats_here(reader(), board_id=board().id, sheet_id=page.sheet_id)
    return form_page("agreeing/seats.html", form, page=page, seats=here)


def _onward(page: AgreeingPage, question_id: str, what: str) -> ResponseReturnValue:
    following = page.after(question_id)
    where = {"slug": board().slug, "assessment_id": page.occasion.assessment_id}
    if following is None:
        return done(what, "agreeing.levels", **where)
    return done(what, "agreeing.question", **where, question_id=following.question.id)
