"""The boards of the installation: listed, created, given their first managers, closed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.boards import close_board, create_board, get_board, list_boards
from selfassess.accounts.invitations import invite_first_manager
from selfassess.accounts.invitees import Invitee
from selfassess.vocabulary import BoardForm, Role
from selfassess.web.access import operator
from selfassess.web.current import identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import answered, telling
from selfassess.web.links import invitation_link
from selfassess.web.operators.forms import CloseBoardForm, FirstManagerForm, NewBoardForm

blueprint = Blueprint("operators", __name__, url_prefix="/operators")


@blueprint.get("/boards")
@operator
def boards() -> ResponseReturnValue:
    """Every board, by address, with how many people it has."""
    return render_template("operators/boards.html", page_title="Boards", boards=list_boards(reader()))


@blueprint.route("/boards/new", methods=["GET", "POST"])
@operator
def create() -> ResponseReturnValue:
    """A new board."""
    form = NewBoardForm()
    if form.validate_on_submit():
        with telling(form), write() as session:
            create_board(
                session,
                actor=identity().acting_on(None),
                now=now(),
                slug=form.slug.data,
                name=form.name.data,
                noun=form.noun.data,
                form=BoardForm(form["form"].data),
                area=form.area.data,
                time_zone=form.time_zone.data,
            )
        if not form.errors:
            flash("The board is created. Invite its first business manager next.", "success")
            return redirect(url_for("operators.invite", address=form.slug.data), 303)
    return answered(form, render_template("operators/create.html", page_title="Create a board", form=form))


@blueprint.route("/boards/<slug:address>/invite", methods=["GET", "POST"])
@operator
def invite(address: str) -> ResponseReturnValue:
    """The first business managers of a board, who then invite everybody else."""
    entry = get_board(reader(), address)
    form = FirstManagerForm()
    if form.validate_on_submit():
        who = Invitee(email=form.email.data, display_name=form.display_name.data, role=Role.MANAGER)
        with telling(form), write() as session:
            invite_first_manager(
                session,
                actor=identity().acting_on(None),
                board_id=entry.id,
                invitee=who,
                link_of=invitation_link,
                now=now(),
            )
        if not form.errors:
            flash("The invitation is on its way.", "success")
            return redirect(url_for("operators.boards"), 303)
    page = render_template("operators/invite.html", page_title="Invite a business manager", form=form, entry=entry)
    return answered(form, page)


@blueprint.route("/boards/<slug:address>/close", methods=["GET", "POST"])
@operator
def close(address: str) -> ResponseReturnValue:
    """The end of a board's work here: everything stays to be read, nothing can be changed."""
    entry = get_board(reader(), address)
    form = CloseBoardForm(obj=entry)
    if form.validate_on_submit():
        with telling(form), write() as session:
            close_board(
                session,
                actor=identity().acting_on(None),
                board_id=entry.id,
                seen_version=form.version.data,
                reason=form.reason.data,
                now=now(),
            )
        if not form.errors:
            flash("The board is closed.", "success")
            return redirect(url_for("operators.boards"), 303)
    page = render_template("operators/close.html", page_title="Close a board", form=form, entry=entry)
    return answered(form, page)
