"""Evidence beside an answer. A file is written before its row, outside the write, and served to be saved only."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.answering import evidence_files
from selfassess.assessments.answering.evidence import (
    AnswerPlace,
    add_evidence,
    check_evidence,
    evidence_to_read,
    place_of,
    remove_evidence,
)
from selfassess.assessments.answering.evidence_lists import list_evidence
from selfassess.assessments.answering.found import FoundResponse
from selfassess.assessments.answering.given import question_of
from selfassess.assessments.answering.responses import get_response
from selfassess.errors import NotFound
from selfassess.web.access import on_board
from selfassess.web.answering.places import address_of
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forgery import takes_up_to
from selfassess.web.forms import done, form_page, told
from selfassess.web.given_evidence import MOST_SENT, EvidenceForm, folder, stored, to_be_saved

blueprint = Blueprint(
    "evidence", __name__, url_prefix="/boards/<slug:slug>/self-assessments/<row:assessment_id>/evidence"
)


@blueprint.get("/answers/<row:answer_id>")
@on_board(Permission.ANSWER_TOGETHER)
def show(assessment_id: int, answer_id: int) -> ResponseReturnValue:
    """The evidence beside one answer, and the form for more."""
    return _page(EvidenceForm(), assessment_id, answer_id)


@blueprint.post("/answers/<row:answer_id>")
@on_board(Permission.ANSWER_TOGETHER)
@takes_up_to(MOST_SENT)
def add(assessment_id: int, answer_id: int) -> ResponseReturnValue:
    """One more piece, looked at before anything is kept."""
    form = EvidenceForm()
    _found(assessment_id, answer_id)
    if form.validate_on_submit():
        with told(form):
            _add(form, assessment_id, answer_id)
            return done(
                "The evidence is added.",
                "evidence.show",
                slug=board().slug,
                assessment_id=assessment_id,
                answer_id=answer_id,
            )
    return _page(form, assessment_id, answer_id)


@blueprint.post("/<row:evidence_id>/remove")
@on_board(Permission.ANSWER_TOGETHER)
def remove(assessment_id: int, evidence_id: int) -> ResponseReturnValue:
    """One piece, taken out."""
    with write() as session:
        gone = remove_evidence(
            session,
            identity=identity(),
            board_id=board().id,
            assessment_id=assessment_id,
            evidence_id=evidence_id,
            now=now(),
        )
    if gone.stored_name is not None and gone.removed_at is None:
        evidence_files.discard(folder(), board().id, gone.stored_name)
    return done(
        "The evidence is taken out.",
        "evidence.show",
        slug=board().slug,
        assessment_id=assessment_id,
        answer_id=gone.answer_id,
    )


@blueprint.get("/<row:evidence_id>")
@on_board(Permission.READ_SHARED)
def file(assessment_id: int, evidence_id: int) -> ResponseReturnValue:
    """A file as it was given, to be saved and never shown by the browser."""
    found = evidence_to_read(
        reader(), identity=identity(), board_id=board().id, assessment_id=assessment_id, evidence_id=evidence_id
    )
    if found.stored_name is None:
        raise NotFound("This evidence is a link, not a file.")
    return to_be_saved(found.stored_name, name=found.file_name, media_type=found.media_type)


def _page(form: EvidenceForm, assessment_id: int, answer_id: int) -> ResponseReturnValue:
    place, response = _found(assessment_id, answer_id)
    pieces = list_evidence(reader(), board_id=board().id, answer_ids=[answer_id])
    return form_page(
        "evidence/show.html",
        form,
        pieces=pieces.get(answer_id, ()),
        question=question_of(response.bank, place.question_id),
        response=response,
        answer_id=answer_id,
        theme=address_of(response, "theme", theme_id=question_of(response.bank, place.question_id).theme),
    )


def _add(form: EvidenceForm, assessment_id: int, answer_id: int) -> None:
    with stored([check_evidence(form.given())]) as (piece,), write() as session:
        add_evidence(
            session,
            identity=identity(),
            board_id=board().id,
            assessment_id=assessment_id,
            answer_id=answer_id,
            given=piece,
            now=now(),
        )


def _found(assessment_id: int, answer_id: int) -> tuple[AnswerPlace, FoundResponse]:
    place = place_of(
        reader(), identity=identity(), board_id=board().id, assessment_id=assessment_id, answer_id=answer_id
    )
    return place, get_response(reader(), identity=identity(), **place.where)
