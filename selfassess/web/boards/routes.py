"""A board's first page, its settings and its logo."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, render_template, send_file
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.looking_back.latest import looking_back
from selfassess.assessments.setting_up.queries import board_overview
from selfassess.boards import logos
from selfassess.boards.changes import today
from selfassess.boards.settings import change_settings
from selfassess.errors import NotFound
from selfassess.web.access import on_board
from selfassess.web.boards.forms import LogoForm, SettingsForm
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forgery import takes_up_to
from selfassess.web.forms import done, form_page, told
from selfassess.web.kept import kept

blueprint = Blueprint("boards", __name__, url_prefix="/boards/<slug:slug>")


@blueprint.get("/")
@on_board(Permission.VIEW_BOARD)
def home() -> ResponseReturnValue:
    """What has moved since last time, what the board is doing, and what this person can do on it."""
    overview = board_overview(reader(), board_id=board().id, identity=identity())
    day, moves = today(board(), now()), kept("moves", most=256)
    back = looking_back(reader(), board_id=board().id, identity=identity(), today=day, kept=moves)
    return render_template("boards/home.html", overview=overview, back=back)


@blueprint.route("/settings", methods=["GET", "POST"])
@on_board(Permission.CHANGE_SETTINGS)
def settings() -> ResponseReturnValue:
    """What the board says of itself, and how long it keeps things."""
    form = SettingsForm(obj=board())
    if form.validate_on_submit():
        with told(form):
            _change_settings(form)
            return done("Settings saved.", "boards.settings", slug=board().slug)
    return form_page(
        "boards/settings.html",
        form,
        logo=logos.find_logo(reader(), board_id=board().id),
    )


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
        with told(form):
            picture = logos.read_logo(form.logo.data.read(logos.MOST_BYTES + 1))
            with write() as session:
                logos.set_logo(session, identity=identity(), board_id=board().id, logo=picture, now=now())
            return done("The logo is changed.", "boards.settings", slug=board().slug)
    return form_page("boards/logo.html", form)


@blueprint.post("/settings/logo/remove")
@on_board(Permission.CHANGE_SETTINGS)
def remove_logo() -> ResponseReturnValue:
    """No logo any more."""
    with write() as session:
        logos.remove_logo(session, identity=identity(), board_id=board().id, now=now())
    return done("The logo is removed.", "boards.settings", slug=board().slug)


def _change_settings(form: SettingsForm) -> None:
    with write() as session:
        change_settings(
            session,
            identity=identity(),
            board_id=board().id,
            seen_version=form.version.data,
            settings=form.settings(),
            now=now(),
        )
