"""The broad groups of a board: their names in order, and which seat is in which."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.boards.groups import list_groups, set_groups
from selfassess.boards.seat_groups import SeatInGroup, assign_groups
from selfassess.boards.seat_lists import list_seats
from selfassess.web.access import on_board
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done, done_at, form_page, told
from selfassess.web.listing import one_page, page_address
from selfassess.web.seats.blueprint import blueprint
from selfassess.web.seats.forms import AssignForm, GroupsForm, chosen_groups


@blueprint.route("/groups", methods=["GET", "POST"])
@on_board(Permission.MANAGE_SEATS)
def groups() -> ResponseReturnValue:
    """The names of up to five broad groups, in order."""
    named = {f"group_{group.position}": group.name for group in list_groups(reader(), board().id)}
    form = GroupsForm(data={"version": board().version, **named})
    if form.validate_on_submit():
        with told(form):
            _name(form)
            return done(
                "The broad groups are saved. Say next which seat is in which.", "seats.assign", slug=board().slug
            )
    return form_page("seats/groups.html", form)


@blueprint.route("/groups/seats", methods=["GET", "POST"])
@on_board(Permission.MANAGE_SEATS)
def assign() -> ResponseReturnValue:
    """Which seat is in which group: a table, saved in one go."""
    form = AssignForm()
    listed, known = list_seats(reader(), board().id), list_groups(reader(), board().id)
    if form.validate_on_submit():
        with told(form):
            changed = _assign(chosen_groups(request.form, listed, known))
            told_of = "One seat changed its group." if changed == 1 else f"{changed} seats changed their group."
            return done_at(told_of, request.full_path.rstrip("?"))
    return form_page(
        "seats/assign.html",
        form,
        found=one_page(listed),
        groups=known,
        sent=request.form,
        address=page_address(board().slug),
    )


def _name(form: GroupsForm) -> None:
    with write() as session:
        set_groups(
            session,
            identity=identity(),
            board_id=board().id,
            seen_version=form.version.data,
            names=form.names(),
            now=now(),
        )


def _assign(wanted: tuple[SeatInGroup, ...]) -> int:
    with write() as session:
        return assign_groups(session, identity=identity(), board_id=board().id, seats=wanted, now=now())
