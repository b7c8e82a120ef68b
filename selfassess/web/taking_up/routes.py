"""An invitation, which signs in whoever takes it up; and the statement that comes before a board's pages."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.accounts.signing_in import Proof
from selfassess.boards.role_names import place_name
from selfassess.boards.statement import accept_statement, digest_of_statement
from selfassess.boards.taking_up import accept, look_at_invitation
from selfassess.vocabulary import Strength
from selfassess.web.access import on_board, public
from selfassess.web.buttons import PressForm
from selfassess.web.current import board, find_identity, identity, now
from selfassess.web.database import reader, write
from selfassess.web.fields import Form, TickField
from selfassess.web.forms import form_page, told
from selfassess.web.proof.arrival import arrive
from selfassess.web.proof.next_page import safe_next

blueprint = Blueprint("taking_up", __name__)


class StatementForm(Form):
    """A tick under the statement."""

    accepted = TickField("I have read this and will keep to it", needed="Tick the box once you have read the statement")


@blueprint.route("/invitations/<token:token>", methods=["GET", "POST"])
@public
def show(token: str) -> ResponseReturnValue:
    """What an invitation is for; only pressing its button takes it up, since mail scanners open links too."""
    found = look_at_invitation(reader(), token=token, signed_in=find_identity(), now=now())
    if found is None:
        return render_template("taking_up/ended.html"), 410
    form = PressForm()
    if form.validate_on_submit():
        with told(form):
            with write() as writing:
                taken = accept(writing, token=token, signed_in=find_identity(), now=now())
            return _lead_on(taken.user_id, taken.board_slug)
    place = place_name(found.role, found.form, seat=found.seat, standing=found.standing)
    return form_page("taking_up/show.html", form, invitation=found, place=place)


@blueprint.route("/boards/<slug:slug>/statement", methods=["GET", "POST"])
@on_board(Permission.VIEW_BOARD)
def statement() -> ResponseReturnValue:
    """The board's confidentiality statement, in its own words, to be accepted once."""
    wording = board().confidentiality_statement
    form = StatementForm()
    if form.validate_on_submit():
        seen = request.form.get("seen", "")
        with told(form):
            with write() as writing:
                accept_statement(writing, identity=identity(), board_id=board().id, seen_digest=seen, now=now())
            return redirect(safe_next(request.args.get("next")), 303)
    return form_page("taking_up/statement.html", form, wording=wording, seen=digest_of_statement(wording))


def _lead_on(user_id: int, slug: str) -> ResponseReturnValue:
    home = url_for("boards.home", slug=slug)
    if find_identity() is None:
        return arrive(user_id, Proof(strength=Strength.LINK), home)
    return redirect(home, 303)
