"""Setting a self-assessment up: a new one, every setting of it while it is prepared, leads, and its days."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.setting_up import changing, preparing
from selfassess.assessments.setting_up.hub import asking_of
from selfassess.assessments.setting_up.question_sets import key_of, list_offered, read_offered
from selfassess.assessments.setting_up.workflow import AssessmentAction
from selfassess.boards.seat_lists import list_seats
from selfassess.errors import NotFound
from selfassess.storage.tables import Assessment
from selfassess.vocabulary import AssessmentKind, AssessmentState, Gathering
from selfassess.web.access import on_board
from selfassess.web.assessments.blueprint import blueprint
from selfassess.web.assessments.forms import DaysForm, LeadsForm, NewForm, SetUpForm, SeveralForm
from selfassess.web.assessments.leads import chosen_leads, given_now, leads_shown
from selfassess.web.assessments.reading import later_used, the_row
from selfassess.web.choices import numbers, seat_choices
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.fields import Choice
from selfassess.web.forms import done, form_page, told


@blueprint.route("/new", methods=["GET", "POST"])
@on_board(Permission.SET_UP_ASSESSMENT)
def new() -> ResponseReturnValue:
    """A new self-assessment, in preparation."""
    form = NewForm(data={"gathering": Gathering.INDIVIDUAL, "kind": AssessmentKind.WHOLE})
    form.question_set.offer(offered_sets())
    if form.validate_on_submit():
        with told(form):
            row = _prepare(form)
            return done(
                "The self-assessment is being prepared. Look through its settings, then open it.",
                "assessments.set_up",
                slug=board().slug,
                assessment_id=row.id,
            )
    return form_page("assessments/new.html", form)


@blueprint.route("/<row:assessment_id>/set-up", methods=["GET", "POST"])
@on_board(Permission.SET_UP_ASSESSMENT)
def set_up(assessment_id: int) -> ResponseReturnValue:
    """Every setting, while it is prepared; with how many minutes it asks of one person."""
    row = the_row(assessment_id, AssessmentAction.CHANGE_SETUP)
    asking = asking_of(reader(), row)
    form = SetUpForm(data=_as_typed(row))
    form.question_set.offer(offered_sets())
    form.offer(asking.bank, findings=row.kind is AssessmentKind.FINDINGS)
    if form.validate_on_submit():
        with told(form):
            _change(form, assessment_id)
            return done("The settings are saved.", "assessments.set_up", slug=board().slug, assessment_id=row.id)
    return form_page("assessments/set_up.html", form, row=row, asking=asking, later_used=later_used(asking.bank))


@blueprint.route("/<row:assessment_id>/set-up/leads", methods=["GET", "POST"])
@on_board(Permission.SET_UP_ASSESSMENT)
def leads(assessment_id: int) -> ResponseReturnValue:
    """Questions that not everybody is asked, given to seats: by who normally answers them, or one by one."""
    row = the_row(assessment_id, AssessmentAction.CHANGE_SETUP)
    asking = asking_of(reader(), row)
    form = LeadsForm(data={"version": row.version})
    shown = leads_shown(asking, request.form)
    if form.validate_on_submit():
        with told(form):
            _give(form, assessment_id, chosen_leads(shown, request.form))
            return done("Saved.", "assessments.leads", slug=board().slug, assessment_id=row.id)
    names = {seat.id: seat.name for seat in list_seats(reader(), board().id)}
    return form_page(
        "assessments/leads.html", form, row=row, asking=asking, groups=shown, seats=seat_choices(""), names=names
    )


@blueprint.route("/<row:assessment_id>/set-up/leads/<bank_id:question_id>", methods=["GET", "POST"])
@on_board(Permission.SET_UP_ASSESSMENT)
def several(assessment_id: int, question_id: str) -> ResponseReturnValue:
    """The seats, one or several, that answer one question which not everybody is asked."""
    row = the_row(assessment_id, AssessmentAction.CHANGE_SETUP)
    asking = asking_of(reader(), row)
    question = asking.bank.question.get(question_id)
    if question is None or question in asking.asked:
        raise NotFound("There is no such question to give.")
    given = given_now(asking)
    form = SeveralForm(data={"version": row.version, "seats": [str(seat) for seat in given.get(question_id, ())]})
    form.seats.offer(choice for choice in seat_choices("") if choice.value)
    if form.validate_on_submit():
        with told(form):
            _give(form, assessment_id, given | {question_id: numbers(form.seats.data)})
            return done("Saved.", "assessments.leads", slug=board().slug, assessment_id=row.id)
    return form_page("assessments/several.html", form, row=row, question=question)


@blueprint.route("/<row:assessment_id>/days", methods=["GET", "POST"])
@on_board(Permission.SET_UP_ASSESSMENT)
def days(assessment_id: int) -> ResponseReturnValue:
    """Other days for a self-assessment that goes on."""
    row = the_row(assessment_id, AssessmentAction.CHANGE_DAYS)
    form = DaysForm(obj=row)
    if row.state is not AssessmentState.OPEN:
        del form.due_on
    if form.validate_on_submit():
        with told(form):
            _change_days(form, assessment_id)
            return done("The days are changed.", "assessments.show", slug=board().slug, assessment_id=row.id)
    return form_page("assessments/days.html", form, row=row)


def offered_sets() -> tuple[Choice, ...]:
    """The question sets to choose from, each with its version."""
    sets = list_offered(reader(), board_id=board().id)
    return (Choice("", "Choose"), *(Choice(each.key, f"{each.title}, version {each.edition}") for each in sets))


def _as_typed(row: Assessment) -> dict[str, object]:
    """The settings as the form has them."""
    setup = changing.setup_of(row)
    names = ("title", "gathering", "kind", "asks", "visibility", "shows_agreed_before")
    typed: dict[str, object] = {name: getattr(setup, name) for name in (*names, "meets_on", "opens_on", "due_on")}
    chosen = {"themes": setup.asks_of, "tags": setup.asks_of}
    return typed | chosen | {"papers_on": row.papers_on, "question_set": key_of(row.edition_id), "version": row.version}


def _prepare(form: NewForm) -> Assessment:
    read = read_offered(reader(), board_id=board().id, key=form.question_set.data)
    setup = form.setup(read.bank)
    with write() as session:
        return preparing.prepare_on(
            session, identity=identity(), board_id=board().id, read=read, setup=setup, now=now()
        )


def _change(form: SetUpForm, assessment_id: int) -> None:
    read = read_offered(reader(), board_id=board().id, key=form.question_set.data)
    with write() as session:
        changing.change_setup(
            session,
            identity=identity(),
            board_id=board().id,
            assessment_id=assessment_id,
            seen_version=form.version.data,
            read=read,
            setup=form.setup(),
            now=now(),
        )


def _give(form: LeadsForm | SeveralForm, assessment_id: int, given: Mapping[str, list[int]]) -> None:
    with write() as session:
        changing.give_to_leads(
            session,
            identity=identity(),
            board_id=board().id,
            assessment_id=assessment_id,
            seen_version=form.version.data,
            given=given,
            now=now(),
        )


def _change_days(form: DaysForm, assessment_id: int) -> None:
    with write() as session:
        changing.change_days(
            session,
            identity=identity(),
            board_id=board().id,
            assessment_id=assessment_id,
            seen_version=form.version.data,
            days=form.days(),
            now=now(),
        )
