"""Handing over: what is open, to whom it goes, and the deed."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.boards.handover import hand_over, read_handover
from selfassess.boards.members import Leaving
from selfassess.boards.people import list_people
from selfassess.links import absolute, people_path
from selfassess.web.access import on_board
from selfassess.web.choices import chosen_label
from selfassess.web.current import board, identity, now, settings
from selfassess.web.database import reader, write
from selfassess.web.fields import Choice
from selfassess.web.forms import done, form_page, told
from selfassess.web.handover.followers import followers, own_version
from selfassess.web.handover.forms import STAYS, HandoverForm
from selfassess.web.proof.freshness import freshly_proved
from selfassess.web.steps import Step, step_of

blueprint = Blueprint("handover", __name__, url_prefix="/boards/<slug:slug>/handover")


@blueprint.get("")
@on_board(Permission.HAND_OVER)
def show() -> ResponseReturnValue:
    """How handing over works, and the sheet of what is open today."""
    sheet = read_handover(reader(), identity=identity(), board_id=board().id, now=now())
    return render_template("handover/show.html", sheet=sheet, today=now())


@blueprint.route("/to", methods=["GET", "POST"])
@on_board(Permission.HAND_OVER)
@freshly_proved
def to() -> ResponseReturnValue:
    """Who takes over, what that does, then the deed."""
    people = list_people(reader(), board().id)
    choices = followers(people)
    form = HandoverForm(data={"version": own_version(people)})
    form.to_member_id.offer((Choice("", "Choose a person"), *choices))
    step = step_of(form)
    if step is Step.DO:
        with told(form):
            leaving = _hand_over(form)
            return _handed_over(chosen_label(form.to_member_id), stays=leaving.member.ended_on is None)
    if step is Step.LOOK:
        shown = {"follower": chosen_label(form.to_member_id), "stays": form.stays.data == STAYS}
        return form_page("handover/preview.html", form, **shown)
    return form_page("handover/to.html", form, is_alone=not choices)


def _hand_over(form: HandoverForm) -> Leaving:
    with write() as session:
        return hand_over(
            session,
            identity=identity(),
            board_id=board().id,
            seen_version=form.version.data,
            to_member_id=int(form.to_member_id.data),
            stays=form.stays.data == STAYS,
            note=form.note.data or "",
            people_link=absolute(settings(), people_path(board().slug)),
            now=now(),
        )


def _handed_over(follower: str | None, *, stays: bool) -> ResponseReturnValue:
    if stays:
        return done(f"{follower} is business manager now, beside you.", "people.show", slug=board().slug)
    return done(f"{board().name} is handed over to {follower}. Your place as manager has ended.", "work.show")
