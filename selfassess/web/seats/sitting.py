"""Who is on a seat: another holder, a further deputy."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts import members, seats
from selfassess.accounts.changes import today
from selfassess.accounts.histories import list_places
from selfassess.accounts.permissions import Permission
from selfassess.accounts.seat_lists import list_history
from selfassess.accounts.vacancies import Place
from selfassess.assessments.leaving import hand_on
from selfassess.storage.session import WritingSession
from selfassess.vocabulary import Role, Standing
from selfassess.web.access import on_board
from selfassess.web.choices import person_choices
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import answered, telling
from selfassess.web.seats.blueprint import blueprint, to_seat
from selfassess.web.seats.forms import DeputyForm, HolderForm


@blueprint.route("/seats/<row:seat_id>/holder", methods=["GET", "POST"])
@on_board(Permission.MANAGE_PEOPLE)
def holder(seat_id: int) -> ResponseReturnValue:
    """Somebody else as holder of the seat, out of those who are or were on the board."""
    seat = seats.get_seat(reader(), board().id, seat_id)
    sitting = [each for each in list_history(reader(), board().id, seat_id) if each.ended_on is None]
    holds = next((each for each in sitting if each.standing is Standing.HOLDER), None)
    form = HolderForm(data={"holder": holds.member_id if holds else 0, "on": today(board(), now())})
    form.user_id.offer(person_choices("Choose a person", besides=[holds.user_id] if holds else ()))
    if form.validate_on_submit():
        with telling(form), write() as session:
            members.change_holder(
                session,
                identity=identity(),
                board_id=board().id,
                seat_id=seat_id,
                seen_holder_id=form.holder.data or None,
                user_id=int(form.user_id.data),
                display_name=_name(session, form.user_id.data),
                on=form.on.data,
                now=now(),
                hand_on=hand_on,
            )
        if not form.errors:
            return to_seat(seat_id, "The seat has another holder.")
    title = f"Change who holds {seat.name}" if holds else f"Choose who holds {seat.name}"
    page = render_template("seats/holder.html", page_title=title, form=form, seat=seat, holder=holds)
    return answered(form, page)


@blueprint.route("/seats/<row:seat_id>/deputy", methods=["GET", "POST"])
@on_board(Permission.MANAGE_PEOPLE)
def deputy(seat_id: int) -> ResponseReturnValue:
    """A further deputy of the seat, out of those who are or were on the board."""
    seat = seats.get_seat(reader(), board().id, seat_id)
    sitting = [each.user_id for each in list_history(reader(), board().id, seat_id) if each.ended_on is None]
    form = DeputyForm(data={"started_on": today(board(), now())})
    form.user_id.offer(person_choices("Choose a person", besides=sitting))
    if form.validate_on_submit():
        with telling(form), write() as session:
            members.add_member(
                session,
                identity=identity(),
                board_id=board().id,
                user_id=int(form.user_id.data),
                place=Place(role=Role.MEMBER, seat_id=seat_id, standing=Standing.DEPUTY),
                display_name=_name(session, form.user_id.data),
                started_on=form.started_on.data,
                now=now(),
            )
        if not form.errors:
            return to_seat(seat_id, "The seat has a further deputy.")
    page = render_template("seats/deputy.html", page_title=f"Add a deputy for {seat.name}", form=form, seat=seat)
    return answered(form, page)


def _name(session: WritingSession, user_id: str) -> str:
    """The name that the board knows the person by."""
    return list_places(session, board().id, int(user_id))[0].display_name
