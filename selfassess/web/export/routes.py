"""Everything that the board holds: a page that says what that is, and the file."""

from __future__ import annotations

from tempfile import TemporaryFile

from flask import Blueprint, render_template, send_file
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.looking_back.exporting import Taking, note_export, write_export
from selfassess.boards.changes import today
from selfassess.web.access import on_board
from selfassess.web.current import board, identity, now, service
from selfassess.web.database import end_reading, write
from selfassess.web.rendering import one_at_a_time

blueprint = Blueprint("export", __name__, url_prefix="/boards/<slug:slug>")


@blueprint.get("/export")
@on_board(Permission.KEEP_PAPERS)
def show() -> ResponseReturnValue:
    """What the file holds and what it does not, with a button."""
    return render_template("export/show.html")


@blueprint.post("/export.zip")
@on_board(Permission.KEEP_PAPERS)
def file() -> ResponseReturnValue:
    """The file, made whole before any of it goes out, in a place that no other program can open. The trail says so."""
    taking = Taking(board=board(), identity=identity(), today=today(board(), now()))
    end_reading()
    spooled = TemporaryFile()  # noqa: SIM115 - it is closed with the answer that sends it
    try:
        with one_at_a_time():
            write_export(service().database.reading, spooled, taking)
        spooled.seek(0)
        with write() as session:
            note_export(session, identity=taking.identity, board_id=taking.board.id, now=now())
    except BaseException:
        spooled.close()
        raise
    return send_file(
        spooled, mimetype="application/zip", as_attachment=True, download_name=f"{taking.board.slug}.zip", etag=False
    )
