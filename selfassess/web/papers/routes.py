"""The papers of one self-assessment: a blank form, what is made for a meeting or the public, and where it went."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.looking_back.circulation import list_circulation, note_circulation, signed_digest
from selfassess.assessments.looking_back.documents import Making, Paper
from selfassess.assessments.looking_back.paper_forms import paper_form_of
from selfassess.assessments.looking_back.papers import KnownPapers, known_papers, paper_of
from selfassess.boards.changes import today
from selfassess.errors import NotFound, Refused
from selfassess.reports.document import Document
from selfassess.vocabulary import BoardState
from selfassess.web.access import on_board
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.fields import Choice
from selfassess.web.forms import done, form_page, told
from selfassess.web.paper_choices import making_asked
from selfassess.web.papers.forms import CirculationForm
from selfassess.web.papers_sent import FORM_WORDS, FORMS, rendered, send_document

blueprint = Blueprint("papers", __name__, url_prefix="/boards/<slug:slug>/self-assessments/<row:assessment_id>/papers")
WORDS = {
    Paper.MOVEMENT: "What has moved since last time",
    Paper.ONE_PAGE: "What has moved, on one page",
    Paper.STANDING: "Where we stand",
}
SIGNED = "signed"


@blueprint.get("")
@on_board(Permission.VIEW_BOARD)
def show(assessment_id: int) -> ResponseReturnValue:
    """What can be made of this self-assessment, by this person."""
    known = _known(assessment_id)
    papers = [(paper, WORDS[paper]) for paper in known.papers]
    return render_template("papers/show.html", line=known.line, is_draft=known.is_draft, papers=papers)


@blueprint.route("/circulation", methods=["GET", "POST"])
@on_board(Permission.KEEP_PAPERS)
def circulation(assessment_id: int) -> ResponseReturnValue:
    """Where papers went, and a form that notes one more."""
    known = _known(assessment_id)
    form = CirculationForm()
    signed = signed_digest(reader(), board_id=board().id, assessment_id=assessment_id)
    own = [Choice(SIGNED, "The signed paper")] if signed else []
    form.paper.offer([*own, *(Choice(paper, WORDS[paper]) for paper in known.papers)])
    if form.validate_on_submit():
        with told(form):
            what, digest = _signed(form, signed) if signed and form.paper.data == SIGNED else _made(form, assessment_id)
            _note(assessment_id, what, form.recipient.data, digest)
            return done("Noted.", "papers.circulation", slug=board().slug, assessment_id=assessment_id)
    sent = list_circulation(reader(), identity=identity(), board_id=board().id, assessment_id=assessment_id)
    may_note = bool(known.papers) and board().state is BoardState.ACTIVE
    return form_page("papers/circulation.html", form, line=known.line, sent=sent, may_note=may_note)


@blueprint.get("/paper")
@on_board(Permission.VIEW_BOARD)
def make(assessment_id: int) -> ResponseReturnValue:
    """One paper as a file, with its cover sheet for the agenda where the address asks for one."""
    asked, form = request.args.get("paper", Paper.STANDING), request.args.get("as", "pdf")
    if asked not in set(Paper) or form not in FORMS:
        raise NotFound("There is no such paper.")
    document = _document(assessment_id, Paper(asked), making_asked())
    return send_document(document, form, f"{board().slug}-{asked.replace('_', '-')}")


@blueprint.get("/form.pdf")
@on_board(Permission.VIEW_BOARD)
def form(assessment_id: int) -> ResponseReturnValue:
    """A blank form of what everybody is asked, to fill in by hand."""
    known = _known(assessment_id)
    document = paper_form_of(reader(), board=board(), assessment_id=known.line.id, generated_on=today(board(), now()))
    return send_document(document, "pdf", f"{board().slug}-paper-form")


def _known(assessment_id: int) -> KnownPapers:
    return known_papers(
        reader(), identity=identity(), board_id=board().id, assessment_id=assessment_id, today=today(board(), now())
    )


def _document(assessment_id: int, paper: Paper, making: Making) -> Document:
    known = _known(assessment_id)
    if paper not in known.papers:
        raise NotFound("There is no such paper yet.")
    return paper_of(reader(), board_id=board().id, known=known, paper=paper, making=making)


def _signed(form: CirculationForm, digest: str) -> tuple[str, str]:
    """What the signed paper is called, with the hash under which it is kept."""
    if form.is_public.data:
        raise Refused("The signed paper has no version for the public. Choose another paper.", field="is_public")
    if form.form.data != "pdf":
        raise Refused("The signed paper is a PDF. Choose PDF, or another paper.", field="form")
    return "The signed paper", digest


def _made(form: CirculationForm, assessment_id: int) -> tuple[str, str]:
    """What any other paper is called, with the hash of its PDF as it is made today without a cover sheet."""
    paper = Paper(form.paper.data)
    making = Making(
        generated_on=today(board(), now()),
        marking=board().handling_marking,
        tells_whole=board().tells_whole_board,
    )
    document = _document(assessment_id, paper, replace(making, is_public=form.is_public.data))
    digest = sha256(rendered(document, "pdf")).hexdigest()
    version = ", for the public" if form.is_public.data else ""
    return f"{WORDS[paper]}{version}, as {FORM_WORDS[form.form.data]} ({document.status_line})", digest


def _note(assessment_id: int, what: str, recipient: str, digest: str) -> None:
    with write() as session:
        note_circulation(
            session,
            identity=identity(),
            board_id=board().id,
            assessment_id=assessment_id,
            what=what,
            recipient=recipient,
            digest=digest,
            now=now(),
        )
