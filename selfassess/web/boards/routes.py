"""A board's first page, its settings and its logo."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts import logos
from selfassess.accounts.board_settings import change_settings, settings_of
from selfassess.accounts.permissions import Permission
from selfassess.assessments.queries import board_overview
from selfassess.errors import NotFound
from selfassess.web.access import on_board
from selfassess.web.boards.forms import LogoForm, RemoveLogoForm, SettingsForm
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forgery import takes_up_to
from selfassess.web.forms import answered, telling

blueprint = Blueprint("boards", __name__, url_prefix="/boards/<slug:slug>")


@blueprint.get("/")
@on_board(Permission.VIEW_BOARD)
def home() -> ResponseReturnValue:
    """What the board is doing, and what this person can do on it."""
    overview = board_overview(reader(), board_id=board().id, identity=identity())
    return render_template("boards/home.html", page_title=board().name, overview=overview)


@blueprint.route("/settings", methods=["GET", "POST"])
@on_board(Permission.CHANGE_SETTINGS)
def settings() -> ResponseReturnValue:
    """What the board says of itself, and how long it keeps things."""
    form = SettingsForm(obj=board())
    if form.validate_on_submit():
        with telling(form), write() as session:
            change_settings(
                session,
                identity=identity(),
                board_id=board().id,
                seen_version=form.version.data,
                settings=form.settings(),
                now=now(),
            )
        if not form.errors:
            flash("Settings saved.", "success")
            return redirect(url_for("boards.settings", slug=board().slug), 303)
    logo = logos.find_logo(reader(), board_id=board().id)
    page = render_template(
        "boards/settings.html",
        page_title="Settings",
        form=form,
        original=settings_of(board()),
        logo=logo,
        logo_form=LogoForm(formdata=None),
        remove_form=RemoveLogoForm(formdata=None),
    )
    return answered(form, page)


@blueprint.get("/logo")
@on_board(Permission.VIEW_BOARD)
def logo() -> ResponseReturnValue:
    """The board's logo, as we re-encoded it."""
    found = logos.find_logo(reader(), board_id=board().id)
    if found is None:
        raise NotFound("This board has no logo.")
    return send_file(BytesIO(found.image), mimetype=found.media_type, etag=False)


@blueprint.route("/settings/logo", methods=["GET", "POST"])
@on_board(Permission.CHANGE_SETTINGS)
@takes_up_to(logos.MOST_BYTES + 64 * 1024)
def change_logo() -> ResponseReturnValue:
    """A new logo, read and re-encoded before anything is written."""
    form = LogoForm()
    if form.validate_on_submit():
        with telling(form):
            picture = logos.read_logo(form.logo.data.read(logos.MOST_BYTES + 1))
            with write() as session:
                logos.set_logo(session, identity=identity(), board_id=board().id, logo=picture, now=now())
        if not form.errors:
            flash("The logo is changed.", "success")
            return redirect(url_for("boards.settings", slug=board().slug), 303)
    return answered(form, render_template("boards/logo.html", page_title="Change the logo", form=form))


@blueprint.post("/settings/logo/remove")
@on_board(Permission.CHANGE_SETTINGS)
def remove_logo() -> ResponseReturnValue:
    """No logo any more."""
    with write() as session:
        logos.remove_logo(session, identity=identity(), board_id=board().id, now=now())
    flash("The logo is removed.", "success")
    return redirect(url_for("boards.settings", slug=board().slug), 303)
