"""The tables of a self-assessment, and the pages of each one's response."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.answering import tables
from selfassess.assessments.answering.tables import TableLine, find_tables
from selfassess.boards.seat_lists import list_seats
from selfassess.errors import NotFound
from selfassess.web.access import on_board
from selfassess.web.answering.forms import WithdrawForm
from selfassess.web.answering.pages import add_answer_pages
from selfassess.web.choices import seat_label
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.fields import Choice
from selfassess.web.forms import done, form_page, told
from selfassess.web.tables.forms import TableForm

_HERE = "/boards/<slug:slug>/self-assessments/<row:assessment_id>/tables"
answers = Blueprint("table_answers", __name__, url_prefix=f"{_HERE}/<row:sheet_id>")
add_answer_pages(answers, Permission.ANSWER_TOGETHER)
# The list stands above the single tables.
blueprint = Blueprint("tables", __name__, url_prefix=_HERE)


@blueprint.get("")
@on_board(Permission.ANSWER_TOGETHER)
def show(assessment_id: int) -> ResponseReturnValue:
    """Every table with who sits at it and how far it is."""
    return render_template("tables/show.html", tables=_tables(assessment_id), assessment_id=assessment_id)


@blueprint.route("/add", methods=["GET", "POST"])
@on_board(Permission.SET_UP_ASSESSMENT)
def add(assessment_id: int) -> ResponseReturnValue:
    """One more table."""
    found = _tables(assessment_id)
    form = TableForm(data={"name": f"Table {len(found.lines) + 1}"})
    _offer(form, found, None)
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                tables.set_up_table(
                    session,
                    identity=identity(),
                    board_id=board().id,
                    assessment_id=assessment_id,
                    name=form.name.data,
                    seat_ids=form.seat_ids(),
                    now=now(),
                )
            return done("The table is set up.", "tables.show", slug=board().slug, assessment_id=assessment_id)
    return form_page("tables/edit.html", form, title="Set up a table", assessment_id=assessment_id)


@blueprint.route("/<row:sheet_id>/change", methods=["GET", "POST"])
@on_board(Permission.SET_UP_ASSESSMENT)
def change(assessment_id: int, sheet_id: int) -> ResponseReturnValue:
    """Another name or other seats for a table."""
    found = _tables(assessment_id)
    line = next((line for line in found.lines if line.sheet_id == sheet_id), None)
    if line is None:
        raise NotFound("There is no such table.")
    form = TableForm(
        data={"version": line.version, "name": line.name, "seats": [str(seat_id) for seat_id in line.seat_ids]}
    )
    _offer(form, found, line)
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                tables.change_table(
                    session,
                    identity=identity(),
                    board_id=board().id,
                    assessment_id=assessment_id,
                    sheet_id=sheet_id,
                    seen_version=form.version.data,
                    name=form.name.data,
                    seat_ids=form.seat_ids(),
                    now=now(),
                )
            return done("The table is changed.", "tables.show", slug=board().slug, assessment_id=assessment_id)
    return form_page("tables/edit.html", form, title=f"Change {line.name}", assessment_id=assessment_id)


@blueprint.post("/<row:sheet_id>/remove")
@on_board(Permission.SET_UP_ASSESSMENT)
def remove(assessment_id: int, sheet_id: int) -> ResponseReturnValue:
    """A table that has answered nothing, taken out."""
    form = WithdrawForm()
    with write() as session:
        tables.remove_table(
            session,
            identity=identity(),
            board_id=board().id,
            assessment_id=assessment_id,
            sheet_id=sheet_id,
            seen_version=form.version.data,
            now=now(),
        )
    return done("The table is taken out.", "tables.show", slug=board().slug, assessment_id=assessment_id)


def _tables(assessment_id: int) -> tables.Tables:
    return find_tables(reader(), identity=identity(), board_id=board().id, assessment_id=assessment_id)


def _offer(form: TableForm, found: tables.Tables, line: TableLine | None) -> None:
    """Offer the seats that sit at no other table."""
    taken = {seat_id for each in found.lines if each is not line for seat_id in each.seat_ids}
    seats = list_seats(reader(), board().id)
    form.seats.offer(Choice(str(seat.id), seat_label(seat)) for seat in seats if seat.id not in taken)
