"""My work."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from selfassess.assessments.setting_up.leading import ToLead, list_to_lead
from selfassess.assessments.setting_up.lines import Waiting
from selfassess.assessments.setting_up.queries import list_waiting
from selfassess.assessments.signing.waiting import ToSign, list_to_sign
from selfassess.boards.boards import list_boards_of
from selfassess.web.access import signed_in
from selfassess.web.current import identity, now
from selfassess.web.database import reader
from selfassess.web.work.cards import cards, cards_of_leading, cards_of_signing

blueprint = Blueprint("work", __name__)


@blueprint.get("/my-work")
@signed_in
def show() -> ResponseReturnValue:
    """What waits for this person, the most pressing first, and the boards that they are on."""
    responses = cards(list_waiting(reader(), identity=identity(), now=now()), _response)
    steps = cards_of_leading(list_to_lead(reader(), identity=identity()), _self_assessment)
    signing = cards_of_signing(list_to_sign(reader(), identity=identity()), _signing)
    return render_template(
        "work/show.html",
        waiting=(*responses, *signing, *steps),
        boards=list_boards_of(reader(), identity()),
    )


def _response(thing: Waiting) -> str:
    return url_for("responses.go_on", slug=thing.board_slug, assessment_id=thing.assessment_id, seat_id=thing.seat_id)


def _signing(thing: ToSign) -> str:
    return url_for("signing.sign", slug=thing.board_slug, assessment_id=thing.assessment_id)


def _self_assessment(thing: ToLead) -> str:
    return url_for("assessments.show", slug=thing.board_slug, assessment_id=thing.assessment_id)
