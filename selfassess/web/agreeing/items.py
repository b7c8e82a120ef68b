"""Strengths and areas for consideration, and what outsiders judged."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.agreeing import external, findings
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.boards.changes import today
from selfassess.engine.answers import FindingStatus
from selfassess.web.access import on_board
from selfassess.web.agreeing.beside import the_occasion
from selfassess.web.agreeing.blueprint import blueprint
from selfassess.web.agreeing.more_forms import FindingForm, OutsideForm, ReviewForm, theme_choices
from selfassess.web.buttons import VersionForm
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.fields import Choice
from selfassess.web.forms import done, form_page, told

_LEVEL, _THEME = "level.", "level-theme."


@blueprint.route("/findings", methods=["GET", "POST"], endpoint="findings")
@on_board(Permission.READ_SHARED)
def found(assessment_id: int) -> ResponseReturnValue:
    """All strengths and areas, earlier ones first, and a form for another."""
    occasion = the_occasion(assessment_id)
    form = FindingForm(data={"version": 0})
    form.theme_id.offer(theme_choices(occasion.bank))
    form.questions.offer_questions(occasion.bank)
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                findings.add_finding(session, identity=identity(), occasion=occasion, given=form.given(), now=now())
            return _back(assessment_id, "It is added.")
    listed = findings.findings_here(reader(), occasion)
    return form_page("agreeing/findings.html", form, occasion=occasion, listed=listed)


@blueprint.route("/findings/<row:finding_id>", methods=["GET", "POST"])
@on_board(Permission.AGREE_LEVELS)
def finding(assessment_id: int, finding_id: int) -> ResponseReturnValue:
    """One item that was raised here, to change or take out."""
    occasion = the_occasion(assessment_id)
    shown = findings.finding_here(reader(), occasion, finding_id)
    standing = {
        "version": shown.version,
        "kind": shown.kind.value,
        "text": shown.text,
        "theme_id": shown.theme_id or "",
        "questions": list(shown.question_ids),
    }
    form = FindingForm(data=standing)
    form.theme_id.offer(theme_choices(occasion.bank))
    form.questions.offer_questions(occasion.bank)
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                findings.change_finding(
                    session,
                    identity=identity(),
                    occasion=occasion,
                    finding_id=finding_id,
                    given=form.given(),
                    seen_version=form.version.data,
                    now=now(),
                )
            return _back(assessment_id, "It is changed.")
    return form_page("agreeing/finding.html", form, occasion=occasion, shown=shown)


@blueprint.post("/findings/<row:finding_id>/remove")
@on_board(Permission.AGREE_LEVELS)
def remove_finding(assessment_id: int, finding_id: int) -> ResponseReturnValue:
    """One item that was raised here, taken out."""
    occasion = the_occasion(assessment_id)
    with write() as session:
        findings.remove_finding(
            session,
            identity=identity(),
            occasion=occasion,
            finding_id=finding_id,
            seen_version=VersionForm().version.data,
            now=now(),
        )
    return _back(assessment_id, "It is taken out.")


@blueprint.route("/findings/<row:finding_id>/review", methods=["GET", "POST"])
@on_board(Permission.AGREE_LEVELS)
def review(assessment_id: int, finding_id: int) -> ResponseReturnValue:
    """How an earlier item stands now."""
    occasion = the_occasion(assessment_id)
    shown = findings.finding_here(reader(), occasion, finding_id)
    standing = {"version": shown.review_version, "status": shown.status, "note": shown.note}
    form = ReviewForm(data=standing)
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                findings.review_finding(
                    session,
                    identity=identity(),
                    occasion=occasion,
                    finding_id=finding_id,
                    status=FindingStatus(form.status.data),
                    note=form.note.data or "",
                    seen_version=form.version.data,
                    now=now(),
                )
            return _back(assessment_id, "The review is kept.")
    return form_page("agreeing/review.html", form, occasion=occasion, shown=shown)


@blueprint.route("/external", methods=["GET", "POST"], endpoint="external")
@on_board(Permission.RECORD_EXTERNAL)
def outside(assessment_id: int) -> ResponseReturnValue:
    """What outsiders judged, and a form for another judgement."""
    occasion = _any_occasion(assessment_id)
    recorded = external.list_recorded(reader(), identity=identity(), occasion=occasion)
    scales = external.scales_for_outsiders(occasion.bank)
    form = OutsideForm(data={"scale": scales[0].id})
    form.scale.offer([Choice(scale.id, scale.title) for scale in scales])
    if form.validate_on_submit():
        with told(form):
            _record(form, assessment_id)
            return done(
                "The judgement is recorded.", "agreeing.external", slug=board().slug, assessment_id=assessment_id
            )
    return form_page(
        "agreeing/external.html", form, occasion=occasion, recorded=recorded, scales=scales, sent=request.form
    )


@blueprint.post("/external/<row:sheet_id>/remove")
@on_board(Permission.RECORD_EXTERNAL)
def remove_external(assessment_id: int, sheet_id: int) -> ResponseReturnValue:
    """A judgement that was recorded wrongly, taken out."""
    occasion = _any_occasion(assessment_id)
    with write() as session:
        external.remove_outside(session, identity=identity(), occasion=occasion, sheet_id=sheet_id, now=now())
    return done("The judgement is taken out.", "agreeing.external", slug=board().slug, assessment_id=assessment_id)


def _record(form: OutsideForm, assessment_id: int) -> None:
    occasion = _any_occasion(assessment_id)
    given = external.Outside(
        reviewer=form.reviewer.data,
        dated_on=form.dated_on.data,
        source=form.source.data or "",
        scale=form.scale.data,
        levels=_chosen(_LEVEL, form.scale.data),
        themes=_chosen(_THEME, form.scale.data),
    )
    with write() as session:
        external.record_outside(session, identity=identity(), occasion=occasion, given=given, now=now())


def _chosen(prefix: str, scale: str) -> dict[str, str]:
    """The level chosen for each question or theme. On a scale that is not the one of this judgement it says nothing."""
    found = {}
    for name, value in request.form.items():
        on, _, code = value.partition(":")
        if name.startswith(prefix) and on == scale:
            found[name.removeprefix(prefix)] = code
    return found


def _any_occasion(assessment_id: int) -> Occasion:
    return get_occasion(reader(), board_id=board().id, assessment_id=assessment_id, today=today(board(), now()))


def _back(assessment_id: int, what: str) -> ResponseReturnValue:
    return done(what, "agreeing.findings", slug=board().slug, assessment_id=assessment_id)
