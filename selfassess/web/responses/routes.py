"""One theme of a seat's response: read it, save one answer, save them all, drop a kept text.

What the page's script and this module agree on stands in ``docs/autosave.md``.
"""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.answering import recovery
from selfassess.assessments.answering.responses import get_response
from selfassess.assessments.answering.shown import ThemePage
from selfassess.assessments.answering.theme_pages import theme_page, theme_to_continue
from selfassess.engine.bank import Bank
from selfassess.web.access import on_board
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.errors import error_page
from selfassess.web.forgery import takes_up_to
from selfassess.web.forms import done_at
from selfassess.web.jinja import clock_time
from selfassess.web.responses.saving import save_all, save_one
from selfassess.web.responses.showing import Sent, ThemeForm, as_it_stands, as_sent, read_change, read_changes
from selfassess.web.responses.signed_out import keeping_what_was_typed

blueprint = Blueprint(
    "responses",
    __name__,
    url_prefix="/boards/<slug:slug>/self-assessments/<row:assessment_id>/seats/<row:seat_id>",
)
_LARGEST_THEME = 2 * 1024 * 1024


@blueprint.get("/")
@on_board(Permission.ANSWER_FOR_SEAT)
def go_on(assessment_id: int, seat_id: int) -> ResponseReturnValue:
    """The first theme in which something is not answered yet."""
    theme_id = theme_to_continue(
        reader(), identity=identity(), board_id=board().id, assessment_id=assessment_id, seat_id=seat_id
    )
    return redirect(_address(assessment_id, seat_id, theme_id))


@blueprint.get("/themes/<bank_id:theme_id>")
@on_board(Permission.ANSWER_FOR_SEAT)
def theme(assessment_id: int, seat_id: int, theme_id: str) -> ResponseReturnValue:
    """One theme, with what was saved."""
    page = _page(assessment_id, seat_id, theme_id)
    return _rendered(page, as_it_stands(page.questions), 200)


@blueprint.post("/themes/<bank_id:theme_id>")
@on_board(Permission.ANSWER_FOR_SEAT)
@takes_up_to(_LARGEST_THEME)
@keeping_what_was_typed
def save_page(assessment_id: int, seat_id: int, theme_id: str) -> ResponseReturnValue:
    """Every answer of the page, saved by its button; on to the next theme."""
    sent, page = _sent(), _page(assessment_id, seat_id, theme_id)
    form = as_sent(page.questions, sent)
    changes = read_changes(_bank(assessment_id, seat_id), form, sent)
    if form.errors:
        return _rendered(page, form, 422)
    conflicts = save_all(changes, assessment_id=assessment_id, seat_id=seat_id, theme_id=theme_id)
    if conflicts:
        page = _page(assessment_id, seat_id, theme_id)
        form = as_sent(page.questions, sent)
        for question in form.questions:
            question.conflict = conflicts.get(question.id)
        return _rendered(page, form, 409)
    onward = page.next or page.this
    return done_at("Your answers are saved.", _address(assessment_id, seat_id, onward.id))


@blueprint.post("/questions/<bank_id:question_id>")
@on_board(Permission.ANSWER_FOR_SEAT)
@keeping_what_was_typed
def save(assessment_id: int, seat_id: int, question_id: str) -> ResponseReturnValue:
    """One answer, saved as it is given; the answer to the page's script."""
    if request.accept_mimetypes.best != "application/json":
        return error_page(415)
    change = read_change(_bank(assessment_id, seat_id), question_id, _sent())
    saved = save_one(change, assessment_id=assessment_id, seat_id=seat_id)
    told = clock_time(saved.at, board().time_zone)
    return jsonify(version=saved.version, at=told, message=f"Saved at {told}")


@blueprint.post("/themes/<bank_id:theme_id>/kept/<row:kept_id>/discard")
@on_board(Permission.ANSWER_FOR_SEAT)
def discard(assessment_id: int, seat_id: int, theme_id: str, kept_id: int) -> ResponseReturnValue:
    """One kept text, taken away before its time."""
    with write() as session:
        recovery.discard_text(session, identity=identity(), board_id=board().id, recovery_id=kept_id, now=now())
    return done_at("The kept text is gone.", _address(assessment_id, seat_id, theme_id))


def _page(assessment_id: int, seat_id: int, theme_id: str) -> ThemePage:
    return theme_page(
        reader(),
        identity=identity(),
        board_id=board().id,
        assessment_id=assessment_id,
        seat_id=seat_id,
        theme_id=theme_id,
    )


def _rendered(page: ThemePage, form: ThemeForm, status: int) -> ResponseReturnValue:
    html = render_template("responses/theme.html", page=page, form=form)
    return html, status


def _bank(assessment_id: int, seat_id: int) -> Bank:
    found = get_response(
        reader(), identity=identity(), board_id=board().id, assessment_id=assessment_id, seat_id=seat_id
    )
    return found.bank


def _sent() -> Sent:
    return {name: request.form.getlist(name) for name in request.form}


def _address(assessment_id: int, seat_id: int, theme_id: str) -> str:
    return url_for(
        "responses.theme", slug=board().slug, assessment_id=assessment_id, seat_id=seat_id, theme_id=theme_id
    )
