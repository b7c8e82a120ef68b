"""Who is on a seat: another holder, a further deputy."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.answering.leaving import hand_on
from selfassess.boards import members, seats
from selfassess.boards.changes import today
from selfassess.boards.people import list_places
from selfassess.boards.seat_history import Tenure, list_history
from selfassess.boards.vacancies import Place
from selfassess.storage.session import WritingSession
from selfassess.vocabulary import Role, Standing
from selfassess.web.access import on_board
from selfassess.web.choices import person_choices
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.seats.blueprint import blueprint
from selfassess.web.seats.forms import DeputyForm, HolderForm


@blueprint.route("/seats/<row:seat_id>/holder", methods=["GET", "POST"])
@on_board(Permission.MANAGE_PEOPLE)
def holder(seat_id: int) -> ResponseReturnValue:
    """Somebody else as holder of the seat, out of those who are or were on the board."""
    seat, holds = seats.get_seat(reader(), board().id, seat_id), _holder(seat_id)
    form = HolderForm(data={"holder": holds.member_id if holds else 0, "on": today(board(), now())})
    form.user_id.offer(person_choices("Choose a person", besides=[holds.user_id] if holds else ()))
    if form.validate_on_submit():
        with told(form):
            _change_holder(form, seat_id)
            return done("The seat has another holder.", "seats.show", slug=board().slug, seat_id=seat_id)
    return form_page("seats/holder.html", form, seat=seat, holder=holds)


@blueprint.route("/seats/<row:seat_id>/deputy", methods=["GET", "POST"])
@on_board(Permission.MANAGE_PEOPLE)
def deputy(seat_id: int) -> ResponseReturnValue:
    """A further deputy of the seat, out of those who are or were on the board."""
    seat = seats.get_seat(reader(), board().id, seat_id)
    form = DeputyForm(data={"started_on": today(board(), now())})
    form.user_id.offer(person_choices("Choose a person", besides=[each.user_id for each in _sitting(seat_id)]))
    if form.validate_on_submit():
        with told(form):
            _add_deputy(form, seat_id)
            return done("The seat has a further deputy.", "seats.show", slug=board().slug, seat_id=seat_id)
    return form_page("seats/deputy.html", form, seat=seat)


def _sitting(seat_id: int) -> list[Tenure]:
    return [each for each in list_history(reader(), board().id, seat_id) if each.ended_on is None]


def _holder(seat_id: int) -> Tenure | None:
    return next((each for each in _sitting(seat_id) if each.standing is Standing.HOLDER), None)


def _change_holder(form: HolderForm, seat_id: int) -> None:
    with write() as session:
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


def _add_deputy(form: DeputyForm, seat_id: int) -> None:
    with write() as session:
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


def _name(session: WritingSession, user_id: str) -> str:
    """The name that the board knows the person by."""
    return list_places(session, board().id, int(user_id))[0].display_name
