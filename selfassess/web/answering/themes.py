"""The themes of a response, one theme's page, and saving what was given on it.

What the page's script and this module agree on stands in ``docs/autosave.md``.
"""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from selfassess.assessments.answering import recovery
from selfassess.assessments.answering.asking import asked_in
from selfassess.assessments.answering.responses import get_response
from selfassess.assessments.answering.shown import ThemePage
from selfassess.assessments.answering.theme_pages import theme_page, themes_page
from selfassess.engine.bank import Bank
from selfassess.errors import NotFound
from selfassess.web.answering.places import Place, address, addresses, where
from selfassess.web.answering.saving import save_all, save_one
from selfassess.web.answering.showing import Sent, ThemeForm, as_it_stands, as_sent, read_change, read_changes
from selfassess.web.answering.signed_out import keeping_what_was_typed
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.errors import error_page
from selfassess.web.forgery import takes_up_to
from selfassess.web.forms import done_at
from selfassess.web.jinja import clock_time

_LARGEST_THEME = 2 * 1024 * 1024


def go_on(**place: int) -> ResponseReturnValue:
    """The first theme in which something is not answered yet; the list of themes where nothing is asked."""
    page = themes_page(reader(), identity=identity(), **where(place))
    theme_id = page.next_theme
    return redirect(address("themes", place) if theme_id is None else address("theme", place, theme_id=theme_id))


def themes(**place: int) -> ResponseReturnValue:
    """The themes, each with n of N, and who may read what is written."""
    page = themes_page(reader(), identity=identity(), **where(place))
    return render_template("responses/themes.html", response=page, here=addresses(place))


def theme(theme_id: str, **place: int) -> ResponseReturnValue:
    """One theme, with what was saved."""
    page = _page(place, theme_id)
    return _rendered(page, as_it_stands(page.questions), place, 200)


def one(theme_id: str, question_id: str, **place: int) -> ResponseReturnValue:
    """One question of a theme on a page of its own, for a small screen."""
    page = _page(place, theme_id)
    return _rendered(page, _only(question_id, as_it_stands(page.questions)), place, 200)


@takes_up_to(_LARGEST_THEME)
@keeping_what_was_typed
def save_page(theme_id: str, **place: int) -> ResponseReturnValue:
    """Every answer of the page, saved by its button; on to the next theme, and from the last to the check."""
    page = _page(place, theme_id)
    onward = address("check", place) if page.next is None else address("theme", place, theme_id=page.next.id)
    return _saved(page, as_sent(page.questions, _sent()), place, onward)


@keeping_what_was_typed
def save_one_page(theme_id: str, question_id: str, **place: int) -> ResponseReturnValue:
    """The one answer of the page, saved by its button; on to the next question, and from the last to the check."""
    page = _page(place, theme_id)
    form = _only(question_id, as_sent(page.questions, _sent()))
    return _saved(page, form, place, _after(page, question_id, place))


@keeping_what_was_typed
def save(question_id: str, **place: int) -> ResponseReturnValue:
    """One answer, saved as it is given; the answer to the page's script."""
    if request.accept_mimetypes.best != "application/json":
        return error_page(415)
    change = read_change(_bank(place, question_id), question_id, _sent())
    saved = save_one(change, place=place)
    told = clock_time(saved.at, board().time_zone)
    return jsonify(version=saved.version, at=told, message=f"Saved at {told}")


def discard(theme_id: str, kept_id: int, **place: int) -> ResponseReturnValue:
    """One kept text, taken away before its time."""
    with write() as session:
        recovery.discard_text(session, identity=identity(), board_id=board().id, recovery_id=kept_id, now=now())
    return done_at("The kept text is gone.", address("theme", place, theme_id=theme_id))


def _saved(page: ThemePage, form: ThemeForm, place: Place, onward: str) -> ResponseReturnValue:
    """The way on once what the form holds is saved; or the page again, with what was wrong or what stands now."""
    shown = [question.id for question in form.questions]
    changes = read_changes(_bank(place), form, _sent())
    if form.errors:
        return _rendered(page, form, place, 422)
    conflicts = save_all(changes, place=place, theme_id=page.theme_id)
    if not conflicts:
        return done_at("Your answers are saved.", onward)
    page = _page(place, page.theme_id)
    form = as_sent([each for each in page.questions if each.question.id in shown], _sent())
    for question in form.questions:
        question.conflict = conflicts.get(question.id)
    return _rendered(page, form, place, 409)


def _after(page: ThemePage, question_id: str, place: Place) -> str:
    """Where the next question stands by itself, in this theme or as the first of the next one."""
    ids = [shown.question.id for shown in page.questions]
    later, theme_id = ids[ids.index(question_id) + 1 :], page.theme_id
    if not later and page.next is not None:
        theme_id = page.next.id
        later = [shown.question.id for shown in _page(place, theme_id).questions]
    return address("one", place, theme_id=theme_id, question_id=later[0]) if later else address("check", place)


def _only(question_id: str, form: ThemeForm) -> ThemeForm:
    """The form with this question alone."""
    found = [question for question in form.questions if question.id == question_id]
    if not found:
        raise NotFound("There is no such question in this theme.")
    return ThemeForm(found)


def _page(place: Place, theme_id: str) -> ThemePage:
    return theme_page(reader(), identity=identity(), theme_id=theme_id, **where(place))


def _rendered(page: ThemePage, form: ThemeForm, place: Place, status: int) -> ResponseReturnValue:
    html = render_template("responses/theme.html", page=page, response=page.response, form=form, here=addresses(place))
    return html, status


def _bank(place: Place, question_id: str | None = None) -> Bank:
    """The question set, where it asks this question here."""
    found = get_response(reader(), identity=identity(), **where(place))
    if question_id is not None and question_id not in asked_in(reader(), identity(), found):
        raise NotFound("There is no such question in this self-assessment.")
    return found.bank


def _sent() -> Sent:
    return {name: request.form.getlist(name) for name in request.form}
