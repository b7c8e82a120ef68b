"""Everything that the board holds: a page that says what that is, and the files."""

from __future__ import annotations

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from flask import Blueprint, render_template, send_file
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.looking_back.answer_rows import Reading
from selfassess.assessments.looking_back.exporting import Taking, note_export, write_answers_alone, write_export
from selfassess.boards.changes import today
from selfassess.web.access import on_board
from selfassess.web.current import board, identity, now, service, settings
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
    """Everything, as a ZIP."""
    return _taken_out(write_export, "application/zip", f"{board().slug}.zip")


@blueprint.post("/export/answers.csv")
@on_board(Permission.KEEP_PAPERS)
def answers() -> ResponseReturnValue:
    """The table of answers alone."""
    return _taken_out(write_answers_alone, "text/csv", f"{board().slug}-answers.csv")


def _taken_out(make: Callable[[Reading, IO[bytes], Taking], None], media_type: str, name: str) -> ResponseReturnValue:
    """The file, made whole before any of it goes out, in a place that no other program can open. The trail says so."""
    files = settings().evidence_folder
    taking = Taking(board=board(), identity=identity(), today=today(board(), now()), files=files)
    end_reading()
    spooled = TemporaryFile()  # noqa: SIM115 - it is closed with the answer that sends it
    try:
        with one_at_a_time():
            make(service().database.reading, spooled, taking)
        spooled.seek(0)
        with write() as session:
            note_export(session, identity=taking.identity, board_id=taking.board.id, now=now())
    except BaseException:
        spooled.close()
        raise
    return send_file(spooled, mimetype=media_type, as_attachment=True, download_name=name, etag=False)
