"""The boards of the installation: listed, created, given their first managers, closed."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfassess.boards.boards import close_board, create_board, get_board, list_boards
from selfassess.boards.invitations import invite_first_manager
from selfassess.boards.invitees import Invitee
from selfassess.links import invitation_path, links_to
from selfassess.vocabulary import Role
from selfassess.web.access import operator
from selfassess.web.current import identity, now, settings
from selfassess.web.database import reader, write
from selfassess.web.forms import form_page, told
from selfassess.web.operators.blueprint import blueprint
from selfassess.web.operators.forms import CloseBoardForm, FirstManagerForm, NewBoardForm


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
        with told(form):
            with write() as session:
                create_board(session, who=identity(), slug=form.slug.data, settings=form.settings(), now=now())
            flash("The board is created. Invite its first business manager next.", "success")
            return redirect(url_for("operators.invite", address=form.slug.data), 303)
    return form_page("operators/create.html", form, page_title="Create a board")


@blueprint.route("/boards/<slug:address>/invite", methods=["GET", "POST"])
@operator
def invite(address: str) -> ResponseReturnValue:
    """The first business managers of a board, who then invite everybody else."""
    entry = get_board(reader(), address)
    form = FirstManagerForm()
    if form.validate_on_submit():
        with told(form):
            _invite(form, entry.id)
            return _to_boards("The invitation is on its way.")
    return form_page("operators/invite.html", form, page_title="Invite a business manager", entry=entry)


@blueprint.route("/boards/<slug:address>/close", methods=["GET", "POST"])
@operator
def close(address: str) -> ResponseReturnValue:
    """The end of a board's work here: everything stays to be read, nothing can be changed."""
    entry = get_board(reader(), address)
    form = CloseBoardForm(obj=entry)
    if form.validate_on_submit():
        with told(form):
            _close(form, entry.id)
            return _to_boards("The board is closed.")
    return form_page("operators/close.html", form, page_title="Close a board", entry=entry)


def _invite(form: FirstManagerForm, board_id: int) -> None:
    invitee = Invitee(email=form.email.data, display_name=form.display_name.data, role=Role.MANAGER)
    link_of = links_to(settings(), invitation_path)
    with write() as session:
        invite_first_manager(session, who=identity(), board_id=board_id, invitee=invitee, link_of=link_of, now=now())


def _close(form: CloseBoardForm, board_id: int) -> None:
    with write() as session:
        close_board(
            session,
            who=identity(),
            board_id=board_id,
            seen_version=form.version.data,
            reason=form.reason.data,
            now=now(),
        )


def _to_boards(done: str) -> ResponseReturnValue:
    flash(done, "success")
    return redirect(url_for("operators.boards"), 303)
