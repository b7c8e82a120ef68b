"""The list of invitations, and what is done with one."""

from __future__ import annotations

from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.boards import invitations
from selfassess.boards.invitation_list import get_invitation, list_invitations
from selfassess.links import invitation_path, links_to
from selfassess.web.access import on_board
from selfassess.web.buttons import VersionForm
from selfassess.web.choices import seat_choices
from selfassess.web.current import board, identity, now, settings
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.invitations import lines
from selfassess.web.invitations.blueprint import blueprint
from selfassess.web.invitations.forms import InviteForm
from selfassess.web.listing import one_page, page_address, search_words
from selfassess.web.place_words import place_words
from selfassess.web.strong_places import ask_to_prove, must_prove, roles_to_give, way_to_prove


@blueprint.get("")
@on_board(Permission.MANAGE_PEOPLE)
def show() -> ResponseReturnValue:
    """The invitations in one state, and how many are in each."""
    state, words = lines.state_asked_for(request.args.get("state", "")), search_words()
    listed = list_invitations(reader(), board_id=board().id, now=now())
    return render_template(
        "invitations/show.html",
        states=lines.STATES,
        counts=lines.counts(listed),
        state=state,
        words=words,
        found=one_page(lines.found(listed, state, words)),
        time_left=partial(lines.time_left, now=now()),
        place_words=place_words,
        address=page_address(board().slug),
    )


@blueprint.route("/one", methods=["GET", "POST"])
@on_board(Permission.MANAGE_PEOPLE)
def one() -> ResponseReturnValue:
    """Inviting one person to one place."""
    form = InviteForm(data=_wished_for())
    form.role.offer(roles_to_give())
    form.seat_id.offer(seat_choices("No seat"))
    if form.validate_on_submit():
        with told(form):
            _invite(form)
            return done(
                f"{form.display_name.data} is invited. The e-mail is on its way.", "invitations.show", slug=board().slug
            )
    return form_page("invitations/one.html", form, prove=way_to_prove())


@blueprint.post("/<row:invitation_id>/renew")
@on_board(Permission.MANAGE_PEOPLE)
def renew(invitation_id: int) -> ResponseReturnValue:
    """The same invitation with a new link and a new last day."""
    row = get_invitation(reader(), board_id=board().id, invitation_id=invitation_id)
    if must_prove(row.role):
        return ask_to_prove()
    with write() as session:
        invitations.renew(
            session,
            identity=identity(),
            board_id=board().id,
            invitation_id=invitation_id,
            seen_version=VersionForm().version.data or 0,
            link_of=links_to(settings(), invitation_path),
            now=now(),
        )
    return done(
        f"{row.display_name} has a new link. The older one no longer works.", "invitations.show", slug=board().slug
    )


@blueprint.post("/<row:invitation_id>/withdraw")
@on_board(Permission.MANAGE_PEOPLE)
def withdraw(invitation_id: int) -> ResponseReturnValue:
    """An invitation whose link opens nothing any more."""
    name = get_invitation(reader(), board_id=board().id, invitation_id=invitation_id).display_name
    with write() as session:
        invitations.revoke(
            session,
            identity=identity(),
            board_id=board().id,
            invitation_id=invitation_id,
            seen_version=VersionForm().version.data or 0,
            now=now(),
        )
    return done(
        f"The invitation of {name} is withdrawn. Its link no longer works.", "invitations.show", slug=board().slug
    )


def _invite(form: InviteForm) -> None:
    with write() as session:
        invitations.invite(
            session,
            identity=identity(),
            board_id=board().id,
            invitee=form.invitee(),
            link_of=links_to(settings(), invitation_path),
            now=now(),
        )


def _wished_for() -> dict[str, str]:
    """The place that a link to this page names: a seat, and the standing that goes with it."""
    wished = {"seat_id": request.args.get("seat", ""), "standing": request.args.get("standing", "")}
    return {**wished, "role": "member"} if wished["seat_id"] else {}
