"""Evidence behind what the board agreed: added, taken over from what responses pointed at, taken out."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.agreeing.agreed_evidence import put_behind, take_from_behind
from selfassess.assessments.agreeing.agreeing_pages import AgreeingPage, EvidenceHere, evidence_page, question_page
from selfassess.assessments.agreeing.pointed_at import Pointed
from selfassess.assessments.answering.evidence import GivenEvidence
from selfassess.assessments.answering.evidence_files import CheckedFile, read_stored
from selfassess.errors import Refused
from selfassess.web.access import on_board
from selfassess.web.agreed_levels import the_page
from selfassess.web.agreeing.blueprint import blueprint
from selfassess.web.buttons import PressForm
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.fields import Form
from selfassess.web.forgery import takes_up_to
from selfassess.web.forms import done, form_page, told
from selfassess.web.given_evidence import MOST_SENT, EvidenceForm, folder, stored


@blueprint.get("/agree/<bank_id:question_id>/evidence")
@on_board(Permission.READ_SHARED)
def evidence(assessment_id: int, question_id: str) -> ResponseReturnValue:
    """What stands behind one agreed level, what could be taken over, and the form for more."""
    return _page(EvidenceForm(), assessment_id, question_id)


@blueprint.post("/agree/<bank_id:question_id>/evidence")
@on_board(Permission.PROVE_LEVELS)
@takes_up_to(MOST_SENT)
def add_evidence(assessment_id: int, question_id: str) -> ResponseReturnValue:
    """One more piece."""
    form = EvidenceForm()
    page = the_page(assessment_id)
    if form.validate_on_submit():
        with told(form):
            _put(page, question_id, [form.given()])
            return _back(assessment_id, question_id, "The evidence stands behind the agreed level.")
    return _page(form, assessment_id, question_id)


@blueprint.post("/agree/<bank_id:question_id>/evidence/adopt")
@on_board(Permission.PROVE_LEVELS)
def adopt_evidence(assessment_id: int, question_id: str) -> ResponseReturnValue:
    """Pieces that responses pointed at, or that stood here last time, taken over by the board as its own."""
    form = PressForm()
    page = the_page(assessment_id)
    here = evidence_page(reader(), page, question_page(page, question_id))
    if form.validate_on_submit():
        with told(form):
            chosen = _chosen(here)
            if not chosen:
                raise Refused("Tick what the board takes over.")
            _put(page, question_id, [_own(piece) for piece in chosen])
            return _back(assessment_id, question_id, "The evidence stands behind the agreed level.")
    return _page(EvidenceForm(formdata=None), assessment_id, question_id, refused=form)


@blueprint.post("/agree/<bank_id:question_id>/evidence/<row:evidence_id>/remove")
@on_board(Permission.PROVE_LEVELS)
def remove_evidence(assessment_id: int, question_id: str, evidence_id: int) -> ResponseReturnValue:
    """One piece, taken out."""
    page = the_page(assessment_id)
    with write() as session:
        take_from_behind(
            session,
            identity=identity(),
            occasion=page.occasion,
            question_id=question_id,
            evidence_id=evidence_id,
            now=now(),
        )
    return _back(assessment_id, question_id, "The evidence is taken out.")


def _page(
    form: EvidenceForm, assessment_id: int, question_id: str, *, refused: Form | None = None
) -> ResponseReturnValue:
    page = the_page(assessment_id)
    line = question_page(page, question_id)
    if refused is not None:
        form.form_errors.extend(refused.form_errors)
    here = evidence_page(reader(), page, line)
    return form_page("agreeing/evidence.html", form, page=page, line=line, here=here)


def _chosen(here: EvidenceHere) -> list[Pointed]:
    ticked = set(request.form.getlist("piece"))
    offered = {each.key: each for each in (*here.before, *here.pointed)}
    return [each for key, each in offered.items() if key in ticked]


def _own(piece: Pointed) -> GivenEvidence:
    """The same as the board's own, with a file of its own: the seat's may be erased one day."""
    file = None
    if piece.stored_name is not None:
        content = read_stored(folder(), board().id, piece.stored_name)
        file = CheckedFile(name=piece.file_name or "", media_type=piece.media_type or "", content=content)
    return GivenEvidence(title=piece.title, kind=piece.kind, dated_on=piece.dated_on, link=piece.link, file=file)


def _put(page: AgreeingPage, question_id: str, pieces: list[GivenEvidence]) -> None:
    with stored(pieces) as kept, write() as session:
        put_behind(
            session,
            identity=identity(),
            occasion=page.occasion,
            question_id=question_id,
            pieces=kept,
            now=now(),
        )


def _back(assessment_id: int, question_id: str, what: str) -> ResponseReturnValue:
    return done(what, "agreeing.evidence", slug=board().slug, assessment_id=assessment_id, question_id=question_id)
