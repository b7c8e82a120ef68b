"""The boards of the installation: listed, created, given their first managers, closed."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from selfassess.boards.boards import close_board, create_board, get_board, list_boards
from selfassess.boards.invitations import invite_first_manager
from selfassess.boards.invitees import Invitee
from selfassess.links import invitation_path, links_to
from selfassess.vocabulary import Role
from selfassess.web.access import operator
from selfassess.web.current import identity, now, settings
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.listing import is_found, one_page, page_address, search_words
from selfassess.web.operators.blueprint import blueprint
from selfassess.web.operators.forms import CloseBoardForm, FirstManagerForm, NewBoardForm


@blueprint.get("/boards")
@operator
def boards() -> ResponseReturnValue:
    """The boards that were looked for, by address, with how many people each has; every board unless asked."""
    words, listed = search_words(), list_boards(reader())
    found = [each for each in listed if is_found(words, (each.name, each.slug, each.area))]
    return render_template("operators/boards.html", words=words, found=one_page(found), address=page_address())


@blueprint.route("/boards/new", methods=["GET", "POST"])
@operator
def create() -> ResponseReturnValue:
    """A new board."""
    form = NewBoardForm()
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                create_board(session, who=identity(), slug=form.slug.data, settings=form.settings(), now=now())
            return done(
                "The board is created. Invite its first business manager next.",
                "operators.invite",
                address=form.slug.data,
            )
    return form_page("operators/create.html", form)


@blueprint.route("/boards/<slug:address>/invite", methods=["GET", "POST"])
@operator
def invite(address: str) -> ResponseReturnValue:
    """The first business managers of a board, who then invite everybody else."""
    entry = get_board(reader(), address)
    form = FirstManagerForm()
    if form.validate_on_submit():
        with told(form):
            _invite(form, entry.id)
            return done("The invitation is on its way.", "operators.boards")
    return form_page("operators/invite.html", form, entry=entry)


@blueprint.route("/boards/<slug:address>/close", methods=["GET", "POST"])
@operator
def close(address: str) -> ResponseReturnValue:
    """The end of a board's work here: everything stays to be read, nothing can be changed."""
    entry = get_board(reader(), address)
    form = CloseBoardForm(obj=entry)
    if form.validate_on_submit():
        with told(form):
            _close(form, entry.id)
            return done("The board is closed.", "operators.boards")
    return form_page("operators/close.html", form, entry=entry)


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
