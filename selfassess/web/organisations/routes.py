"""The organisations of a board."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.boards import agencies
from selfassess.boards.changes import today
from selfassess.boards.seat_lists import list_seats
from selfassess.storage.tables import Agency
from selfassess.web.access import on_board
from selfassess.web.choices import agency_choices, chosen_label, number
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.listing import is_found, one_page, page_address, search_words
from selfassess.web.organisations.forms import SECTORS, EndForm, OrganisationForm
from selfassess.web.steps import Step, step_of

blueprint = Blueprint("organisations", __name__, url_prefix="/boards/<slug:slug>/organisations")


@blueprint.get("")
@on_board(Permission.VIEW_PEOPLE)
def show() -> ResponseReturnValue:
    """Every organisation, with how many seats it holds; those that ended last."""
    words = search_words()
    listed = agencies.list_agencies(reader(), board().id)
    found = [each for each in listed if is_found(words, (each.name, each.contact, SECTORS[each.sector]))]
    return render_template(
        "organisations/show.html",
        words=words,
        found=one_page(found),
        sectors=SECTORS,
        address=page_address(board().slug),
    )


@blueprint.route("/add", methods=["GET", "POST"])
@on_board(Permission.MANAGE_SEATS)
def add() -> ResponseReturnValue:
    """A new organisation."""
    form = OrganisationForm()
    if form.validate_on_submit():
        with told(form):
            details = form.details()
            with write() as session:
                agencies.add_agency(session, identity=identity(), board_id=board().id, details=details, now=now())
            return done(
                f"{form.name.data} is on the list. Add its seats next.", "organisations.show", slug=board().slug
            )
    return form_page("organisations/edit.html", form)


@blueprint.route("/<row:agency_id>", methods=["GET", "POST"])
@on_board(Permission.MANAGE_SEATS)
def change(agency_id: int) -> ResponseReturnValue:
    """Another name, sector or contact of an organisation."""
    agency = agencies.get_agency(reader(), board().id, agency_id)
    form = OrganisationForm(obj=agency)
    if form.validate_on_submit():
        with told(form):
            _change(form, agency_id)
            return done(f"{form.name.data} is changed.", "organisations.show", slug=board().slug)
    return form_page("organisations/edit.html", form, agency=agency)


@blueprint.route("/<row:agency_id>/end", methods=["GET", "POST"])
@on_board(Permission.MANAGE_SEATS)
def end(agency_id: int) -> ResponseReturnValue:
    """The end of an organisation: when and who follows, then what that does, then the deed."""
    agency = agencies.get_agency(reader(), board().id, agency_id)
    form = EndForm(data={"version": agency.version, "ended_on": agency.ended_on or today(board(), now())})
    form.successor_id.offer(agency_choices("None, or not known yet", besides=agency_id))
    step = step_of(form)
    if step is Step.DO:
        with told(form):
            _end(form, agency_id)
            return done(f"The end of {agency.name} is recorded.", "organisations.show", slug=board().slug)
    return _end_page(form, agency, looks=step is Step.LOOK)


def _change(form: OrganisationForm, agency_id: int) -> None:
    with write() as session:
        agencies.change_agency(
            session,
            identity=identity(),
            board_id=board().id,
            agency_id=agency_id,
            seen_version=form.version.data,
            details=form.details(),
            now=now(),
        )


def _end(form: EndForm, agency_id: int) -> None:
    with write() as session:
        agencies.end_agency(
            session,
            identity=identity(),
            board_id=board().id,
            agency_id=agency_id,
            seen_version=form.version.data,
            ended_on=form.ended_on.data,
            successor_id=number(form.successor_id.data),
            now=now(),
        )


def _end_page(form: EndForm, agency: Agency, *, looks: bool) -> ResponseReturnValue:
    return form_page(
        "organisations/end_preview.html" if looks else "organisations/end.html",
        form,
        agency=agency,
        seats=[seat for seat in list_seats(reader(), board().id) if seat.agency_id == agency.id],
        successor=chosen_label(form.successor_id),
    )
