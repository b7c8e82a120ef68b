"""Signing a self-assessment off, the paper as it was signed, and what takes a signature back."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission, require
from selfassess.assessments.setting_up.workflow import AssessmentAction, why_not
from selfassess.assessments.signing import preparing, reopening, sign_off
from selfassess.assessments.signing.preparing import NOT_YOURS
from selfassess.assessments.signing.standing import Standing, get_paper
from selfassess.errors import Conflict, NotAllowed
from selfassess.links import absolute, signing_path
from selfassess.vocabulary import AssessmentState
from selfassess.web.access import on_board
from selfassess.web.current import board, identity, now, settings
from selfassess.web.database import end_reading, reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.proof.freshness import is_freshly_proved
from selfassess.web.rendering import one_at_a_time
from selfassess.web.signing import blanking
from selfassess.web.signing.blueprint import blueprint
from selfassess.web.signing.forms import SignForm, UndoForm
from selfassess.web.signing.reading import parts_of, the_standing

__all__ = ["blanking", "blueprint"]


@blueprint.route("/sign", methods=["GET", "POST"])
@on_board(Permission.READ_SHARED)
def sign(assessment_id: int) -> ResponseReturnValue:
    """What is missing, who has signed and who has not; and for whoever signs, the button."""
    standing = the_standing(assessment_id)
    form = SignForm(data={"changes": standing.changes, "digest": standing.now.digest if standing.now else ""})
    if form.validate_on_submit():
        if not is_freshly_proved(identity()):
            return _prove()
        if standing.has_signed:
            return redirect(request.path, 303)
        state = _signed(form, standing, assessment_id)
        what = (
            "It is signed off." if state is AssessmentState.SIGNED else "You have signed. The others are still to sign."
        )
        return done(what, "signing.sign", slug=board().slug, assessment_id=assessment_id)
    return form_page("signing/sign.html", form, **parts_of(standing, assessment_id))


@blueprint.get("/signed.pdf")
@on_board(Permission.READ_SIGNED)
def signed(assessment_id: int) -> ResponseReturnValue:
    """The paper as it was signed, byte by byte; ``?number=`` gives an earlier one, whose signature was cancelled."""
    number = request.args.get("number", type=int)
    paper = get_paper(reader(), board_id=board().id, assessment_id=assessment_id, number=number)
    is_current = paper.cancelled_at is None and paper.state is AssessmentState.SIGNED
    if not is_current:
        require(identity(), Permission.READ_SHARED, board_id=board().id)
    end_reading()
    which = f"{assessment_id}-{paper.number}"
    name = f"signed-{which}" if is_current else _not_in_force(which, is_cancelled=paper.cancelled_at is not None)
    response = make_response(paper.pdf)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f"attachment; filename={name}.pdf"
    response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(paper.pdf_digest)).decode()}:"
    return response


@blueprint.route("/sign/cancel", methods=["GET", "POST"])
@on_board(Permission.READ_SHARED)
def cancel(assessment_id: int) -> ResponseReturnValue:
    """Signatures taken back before all have signed, so that something can be changed."""
    return _undone(
        assessment_id, AssessmentState.SIGNING, AssessmentAction.CANCEL_SIGNATURES, "signing/cancel.html", _cancel
    )


@blueprint.route("/reopen", methods=["GET", "POST"])
@on_board(Permission.READ_SHARED)
def reopen(assessment_id: int) -> ResponseReturnValue:
    """What was signed off, opened again with a reason."""
    return _undone(assessment_id, AssessmentState.SIGNED, AssessmentAction.REOPEN, "signing/reopen.html", _reopen)


def _not_in_force(which: str, *, is_cancelled: bool) -> str:
    """What the file of a paper is called whose signature is cancelled, or that not all have signed yet."""
    return f"signed-{which}-not-in-force" if is_cancelled else f"draft-{which}-waiting-for-signatures"


def _prove() -> ResponseReturnValue:
    """The way to the page that asks for a fresh proof, and back to this one."""
    return redirect(url_for("signin.again", next=request.path), 303)


def _signed(form: SignForm, standing: Standing, assessment_id: int) -> AssessmentState:
    """How the self-assessment stands with this person's signature.

    Raises:
        Conflict: it is not as the page showed it.
    """
    where = {"board_id": board().id, "assessment_id": assessment_id}
    link = absolute(settings(), signing_path(board().slug, assessment_id))
    if standing.state is AssessmentState.SIGNING:
        results = preparing.results_to_sign(reader(), digest=form.digest.data, **where)
        with write() as session:
            row = sign_off.add_signature(
                session, identity=identity(), digest=form.digest.data, results=results, link=link, now=now(), **where
            )
        return row.state
    if standing.state is not AssessmentState.AGREEING:
        raise Conflict(why_not(standing.state, AssessmentAction.FREEZE))
    gathered = preparing.gather(
        reader(), identity=identity(), board=board(), assessment_id=assessment_id, now=now(), seen=form.changes.data
    )
    end_reading()
    with one_at_a_time():
        ready = preparing.make_ready(gathered)
    with write() as session:
        row = sign_off.sign(session, identity=identity(), ready=ready, link=link, now=now(), **where)
    return row.state


def _undone(
    assessment_id: int,
    state: AssessmentState,
    action: AssessmentAction,
    template: str,
    verb: Callable[[UndoForm, int], None],
) -> ResponseReturnValue:
    """The page that asks why, or the way on once it is done."""
    standing = the_standing(assessment_id)
    if standing.signatory is None:
        raise NotAllowed(NOT_YOURS)
    form = UndoForm(data={"version": standing.version})
    if form.validate_on_submit():
        if not is_freshly_proved(identity()):
            raise NotAllowed("This needs a proof of who you are, given just before. Nothing was changed.")
        with told(form):
            verb(form, assessment_id)
            what = "The signatures are cancelled. It is being agreed again."
            return done(what, "signing.sign", slug=board().slug, assessment_id=assessment_id)
    if standing.state is not state and not form.errors:
        raise Conflict(why_not(standing.state, action))
    return form_page(template, form, **parts_of(standing, assessment_id))


def _cancel(form: UndoForm, assessment_id: int) -> None:
    with write() as session:
        reopening.cancel_signatures(
            session,
            identity=identity(),
            board_id=board().id,
            assessment_id=assessment_id,
            seen_version=form.version.data,
            reason=form.reason.data,
            now=now(),
        )


def _reopen(form: UndoForm, assessment_id: int) -> None:
    with write() as session:
        reopening.reopen(
            session,
            identity=identity(),
            board_id=board().id,
            assessment_id=assessment_id,
            seen_version=form.version.data,
            reason=form.reason.data,
            link=absolute(settings(), signing_path(board().slug, assessment_id)),
            now=now(),
        )
