"""One seat: looked at, added, changed, closed and opened again."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.answering.leaving import hand_on
from selfassess.boards import seats
from selfassess.boards.changes import today
from selfassess.boards.seat_history import list_history
from selfassess.boards.seat_lists import list_seats
from selfassess.storage.tables import Seat
from selfassess.web.access import on_board
from selfassess.web.buttons import VersionForm
from selfassess.web.choices import agency_choices, group_choices, number, seat_choices
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.listing import is_found, one_page, page_address, search_words
from selfassess.web.seats.blueprint import blueprint
from selfassess.web.seats.forms import KINDS, ChangeSeatForm, CloseForm, NewSeatForm
from selfassess.web.seats.history import seat_history


@blueprint.get("/seats/closed")
@on_board(Permission.VIEW_PEOPLE)
def closed() -> ResponseReturnValue:
    """The seats that are closed."""
    words = search_words()
    listed = list_seats(reader(), board().id, closed=True)
    found = [seat for seat in listed if is_found(words, (seat.name, seat.agency))]
    return render_template(
        "seats/closed.html",
        words=words,
        found=one_page(found),
        address=page_address(board().slug),
    )


@blueprint.route("/seats/add", methods=["GET", "POST"])
@on_board(Permission.MANAGE_SEATS)
def add() -> ResponseReturnValue:
    """A new seat."""
    form = NewSeatForm(data={"opened_on": today(board(), now())})
    form.agency_id.offer(agency_choices("No organisation"))
    form.group_id.offer(group_choices())
    if form.validate_on_submit():
        with told(form):
            seat = _add(form)
            return done(
                f"The seat {seat.name} is added. Nobody holds it yet.", "seats.show", slug=board().slug, seat_id=seat.id
            )
    return form_page("seats/add.html", form)


@blueprint.get("/seats/<row:seat_id>")
@on_board(Permission.VIEW_PEOPLE)
def show(seat_id: int) -> ResponseReturnValue:
    """What the seat is called and held for, who is on it, and what it was before."""
    row = seats.get_seat(reader(), board().id, seat_id)
    listed = list_seats(reader(), board().id, closed=row.closed_on is not None)
    seat = next(each for each in listed if each.id == seat_id)
    return render_template(
        "seats/show.html",
        seat=seat,
        kind=KINDS[seat.kind],
        successor=seats.get_seat(reader(), board().id, seat.successor_id) if seat.successor_id else None,
        history=list_history(reader(), board().id, seat_id),
        changes=seat_history(seat_id),
        reopen=VersionForm(obj=row),
    )


@blueprint.route("/seats/<row:seat_id>/change", methods=["GET", "POST"])
@on_board(Permission.MANAGE_SEATS)
def change(seat_id: int) -> ResponseReturnValue:
    """Another name, group or organisation of a seat: a change of post, a body that took over."""
    seat = seats.get_seat(reader(), board().id, seat_id)
    form = ChangeSeatForm(obj=seat)
    form.group_id.offer(group_choices())
    if seat.agency_id is None:
        del form.agency_id
    else:
        form.agency_id.offer(agency_choices("Choose", kept=seat.agency_id))
    if form.validate_on_submit():
        with told(form):
            _change(form, seat)
            return done("The seat is changed.", "seats.show", slug=board().slug, seat_id=seat_id)
    return form_page("seats/change.html", form, seat=seat)


@blueprint.route("/seats/<row:seat_id>/close", methods=["GET", "POST"])
@on_board(Permission.MANAGE_SEATS)
def close(seat_id: int) -> ResponseReturnValue:
    """The end of a seat, with the one that is asked instead."""
    seat = seats.get_seat(reader(), board().id, seat_id)
    form = CloseForm(data={"version": seat.version, "closed_on": seat.closed_on or today(board(), now())})
    form.successor_id.offer(seat_choices("None", besides=seat_id))
    if form.validate_on_submit():
        with told(form):
            _close(form, seat_id)
            return done("The seat is closed.", "seats.show", slug=board().slug, seat_id=seat_id)
    sitting = [each for each in list_history(reader(), board().id, seat_id) if each.ended_on is None]
    return form_page("seats/close.html", form, seat=seat, sitting=sitting)


@blueprint.post("/seats/<row:seat_id>/reopen")
@on_board(Permission.MANAGE_SEATS)
def reopen(seat_id: int) -> ResponseReturnValue:
    """A closed seat, open again."""
    form = VersionForm()
    with write() as session:
        seats.reopen_seat(
            session,
            identity=identity(),
            board_id=board().id,
            seat_id=seat_id,
            seen_version=form.version.data or 0,
            now=now(),
        )
    return done("The seat is open again. Nobody holds it yet.", "seats.show", slug=board().slug, seat_id=seat_id)


def _add(form: NewSeatForm) -> Seat:
    with write() as session:
        return seats.add_seat(
            session,
            identity=identity(),
            board_id=board().id,
            details=form.details(),
            opened_on=form.opened_on.data,
            now=now(),
        )


def _change(form: ChangeSeatForm, seat: Seat) -> None:
    with write() as session:
        seats.change_seat(
            session,
            identity=identity(),
            board_id=board().id,
            seat_id=seat.id,
            seen_version=form.version.data,
            details=form.details(seat),
            now=now(),
        )


def _close(form: CloseForm, seat_id: int) -> None:
    with write() as session:
        seats.close_seat(
            session,
            identity=identity(),
            board_id=board().id,
            seat_id=seat_id,
            seen_version=form.version.data,
            closed_on=form.closed_on.data,
            successor_id=number(form.successor_id.data),
            now=now(),
            hand_on=hand_on,
        )
